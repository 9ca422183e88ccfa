/**
 * Kinds of keys that Laurel can check signatures of. RSA (RS256) is verified in VC-JWT, never issued. BLS12-381 is for
 * bbs-2023 alone, whose signatures are no signatures of one message: `Cryptography` knows nothing of it.
 */
export type KeyType = 'Ed25519' | 'P-256' | 'P-384' | 'RSA' | 'BLS12-381-G2'

/**
 * A public key that has passed its sanity checks (no small-order or non-canonical Ed25519 point, on-curve EC point,
 * RSA ≥ 2048 bit). Made by `parseMultikey` and `parseJwk` only.
 *
 * `bytes`: Ed25519 32 bytes; P-256 and P-384 compressed point (33 and 49 bytes); RSA SubjectPublicKeyInfo DER; BLS12-381
 * a compressed point of G2 (96 bytes), whose subgroup is checked where pairings are at hand, before each use.
 */
export type PublicKey = { readonly type: KeyType; readonly bytes: Uint8Array }

/**
 * The primitive operations, supplied by the place where core runs: `pureCryptography` (noble, everywhere),
 * node:crypto on servers, WebCrypto in browsers. All signatures are raw (Ed25519 64 bytes; ECDSA r‖s).
 */
export interface Cryptography {
  sha256(data: Uint8Array): Uint8Array
  sha384(data: Uint8Array): Uint8Array
  /** The hash of a text's UTF-8, or of one in pieces, in hexadecimal digits, where the platform needs no bytes for it. */
  readonly hashText?: (name: 'sha256' | 'sha384', text: string | readonly string[]) => string
  /** Kinds of keys whose signatures cannot be checked here: that is "not checked", never "forged". */
  readonly cannotVerify?: readonly KeyType[]
  /** True if `signature` by `key` covers `message` (hashed inside with the key's own hash: SHA-256 for P-256 and RSA, SHA-384 for P-384). */
  verify(key: PublicKey, signature: Uint8Array, message: Uint8Array): boolean | Promise<boolean>
  /**
   * True if each of `signatures` covers its message, all by one key on P-256 that is met this once: its compressed point,
   * of which nothing has been checked.
   */
  verifyStatements?(
    point: Uint8Array,
    signatures: readonly Uint8Array[],
    messages: readonly Uint8Array[],
  ): boolean | Promise<boolean>
}

/**
 * Something that can sign with one private key. Batch-shaped, so that a cohort costs one call to a KMS; synchronous for
 * local keys. Returns raw signatures (Ed25519 64 bytes; ECDSA r‖s), one a message, in order.
 */
export interface Signer {
  readonly type: 'Ed25519' | 'P-256' | 'P-384'
  /** The DID URL of the public key, e.g. `did:web:school.example#key-1`. */
  readonly verificationMethod: string
  sign(messages: readonly Uint8Array[]): readonly Uint8Array[] | Promise<readonly Uint8Array[]>
}
