import type { Signer } from '../../keys/signer.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { ALGORITHM } from '../proofs/jws-signature.ts'
import { signJws } from '../proofs/jwt.ts'
import { type ClaimPath, concealClaims } from './conceal.ts'

export type SdJwtVcParts = {
  /** Who issues: a DID, or a web address with `/.well-known/jwt-vc-issuer` metadata. */
  readonly issuer: string
  /** The address of the type's metadata, and what its bytes are held to (`sha256-…`). */
  readonly type: { readonly vct: string; readonly integrity?: string }
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly notBefore?: number
  readonly expires?: number
  /** The holder's public key as JWK: with it, only its holder can present the credential. */
  readonly holderKey?: JsonObject
  readonly status?: { readonly index: number; readonly uri: string }
  /** The claims themselves; those at `hideable` can be kept back by the holder. */
  readonly claims: JsonObject
  readonly hideable: readonly ClaimPath[]
}

/**
 * Issues an SD-JWT VC (`dc+sd-jwt`, RFC 9901) with all its disclosures and without key binding.
 *
 * @param signer its `verificationMethod` becomes the `kid`
 * @param salt gives 128 bits of chance as base64url, new each time
 */
export async function issueSdJwtVc(parts: SdJwtVcParts, signer: Signer, salt: () => string): Promise<string> {
  const { payload, disclosures } = concealClaims(parts.claims, parts.hideable, salt)
  const { type, status } = parts
  const claims: JsonObject = {
    // Last wins: no claim can take the place of what the token says of itself.
    ...payload,
    iss: parts.issuer,
    iat: parts.issuedAt,
    ...(parts.notBefore === undefined ? {} : { nbf: parts.notBefore }),
    ...(parts.expires === undefined ? {} : { exp: parts.expires }),
    vct: type.vct,
    ...(type.integrity === undefined ? {} : { 'vct#integrity': type.integrity }),
    ...(parts.holderKey ? { cnf: { jwk: parts.holderKey } } : {}),
    ...(status ? { status: { status_list: { idx: status.index, uri: status.uri } } } : {}),
  }
  const header = { alg: ALGORITHM[signer.type], typ: 'dc+sd-jwt', kid: signer.verificationMethod }
  const token = await signJws(header, claims, signer)
  return `${[token, ...disclosures.map(one => one.text)].join('~')}~`
}
