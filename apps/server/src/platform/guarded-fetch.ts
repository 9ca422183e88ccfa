import { lookup as systemLookup } from 'node:dns'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { checkFetchUrl, type Fetched, type FetchProblem, type GuardedFetch, isPublicAddress } from '@laurel/core/did'
import { err, ok, type Result } from '@laurel/core/primitives'
import ipaddr from 'ipaddr.js'

export const FETCH_MAX_BYTES = 5 * 1024 * 1024
const FETCH_MAX_MILLISECONDS = 30_000

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
  readonly ownOrigin: (path: string, accept?: string) => Response | Promise<Response>
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

/** Reads this server's own documents without a connection, so that it can verify what it has issued. */
async function fetchOwn(options: Options, url: URL, accept?: string): Promise<Result<Fetched, FetchProblem>> {
  const answer = await options.ownOrigin(url.pathname + url.search, accept)
  if (answer.status === 404 || answer.status === 410) return err({ code: 'FETCH_NOT_FOUND', status: answer.status })
  if (answer.status !== 200) return failed(`status ${answer.status}`)
  const body = new Uint8Array(await answer.arrayBuffer())
  return ok({ body, contentType: answer.headers.get('content-type') ?? '' })
}

/**
 * The one way out of this server: https, the standard port, public addresses after DNS, no redirects, nothing unpacked,
 * at most 5 MiB and 30 s in all (HOSTILE H-27, H-28).
 */
export function createGuardedFetch(options: Options): GuardedFetch {
  const own = new URL(options.publicUrl)
  // A DID on this machine is read over http (did-web.ts), also where a proxy here speaks TLS; nothing is asked either way.
  const isOwn = (url: URL) =>
    url.origin === own.origin || (url.host === own.host && own.hostname === 'localhost' && url.protocol === 'http:')
  const isAllowed = options.isAllowedAddress ?? isPublic
  const lookup = checkedLookup(options.lookup ?? systemLookup, isAllowed)
  return async (text, accept) => {
    const url = URL.canParse(text) ? new URL(text) : null
    if (!url || text.length > 2048) return refused('not an address')
    if (isOwn(url) && !url.username && !url.password) return fetchOwn(options, url, accept)
    const checked = checkFetchUrl(url)
    if (!checked.ok) return checked
    return new Promise(resolve => {
      const call = request(
        url,
        {
          method: 'GET',
          agent: false,
          lookup,
          ...(options.port === undefined ? {} : { port: options.port }),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          headers: {
            accept:
              accept ?? 'application/did+json, application/vc, application/ld+json, application/json;q=0.9, */*;q=0.1',
            'accept-encoding': 'identity',
            'user-agent': 'Laurel',
          },
        },
        answer => {
          const end = (outcome: Result<Fetched, FetchProblem>) => {
            clearTimeout(timer)
            answer.destroy()
            resolve(outcome)
          }
          const status = answer.statusCode ?? 0
          const encoding = answer.headers['content-encoding'] ?? 'identity'
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
      const timer = setTimeout(() => {
        call.destroy()
        resolve(failed('too slow'))
      }, options.maxMilliseconds ?? FETCH_MAX_MILLISECONDS)
      call.once('error', error => {
        clearTimeout(timer)
        resolve(error instanceof AddressRefused ? refused('not a public address') : failed(whyNoConnection(error)))
      })
      call.end()
    })
  }
}
