import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toUtf8 } from '../primitives/index.ts'

/*
 * A lock's key pair follows from its wrapping key. The data key is sealed to the public half, so it can be exchanged
 * for a new one without asking the person for every secret. The public half is kept among the vault's sealed secrets
 * and nowhere else: a server that knew it could seal a data key of its own choosing under the person's locks.
 */

/** The private half, from the 32 bytes that the lock's secret gives. */
export const lockPrivateKey = (wrapping: Uint8Array): Uint8Array =>
  hkdf(sha256, wrapping, undefined, toUtf8('laurel-vault/1 lock key'), 32)

export const lockPublicKey = (wrapping: Uint8Array): Uint8Array => x25519.getPublicKey(lockPrivateKey(wrapping))

const sealKey = (shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array) =>
  hkdf(sha256, shared, concat(ephemeral, recipient), toUtf8('laurel-vault/1 seal'), 32)

/** A fresh key for one sealing, and the public half that has to go with the ciphertext. */
export function sealingKey(recipient: Uint8Array, random32: Uint8Array): { key: Uint8Array; ephemeral: Uint8Array } {
  const ephemeral = x25519.getPublicKey(random32)
  return { key: sealKey(x25519.getSharedSecret(random32, recipient), ephemeral, recipient), ephemeral }
}

/** The same key on the other side; `null` for a point of small order. */
export function unsealingKey(wrapping: Uint8Array, ephemeral: Uint8Array): Uint8Array | null {
  try {
    const own = lockPrivateKey(wrapping)
    return sealKey(x25519.getSharedSecret(own, ephemeral), ephemeral, x25519.getPublicKey(own))
  } catch {
    return null
  }
}
