import { type DidResolver, findSigningKey, type VerificationRelationship } from '../../did/index.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography, KeyType } from '../../keys/signer.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import type { JsonObject } from '../../primitives/json.ts'
import type { Instant } from '../../primitives/time.ts'
import { heldBy, type ProofCode, type ProofFinding } from './proof-error.ts'

/** The one algorithm that goes with each kind of key, compared as exact text (HOSTILE H-15). */
export const ALGORITHM: Record<Exclude<KeyType, 'BLS12-381-G2'>, string> = {
  Ed25519: 'EdDSA',
  'P-256': 'ES256',
  'P-384': 'ES384',
  RSA: 'RS256',
}

/** `EdDSA` and its fully specified name (RFC 9864). */
export const isAlgorithmOf = (type: KeyType, alg: unknown): boolean =>
  type !== 'BLS12-381-G2' && (alg === ALGORITHM[type] || (type === 'Ed25519' && alg === 'Ed25519'))

export type ParsedJwt = {
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signature: Uint8Array
  /** What was signed: the first two parts with their dot. */
  readonly signed: string
}

/**
 * Is the token signed by a key that `signerId` has published? Keys come from the resolved document alone; `jwk`, `jku`,
 * `x5u` and `x5c` in the header count for nothing (HOSTILE H-16). Never throws.
 */
export async function checkJwsSignature(
  { header, signature, signed }: ParsedJwt,
  signerId: string,
  options: {
    readonly resolveDid: DidResolver
    readonly now: Instant
    readonly purpose: VerificationRelationship
    readonly cryptography?: Cryptography
    /** When it says that it was signed, where a former key of the signer may have done it; see `findSigningKey`. */
    readonly signedAt?: Instant | undefined
    /** Whether it may have been signed at any time; see `findSigningKey`. */
    readonly isStatement?: boolean | undefined
  },
): Promise<ProofFinding> {
  const mechanism = typeof header.alg === 'string' && Object.values(ALGORITHM).includes(header.alg) ? header.alg : 'JWT'
  const about = { mechanism, did: signerId }
  const refuse = (code: ProofCode, reason: string, more: Partial<ProofFinding> = {}): ProofFinding => ({
    outcome: 'failed',
    code,
    reason,
    ...about,
    ...more,
  })
  const resolved = await options.resolveDid(signerId)
  if (!resolved.ok) {
    const { code, reason } = resolved.error
    // Open Badges issuers may go by a web address with keys of their own; they may be honest, we cannot find out.
    const isUnknown =
      code === 'DID_UNREACHABLE' ||
      code === 'DID_METHOD_UNSUPPORTED' ||
      code === 'DID_NOT_FOUND' ||
      /^https?:/.test(signerId)
    return isUnknown
      ? { outcome: 'not-checked', code: 'E_KEY_UNREACHABLE', reason, ...about }
      : refuse(resolved.error.key ?? 'E_KEY_NOT_FOUND', `${code}: ${reason}`)
  }
  const kid = header.kid
  if (typeof kid !== 'string') return refuse('E_KEY_NOT_FOUND', 'names no key')
  const verificationMethod = kid.startsWith('#') ? signerId + kid : kid
  const found = await findSigningKey(options.resolveDid, resolved.value, verificationMethod, options.purpose, options)
  if (!found.ok) return refuse(found.error.code, found.error.reason)
  const { key } = found.value
  if (!isAlgorithmOf(key.type, header.alg))
    return refuse('E_ALG', 'the algorithm does not go with the key', { verificationMethod })
  const cryptography = options.cryptography ?? pureCryptography
  if (cryptography.cannotVerify?.includes(key.type)) {
    const reason = 'this kind of key cannot be checked here'
    return { outcome: 'not-checked', code: 'E_KEY_UNSUPPORTED', reason, ...about, verificationMethod }
  }
  if (!(await cryptography.verify(key, signature, toUtf8(signed))))
    return refuse('E_SIGNATURE', 'the content is not what was signed', { verificationMethod })
  return { ...heldBy(found.value), ...about, verificationMethod }
}
