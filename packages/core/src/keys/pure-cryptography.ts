import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384 } from '@noble/curves/nist.js'
import { sha256, sha384 } from '@noble/hashes/sha2.js'
import { checkPublicKey } from './sanity.ts'
import type { Cryptography, KeyType, PublicKey, Signer } from './signer.ts'

/**
 * Ed25519 as node:crypto decides it (RFC 8032 §5.1.7 without the cofactor), so that a visitor's browser and the server
 * never differ about a signature. Noble multiplies by the cofactor, which hides a component of small order in R; for a
 * key without one (`checkPublicKey`), R must have none either.
 */
const verifyEd25519 = (signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean =>
  signature.length === 64 &&
  ed25519.verify(signature, message, key, { zip215: false }) &&
  ed25519.Point.fromBytes(signature.subarray(0, 32)).isTorsionFree()

/** Cryptography in plain JavaScript: runs everywhere, strictly (RFC 8032, no ZIP 215). RSA needs a platform. */
export const pureCryptography = {
  sha256,
  sha384,
  cannotVerify: ['RSA'] as readonly KeyType[],
  verify: (key: PublicKey, signature: Uint8Array, message: Uint8Array): boolean => {
    try {
      switch (key.type) {
        case 'Ed25519':
          return verifyEd25519(signature, message, key.bytes)
        case 'P-256':
          return signature.length === 64 && p256.verify(signature, message, key.bytes, { lowS: false, prehash: true })
        case 'P-384':
          return signature.length === 96 && p384.verify(signature, message, key.bytes, { lowS: false, prehash: true })
        case 'RSA':
        case 'BLS12-381-G2':
          return false
      }
    } catch {
      return false
    }
  },
  verifyStatements: (
    point: Uint8Array,
    signatures: readonly Uint8Array[],
    messages: readonly Uint8Array[],
  ): boolean => {
    const key = checkPublicKey('P-256', point)
    return key.ok && messages.every((message, at) => pureCryptography.verify(key.value, signatures[at]!, message))
  },
} satisfies Cryptography

/** The public key of a secret key (Ed25519: of its 32-byte seed). @throws where the secret key is out of range */
export function publicKeyOf(type: Signer['type'], secretKey: Uint8Array): PublicKey {
  const bytes =
    type === 'Ed25519'
      ? ed25519.getPublicKey(secretKey)
      : (type === 'P-256' ? p256 : p384).getPublicKey(secretKey, true)
  return { type, bytes }
}

/** A signer that holds its secret key in memory. ECDSA is deterministic (RFC 6979), so signing twice gives the same bytes. */
export function createSigner(key: { type: Signer['type']; secretKey: Uint8Array; verificationMethod: string }): Signer {
  const sign = (message: Uint8Array): Uint8Array => {
    if (key.type === 'Ed25519') return ed25519.sign(message, key.secretKey)
    return (key.type === 'P-256' ? p256 : p384).sign(message, key.secretKey, { lowS: false, prehash: true })
  }
  return { type: key.type, verificationMethod: key.verificationMethod, sign: messages => messages.map(sign) }
}

/** Makes a key pair from fresh random bytes given by the caller: 32 for Ed25519, 48 for P-256, 72 for P-384. */
export function generateKeyPair(type: Signer['type'], random: (length: number) => Uint8Array) {
  const secretKey =
    type === 'Ed25519'
      ? random(32)
      : type === 'P-256'
        ? p256.utils.randomSecretKey(random(48))
        : p384.utils.randomSecretKey(random(72))
  return { type, secretKey, publicKey: publicKeyOf(type, secretKey) }
}
