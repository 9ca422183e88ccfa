import { ok, type Result } from '../../primitives/result.ts'
import { type RequestError, refuse } from './request-error.ts'

/** What a link says: who asks, and the request itself, or where it is fetched. */
export type RequestLink = {
  readonly clientId: string
  readonly request:
    | { readonly at: string; readonly method: 'get' | 'post' }
    | { readonly token: string }
    | { readonly parameters: Readonly<Record<string, string>> }
}

const MOST_LETTERS = 20_000
/** Links of wallets; a page's own link is a web address whose query is the same. */
const SCHEMES = ['openid4vp', 'haip-vp', 'haip', 'eudi-openid4vp', 'mdoc-openid4vp', 'https', 'http']

/** The query of a link, by hand: what is behind schemes that browsers do not know, each of them parses differently. */
function parametersOf(text: string): ReadonlyMap<string, string> | null {
  const [, scheme = '', query = ''] = /^([a-z0-9-]+):[^?#]*\?([^#]*)/i.exec(text) ?? []
  if (!SCHEMES.includes(scheme.toLowerCase())) return null
  const found = new Map<string, string>()
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=')
    if (at < 1) continue
    try {
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map(one =>
        decodeURIComponent(one.replaceAll('+', ' ')),
      )
      // Of a parameter that is there twice, two readers could see different ones.
      if (found.has(name as string)) return null
      found.set(name as string, value as string)
    } catch {
      return null
    }
  }
  return found
}

/** True for a link that asks for credentials, whatever is wrong with it. */
export function isRequestLink(text: string): boolean {
  const trimmed = text.trim()
  if (/^(openid4vp|haip-vp|haip|eudi-openid4vp|mdoc-openid4vp):/i.test(trimmed)) return true
  const found = parametersOf(trimmed)
  return found?.has('client_id') === true && ['request_uri', 'request', 'dcql_query'].some(one => found.has(one))
}

/**
 * Reads a link that asks for credentials, of whatever scheme (OpenID4VP 1.0 §5, RFC 9101 §5). Nothing is fetched.
 *
 * @returns E_REQUEST_UNREADABLE where it is none, E_REQUEST_VERIFIER where it names nobody
 */
export function parseRequestLink(text: string): Result<RequestLink, RequestError> {
  const trimmed = text.trim()
  const found = trimmed.length <= MOST_LETTERS ? parametersOf(trimmed) : null
  if (!found) return refuse('E_REQUEST_UNREADABLE', 'no link with a request')
  const [clientId, at, token] = ['client_id', 'request_uri', 'request'].map(one => found.get(one))
  if (!clientId) return refuse('E_REQUEST_VERIFIER', 'no client_id')
  if (at !== undefined && token !== undefined) return refuse('E_REQUEST_UNREADABLE', 'both request and request_uri')
  if (token !== undefined) return ok({ clientId, request: { token } })
  if (at === undefined) return ok({ clientId, request: { parameters: Object.fromEntries(found) } })
  const method = found.get('request_uri_method') ?? 'get'
  if (method !== 'get' && method !== 'post') return refuse('E_REQUEST_UNSUPPORTED', 'a request_uri_method that is none')
  return ok({ clientId, request: { at, method } })
}
