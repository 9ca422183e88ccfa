/** Protocols whose callers are programs anywhere, apps in browsers among them. They read no cookie, so there is none to misuse. */
const WITHOUT_COOKIES: readonly RegExp[] = [
  /^\/i\/[^/]+\/ims\/ob\/v3p0\//,
  /^\/i\/[^/]+\/openid4vci\//,
  /^\/i\/[^/]+\/openid4vp\//,
  /^\/i\/[^/]+\/vc-api\/workflows\/[^/]+\/exchanges\/[^/]+$/,
]

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True if a request may change something, as far as where it comes from goes (HOSTILE H-37). Browsers say it in
 * `Sec-Fetch-Site` and `Origin`, which no page can forge. A request without either is not from a browser's page, so it
 * carries no cookie of a person who does not know of it; a request with an API key carries its right itself.
 */
export function isFromHere(method: string, headers: Headers, publicUrl: string, path = ''): boolean {
  if (SAFE.has(method) || WITHOUT_COOKIES.some(one => one.test(path))) return true
  if (/^bearer /i.test(headers.get('authorization') ?? '') && !headers.has('cookie')) return true
  const origin = headers.get('origin')
  if (origin !== null) return origin === publicUrl
  const site = headers.get('sec-fetch-site')
  return site === null || site === 'same-origin' || site === 'none'
}
