import type { Bls12381Curve } from './curve.ts'
import { randomScalars, scalarToBytes } from './scalars.ts'

/** Makes a key pair for bbs-2023 from fresh random bytes (48): a scalar, and a point of G2. */
export function generateBbsKeyPair(curve: Bls12381Curve, random: (length: number) => Uint8Array) {
  const [secret] = randomScalars(random, 1)
  return { secretKey: scalarToBytes(secret!), publicKey: curve.publicKeyOf(secret!) }
}
