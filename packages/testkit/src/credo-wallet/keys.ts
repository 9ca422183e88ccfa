import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { sealEcdhEs } from '../seal-ecdh-es.ts'

type Jwk = Record<string, string>
type Sealing = {
  readonly key: {
    readonly keyAgreement: {
      readonly keyId: string
      readonly externalPublicJwk: Jwk
      readonly apu?: Uint8Array
      readonly apv?: Uint8Array
    }
  }
  readonly data: Uint8Array
  readonly encryption: { readonly algorithm: string; readonly aad?: Uint8Array }
}

const isEdwards = (jwk: Jwk) => jwk.crv === 'Ed25519'
const options = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const })

/** Credo's keys, made and used by Node: Ed25519 and P-256. */
export class MemoryKeys {
  readonly backend = 'memory'
  readonly keys = new Map<string, { readonly secret: KeyObject; readonly publicJwk: Jwk }>()

  isOperationSupported(_: unknown, { operation }: { operation: string }) {
    return ['createKey', 'sign', 'verify', 'randomBytes', 'deleteKey', 'encrypt'].includes(operation)
  }
  async getPublicKey(_: unknown, keyId: string) {
    return this.keys.get(keyId)?.publicJwk ?? null
  }
  async createKey(_: unknown, { type, keyId = randomUUID() }: { type: { kty: string; crv?: string }; keyId?: string }) {
    const made =
      type.crv === 'Ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: type.crv ?? 'P-256' })
    const publicJwk = { ...(made.publicKey.export({ format: 'jwk' }) as Jwk), kid: keyId }
    this.keys.set(keyId, { secret: made.privateKey, publicJwk })
    return { keyId, publicJwk }
  }
  async importKey({ privateJwk }: { privateJwk: Jwk }) {
    const secret = createPrivateKey({ key: privateJwk, format: 'jwk' })
    const keyId = privateJwk.kid ?? randomUUID()
    const publicJwk = { ...(createPublicKey(secret).export({ format: 'jwk' }) as Jwk), kid: keyId }
    this.keys.set(keyId, { secret, publicJwk })
    return { keyId, publicJwk }
  }
  async deleteKey(_: unknown, { keyId }: { keyId: string }) {
    return this.keys.delete(keyId)
  }
  async sign(_: unknown, { keyId, data }: { keyId: string; data: Uint8Array }) {
    const key = this.keys.get(keyId)
    if (!key) throw new Error('no such key')
    const signature = sign(isEdwards(key.publicJwk) ? null : 'sha256', data, options(key.secret))
    return { signature: new Uint8Array(signature) }
  }
  async verify(
    _: unknown,
    { key, data, signature }: { key: { publicJwk?: Jwk; keyId?: string }; data: Uint8Array; signature: Uint8Array },
  ) {
    const publicJwk = key.publicJwk ?? this.keys.get(key.keyId ?? '')?.publicJwk
    if (!publicJwk) return { verified: false }
    const object = createPublicKey({ key: publicJwk, format: 'jwk' })
    const verified = verify(isEdwards(publicJwk) ? null : 'sha256', data, options(object), signature)
    return verified ? { verified, publicJwk } : { verified }
  }
  /** Seals by ECDH-ES with a key that `createKey` has made for this one message (RFC 7518 §4.6). */
  async encrypt(_: unknown, { key, data, encryption }: Sealing) {
    const { keyId, externalPublicJwk, apu, apv } = key.keyAgreement
    const own = this.keys.get(keyId)
    if (!own) throw new Error('no such key')
    const { algorithm, aad } = encryption
    return sealEcdhEs(data, { secret: own.secret, recipient: externalPublicJwk, algorithm, aad, apu, apv })
  }
  async decrypt(): Promise<never> {
    throw new Error('the wallet of the tests opens nothing')
  }
  randomBytes(_: unknown, { length }: { length: number }) {
    return new Uint8Array(randomBytes(length))
  }
}
