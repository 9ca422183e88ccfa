/** Calls that no cookie speaks for, made from the pages of others: a wallet that takes part in an exchange. */
const FROM_ANYWHERE = /^\/i\/[^/]+\/vc-api\/workflows\/[^/]+\/exchanges\/[^/]+$/
export const isForAnyPage = (path: string): boolean => FROM_ANYWHERE.test(path)

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True if a request may change something, as far as where it comes from goes (HOSTILE H-37). Browsers say it in
 * `Sec-Fetch-Site` and `Origin`, which no page can forge. A request without either is not from a browser's page, so it
 * carries no cookie of a person who does not know of it; a request with an API key carries its right itself.
 */
export function isFromHere(method: string, headers: Headers, publicUrl: string): boolean {
  if (SAFE.has(method)) return true
  if (/^bearer /i.test(headers.get('authorization') ?? '') && !headers.has('cookie')) return true
  const origin = headers.get('origin')
  if (origin !== null) return origin === publicUrl
  const site = headers.get('sec-fetch-site')
  return site === null || site === 'same-origin' || site === 'none'
}
