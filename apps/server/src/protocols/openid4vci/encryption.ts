import { parseJwk } from '@laurel/core/keys'
import { isJsonObject, type Json, type JsonObject } from '@laurel/core/primitives'
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose'
import type { Deps } from '../../deps.ts'
import { derivedAgreementKey } from '../../platform/derived-key.ts'
import { OauthError } from '../oauth/oauth-error.ts'

export const ENCRYPTION_ALGORITHMS = ['ECDH-ES'] as const
export const ENCRYPTION_CONTENT = ['A128GCM', 'A256GCM'] as const
type Content = (typeof ENCRYPTION_CONTENT)[number]

/** For whom an answer is to be sealed, and how. */
export type Sealing = { readonly jwk: JWK; readonly enc: Content }

const refuse = (why: string) => new OauthError('invalid_encryption_parameters', `The encryption asked for ${why}.`)

/** Only curve and point: what else a key says about itself decides nothing. */
function agreementKey(jwk: JsonObject): JWK | null {
  if ('d' in jwk || 'k' in jwk) return null
  if (jwk.kty === 'OKP' && jwk.crv === 'X25519' && typeof jwk.x === 'string' && /^[\w-]{43}$/.test(jwk.x))
    return { kty: 'OKP', crv: 'X25519', x: jwk.x }
  if (jwk.kty !== 'EC' || (jwk.crv !== 'P-256' && jwk.crv !== 'P-384')) return null
  return parseJwk(jwk).ok ? { kty: 'EC', crv: jwk.crv, x: jwk.x as string, y: jwk.y as string } : null
}

/** `credential_response_encryption` (§8.2). In 1.0 the key says its `alg`; before, the request did. */
export function readSealing(wanted: Json | undefined): Sealing | null {
  if (wanted === undefined) return null
  if (!isJsonObject(wanted) || !isJsonObject(wanted.jwk)) throw refuse('names no key')
  const alg = wanted.alg ?? wanted.jwk.alg
  if (alg !== 'ECDH-ES') throw refuse('is of an alg that is not supported: ECDH-ES is')
  const enc = ENCRYPTION_CONTENT.find(one => one === wanted.enc)
  if (!enc) throw refuse('is of an enc that is not supported: A128GCM and A256GCM are')
  if (wanted.zip !== undefined) throw refuse('is with compression, which is not supported')
  const jwk = agreementKey(wanted.jwk)
  if (!jwk) throw refuse('is for a key that is none')
  return { jwk: { ...jwk, ...(typeof wanted.jwk.kid === 'string' ? { kid: wanted.jwk.kid.slice(0, 300) } : {}) }, enc }
}

/** An answer as compact JWE for the wallet alone (§10). */
export async function seal(answer: JsonObject, { jwk, enc }: Sealing): Promise<string> {
  const { kid, ...key } = jwk
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(answer)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc, ...(kid ? { kid } : {}) })
    .encrypt(await importJWK(key, 'ECDH-ES'))
}

const REQUEST_KEY_ID = 'request-1'

/** The issuer's key for requests that are sealed. */
export function requestKey(deps: Pick<Deps, 'deriveSecret'>, issuerId: string) {
  const key = derivedAgreementKey(deps, 'openid4vci-request', issuerId)
  const publicJwk = { ...key.publicJwk, use: 'enc', alg: 'ECDH-ES', kid: REQUEST_KEY_ID }
  return { publicJwk, privateJwk: { ...publicJwk, d: key.secret } }
}

/** Opens a request that was sealed for the issuer. @throws OauthError invalid_encryption_parameters */
export async function openRequest(deps: Deps, issuerId: string, jwe: string): Promise<string> {
  try {
    const { privateJwk } = requestKey(deps, issuerId)
    const opened = await compactDecrypt(jwe, await importJWK(privateJwk, 'ECDH-ES'), {
      keyManagementAlgorithms: [...ENCRYPTION_ALGORITHMS],
      contentEncryptionAlgorithms: [...ENCRYPTION_CONTENT],
    })
    return new TextDecoder('utf-8', { fatal: true }).decode(opened.plaintext)
  } catch {
    throw new OauthError('invalid_encryption_parameters', 'The request is not sealed for this issuer.')
  }
}
