import type { Context } from 'hono'
import { answerRefusal } from '../../app.ts'
import { OauthError } from './oauth-error.ts'

/** Wallets also run in browsers, at addresses of their own; what answers with these reads no cookie. */
export const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate',
  'cross-origin-resource-policy': 'cross-origin',
}
export const NEVER_KEPT = { ...OPEN, 'cache-control': 'no-store' }

/** A no in OAuth's words (RFC 6749 §5.2, RFC 6750 §3, RFC 9449 §7.1), or as a problem document where it is none of them. */
export function answerError(error: Error, c: Context): Response {
  if (!(error instanceof OauthError)) {
    const answer = answerRefusal(error, c)
    for (const [name, value] of Object.entries(OPEN)) answer.headers.set(name, value)
    return answer
  }
  c.error = undefined
  if (error.code === 'invalid_token' || error.code === 'invalid_dpop_proof')
    c.header('www-authenticate', `DPoP error="${error.code}", algs="ES256 EdDSA ES384"`)
  if (error.code === 'invalid_token') c.header('www-authenticate', `Bearer error="${error.code}"`, { append: true })
  return c.json({ error: error.code, error_description: error.message, ...error.more }, error.status, NEVER_KEPT)
}
