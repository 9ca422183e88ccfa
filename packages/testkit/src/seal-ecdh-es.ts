import { createCipheriv, createHash, createPublicKey, diffieHellman, type KeyObject, randomBytes } from 'node:crypto'

type Sealing = {
  /** Made for this one message. */
  readonly secret: KeyObject
  readonly recipient: Readonly<Record<string, string>>
  /** A128GCM or A256GCM. */
  readonly algorithm: string
  readonly aad?: Uint8Array | undefined
  readonly apu?: Uint8Array | undefined
  readonly apv?: Uint8Array | undefined
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const withLength = (bytes: Uint8Array): Buffer => Buffer.concat([number(bytes.length), bytes])

/** Seals as JWE does with ECDH-ES and direct key agreement (RFC 7518 §4.6, §5.3). */
export function sealEcdhEs(data: Uint8Array, { secret, recipient, algorithm, aad, apu, apv }: Sealing) {
  const publicKey = createPublicKey({ key: recipient, format: 'jwk' })
  const shared = diffieHellman({ privateKey: secret, publicKey })
  const bits = algorithm === 'A256GCM' ? 256 : 128
  const info = [algorithm, apu ?? '', apv ?? ''].map(one => withLength(Buffer.from(one)))
  const key = createHash('sha256')
    .update(Buffer.concat([number(1), shared, ...info, number(bits)]))
    .digest()
    .subarray(0, bits / 8)
  const iv = randomBytes(12)
  const cipher = createCipheriv(bits === 256 ? 'aes-256-gcm' : 'aes-128-gcm', key, iv)
  if (aad) cipher.setAAD(aad)
  const encrypted = Buffer.concat([cipher.update(data), cipher.final()])
  return { encrypted: new Uint8Array(encrypted), iv: new Uint8Array(iv), tag: new Uint8Array(cipher.getAuthTag()) }
}
