import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concat } from '../../primitives/bytes.ts'
import { isBytes, type Rlp, readNumber, readRlpList, writeNumber, writeRlp } from './rlp.ts'

/** A transaction with a fee for the chain and one for whoever takes it into a block (EIP-1559). It carries no value. */
export type Transaction = {
  readonly chainId: number
  readonly nonce: number
  /** For each unit of gas, in wei. */
  readonly maxPriorityFeePerGas: bigint
  readonly maxFeePerGas: bigint
  readonly gas: bigint
  readonly to: Uint8Array
  readonly data: Uint8Array
}

const TYPE = Uint8Array.of(2)
const HALF = 32

const fieldsOf = (one: Transaction): Rlp[] => [
  writeNumber(one.chainId),
  writeNumber(one.nonce),
  writeNumber(one.maxPriorityFeePerGas),
  writeNumber(one.maxFeePerGas),
  writeNumber(one.gas),
  one.to,
  writeNumber(0),
  one.data,
  [],
]
const toSign = (fields: Rlp) => keccak_256(concat(TYPE, writeRlp(fields)))

const addressOfKey = (publicKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).subarray(1)).slice(12)

/** The account that a secret key of 32 bytes opens. @throws where it is no key */
export const addressOf = (secretKey: Uint8Array): Uint8Array => addressOfKey(secp256k1.getPublicKey(secretKey))

/** By what a chain knows a transaction. */
export const transactionHash = (raw: Uint8Array): Uint8Array => keccak_256(raw)

/** Signs a transaction, the same way each time (RFC 6979). @returns the bytes that are sent */
export function signTransaction(transaction: Transaction, secretKey: Uint8Array): Uint8Array {
  const fields = fieldsOf(transaction)
  const signature = secp256k1.sign(toSign(fields), secretKey, { prehash: false, format: 'recovered' })
  const [parity, r, s] = [signature[0]!, signature.subarray(1, 1 + HALF), signature.subarray(1 + HALF)]
  const numbers = [r, s].map(half => half.subarray(half.findIndex(byte => byte !== 0)))
  return concat(TYPE, writeRlp([...fields, writeNumber(parity), ...numbers]))
}

const padded = (number: Uint8Array): Uint8Array => concat(new Uint8Array(HALF - number.length), number)

function senderOf(fields: readonly Rlp[], parity: number, r: Uint8Array, s: Uint8Array): Uint8Array | null {
  const signature = concat(Uint8Array.of(parity), padded(r), padded(s))
  try {
    return addressOfKey(secp256k1.recoverPublicKey(signature, toSign(fields), { prehash: false }))
  } catch {
    return null
  }
}

const bigOf = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

/**
 * Reads a signed transaction of this type, for when somebody else has signed it.
 *
 * @returns `null` where it is none, or does anything that `Transaction` cannot say: value, a list of access
 */
export function readTransaction(
  raw: Uint8Array,
): { readonly transaction: Transaction; readonly from: Uint8Array } | null {
  const fields = raw[0] === 2 ? readRlpList(raw.subarray(1)) : null
  if (fields?.length !== 12) return null
  const [chainId, nonce, priority, most, gas, to, value, data, access, parity, r, s] = fields
  const numbers = [chainId, nonce, parity].map(readNumber)
  const bytes = [priority, most, gas, to, value, data, r, s]
  const isPlain = bytes.every(isBytes) && !isBytes(access) && access?.length === 0 && (value as Uint8Array).length === 0
  if (!isPlain || numbers.includes(null) || numbers[2]! > 1 || (to as Uint8Array).length !== 20) return null
  if ([priority, most, gas, r, s].some(one => (one as Uint8Array).length > HALF)) return null
  const from = senderOf(fields.slice(0, 9), numbers[2]!, r as Uint8Array, s as Uint8Array)
  if (!from) return null
  const transaction = {
    chainId: numbers[0]!,
    nonce: numbers[1]!,
    maxPriorityFeePerGas: bigOf(priority as Uint8Array),
    maxFeePerGas: bigOf(most as Uint8Array),
    gas: bigOf(gas as Uint8Array),
    to: to as Uint8Array,
    data: data as Uint8Array,
  }
  return { transaction, from }
}
