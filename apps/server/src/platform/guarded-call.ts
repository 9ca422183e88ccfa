import { lookup as systemLookup } from 'node:dns'
import { type IncomingHttpHeaders, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { checkFetchUrl, type FetchProblem } from '@laurel/core/did'
import { ok, type Result } from '@laurel/core/primitives'
import { AddressRefused, checkedLookup, failed, isPublic, refused, type TestWays } from './guarded-fetch.ts'

const MAX_MILLISECONDS = 10_000

export type CallOptions = {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Of the answer. */
  readonly maxBytes: number
  /** `status`: no more of the answer is wanted, so that one that is too long or cut off is an answer all the same. */
  readonly wanted?: 'status' | 'body'
  readonly maxMilliseconds?: number
}
export type Answered = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
/** Calls somebody else's server, following nothing. A status of any kind is an answer, but for a redirect. */
export type GuardedCall = (url: string, options: CallOptions) => Promise<Result<Answered, FetchProblem>>

export type GuardOptions = TestWays & {
  /** A server that nobody but this machine can reach may also speak to this machine. */
  readonly isLoopback: boolean
}

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

/** The way out for what this server says to others; guarded as `createGuardedFetch` is. */
export function createGuardedCall(options: GuardOptions): GuardedCall {
  const lookup = checkedLookup(options.lookup ?? systemLookup, options.isAllowedAddress ?? isPublic)
  return async (text, { method, headers, body, maxBytes, wanted = 'body', maxMilliseconds }) => {
    const checked = checkSendUrl(text, options.isLoopback)
    if (!checked.ok) return checked
    const url = checked.value
    const isPlain = url.protocol === 'http:'
    return new Promise(resolve => {
      const call = (isPlain ? requestPlain : requestSecure)(
        url,
        {
          method,
          agent: false,
          ...(isPlain ? {} : { lookup }),
          ...(options.port === undefined || isPlain ? {} : { port: options.port }),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          headers: {
            'accept-encoding': 'identity',
            ...headers,
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
            'user-agent': 'Laurel',
          },
        },
        answer => {
          const end = (outcome: Result<Answered, FetchProblem>) => {
            clearTimeout(timer)
            answer.destroy()
            resolve(outcome)
          }
          const status = answer.statusCode ?? 0
          const encoding = answer.headers['content-encoding'] ?? 'identity'
          const parts: Buffer[] = []
          let size = 0
          const whole = () => ok({ status, headers: answer.headers, body: Buffer.concat(parts) })
          const isEnough = wanted === 'status'
          if (status >= 300 && status < 400) return end(refused('a redirect'))
          if (encoding !== 'identity' && !isEnough) return end(refused('packed although asked not to be'))
          answer.on('data', (part: Buffer) => {
            size += part.length
            if (size > maxBytes) return end(isEnough ? whole() : refused('too large'))
            if (!isEnough) parts.push(part)
          })
          answer.once('end', () => end(answer.complete || isEnough ? whole() : failed('cut off')))
          answer.once('error', () => end(isEnough ? whole() : failed('cut off')))
        },
      )
      const timer = setTimeout(
        () => {
          call.destroy()
          resolve(failed('too slow'))
        },
        options.maxMilliseconds ?? maxMilliseconds ?? MAX_MILLISECONDS,
      )
      call.once('error', error => {
        clearTimeout(timer)
        resolve(error instanceof AddressRefused ? refused('not a public address') : failed('no connection'))
      })
      call.end(body)
    })
  }
}
