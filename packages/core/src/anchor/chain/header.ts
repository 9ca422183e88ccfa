import { keccak_256 } from '@noble/hashes/sha3.js'
import { readHex, readQuantity } from '../hex.ts'
import { isBytes, type Rlp, readNumber, readRlpList, writeNumber, writeRlp } from './rlp.ts'

/** What a block's header says that is of interest here. */
export type BlockHeader = {
  readonly hash: Uint8Array
  readonly receiptsRoot: Uint8Array
  readonly number: number
  /** Seconds since 1970: the time that whoever made the block gave it. */
  readonly timestamp: number
}

/**
 * Reads a header by the places that have not moved since the first block. Later forks have added fields at its end
 * (EIP-1559, 4895, 4844, 4788, 7685), and others will: they are in the hash, and otherwise nobody's business here.
 */
export function readHeader(bytes: Uint8Array): BlockHeader | null {
  const fields = readRlpList(bytes)
  if (!fields || fields.length < 15 || fields.length > 32 || !fields.every(isBytes)) return null
  const receiptsRoot = fields[5] as Uint8Array
  const number = readNumber(fields[8])
  const timestamp = readNumber(fields[11])
  if (receiptsRoot.length !== 32 || number === null || timestamp === null) return null
  return { hash: keccak_256(bytes), receiptsRoot, number, timestamp }
}

/** The fields of a header in their order, by the names that nodes use; those of the second list came with forks. */
const FIELDS = [
  'parentHash',
  'sha3Uncles',
  'miner',
  'stateRoot',
  'transactionsRoot',
  'receiptsRoot',
  'logsBloom',
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'extraData',
  'mixHash',
  'nonce',
] as const
const LATER_FIELDS = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
  'blockAccessListHash',
] as const
const NUMBERS: ReadonlySet<string> = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
])

function fieldOf(block: Readonly<Record<string, unknown>>, name: string): Rlp | null {
  if (!NUMBERS.has(name)) return readHex(block[name])
  const number = readQuantity(block[name])
  return number === null ? null : writeNumber(number)
}

/**
 * The header out of what a node says of a block (`eth_getBlockByNumber`).
 *
 * @returns `null` where its hash is not the one that the node names: a chain whose headers have another form
 */
export function headerOfBlock(block: Readonly<Record<string, unknown>>): Uint8Array | null {
  const later = LATER_FIELDS.filter(name => block[name] !== undefined && block[name] !== null)
  const fields = [...FIELDS, ...later].map(name => fieldOf(block, name))
  if (fields.includes(null)) return null
  const bytes = writeRlp(fields as Rlp[])
  const hash = readHex(block.hash, 32)
  return hash && keccak_256(bytes).every((byte, at) => byte === hash[at]) ? bytes : null
}
