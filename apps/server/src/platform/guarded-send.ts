import { lookup as systemLookup } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { checkFetchUrl, type FetchProblem } from '@laurel/core/did'
import { err, ok, type Result } from '@laurel/core/primitives'
import { AddressRefused, checkedLookup, isPublic } from './guarded-fetch.ts'

const MAX_MILLISECONDS = 10_000
/** What is answered is read to its end so far, and thrown away: nothing of it is shown to anybody. */
const ANSWER_MAX_BYTES = 64 * 1024

export type Sent = { readonly status: number }
/** Posts `body`, following nothing and reading nothing. A status of any kind is an answer. */
export type GuardedSend = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<Result<Sent, FetchProblem>>

type Options = {
  /** A server that nobody but this machine can reach may also speak to this machine. */
  readonly isLoopback: boolean
  /** Tests only, as in `createGuardedFetch`. */
  readonly lookup?: typeof systemLookup
  readonly isAllowedAddress?: (address: string) => boolean
  readonly port?: number
  readonly ca?: string
  readonly maxMilliseconds?: number
}

const refused = (reason: string) => err({ code: 'FETCH_REFUSED', reason } as const)
const failed = (reason: string) => err({ code: 'FETCH_FAILED', reason } as const)

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const isHere = (url: URL) => url.protocol === 'http:' && LOOPBACK.has(url.hostname) && !url.username && !url.password

/**
 * Whether something may be sent to an address at all, before any name is looked up: https on its own port, no
 * credentials in it, a public name or address (HOSTILE H-56).
 */
export function checkSendUrl(text: string, isLoopback: boolean): Result<URL, FetchProblem> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || text.length > 2048) return refused('not an address')
  if (isLoopback && isHere(url)) return ok(url)
  const checked = checkFetchUrl(url)
  return checked.ok ? ok(url) : checked
}

/** The way out for what this server tells others of its own accord; guarded as `createGuardedFetch` is. */
export function createGuardedSend(options: Options): GuardedSend {
  const lookup = checkedLookup(options.lookup ?? systemLookup, options.isAllowedAddress ?? isPublic)
  return async (text, { headers, body }) => {
    const checked = checkSendUrl(text, options.isLoopback)
    if (!checked.ok) return checked
    const url = checked.value
    const isPlain = url.protocol === 'http:'
    return new Promise(resolve => {
      const call = (isPlain ? requestPlain : requestSecure)(
        url,
        {
          method: 'POST',
          agent: false,
          ...(isPlain ? {} : { lookup }),
          ...(options.port === undefined || isPlain ? {} : { port: options.port }),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'Laurel' },
        },
        answer => {
          const end = (outcome: Result<Sent, FetchProblem>) => {
            clearTimeout(timer)
            answer.destroy()
            resolve(outcome)
          }
          const status = answer.statusCode ?? 0
          if (status >= 300 && status < 400) return end(refused('a redirect'))
          let size = 0
          answer.on('data', (part: Buffer) => {
            size += part.length
            // The status has said what there is to say.
            if (size > ANSWER_MAX_BYTES) end(ok({ status }))
          })
          answer.once('end', () => end(ok({ status })))
          answer.once('error', () => end(ok({ status })))
        },
      )
      const timer = setTimeout(() => {
        call.destroy()
        resolve(failed('too slow'))
      }, options.maxMilliseconds ?? MAX_MILLISECONDS)
      call.once('error', error => {
        clearTimeout(timer)
        resolve(error instanceof AddressRefused ? refused('not a public address') : failed('no connection'))
      })
      call.end(body)
    })
  }
}
