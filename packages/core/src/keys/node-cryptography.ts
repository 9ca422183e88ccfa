import { concat } from '../primitives/bytes.ts'
import { fromDer, toDer } from './der-signature.ts'
import { createSigner, pureCryptography } from './pure-cryptography.ts'
import { checkPublicKey } from './sanity.ts'
import type { Cryptography, PublicKey, Signer } from './signer.ts'

type NodeHash = {
  update(data: Uint8Array | string): NodeHash
  digest(): Uint8Array
  digest(encoding: 'hex'): string
}

/** The part of `node:crypto` that core uses, so that core need not know Node: pass the module itself. */
export type NodeCrypto = {
  createHash(name: string): NodeHash
  hash(name: string, text: string, encoding: 'hex'): string
  createPublicKey(key: { key: never; format: 'der'; type: 'spki' }): unknown
  createPrivateKey(key: { key: never; format: 'der'; type: 'pkcs8' }): unknown
  verify(algorithm: string | null, data: Uint8Array, key: never, signature: Uint8Array): boolean
  sign(algorithm: string | null, data: Uint8Array, key: never): Uint8Array
}

const SPKI = {
  Ed25519: [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00],
  'P-256': [
    0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x22, 0x00,
  ],
  'P-384': [
    0x30, 0x46, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00,
    0x22, 0x03, 0x32, 0x00,
  ],
} as const
const PKCS8_ED25519 = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
])

/** PKCS #8 of a P-256 key up to the key itself (RFC 5208, RFC 5915). */
const PKCS8_P256 = Uint8Array.of(
  0x30,
  0x41,
  0x02,
  0x01,
  0x00,
  0x30,
  0x13,
  0x06,
  0x07,
  0x2a,
  0x86,
  0x48,
  0xce,
  0x3d,
  0x02,
  0x01,
  0x06,
  0x08,
  0x2a,
  0x86,
  0x48,
  0xce,
  0x3d,
  0x03,
  0x01,
  0x07,
  0x04,
  0x27,
  0x30,
  0x25,
  0x02,
  0x01,
  0x01,
  0x04,
  0x20,
)

/** Order of the Ed25519 group, little-endian: a signature whose S is not below it is a malleated copy (HOSTILE H-13). */
const ORDER = new Uint8Array([
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0x10,
])

function hasCanonicalS(signature: Uint8Array): boolean {
  for (let index = 31; index >= 0; index--) {
    const difference = signature[32 + index]! - ORDER[index]!
    if (difference !== 0) return difference < 0
  }
  return false
}

/**
 * Cryptography by `node:crypto`: several times as fast as `pureCryptography`, and RSA. As strict: a key is checked when
 * it is first met, whoever made it, and S is checked here. P-256 and P-384 go by it too.
 */
export function cryptographyFromNode(node: NodeCrypto): Cryptography {
  const keys = new WeakMap<PublicKey, unknown>()
  const keyObject = (key: PublicKey): unknown => {
    const known = keys.get(key)
    if (known) return known
    if (!checkPublicKey(key.type, key.bytes).ok) return null
    if (key.type === 'BLS12-381-G2') return null
    const der = key.type === 'RSA' ? key.bytes : concat(new Uint8Array(SPKI[key.type]), key.bytes)
    const made = node.createPublicKey({ key: der as never, format: 'der', type: 'spki' })
    keys.set(key, made)
    return made
  }
  return {
    sha256: data => node.createHash('sha256').update(data).digest(),
    sha384: data => node.createHash('sha384').update(data).digest(),
    hashText(name, text) {
      if (typeof text === 'string') return node.hash(name, text, 'hex')
      if (text.length === 1) return node.hash(name, text[0]!, 'hex')
      const hash = node.createHash(name)
      for (const piece of text) hash.update(piece)
      return hash.digest('hex')
    },
    verify: (key, signature, message) => {
      try {
        const found = keyObject(key)
        if (found === null) return false
        const object = found as never
        if (key.type === 'Ed25519')
          return signature.length === 64 && hasCanonicalS(signature) && node.verify(null, message, object, signature)
        if (key.type === 'RSA') return node.verify('sha256', message, object, signature)
        if (signature.length !== (key.type === 'P-256' ? 64 : 96)) return false
        return node.verify(key.type === 'P-256' ? 'sha256' : 'sha384', message, object, toDer(signature))
      } catch {
        return pureCryptography.verify(key, signature, message)
      }
    },
    verifyStatements: (point, signatures, messages) => {
      try {
        // OpenSSL refuses what is no point of the curve; the curve has no small subgroup for one to hide in.
        const der = concat(new Uint8Array(SPKI['P-256']), point) as never
        const key = node.createPublicKey({ key: der, format: 'der', type: 'spki' }) as never
        return messages.every((message, at) => node.verify('sha256', message, key, toDer(signatures[at]!)))
      } catch {
        return pureCryptography.verifyStatements(point, signatures, messages)
      }
    },
  }
}

/**
 * A signer on P-256 by `node:crypto` that does not give the same bytes twice, forty times as fast as the deterministic
 * one: for ecdsa-sd-2023, whose proofs have random parts of their own.
 */
export function randomizedSignerFromNode(
  node: NodeCrypto,
  key: { secretKey: Uint8Array; verificationMethod: string },
): Signer {
  const der = concat(PKCS8_P256, key.secretKey)
  const secret = node.createPrivateKey({ key: der as never, format: 'der', type: 'pkcs8' }) as never
  return {
    type: 'P-256',
    verificationMethod: key.verificationMethod,
    sign: messages => messages.map(message => fromDer(node.sign('sha256', message, secret), 32)),
  }
}

/** An Ed25519 key as `node:crypto` holds it: threads can be given it, and its bytes stay where they are. */
export function privateKeyFromNode(node: NodeCrypto, secretKey: Uint8Array): unknown {
  const der = concat(PKCS8_ED25519, secretKey)
  return node.createPrivateKey({ key: der as never, format: 'der', type: 'pkcs8' })
}

/** A signer with a key of `privateKeyFromNode`. */
export const signerWithKey = (node: NodeCrypto, key: unknown, verificationMethod: string): Signer => ({
  type: 'Ed25519',
  verificationMethod,
  sign: messages => messages.map(message => node.sign(null, message, key as never)),
})

/** A signer by `node:crypto` for Ed25519; ECDSA stays deterministic (RFC 6979) and goes by `createSigner`. */
export const signerFromNode = (
  node: NodeCrypto,
  key: { type: Signer['type']; secretKey: Uint8Array; verificationMethod: string },
): Signer =>
  key.type === 'Ed25519'
    ? signerWithKey(node, privateKeyFromNode(node, key.secretKey), key.verificationMethod)
    : createSigner(key)
