import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384 } from '@noble/curves/nist.js'
import { err, ok, type Result } from '../primitives/result.ts'
import type { KeyError } from './key-error.ts'
import type { PublicKey } from './signer.ts'

const weak = (reason: string) => err({ code: 'E_KEY_WEAK', reason } as const)

/** Keys that passed before: a verifier sees the same few issuers again and again. Bounded, since strangers choose keys. */
const MAX_REMEMBERED = 512
const remembered = new Map<string, PublicKey>()

/**
 * Refuses keys with which anybody could sign anything (HOSTILE H-12, H-14): node:crypto and Chromium accept Ed25519
 * points of small order, for which a signature verifies on every message or on one in eight.
 */
export function checkPublicKey(type: PublicKey['type'], bytes: Uint8Array): Result<PublicKey, KeyError> {
  const memo = `${type}:${bytes.join()}`
  const known = remembered.get(memo)
  if (known) return ok(known)
  const checked =
    type === 'Ed25519' ? checkEd25519(bytes) : type === 'RSA' ? checkRsa(bytes) : checkEcPoint(type, bytes)
  if (checked.ok) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(memo, checked.value)
  }
  return checked
}

function checkEd25519(bytes: Uint8Array): Result<PublicKey, KeyError> {
  if (bytes.length !== 32) return err({ code: 'E_KEY_MALFORMED', reason: 'an Ed25519 key has 32 bytes' })
  try {
    const point = ed25519.Point.fromBytes(bytes, false)
    if (point.isSmallOrder()) return weak('a point of small order')
    // Decoding accepts a `y` past the field's prime in no strict mode; compare what it encodes to all the same.
    if (point.toBytes().some((byte, index) => byte !== bytes[index])) return weak('not the canonical form of its point')
    if (!point.isTorsionFree()) return weak('a point with a component of small order')
    return ok({ type: 'Ed25519', bytes })
  } catch {
    return weak('no canonical point of the curve')
  }
}

function checkEcPoint(type: 'P-256' | 'P-384', bytes: Uint8Array): Result<PublicKey, KeyError> {
  const curve = type === 'P-256' ? p256 : p384
  try {
    const point = curve.Point.fromBytes(bytes)
    point.assertValidity()
    return ok({ type, bytes: point.toBytes(true) })
  } catch {
    return weak('no point of the curve')
  }
}

function checkRsa(der: Uint8Array): Result<PublicKey, KeyError> {
  const bits = rsaModulusBits(der)
  if (bits === null) return err({ code: 'E_KEY_MALFORMED', reason: 'not the SubjectPublicKeyInfo of an RSA key' })
  if (bits < 2048) return weak('RSA below 2048 bit')
  if (bits > 8192) return err({ code: 'E_KEY_UNSUPPORTED', reason: 'RSA above 8192 bit' })
  return ok({ type: 'RSA', bytes: der })
}

/** Bits of the modulus in a SubjectPublicKeyInfo: the first INTEGER of the inner sequence. */
function rsaModulusBits(der: Uint8Array): number | null {
  // SEQUENCE { SEQUENCE { OID, NULL }, BIT STRING { SEQUENCE { INTEGER modulus, INTEGER exponent } } }
  let at = 0
  const enter = (tag: number): number | null => {
    if (der[at] !== tag) return null
    at++
    let length = der[at++] ?? 0
    if (length & 0x80) {
      let count = length & 0x7f
      length = 0
      while (count-- > 0) length = length * 256 + (der[at++] ?? 0)
    }
    return at + length <= der.length ? length : null
  }
  if (enter(0x30) === null) return null
  const algorithm = enter(0x30)
  if (algorithm === null) return null
  at += algorithm
  if (enter(0x03) === null || der[at++] !== 0) return null
  if (enter(0x30) === null) return null
  let length = enter(0x02)
  if (length === null) return null
  while (length > 0 && der[at] === 0) {
    at++
    length--
  }
  return length === 0 ? 0 : length * 8 - Math.clz32(der[at] ?? 0) + 24
}
