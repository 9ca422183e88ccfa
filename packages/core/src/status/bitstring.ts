import { gzipSync } from 'fflate'
import type { Brand } from '../primitives/brand.ts'
import { crc32 } from '../primitives/crc32.ts'
import { decodeBase64url, decodeMultibase, toMultibaseBase64url } from '../primitives/multibase.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { inflate, MAXIMUM_BYTES } from './inflate.ts'

/** Position of one credential in a status list, counted in entries from 0; taken at random, so that neighbours in a class are not neighbours in the list. */
export type StatusIndex = Brand<number, 'StatusIndex'>

/** The smallest list that still hides one learner among many: 131,072 entries, 16 KiB at one bit each (Bitstring §3.1). */
export const MINIMUM_ENTRIES = 131_072

export type BitstringError = {
  readonly code: 'STATUS_LIST_ENCODING_ERROR' | 'STATUS_LIST_TOO_LARGE' | 'STATUS_LIST_LENGTH_ERROR' | 'RANGE_ERROR'
  readonly reason: string
}

/** An empty list of `entries` entries of `statusSize` bits. */
export const createBitstring = (entries: number = MINIMUM_ENTRIES, statusSize = 1): Uint8Array =>
  new Uint8Array(Math.ceil((entries * statusSize) / 8))

/** The `encodedList` of a list: gzip, base64url, multibase `u` (Bitstring §3.3). The same list gives the same text. */
export const encodeBitstring = (list: Uint8Array): string =>
  toMultibaseBase64url(gzipSync(list, { level: 6, mtime: 0 }))

/**
 * Expands an `encodedList` (Bitstring §3.4): one gzip member and nothing after it, its checksum and its length right, at
 * most 8 MiB. The inflating stops as soon as there is more.
 */
export function decodeBitstring(encoded: string): Result<Uint8Array, BitstringError> {
  const broken = (reason: string) => err({ code: 'STATUS_LIST_ENCODING_ERROR', reason } as const)
  if (encoded.length > 2 * MAXIMUM_BYTES)
    return err({ code: 'STATUS_LIST_TOO_LARGE', reason: 'the encoded list is too long' })
  // Lists from before the multibase prefix became a rule are bare base64url; gzip's first bytes make them begin with H4.
  const bytes = encoded.startsWith('H4')
    ? decodeBase64url(encoded)
    : encoded.startsWith('u')
      ? decodeMultibase(encoded)
      : null
  if (!bytes?.ok) return broken('not multibase base64url')
  const body = gzipBody(bytes.value)
  if (!body) return broken('not gzip')
  const list = inflate(body.deflated)
  if (list === 'too large') return err({ code: 'STATUS_LIST_TOO_LARGE', reason: 'the list expands past 8 MiB' })
  if (list === null) return broken('the compressed data is damaged')
  if (list.length !== body.length || crc32(list) !== body.crc) return broken('the length or the checksum is wrong')
  return ok(list)
}

/** Takes a gzip member's header and trailer off (RFC 1952 §2.3). */
function gzipBody(bytes: Uint8Array): { deflated: Uint8Array; crc: number; length: number } | null {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null
  const flags = bytes[3]!
  let at = 10
  if (flags & 0xe0) return null
  if (flags & 4) at += 2 + bytes[at]! + (bytes[at + 1]! << 8)
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return null
    at = end + 1
  }
  if (flags & 2) at += 2
  const end = bytes.length - 8
  if (at >= end) return null
  const number = (from: number) =>
    (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) >>> 0
  return { deflated: bytes.subarray(at, end), crc: number(end), length: number(end + 4) }
}

/**
 * Reads one entry of an expanded list: `statusSize` bits from `index × statusSize` on, the first bit being the highest
 * of byte 0 (Bitstring §3.2, steps 9 to 11).
 *
 * @returns the entry's value; `STATUS_LIST_LENGTH_ERROR` for a list too short to hide anyone, `RANGE_ERROR` past its end
 */
export function readStatus(list: Uint8Array, index: StatusIndex, statusSize = 1): Result<number, BitstringError> {
  if (list.length * 8 < MINIMUM_ENTRIES * statusSize)
    return err({ code: 'STATUS_LIST_LENGTH_ERROR', reason: `fewer than ${MINIMUM_ENTRIES} entries` })
  const first = index * statusSize
  if (!Number.isSafeInteger(index) || index < 0 || first + statusSize > list.length * 8)
    return err({ code: 'RANGE_ERROR', reason: 'the index is not in the list' })
  let value = 0
  for (let bit = first; bit < first + statusSize; bit++)
    value = (value << 1) | ((list[bit >> 3]! >> (7 - (bit & 7))) & 1)
  return ok(value)
}

/**
 * A copy of `list` with one entry written; the list given is left as it was. With more than one bit an entry, `value` is
 * the number of its message.
 */
export function writeStatus(list: Uint8Array, index: StatusIndex, value: boolean | number, statusSize = 1): Uint8Array {
  const next = list.slice()
  const number = Number(value)
  for (let place = 0; place < statusSize; place++) {
    const bit = index * statusSize + place
    const mask = 0x80 >> (bit & 7)
    const isSet = ((number >> (statusSize - 1 - place)) & 1) === 1
    next[bit >> 3] = isSet ? next[bit >> 3]! | mask : next[bit >> 3]! & ~mask
  }
  return next
}
