import { sha256, sha384 } from '@noble/hashes/sha2.js'
import { pureCryptography } from './pure-cryptography.ts'
import type { Cryptography, PublicKey } from './signer.ts'

/** The part of `crypto.subtle` that core uses; pass `crypto.subtle` itself. */
export type SubtleVerify = {
  importKey(format: never, data: never, algorithm: never, extractable: boolean, usages: never): Promise<unknown>
  verify(algorithm: never, key: never, signature: never, data: never): Promise<boolean>
}

/**
 * RSA by WebCrypto, all else in plain JavaScript, because browsers differ in whether they have it, and how strictly.
 *
 * @param subtle  absent on pages that came over http: then RSA cannot be checked
 */
export function cryptographyFromWeb(subtle: SubtleVerify | undefined): Cryptography {
  if (!subtle) return pureCryptography
  const rsa = async (key: PublicKey, signature: Uint8Array, message: Uint8Array) => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as never
    const imported = await subtle.importKey('spki' as never, key.bytes as never, algorithm, false, ['verify'] as never)
    return subtle.verify('RSASSA-PKCS1-v1_5' as never, imported as never, signature as never, message as never)
  }
  return {
    sha256,
    sha384,
    verify: (key, signature, message) =>
      key.type === 'RSA'
        ? rsa(key, signature, message).catch(() => false)
        : pureCryptography.verify(key, signature, message),
  }
}
