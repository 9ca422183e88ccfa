/** Nothing from elsewhere, no inline script, no frame (TRUST.md, OWASP ASVS). Every page and answer carries it. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine sets custom properties in style attributes; no style element and no foreign sheet is allowed by this.
  "style-src 'self' 'unsafe-inline'",
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
  "; require-trusted-types-for 'script'",
)

/** The headers for an answer at `path`; those that the route has set itself stay. */
export function securityHeaders(path: string, isHttps: boolean): readonly (readonly [string, string])[] {
  const isWallet = path.startsWith('/wallet')
  return [
    ['content-security-policy', isWallet ? WALLET_POLICY : PAGE_POLICY],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(isWallet ? ([['cross-origin-embedder-policy', 'require-corp']] as const) : []),
    [
      'permissions-policy',
      'camera=(self), clipboard-write=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), microphone=(), payment=(), usb=()',
    ],
    ['x-frame-options', 'DENY'],
    ...(isHttps ? ([['strict-transport-security', 'max-age=31536000']] as const) : []),
  ]
}
