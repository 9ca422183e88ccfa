/**
 * AES-256-GCM, supplied by the place where core runs (WebCrypto in the wallet). `Key` is whatever that place calls a
 * key: in a browser a non-extractable handle, so that daily use never shows the bytes to a script.
 */
export interface Aead<Key> {
  /** Takes 32 bytes into the place's own keeping. */
  importKey(bytes: Uint8Array): Promise<Key>
  /** Ciphertext followed by the 16-byte tag. `nonce` is 12 bytes and never used twice under one key. */
  encrypt(key: Key, nonce: Uint8Array, plaintext: Uint8Array, additionalData: Uint8Array): Promise<Uint8Array>
  /** `null` where the tag does not fit: another key, another nonce, other additional data, or a changed byte. */
  decrypt(key: Key, nonce: Uint8Array, ciphertext: Uint8Array, additionalData: Uint8Array): Promise<Uint8Array | null>
}

export type VaultDeps<Key> = {
  readonly aead: Aead<Key>
  /** That many bytes from a cryptographic source. */
  readonly random: (bytes: number) => Uint8Array
}
