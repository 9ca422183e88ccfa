import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { checkFetchUrl, type FetchProblem, type GuardedFetch, isPublicAddress } from '@laurel/core/did'
import { err, ok, type Result } from '@laurel/core/primitives'

const MAX_BYTES = 5 * 1024 * 1024
const MAX_MS = 30_000

const isLoopbackName = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

/** Looks a name up once and refuses addresses that are not public; the connection then goes to what was checked. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 4)
    const found = addresses.filter(one => isPublicAddress(one.address))
    if (found.length === 0) return done(Object.assign(new Error('not a public address'), { code: 'EACCES' }), '', 4)
    if ((options as { all?: boolean }).all) return done(null, found as never)
    return done(null, found[0]!.address, found[0]!.family)
  })
}

/**
 * The way out of the command line: https to public addresses, no redirects, 5 MiB, 30 s. A loopback origin is asked
 * only where the person has typed it themselves (`allowOrigin`).
 */
export function createGuardedFetch(allowOrigin: string | null): GuardedFetch {
  return (text, accept) => {
    let url: URL
    try {
      url = new URL(text)
    } catch {
      return Promise.resolve(err({ code: 'FETCH_REFUSED', reason: 'not an address' } as const))
    }
    const isAllowed = allowOrigin !== null && url.origin === allowOrigin && isLoopbackName(url)
    const checked = checkFetchUrl(url)
    if (!isAllowed && !checked.ok) return Promise.resolve(checked)
    return ask(url, isAllowed, accept)
  }
}

function ask(
  url: URL,
  isLoopback: boolean,
  accept = 'application/vc, application/did+json, application/json, */*;q=0.1',
): Promise<Result<{ body: Uint8Array; contentType: string }, FetchProblem>> {
  return new Promise(resolve => {
    const failed = (reason: string) => resolve(err({ code: 'FETCH_FAILED', reason }))
    const options = {
      headers: {
        accept,
        'accept-encoding': 'identity',
      },
      signal: AbortSignal.timeout(MAX_MS),
      ...(isLoopback ? {} : { lookup: publicLookup }),
    }
    const request = (url.protocol === 'http:' ? requestHttp : requestHttps)(url, options, response => {
      const status = response.statusCode ?? 0
      if (status === 404 || status === 410) {
        response.resume()
        return resolve(err({ code: 'FETCH_NOT_FOUND', status }))
      }
      if (status !== 200) {
        response.destroy()
        return failed(`status ${status}`)
      }
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        size += part.length
        if (size > MAX_BYTES) response.destroy(new Error('larger than 5 MiB'))
        else parts.push(part)
      })
      response.on('end', () =>
        resolve(
          ok({ body: new Uint8Array(Buffer.concat(parts)), contentType: response.headers['content-type'] ?? '' }),
        ),
      )
      response.on('error', error => failed(error.message))
    })
    request.on('error', error => failed(error.message))
    request.end()
  })
}

export const offline: GuardedFetch = () => Promise.resolve(err({ code: 'FETCH_OFFLINE' }))
