import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toHex, toUtf8 } from '../../../primitives/bytes.ts'

/** The ciphersuite BLS12-381-SHA-256 (draft-irtf-cfrg-bbs-signatures §7.2.2) and what its interface adds (§3.2.1). */
const API_ID = 'BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_'
export const API_ID_BYTES = toUtf8(API_ID)
const EXPAND_LENGTH = 48
const HASH_TO_SCALAR = toUtf8(`${API_ID}H2S_`)
const MAP_MESSAGE = toUtf8(`${API_ID}MAP_MSG_TO_SCALAR_AS_HASH_`)
const GENERATOR_SEED_TAG = toUtf8(`${API_ID}SIG_GENERATOR_SEED_`)
const GENERATOR_SEED = toUtf8(`${API_ID}MESSAGE_GENERATOR_SEED`)
export const GENERATOR_TAG = toUtf8(`${API_ID}SIG_GENERATOR_DST_`)

/** The order of the groups, a prime. A scalar is a whole number from 0 up to it. */
export const ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
export const SCALAR_LENGTH = 32

export const mod = (value: bigint): bigint => {
  const rest = value % ORDER
  return rest < 0n ? rest + ORDER : rest
}

/** 1 / value, by the extended Euclidean algorithm. @throws RangeError for 0, which has no inverse */
export function invert(value: bigint): bigint {
  let [a, b] = [mod(value), ORDER]
  let [x, y] = [1n, 0n]
  while (a > 1n) {
    const quotient = b / a
    ;[a, b] = [b % a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  if (a === 0n) throw new RangeError('zero has no inverse')
  return mod(x)
}

export const toNumber = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`))

/** A whole number as bytes, the highest first (RFC 8017 I2OSP). */
export function toBytes(value: bigint | number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = BigInt(value)
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

export const scalarToBytes = (value: bigint): Uint8Array => toBytes(value, SCALAR_LENGTH)

/** A scalar that is neither 0 nor past the order; `null` for any other bytes (§4.2.4.4 octets_to_proof). */
export function parseScalar(bytes: Uint8Array): bigint | null {
  const value = toNumber(bytes)
  return value === 0n || value >= ORDER ? null : value
}

export const hashToScalar = (message: Uint8Array, tag = HASH_TO_SCALAR): bigint =>
  mod(toNumber(expand_message_xmd(message, tag, EXPAND_LENGTH, sha256)))

export const messageToScalar = (message: Uint8Array): bigint => hashToScalar(message, MAP_MESSAGE)

/** Scalars out of random bytes: 384 bits for each, so that none is likelier than another. */
export const randomScalars = (random: (length: number) => Uint8Array, count: number): bigint[] => {
  const bytes = random(count * EXPAND_LENGTH)
  return Array.from({ length: count }, (_, at) =>
    mod(toNumber(bytes.subarray(at * EXPAND_LENGTH, (at + 1) * EXPAND_LENGTH))),
  )
}

/** The texts that the generators are hashed from, one after the other (§4.1.1 create_generators). */
export function* generatorSeeds(): Generator<Uint8Array, never> {
  let seed = expand_message_xmd(GENERATOR_SEED, GENERATOR_SEED_TAG, EXPAND_LENGTH, sha256)
  for (let count = 1; ; count++) {
    seed = expand_message_xmd(concat(seed, toBytes(count, 8)), GENERATOR_SEED_TAG, EXPAND_LENGTH, sha256)
    yield seed
  }
}
