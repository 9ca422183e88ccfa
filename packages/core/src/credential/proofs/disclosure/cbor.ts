import { concat, decodeUtf8Strictly, toUtf8 } from '../../../primitives/bytes.ts'

/** The few kinds of CBOR (RFC 8949) that proof values are made of. */
export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor>

const UNSIGNED = 0
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5

/** Lists and maps lie in each other no deeper than this in any proof value. */
const MAX_DEPTH = 4

function head(major: number, value: number): Uint8Array {
  const lead = major << 5
  if (value < 24) return Uint8Array.of(lead | value)
  if (value < 0x100) return Uint8Array.of(lead | 24, value)
  if (value < 0x10000) return Uint8Array.of(lead | 25, value >> 8, value & 0xff)
  return Uint8Array.of(lead | 26, value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff)
}

/** Writes a value in its only preferred form (RFC 8949 §4.1); numbers are whole, from 0 to 2³² − 1. */
export function encodeCbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') return head(UNSIGNED, value)
  if (typeof value === 'string') {
    const text = toUtf8(value)
    return concat(head(TEXT, text.length), text)
  }
  if (value instanceof Uint8Array) return concat(head(BYTES, value.length), value)
  if (value instanceof Map)
    return concat(head(MAP, value.size), ...[...value].flatMap(([key, one]) => [head(UNSIGNED, key), encodeCbor(one)]))
  const list = value as readonly Cbor[]
  return concat(head(ARRAY, list.length), ...list.map(encodeCbor))
}

/**
 * Reads one value that fills `bytes` to the end. Refused with `null`: tags (VC-DI-ECDSA §3.5.2 forbids them), lengths
 * that are left open, longer forms than needed, a key that comes twice, text that is not UTF-8, whatever is cut or left
 * over. So a proof value has one form only, and its length bounds the work.
 */
export function decodeCbor(bytes: Uint8Array): Cbor | null {
  let at = 0
  const byte = (): number => {
    if (at >= bytes.length) throw new Malformed()
    return bytes[at++]!
  }
  const argument = (lead: number): number => {
    const short = lead & 31
    if (short < 24) return short
    if (short > 26) throw new Malformed()
    const size = 1 << (short - 24)
    let value = 0
    for (let left = size; left > 0; left--) value = value * 256 + byte()
    if (value < (size === 1 ? 24 : size === 2 ? 0x100 : 0x10000)) throw new Malformed()
    return value
  }
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new Malformed()
    at += length
    return bytes.slice(at - length, at)
  }
  const read = (depth: number): Cbor => {
    if (depth > MAX_DEPTH) throw new Malformed()
    const lead = byte()
    const value = argument(lead)
    switch (lead >> 5) {
      case UNSIGNED:
        return value
      case BYTES:
        return take(value)
      case TEXT: {
        const text = decodeUtf8Strictly(take(value))
        if (text === null) throw new Malformed()
        return text
      }
      case ARRAY: {
        if (value > bytes.length - at) throw new Malformed()
        return Array.from({ length: value }, () => read(depth + 1))
      }
      case MAP: {
        if (value > bytes.length - at) throw new Malformed()
        const map = new Map<number, Cbor>()
        for (let left = value; left > 0; left--) {
          const key = read(depth + 1)
          if (typeof key !== 'number' || map.has(key)) throw new Malformed()
          map.set(key, read(depth + 1))
        }
        return map
      }
      default:
        throw new Malformed()
    }
  }
  try {
    const value = read(0)
    return at === bytes.length ? value : null
  } catch (problem) {
    if (problem instanceof Malformed) return null
    throw problem
  }
}

class Malformed extends Error {}
