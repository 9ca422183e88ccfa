import { findVerificationMethod, resolveDidJwk, resolveDidKey } from '@laurel/core/did'
import { toJwk } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'

/** The public key of a DID that carries its key. @throws for one that was not checked when it came in */
export async function jwkOfDid(did: string): Promise<JsonObject> {
  const resolved = did.startsWith('did:jwk:') ? resolveDidJwk(did) : resolveDidKey(did)
  const fragment = did.startsWith('did:jwk:') ? '0' : did.slice('did:key:'.length)
  const found = resolved.ok ? findVerificationMethod(resolved.value, `${did}#${fragment}`, 'authentication') : resolved
  if (!found.ok) throw new Error('a copy is made out to a key that cannot be read')
  return toJwk(found.value)
}
