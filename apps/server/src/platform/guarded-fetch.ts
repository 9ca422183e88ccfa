import { lookup as systemLookup } from 'node:dns'
import { Agent, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { checkFetchUrl, type Fetched, type FetchProblem, type GuardedFetch, isPublicAddress } from '@laurel/core/did'
import { err, ok, type Result } from '@laurel/core/primitives'
import ipaddr from 'ipaddr.js'
import { keepSome } from './keep-some.ts'
import { readTogether } from './read-together.ts'

export const FETCH_MAX_BYTES = 5 * 1024 * 1024
const FETCH_MAX_MILLISECONDS = 30_000
/** So long a host may hold up those who did not ask it themselves. */
const PATIENCE_MILLISECONDS = 1_000
/** A document that everybody verifies by is read so often at most: a rush of a thousand a second is two hundred readings. */
const APART_MILLISECONDS = 5

/** Tests only: another resolver, another judgement of addresses, a certificate of their own, shorter patience. */
export type TestWays = {
  readonly lookup?: typeof systemLookup
  readonly isAllowedAddress?: (address: string) => boolean
  readonly port?: number
  readonly ca?: string
  readonly maxMilliseconds?: number
}

type Options = TestWays & {
  /** This server's own address. What lies under it is answered by `ownOrigin` without a connection. */
  readonly publicUrl: string
  readonly ownOrigin: (path: string, headers: Readonly<Record<string, string>>) => Response | Promise<Response>
}

export const refused = (reason: string) => err({ code: 'FETCH_REFUSED', reason } as const)
export const failed = (reason: string) => err({ code: 'FETCH_FAILED', reason } as const)

/** Two independent judgements must agree that an address is of the public internet. */
export const isPublic = (address: string): boolean =>
  isPublicAddress(address) && ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast'

export class AddressRefused extends Error {}

/**
 * Looks a name up and lets through public addresses only. The connection is made to the very addresses that were
 * checked, so a name that answers differently a moment later (DNS rebinding, HOSTILE H-28) gains nothing.
 */
export const checkedLookup =
  (lookup: typeof systemLookup, isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const first = addresses[0]
      if (!first || !addresses.every(one => isAllowed(one.address)))
        return callback(new AddressRefused('not a public address'), '', 0)
      if (options.all) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }

/** What a person can put right is told apart: the name, and the certificate. */
function whyNoConnection(error: Error & { readonly code?: string }): string {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'no such name'
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(error.code ?? '') ? 'no valid certificate' : 'no connection'
}

/** So much of what was answered is at hand, and given again where it still is the answer: of this server, and of others. */
const KEPT_BYTES = 16 * 1024 * 1024

/** What was answered, with the strong ETag that it is asked for by, where it came with one. */
type KeptAnswer = { readonly etag: string | undefined; readonly fetched: Fetched }

const sameBytes = (one: Fetched, other: Fetched) => Buffer.compare(one.body, other.body) === 0

const strongEtag = (text: string | null | undefined): string | undefined => (text?.startsWith('"') ? text : undefined)

async function resultOf(answer: Response): Promise<Result<Fetched, FetchProblem>> {
  if (answer.status === 404 || answer.status === 410) return err({ code: 'FETCH_NOT_FOUND', status: answer.status })
  if (answer.status !== 200) return failed(`status ${answer.status}`)
  const body = new Uint8Array(await answer.arrayBuffer())
  return ok({ body, contentType: answer.headers.get('content-type') ?? '' })
}

/** Below these addresses nothing is verified when it is asked for: what waits there waits for no verification. */
const DOCUMENTS = /^\/(i|\.well-known)\//

/**
 * Reads this server's own documents without a connection, so that it can verify what it has issued. It asks each time, as
 * anybody would who has kept a document with its ETag, and those who ask meanwhile share the next answer: nobody is given
 * what was so before they asked. The same document is the same bytes, so that what was made of them can be kept with them.
 */
function createOwnFetch({ ownOrigin }: Options): (url: URL, accept?: string) => Promise<Result<Fetched, FetchProblem>> {
  const kept = keepSome<KeptAnswer>(KEPT_BYTES)
  const wishes = (accept: string | undefined): Record<string, string> => (accept === undefined ? {} : { accept })
  const readTogetherOf = readTogether(
    async key => {
      const [path = '', accept] = JSON.parse(key) as [string, string?]
      const known = kept.get(key)
      const answer = await ownOrigin(path, {
        ...wishes(accept),
        ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      })
      if (answer.status === 304 && known) return ok(known.fetched)
      const result = await resultOf(answer)
      const etag = answer.headers.get('etag')
      if (result.ok && etag?.startsWith('"'))
        kept.keep(key, { etag, fetched: result.value }, 1_024 + result.value.body.length)
      else kept.forget(key)
      return result
    },
    { apart: APART_MILLISECONDS },
  )
  return async (url, accept) => {
    const path = url.pathname + url.search
    if (!DOCUMENTS.test(path)) return resultOf(await ownOrigin(path, wishes(accept)))
    return readTogetherOf(JSON.stringify(accept === undefined ? [path] : [path, accept]))
  }
}

/** A connection that nobody has used for so long is closed. */
const IDLE_MILLISECONDS = 2_000
/** So long a connection is used again: whoever has moved to another address is found there after that at the latest. */
const REUSED_MILLISECONDS = 10_000

/**
 * Connections that may be used for what is asked next. Each was made to an address that was checked, with a handshake of its
 * own: nothing is taken over from an earlier one.
 */
function reusedConnections(): () => Agent {
  const make = () => ({
    agent: new Agent({ keepAlive: true, maxFreeSockets: 2, timeout: IDLE_MILLISECONDS, maxCachedSessions: 0 }),
    since: performance.now(),
  })
  let current = make()
  return () => {
    if (performance.now() - current.since > REUSED_MILLISECONDS) current = make()
    return current.agent
  }
}

/** What was answered, or `unchanged` where the ETag that it was asked with still holds. */
type Told = Result<Fetched, FetchProblem> | 'unchanged'

/**
 * The one way out of this server: https, the standard port, public addresses after DNS, no redirects, nothing unpacked,
 * at most 5 MiB and 30 s in all (HOSTILE H-27, H-28).
 */
export function createGuardedFetch(options: Options): GuardedFetch {
  const own = new URL(options.publicUrl)
  // A DID on this machine is read over http (did-web.ts), also where a proxy here speaks TLS; nothing is asked either way.
  const isOwn = (url: URL) =>
    url.origin === own.origin || (url.host === own.host && own.hostname === 'localhost' && url.protocol === 'http:')
  const fetchOwn = createOwnFetch(options)
  const isAllowed = options.isAllowedAddress ?? isPublic
  const lookup = checkedLookup(options.lookup ?? systemLookup, isAllowed)
  const connections = reusedConnections()
  const patience = options.maxMilliseconds ?? FETCH_MAX_MILLISECONDS
  const ask = (
    url: URL,
    accept: string | undefined,
    etag?: string,
    agent: Agent | false = connections(),
    until = performance.now() + patience,
  ) =>
    new Promise<{ readonly told: Told; readonly etag?: string | undefined }>(resolve => {
      const call = request(
        url,
        {
          method: 'GET',
          agent,
          lookup,
          ...(options.port === undefined ? {} : { port: options.port }),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          headers: {
            accept:
              accept ?? 'application/did+json, application/vc, application/ld+json, application/json;q=0.9, */*;q=0.1',
            'accept-encoding': 'identity',
            'user-agent': 'Laurel',
            ...(etag === undefined ? {} : { 'if-none-match': etag }),
          },
        },
        answer => {
          const end = (told: Told) => {
            clearTimeout(timer)
            // Only what was read to its end leaves a connection on which more can be asked.
            if (!answer.readableEnded) answer.destroy()
            resolve({ told, etag: strongEtag(answer.headers.etag) })
          }
          const status = answer.statusCode ?? 0
          const encoding = answer.headers['content-encoding'] ?? 'identity'
          if (status === 304 && etag !== undefined) {
            answer.once('end', () => end('unchanged'))
            answer.once('error', () => end(failed('cut off')))
            answer.resume()
            return
          }
          if (status >= 300 && status < 400) return end(refused('a redirect'))
          if (status === 404 || status === 410) return end(err({ code: 'FETCH_NOT_FOUND', status }))
          if (status !== 200) return end(failed(`status ${status}`))
          if (encoding !== 'identity') return end(refused('packed although asked not to be'))
          if (Number(answer.headers['content-length'] ?? 0) > FETCH_MAX_BYTES) return end(refused('too large'))
          const parts: Buffer[] = []
          let size = 0
          answer.on('data', (part: Buffer) => {
            size += part.length
            if (size > FETCH_MAX_BYTES) return end(refused('too large'))
            parts.push(part)
          })
          answer.once('end', () => {
            if (!answer.complete) return end(failed('cut off'))
            end(ok({ body: new Uint8Array(Buffer.concat(parts)), contentType: answer.headers['content-type'] ?? '' }))
          })
          answer.once('error', () => end(failed('cut off')))
        },
      )
      let isTooSlow = false
      const timer = setTimeout(() => {
        isTooSlow = true
        call.destroy()
        resolve({ told: failed('too slow') })
      }, until - performance.now())
      call.once('error', error => {
        clearTimeout(timer)
        if (isTooSlow) return
        // The other side closes a connection that has rested when it likes, also while it is being asked on it.
        if (call.reusedSocket) return resolve(ask(url, accept, etag, false, until))
        const why = error instanceof AddressRefused ? refused('not a public address') : failed(whyNoConnection(error))
        resolve({ told: why })
      })
      call.end()
    })
  const kept = keepSome<KeptAnswer>(KEPT_BYTES)
  /** It is asked for each time. The same answer is the same bytes, so that what was made of them goes with them. */
  const askAnew = async (key: string): Promise<Result<Fetched, FetchProblem>> => {
    const [href = '', accept] = JSON.parse(key) as [string, string?]
    const known = kept.get(key)
    const { told, etag } = await ask(new URL(href), accept, known?.etag)
    if (told === 'unchanged') return known ? ok(known.fetched) : failed('status 304')
    if (!told.ok) {
      kept.forget(key)
      return told
    }
    const isSame = known && known.fetched.contentType === told.value.contentType && sameBytes(known.fetched, told.value)
    const fetched = isSame ? known.fetched : told.value
    kept.keep(key, { etag, fetched }, 1_024 + fetched.body.length)
    return ok(fetched)
  }
  // A rush on one issuer is a few connections to it, and nobody is given what was so before they asked.
  const askTogether = readTogether(askAnew, { patience: PATIENCE_MILLISECONDS, apart: APART_MILLISECONDS })
  return async (text, accept) => {
    const url = URL.canParse(text) ? new URL(text) : null
    if (!url || text.length > 2048) return refused('not an address')
    if (isOwn(url) && !url.username && !url.password) return fetchOwn(url, accept)
    const checked = checkFetchUrl(url)
    if (!checked.ok) return checked
    return askTogether(JSON.stringify(accept === undefined ? [url.href] : [url.href, accept]))
  }
}
