import { CLOCK_SKEW_MS, parseJwt } from '../../credential/index.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { isJsonObject, type Json } from '../../primitives/json.ts'
import type { Instant } from '../../primitives/time.ts'
import { isSignedBy, type KeySet } from './key-set.ts'

/**
 * The trust marks that `iss` itself has given to `sub` and that hold now, by their types (OpenID Federation 1.0 §7).
 * Those of others count for nothing here: whether an anchor lets them give marks would have to be followed up as well.
 */
export async function trustMarksBy(
  marks: readonly Json[],
  expected: {
    readonly iss: string
    readonly sub: string
    readonly keys: KeySet
    readonly now: Instant
    readonly cryptography?: Cryptography | undefined
  },
): Promise<readonly string[]> {
  const held: string[] = []
  for (const mark of marks) {
    const text = isJsonObject(mark) ? mark.trust_mark : null
    const token = typeof text === 'string' ? parseJwt(text) : null
    if (!token?.ok || token.value.header.typ !== 'trust-mark+jwt') continue
    const { iss, sub, iat, exp, trust_mark_type: type } = token.value.payload
    if (iss !== expected.iss || sub !== expected.sub || typeof type !== 'string' || typeof iat !== 'number') continue
    if (iat * 1000 > expected.now + CLOCK_SKEW_MS) continue
    if (exp !== undefined && !(typeof exp === 'number' && exp * 1000 >= expected.now - CLOCK_SKEW_MS)) continue
    if (await isSignedBy(token.value, expected.keys, expected.cryptography)) held.push(type)
  }
  return [...new Set(held)]
}
