import { concat } from '../primitives/bytes.ts'
import { createSigner, generateKeyPair, publicKeyOf } from './pure-cryptography.ts'
import type { PublicKey } from './signer.ts'

/** A P-256 key that signs the statements of one proof and is then forgotten (VC-DI-ECDSA §3.5.9). */
export type ProofKey = {
  readonly publicKey: PublicKey
  sign(messages: readonly Uint8Array[]): readonly Uint8Array[]
}

/** A proof key in plain JavaScript, from fresh random bytes. */
export function createProofKey(random: (length: number) => Uint8Array): ProofKey {
  const { secretKey, publicKey } = generateKeyPair('P-256', random)
  const signer = createSigner({ type: 'P-256', secretKey, verificationMethod: '' })
  return { publicKey, sign: messages => signer.sign(messages) as readonly Uint8Array[] }
}

/** The part of `node:crypto` that makes proof keys: pass the module itself. */
export type NodeKeys = {
  randomBytes(length: number): Uint8Array
  createPrivateKey(key: { key: never; format: 'der'; type: 'pkcs8' }): unknown
  sign(algorithm: string, data: Uint8Array, key: never): Uint8Array
}

/** PKCS #8 of a P-256 key up to the key itself (RFC 5208, RFC 5915). */
const PKCS8 = Uint8Array.of(
  0x30,
  0x41,
  0x02,
  0x01,
  0x00,
  0x30,
  0x13,
  0x06,
  0x07,
  0x2a,
  0x86,
  0x48,
  0xce,
  0x3d,
  0x02,
  0x01,
  0x06,
  0x08,
  0x2a,
  0x86,
  0x48,
  0xce,
  0x3d,
  0x03,
  0x01,
  0x07,
  0x04,
  0x27,
  0x30,
  0x25,
  0x02,
  0x01,
  0x01,
  0x04,
  0x20,
)

/** A proof key by `node:crypto`, twenty times as fast. Its signatures are random ones, since the key is used for no other. */
export function proofKeyFromNode(node: NodeKeys): ProofKey {
  const { secretKey } = generateKeyPair('P-256', node.randomBytes)
  const key = node.createPrivateKey({ key: concat(PKCS8, secretKey) as never, format: 'der', type: 'pkcs8' })
  const options = { key, dsaEncoding: 'ieee-p1363' } as never
  return {
    publicKey: publicKeyOf('P-256', secretKey),
    sign: messages => messages.map(message => node.sign('sha256', message, options)),
  }
}
