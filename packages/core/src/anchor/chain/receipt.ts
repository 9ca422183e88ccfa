import { concat } from '../../primitives/bytes.ts'
import { readHex, readQuantity } from '../hex.ts'
import { isBytes, type Rlp, readRlpList, writeNumber, writeRlp } from './rlp.ts'

/** An event that a contract left. */
export type EventLog = {
  readonly address: Uint8Array
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

function readLog(item: Rlp): EventLog | null {
  if (isBytes(item) || item.length !== 3) return null
  const [address, topics, data] = item as [Rlp, Rlp, Rlp]
  if (!isBytes(address) || address.length !== 20 || isBytes(topics) || !isBytes(data)) return null
  if (topics.length > 4 || !topics.every(one => isBytes(one) && one.length === 32)) return null
  return { address, topics: topics as readonly Uint8Array[], data }
}

/**
 * The events of a transaction that succeeded, out of its receipt as a block commits to it: a list, or after a byte that
 * says its type (EIP-2718).
 *
 * @returns `null` where it is no receipt, or of a transaction that failed
 */
export function readReceipt(bytes: Uint8Array): readonly EventLog[] | null {
  const isTyped = bytes.length > 0 && bytes[0]! > 0 && bytes[0]! < 0x80
  const fields = readRlpList(isTyped ? bytes.subarray(1) : bytes)
  // Status, gas, bloom and logs; chains of the OP stack have two more for deposits.
  if (!fields || fields.length < 4 || fields.length > 8) return null
  const [status, , , logs] = fields
  if (!isBytes(status) || status.length !== 1 || status[0] !== 1 || !logs || isBytes(logs)) return null
  const events = logs.map(readLog)
  return events.includes(null) ? null : (events as EventLog[])
}

const numberOf = (value: unknown): Uint8Array | null => {
  const number = readQuantity(value)
  return number === null ? null : writeNumber(number)
}

function logOf(log: unknown): Rlp | null {
  const { address, topics, data } = (log ?? {}) as Record<string, unknown>
  const names = Array.isArray(topics) ? topics.map(one => readHex(one, 32)) : [null]
  const fields = [readHex(address, 20), readHex(data)]
  return [...names, ...fields].includes(null) ? null : ([fields[0], names, fields[1]] as Rlp)
}

/**
 * A receipt as its block commits to it, out of what a node says of it (`eth_getTransactionReceipt`).
 *
 * @returns `null` where something is missing, as in receipts from before Byzantium, which have no status
 */
export function receiptBytes(receipt: Readonly<Record<string, unknown>>): Uint8Array | null {
  const type = readQuantity(receipt.type ?? '0x0')
  const logs = receipt.logs
  const fields: (Rlp | null)[] = [
    numberOf(receipt.status),
    numberOf(receipt.cumulativeGasUsed),
    readHex(receipt.logsBloom, 256),
  ]
  if (!Array.isArray(logs) || type === null || type > 0x7fn) return null
  const list = logs.map(logOf)
  // Deposits of the OP stack since Canyon: their nonce and version are committed to as well.
  const more = receipt.depositReceiptVersion == null ? [] : ['depositNonce', 'depositReceiptVersion']
  const all = [...fields, ...more.map(name => numberOf(receipt[name]))]
  if (all.includes(null) || list.includes(null)) return null
  const [status, gas, bloom, ...rest] = all as Rlp[]
  const body = writeRlp([status!, gas!, bloom!, list as Rlp[], ...rest])
  return type === 0n ? body : concat(Uint8Array.of(Number(type)), body)
}
