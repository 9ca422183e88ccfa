/** Nothing from elsewhere, no inline script or style, no frame (TRUST.md, OWASP ASVS). */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The wallet holds keys in the page: no forms at all, and no text becomes markup. */
const WALLET_POLICY = PAGE_POLICY.replace("form-action 'self'", "form-action 'none'").concat(
  "; require-trusted-types-for 'script'; trusted-types default; frame-src 'self'",
)

/**
 * The policy for an answer at `path`.
 *
 * @param styleNonce of the page of a web app: the style elements that the app makes itself carry it
 */
export function contentPolicy(path: string, styleNonce?: string): string {
  const policy = path.startsWith('/wallet') ? WALLET_POLICY : PAGE_POLICY
  return styleNonce ? policy.replace("style-src 'self'", `style-src 'self' 'nonce-${styleNonce}'`) : policy
}

type Fields = readonly (readonly [string, string])[]
const made = new Map<string, Fields>()

/** The headers for an answer at `path`; those that the route has set itself stay. */
export function securityHeaders(path: string, isHttps: boolean): Fields {
  // There are few kinds of them, and each is made once.
  const [isWallet, isEmbedded] = [path.startsWith('/wallet'), path.startsWith('/embed/')]
  const kind = `${isWallet} ${isEmbedded} ${isHttps}`
  const fields = made.get(kind) ?? makeHeaders(path, { isWallet, isEmbedded, isHttps })
  made.set(kind, fields)
  return fields
}

function makeHeaders(
  path: string,
  {
    isWallet,
    isEmbedded,
    isHttps,
  }: { readonly isWallet: boolean; readonly isEmbedded: boolean; readonly isHttps: boolean },
): Fields {
  return [
    ['content-security-policy', contentPolicy(path)],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(isWallet ? ([['cross-origin-embedder-policy', 'require-corp']] as const) : []),
    [
      'permissions-policy',
      'camera=(self), clipboard-write=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), microphone=(), payment=(), usb=()',
    ],
    // What others may embed says so in its own policy; this older header knows no such page.
    ...(isEmbedded ? [] : ([['x-frame-options', 'DENY']] as const)),
    ...(isHttps ? ([['strict-transport-security', 'max-age=31536000']] as const) : []),
  ]
}
