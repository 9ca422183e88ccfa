import { sha256 } from '@noble/hashes/sha2.js'

/** What a header of a Bitcoin block says: 80 bytes. */
export type BitcoinHeader = {
  /** As it is hashed; written the other way round where people read it. */
  readonly hash: Uint8Array
  readonly merkleRoot: Uint8Array
  /** Seconds since 1970: the time that whoever found the block gave it. */
  readonly timestamp: number
}

const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

/** The number below which the hash had to be: three bytes and by how many bytes they are moved. */
function targetOf(bits: number): bigint {
  const [exponent, mantissa] = [bits >>> 24, BigInt(bits & 0x7fffff)]
  return exponent <= 3 ? mantissa >> BigInt(8 * (3 - exponent)) : mantissa << BigInt(8 * (exponent - 3))
}

/**
 * Reads a header, and checks the work that it claims to stand for. That a block is one of the chain is another question:
 * whoever names an easy target has little work.
 */
export function readBitcoinHeader(bytes: Uint8Array): BitcoinHeader | null {
  if (bytes.length !== 80) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const bits = view.getUint32(72, true)
  const hash = sha256(sha256(bytes))
  if ((bits & 0x800000) !== 0 || numberOf(hash) > targetOf(bits)) return null
  return { hash, merkleRoot: bytes.slice(36, 68), timestamp: view.getUint32(68, true) }
}
