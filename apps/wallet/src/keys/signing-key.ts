import { didKeyOf } from '@laurel/core/did'
import { createSigner, publicKeyOf } from '@laurel/core/keys'
import { concat, toUtf8 } from '@laurel/core/primitives'
import { random, webAead } from './web-aead.ts'

/**
 * The wallet's key as a device keeps it. Where the browser knows Ed25519 (Chrome 137, Firefox 129, Safari 17), a handle
 * that no script can read; on older ones the seed, sealed under such a handle and opened for the moment of signing.
 */
export type DeviceSigningKey =
  | { readonly kind: 'handle'; readonly key: CryptoKey }
  | { readonly kind: 'sealed'; readonly key: CryptoKey; readonly nonce: Uint8Array; readonly seed: Uint8Array }

const PKCS8_ED25519 = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])
const BINDING = toUtf8('laurel-wallet/1 device seed')

/** A new seed, 32 bytes, made by WebCrypto's key generation where it has it. */
export async function newSeed(): Promise<Uint8Array> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
    return new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).slice(-32)
  } catch {
    return random(32)
  }
}

/** The identity that follows from a seed. */
export function identityOf(seed: Uint8Array): { did: string; verificationMethod: string } {
  return didKeyOf(publicKeyOf('Ed25519', seed))
}

/** Puts a seed into this device's keeping. */
export async function keepOnDevice(seed: Uint8Array): Promise<DeviceSigningKey> {
  try {
    const encoded = concat(PKCS8_ED25519, seed) as Uint8Array<ArrayBuffer>
    return { kind: 'handle', key: await crypto.subtle.importKey('pkcs8', encoded, 'Ed25519', false, ['sign']) }
  } catch {
    const nonce = random(12)
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    return { kind: 'sealed', key, nonce, seed: await webAead.encrypt(key, nonce, seed, BINDING) }
  }
}

/** Ed25519 over `message` by the wallet's key; `did` is the key's own. */
export async function signWith(device: DeviceSigningKey, did: string, message: Uint8Array): Promise<Uint8Array> {
  if (device.kind === 'handle')
    return new Uint8Array(await crypto.subtle.sign('Ed25519', device.key, message as Uint8Array<ArrayBuffer>))
  const seed = await webAead.decrypt(device.key, device.nonce, device.seed, BINDING)
  if (!seed) throw new Error('the key on this device does not open')
  const signer = createSigner({ type: 'Ed25519', secretKey: seed, verificationMethod: did })
  return (await signer.sign([message]))[0] as Uint8Array
}
