import type { Aead } from '@laurel/core/wallet'

const bytes = (view: Uint8Array) => view as Uint8Array<ArrayBuffer>

/** AES-256-GCM by WebCrypto. Keys are handles that no script can read. */
export const webAead: Aead<CryptoKey> = {
  importKey: key => crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (key, nonce, plaintext, additionalData) => {
    const algorithm = { name: 'AES-GCM', iv: bytes(nonce), additionalData: bytes(additionalData) }
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, bytes(plaintext)))
  },
  decrypt: async (key, nonce, ciphertext, additionalData) => {
    const algorithm = { name: 'AES-GCM', iv: bytes(nonce), additionalData: bytes(additionalData) }
    try {
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes(ciphertext)))
    } catch {
      return null
    }
  },
}

export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
export const vaultDeps = { aead: webAead, random }
