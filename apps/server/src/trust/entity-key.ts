import { createHash, createHmac } from 'node:crypto'
import { createSigner, generateKeyPair, type Signer, toJwk } from '@laurel/core/keys'
import { canonicalJson, type JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'

/** The key by which one takes part in a federation: it signs what it says of itself there, and nothing else. */
export type EntityKey = { readonly signer: Signer; readonly jwks: JsonObject }

/**
 * The key of the registry, or of one of the institutions here. It follows from the master key, so that it lies in no
 * database; its name is its thumbprint (RFC 7638).
 *
 * @param about `registry`, or the id of an issuer
 */
export function entityKey(deps: Pick<Deps, 'deriveSecret'>, about: string): EntityKey {
  const secret = createHmac('sha512', deps.deriveSecret('federation entity')).update(about).digest()
  const pair = generateKeyPair('P-256', length => new Uint8Array(secret.subarray(0, length)))
  const jwk = toJwk(pair.publicKey)
  const kid = createHash('sha256').update(canonicalJson(jwk)).digest('base64url')
  return {
    signer: createSigner({ ...pair, verificationMethod: kid }),
    jwks: { keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] },
  }
}
