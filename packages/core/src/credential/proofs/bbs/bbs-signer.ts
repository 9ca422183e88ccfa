import { signBbs } from './bbs-signature.ts'
import type { Bls12381Curve } from './curve.ts'
import { toNumber } from './scalars.ts'

/** Something that can make BBS signatures with one private key. */
export interface BbsSigner {
  readonly type: 'BLS12-381-G2'
  /** The DID URL of the public key, e.g. `did:web:school.example#key-3`. */
  readonly verificationMethod: string
  /** 96 bytes: a point of G2, compressed. */
  readonly publicKey: Uint8Array
  /** One signature over all messages, in their order, under `header`. */
  sign(header: Uint8Array, messages: readonly Uint8Array[]): Uint8Array | Promise<Uint8Array>
}

/** A signer that holds its secret key in memory. */
export function createBbsSigner(
  curve: Bls12381Curve,
  key: { readonly secretKey: Uint8Array; readonly verificationMethod: string },
): BbsSigner {
  const publicKey = curve.publicKeyOf(toNumber(key.secretKey))
  return {
    type: 'BLS12-381-G2',
    verificationMethod: key.verificationMethod,
    publicKey,
    sign: (header, messages) => signBbs(curve, { secretKey: key.secretKey, publicKey }, header, messages),
  }
}
