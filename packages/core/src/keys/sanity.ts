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
  // A copy: what is remembered as checked must not change when the caller writes into its buffer.
  const own = bytes.slice()
  const checked = check(type, own)
  if (checked.ok) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(memo, checked.value)
  }
  return checked
}

function check(type: PublicKey['type'], bytes: Uint8Array): Result<PublicKey, KeyError> {
  switch (type) {
    case 'Ed25519':
      return checkEd25519(bytes)
    case 'RSA':
      return checkRsa(bytes)
    case 'BLS12-381-G2':
      return checkG2(bytes)
    default:
      return checkEcPoint(type, bytes)
  }
}

/**
 * Refuses what is not even the outside of a point of G2: uncompressed, or the identity, for which everything verifies.
 * Curve and subgroup are checked by whoever pairs (`Bls12381Curve.parseG2`), so that pages without bbs-2023 stay small.
 */
function checkG2(bytes: Uint8Array): Result<PublicKey, KeyError> {
  const lead = bytes[0] ?? 0
  if (bytes.length !== 96 || (lead & 0x80) === 0)
    return err({ code: 'E_KEY_MALFORMED', reason: 'a BLS12-381 key is a compressed point of 96 bytes' })
  if ((lead & 0x40) !== 0) return weak('the identity')
  return ok({ type: 'BLS12-381-G2', bytes })
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
  const parts = rsaParts(der)
  if (parts === null) return err({ code: 'E_KEY_MALFORMED', reason: 'not the SubjectPublicKeyInfo of an RSA key' })
  const { modulus, exponent } = parts
  const bits = bitLength(modulus)
  if (bits < 2048) return weak('RSA below 2048 bit')
  if (bits > 8192) return err({ code: 'E_KEY_UNSUPPORTED', reason: 'RSA above 8192 bit' })
  // With an exponent of 1 the padded message is its own signature; an even number here belongs to no RSA key at all.
  if (bitLength(exponent) < 2 || !isOdd(exponent)) return weak('an RSA exponent that is even or below 3')
  if (!isOdd(modulus)) return weak('an even RSA modulus')
  return ok({ type: 'RSA', bytes: der })
}

const isOdd = (integer: Uint8Array) => ((integer.at(-1) ?? 0) & 1) === 1

const bitLength = (integer: Uint8Array) =>
  integer.length === 0 ? 0 : integer.length * 8 - Math.clz32(integer[0] as number) + 24

/** The two integers of a SubjectPublicKeyInfo for RSA, without leading zeros. */
function rsaParts(der: Uint8Array): { modulus: Uint8Array; exponent: Uint8Array } | null {
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
  const integer = (): Uint8Array | null => {
    const length = enter(0x02)
    if (length === null) return null
    const end = at + length
    while (at < end && der[at] === 0) at++
    const digits = der.subarray(at, end)
    at = end
    return digits
  }
  const modulus = integer()
  const exponent = integer()
  return modulus && exponent ? { modulus, exponent } : null
}
