import { constants, crc32 as crc32OfNode, deflateRawSync, gunzipSync, inflateSync } from 'node:zlib'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/primitives/index.ts'
import {
  createPackedList,
  type DeflatePart,
  decodeBitstring,
  decodeTokenList,
  encodeBitstring,
  encodeTokenList,
  packStatuses,
  readStatus,
  readTokenStatus,
  type StatusIndex,
  writeStatus,
} from '../../src/status/index.ts'

const deflatePart: DeflatePart = part => deflateRawSync(part, { level: 6, finishFlush: constants.Z_FULL_FLUSH })
const bitstring = (entries: number) => createPackedList({ format: 'bitstring', entries, bits: 1, deflatePart })
const token = (entries: number) => createPackedList({ format: 'token', entries, bits: 2, deflatePart })
const expanded = (bytes: Uint8Array, as: 'bitstring' | 'token') => {
  const list = as === 'bitstring' ? decodeBitstring(`u${toBase64url(bytes)}`) : decodeTokenList(toBase64url(bytes))
  if (!list.ok) throw new Error(list.error.code)
  return list.value
}
/** Faster than comparing them one number after the other. */
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0

/** Three parts, the last one short. */
const SOME = 1_200_000
const LARGE = 2 ** 24

const anyWrites = (entries: number, most: number) =>
  fc.array(fc.tuple(fc.nat({ max: entries - 1 }), fc.nat({ max: most })), { maxLength: 60 })

property.prop([anyWrites(SOME, 1), anyWrites(SOME, 1)], { numRuns: 30 })(
  'a bitstring list says what one that is written anew says, after each round of changes',
  (first, second) => {
    const packed = bitstring(SOME)
    let plain: Uint8Array = new Uint8Array(SOME / 8)
    for (const round of [first, second]) {
      for (const [index, value] of round) {
        packed.write(index, value)
        plain = writeStatus(plain, index as StatusIndex, value)
      }
      const compressed = packed.compressed()
      expect(same(gunzipSync(compressed), plain)).toBe(true)
      expect(same(expanded(compressed, 'bitstring'), plain)).toBe(true)
    }
  },
)

property.prop([anyWrites(SOME, 3), anyWrites(SOME, 3)], { numRuns: 30 })(
  'a token list says what one that is packed anew says, after each round of changes',
  (first, second) => {
    const packed = token(SOME)
    const values = new Map<number, number>()
    for (const round of [first, second]) {
      for (const [index, value] of round) {
        packed.write(index, value)
        values.set(index, value)
      }
      const compressed = packed.compressed()
      const plain = packStatuses(SOME, 2, values)
      expect(same(inflateSync(compressed), plain)).toBe(true)
      expect(same(expanded(compressed, 'token'), plain)).toBe(true)
      for (const [index, value] of values) expect(packed.read(index)).toBe(value)
    }
  },
)

property.prop([anyWrites(SOME, 1)], { numRuns: 20 })(
  'what it is compressed to follows from its entries, and not from how they came about',
  writes => {
    const [straight, detour] = [bitstring(SOME), bitstring(SOME)]
    for (const [index, value] of writes) straight.write(index, value)
    for (const [index] of writes) detour.write(index, 1)
    detour.compressed()
    for (const [index, value] of writes) detour.write(index, value)
    expect(same(straight.compressed(), detour.compressed())).toBe(true)
  },
)

describe('16,777,216 entries', () => {
  /** Every hundredth, spread over all of it. */
  const set = Array.from({ length: LARGE / 100 }, (_, at) => (at * 7_919 * 100 + (at % 97)) % LARGE)

  test('a bitstring list is written, changed in one entry, and read', () => {
    const packed = bitstring(LARGE)
    for (const index of set) packed.write(index, 1)
    const plain = new Uint8Array(LARGE / 8)
    for (const index of set) plain[index >> 3] = plain[index >> 3]! | (0x80 >> (index & 7))
    expect(same(expanded(packed.compressed(), 'bitstring'), plain)).toBe(true)
    packed.write(LARGE - 1, 1)
    const list = expanded(packed.compressed(), 'bitstring')
    expect(readStatus(list, (LARGE - 1) as StatusIndex)).toEqual({ ok: true, value: 1 })
    expect(readStatus(list, LARGE as StatusIndex)).toMatchObject({ error: { code: 'RANGE_ERROR' } })
    expect(list.reduce((sum, byte, at) => sum + (byte === plain[at] ? 0 : 1), 0)).toBe(1)
    const whole = decodeBitstring(encodeBitstring(list))
    expect(whole.ok && same(whole.value, list)).toBe(true)
  })

  test('a token list is written, changed in one entry, and read', () => {
    const packed = token(LARGE)
    for (const [at, index] of set.entries()) packed.write(index, 1 + (at % 2))
    const plain = packStatuses(
      LARGE,
      2,
      set.map((index, at) => [index, 1 + (at % 2)] as const),
    )
    expect(same(expanded(packed.compressed(), 'token'), plain)).toBe(true)
    packed.write(LARGE - 1, 2)
    const list = expanded(packed.compressed(), 'token')
    expect(readTokenStatus(list, (LARGE - 1) as StatusIndex, 2)).toEqual({ ok: true, value: 2 })
    expect(readTokenStatus(list, LARGE as StatusIndex, 2)).toMatchObject({ error: { code: 'RANGE_ERROR' } })
    const whole = decodeTokenList(encodeTokenList(list))
    expect(whole.ok && same(whole.value, list)).toBe(true)
  })

  test('H-23 one past the largest list is a bomb, of either kind', () => {
    const tooMany = 2 ** 26 + 8
    const compressed = bitstring(tooMany).compressed()
    expect(compressed.length).toBeLessThan(20_000)
    expect(decodeBitstring(`u${toBase64url(compressed)}`)).toMatchObject({ error: { code: 'STATUS_LIST_TOO_LARGE' } })
    expect(decodeTokenList(toBase64url(token(tooMany / 2).compressed()))).toMatchObject({
      error: { code: 'STATUS_LIST_TOO_LARGE' },
    })
    expect(decodeBitstring(`u${toBase64url(bitstring(2 ** 26).compressed())}`).ok).toBe(true)
  })
})

test('the checksum at its end is that of the whole', () => {
  const packed = bitstring(SOME)
  packed.write(7, 1)
  packed.write(SOME - 1, 1)
  const compressed = Buffer.from(packed.compressed())
  expect(compressed.readUInt32LE(compressed.length - 8)).toBe(crc32OfNode(gunzipSync(compressed)))
  expect(compressed.readUInt32LE(compressed.length - 4)).toBe(SOME / 8)
})

test.each([-1, SOME, 0.5, 2 ** 53])('the index %s is in no list', index => {
  expect(() => bitstring(SOME).write(index, 1)).toThrow(RangeError)
  expect(() => bitstring(SOME).read(index)).toThrow(RangeError)
})

test('a value that does not fit leaves the neighbours alone', () => {
  expect(() => bitstring(SOME).write(0, 2)).toThrow(RangeError)
  expect(() => token(SOME).write(0, 4)).toThrow(RangeError)
})
