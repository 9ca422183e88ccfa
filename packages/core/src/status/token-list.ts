import { zlibSync } from 'fflate'
import type { JsonObject } from '../primitives/json.ts'
import { decodeBase64url, toBase64url } from '../primitives/multibase.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { adler32 } from './adler32.ts'
import type { BitstringError, StatusIndex } from './bitstring.ts'
import { inflate, MAXIMUM_BYTES } from './inflate.ts'

/** What an entry of a token status list says (Token Status List §7.1); other values are of nobody's known meaning. */
export const TOKEN_STATUS = { valid: 0, invalid: 1, suspended: 2 } as const

export type StatusBits = 1 | 2 | 4 | 8
export const isStatusBits = (bits: unknown): bits is StatusBits => bits === 1 || bits === 2 || bits === 4 || bits === 8

/**
 * Packs statuses: the first entry is in the lowest bits of byte 0 (Token Status List §4.1), the other way round than in
 * a bitstring status list.
 *
 * @param values by index; what is not named is valid
 */
export function packStatuses(
  entries: number,
  bits: StatusBits,
  values: Iterable<readonly [number, number]>,
): Uint8Array {
  const list = new Uint8Array(Math.ceil((entries * bits) / 8))
  const perByte = 8 / bits
  for (const [index, value] of values) {
    const at = Math.floor(index / perByte)
    const shift = (index % perByte) * bits
    list[at] = (list[at]! & ~(((1 << bits) - 1) << shift)) | (value << shift)
  }
  return list
}

/** Reads one entry of an expanded list. `RANGE_ERROR` past its end. */
export function readTokenStatus(
  list: Uint8Array,
  index: StatusIndex,
  bits: StatusBits,
): Result<number, BitstringError> {
  const perByte = 8 / bits
  if (!Number.isSafeInteger(index) || index < 0 || index >= list.length * perByte)
    return err({ code: 'RANGE_ERROR', reason: 'the index is not in the list' })
  return ok((list[Math.floor(index / perByte)]! >> ((index % perByte) * bits)) & ((1 << bits) - 1))
}

/** The `lst` of a list: zlib (RFC 1950), base64url. */
export const encodeTokenList = (list: Uint8Array): string => toBase64url(zlibSync(list, { level: 6 }))

/** Expands an `lst`; stops as soon as there is more than 8 MiB (HOSTILE H-23). */
export function decodeTokenList(lst: string): Result<Uint8Array, BitstringError> {
  const broken = (reason: string) => err({ code: 'STATUS_LIST_ENCODING_ERROR', reason } as const)
  const tooLarge = err({ code: 'STATUS_LIST_TOO_LARGE', reason: 'the list expands past 8 MiB' } as const)
  if (lst.length > 2 * MAXIMUM_BYTES) return tooLarge
  const bytes = decodeBase64url(lst)
  if (!bytes.ok) return broken('not base64url')
  const packed = bytes.value
  // RFC 1950 §2.2: deflate, no dictionary, and a header that adds up.
  if (packed.length < 8 || (packed[0]! & 15) !== 8 || ((packed[0]! << 8) | packed[1]!) % 31 !== 0 || packed[1]! & 32)
    return broken('not zlib')
  const list = inflate(packed.subarray(2, packed.length - 4))
  if (list === 'too large') return tooLarge
  if (list === null) return broken('the compressed data is damaged')
  const end = packed.subarray(packed.length - 4)
  const stated = ((end[0]! << 24) | (end[1]! << 16) | (end[2]! << 8) | end[3]!) >>> 0
  return adler32(list) === stated ? ok(list) : broken('the checksum is wrong')
}

/** The claims of a Status List Token (§5.1). `sub` is the address that it is served at. */
export const tokenListClaims = (list: {
  readonly url: string
  /** The issuer's DID: a list by somebody else does not count (HOSTILE H-22). */
  readonly issuer: string
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expires: number
  /** For how many seconds it may be kept; without it as long as anybody likes. */
  readonly ttl?: number
  readonly bits: StatusBits
  /** Packed (`packStatuses`), or as the `lst` that it is compressed to. */
  readonly list: Uint8Array | string
}): JsonObject => ({
  iss: list.issuer,
  sub: list.url,
  iat: list.issuedAt,
  exp: list.expires,
  ...(list.ttl === undefined ? {} : { ttl: list.ttl }),
  status_list: { bits: list.bits, lst: typeof list.list === 'string' ? list.list : encodeTokenList(list.list) },
})
