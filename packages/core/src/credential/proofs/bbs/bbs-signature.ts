import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toUtf8 } from '../../../primitives/bytes.ts'
import type { Bls12381Curve } from './curve.ts'
import { domainInput, generatorsOf, p1Of } from './generators.ts'
import { hashToScalar, invert, messageToScalar, mod, parseScalar, scalarToBytes, toNumber } from './scalars.ts'

/** Signs messages, so that any of them can be shown later without the others. */
export type BbsKey = {
  readonly secretKey: Uint8Array
  /** 96 bytes: a point of G2, compressed. */
  readonly publicKey: Uint8Array
}

/**
 * BBS signature over `messages` under `header` (draft-irtf-cfrg-bbs-signatures §3.5.1, §3.6.1). Deterministic.
 *
 * @throws RangeError where the secret key is no scalar
 */
export function signBbs(
  curve: Bls12381Curve,
  key: BbsKey,
  header: Uint8Array,
  messages: readonly Uint8Array[],
): Uint8Array {
  const secret = parseScalar(key.secretKey)
  if (secret === null) throw new RangeError('a secret key that is no scalar')
  const scalars = messages.map(messageToScalar)
  const generators = generatorsOf(curve, messages.length + 1)
  const domain = hashToScalar(domainInput(key.publicKey, generators, header))
  const e = hashToScalar(concat(key.secretKey, ...scalars.map(scalarToBytes), scalarToBytes(domain)))
  const b = curve.sum([p1Of(curve), ...generators.points], [1n, domain, ...scalars])
  const inverse = invert(secret + e)
  // Neither engine takes the same time for every scalar, so the secret one is never multiplied by as it is: it goes in two
  // parts, of which the first is as good as random to everybody without the key.
  const mask = toNumber(hmac(sha256, key.secretKey, concat(toUtf8('mask'), scalarToBytes(e))))
  const a = b && curve.sum([b, b], [mod(mask), mod(inverse - mask)])
  if (a === null) throw new RangeError('messages that sum up to nothing')
  return concat(curve.writeG1(a), scalarToBytes(e))
}
