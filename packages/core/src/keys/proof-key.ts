import { fromBase64url } from '../primitives/base64url.ts'
import { concat } from '../primitives/bytes.ts'
import type { JsonObject } from '../primitives/json.ts'
import { fromDer } from './der-signature.ts'
import { createSigner, generateKeyPair } from './pure-cryptography.ts'
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
  generateKeyPairSync(
    type: 'ec',
    options: { namedCurve: 'P-256' },
  ): { publicKey: { export(options: { format: 'jwk' }): JsonObject }; privateKey: unknown }
  sign(algorithm: string, data: Uint8Array, key: never): Uint8Array
}

/** A proof key by `node:crypto`, forty times as fast. Its signatures are random ones, since nobody makes them anew. */
export function proofKeyFromNode(node: NodeKeys): ProofKey {
  const pair = node.generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = pair.publicKey.export({ format: 'jwk' })
  const [xBytes, yBytes] = [fromBase64url(x as string)!, fromBase64url(y as string)!]
  const secret = pair.privateKey as never
  return {
    publicKey: { type: 'P-256', bytes: concat(Uint8Array.of(2 | (yBytes.at(-1)! & 1)), xBytes) },
    sign: messages => messages.map(message => fromDer(node.sign('sha256', message, secret), 32)),
  }
}
