import { isAlgorithmOf, type ParsedJwt } from '../../credential/index.ts'
import { parseJwk, toJwk } from '../../keys/jwk.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography, PublicKey } from '../../keys/signer.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'

/** The keys by which statements of one entity are checked, by their `kid`. */
export type KeySet = ReadonlyMap<string, PublicKey>

const MAX_KEYS = 32

/**
 * Reads a JWK Set (RFC 7517 §5). Keys of kinds that sign nothing here are passed over; two keys under one name make the
 * whole set useless, since nobody could say which one counts.
 */
export function readKeySet(value: Json | undefined): KeySet | null {
  if (!isJsonObject(value) || !Array.isArray(value.keys) || value.keys.length > MAX_KEYS) return null
  const keys = new Map<string, PublicKey>()
  for (const jwk of value.keys as readonly Json[]) {
    if (!isJsonObject(jwk) || typeof jwk.kid !== 'string' || jwk.kid === '' || jwk.use === 'enc') continue
    const key = parseJwk(jwk)
    if (!key.ok) {
      // A private key that somebody has published belongs to everybody.
      if (key.error.code === 'E_KEY_PRIVATE') return null
      continue
    }
    if (keys.has(jwk.kid)) return null
    keys.set(jwk.kid, key.value)
  }
  return keys.size > 0 ? keys : null
}

/** The same keys as a JWK Set, for whoever checks again. */
export const writeKeySet = (keys: KeySet): JsonObject => ({
  keys: [...keys].map(([kid, key]) => ({ ...toJwk(key), kid })),
})

/**
 * Is the token signed by one of these keys? The key is the one that its header names, its algorithm the one that goes
 * with that kind of key: neither `none` nor a key out of the header ever counts (HOSTILE H-15, H-16).
 */
export async function isSignedBy(
  { header, signature, signed }: ParsedJwt,
  keys: KeySet,
  cryptography: Cryptography = pureCryptography,
): Promise<boolean> {
  const key = typeof header.kid === 'string' ? keys.get(header.kid) : undefined
  if (!key || !isAlgorithmOf(key.type, header.alg)) return false
  if (header.crit !== undefined || header.b64 !== undefined) return false
  if (cryptography.cannotVerify?.includes(key.type)) return false
  return cryptography.verify(key, signature, toUtf8(signed))
}
