import { concat } from '../../primitives/bytes.ts'

/** Bytes, or a list of such: all that Ethereum's encoding knows (Yellow Paper, appendix B). */
export type Rlp = Uint8Array | readonly Rlp[]

/** Nothing on a chain is nested more deeply. */
const DEEPEST = 8

export const isBytes = (item: Rlp | undefined): item is Uint8Array => item instanceof Uint8Array

/** A number in as few bytes as it takes; zero takes none. */
export function writeNumber(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = BigInt(value); rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 255n))
  return Uint8Array.from(bytes)
}

/** The number that bytes stand for; `null` where they are no number in its one spelling, or one past 2^53. */
export function readNumber(item: Rlp | undefined): number | null {
  if (!isBytes(item) || item.length > 7 || item[0] === 0) return null
  const value = item.reduce((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(value) ? value : null
}

function withLength(base: number, body: Uint8Array): Uint8Array {
  if (body.length < 56) return concat(Uint8Array.of(base + body.length), body)
  const length = writeNumber(body.length)
  return concat(Uint8Array.of(base + 55 + length.length), length, body)
}

export function writeRlp(item: Rlp): Uint8Array {
  if (!isBytes(item)) return withLength(0xc0, concat(...item.map(writeRlp)))
  return item.length === 1 && item[0]! < 0x80 ? item : withLength(0x80, item)
}

type At = { readonly item: Rlp; readonly end: number }

/** Where the content of what begins at `at` begins and ends; `null` where its length is not written in the one way. */
function span(bytes: Uint8Array, at: number, limit: number): { from: number; to: number; isList: boolean } | null {
  const first = bytes[at]!
  const isList = first >= 0xc0
  const short = first - (isList ? 0xc0 : 0x80)
  const more = short - 55
  if (more <= 0) return { from: at + 1, to: at + 1 + short, isList }
  if (more > 4 || at + 1 + more > limit || bytes[at + 1] === 0) return null
  const length = bytes.subarray(at + 1, at + 1 + more).reduce((sum, byte) => sum * 256 + byte, 0)
  return length < 56 ? null : { from: at + 1 + more, to: at + 1 + more + length, isList }
}

function readAt(bytes: Uint8Array, at: number, limit: number, depth: number): At | null {
  if (at >= limit || depth > DEEPEST) return null
  if (bytes[at]! < 0x80) return { item: bytes.subarray(at, at + 1), end: at + 1 }
  const found = span(bytes, at, limit)
  if (!found || found.to > limit) return null
  const { from, to, isList } = found
  // A single small byte stands for itself.
  if (!isList) return to - from === 1 && bytes[from]! < 0x80 ? null : { item: bytes.subarray(from, to), end: to }
  const items: Rlp[] = []
  for (let next = from; next < to; ) {
    const one = readAt(bytes, next, to, depth + 1)
    if (!one) return null
    items.push(one.item)
    next = one.end
  }
  return { item: items, end: to }
}

/** Reads an item that takes up all the bytes, in the one spelling that it has; `null` for anything else. */
export function readRlp(bytes: Uint8Array): Rlp | null {
  const found = readAt(bytes, 0, bytes.length, 0)
  return found?.end === bytes.length ? found.item : null
}

/** A list of the items; `null` where it is none. */
export function readRlpList(bytes: Uint8Array): readonly Rlp[] | null {
  const item = readRlp(bytes)
  return item === null || isBytes(item) ? null : item
}
