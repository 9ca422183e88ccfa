import { concat } from '../primitives/bytes.ts'
import { crc32, crc32OfBoth } from '../primitives/crc32.ts'
import { adler32, adler32OfBoth } from './adler32.ts'

/**
 * Compresses one part of a list by itself: raw deflate without a final block, brought to a whole byte by an empty stored
 * block (RFC 1951 §3.2.4; zlib's `Z_FULL_FLUSH`), so that parts can follow each other.
 */
export type DeflatePart = (part: Uint8Array) => Uint8Array

/** A list that is kept packed and compressed, part by part: changing an entry costs the part in which it is. */
export type PackedList = {
  readonly entries: number
  /** Bytes of memory that it takes. */
  size(): number
  read(index: number): number
  write(index: number, value: number): void
  /**
   * The list as one gzip member (`bitstring`, Bitstring §3.3) or one zlib stream (`token`, Token Status List §4.1). It
   * follows from the entries alone, whatever way they were written.
   */
  compressed(): Uint8Array
}

/** 2^19 entries of one bit; small enough to be compressed in a millisecond or two, so large that parts cost no length. */
const PART_BYTES = 65_536

type Part = { readonly compressed: Uint8Array; readonly checksum: number }

type Format = {
  readonly head: readonly number[]
  checksum(bytes: Uint8Array): number
  /** Of two runs of bytes, one after the other, by their checksums and the length of the second. */
  checksumOfBoth(first: number, second: number, length: number): number
  tail(checksum: number, length: number): readonly number[]
  /** By how many bits an entry is moved up in its byte. */
  shift(place: number, bits: number): number
}

const FORMATS = {
  bitstring: {
    head: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff],
    checksum: crc32,
    checksumOfBoth: crc32OfBoth,
    tail: (crc, length) => [0, 8, 16, 24].map(at => crc >>> at).concat([0, 8, 16, 24].map(at => length >>> at)),
    shift: (place, bits) => 8 - bits * (place + 1),
  },
  token: {
    head: [0x78, 0x9c],
    checksum: adler32,
    checksumOfBoth: adler32OfBoth,
    tail: adler => [24, 16, 8, 0].map(at => adler >>> at),
    shift: (place, bits) => bits * place,
  },
} satisfies Record<string, Format>

/** A last block with nothing in it: the parts have none that is the last. */
const LAST_BLOCK = [0x03, 0x00]

/**
 * An empty list.
 *
 * @param options.format  in which order entries lie in a byte, and how the whole is wrapped
 * @param options.bits    bits of one entry
 */
export function createPackedList(options: {
  readonly format: keyof typeof FORMATS
  readonly entries: number
  readonly bits: 1 | 2 | 4 | 8
  readonly deflatePart: DeflatePart
}): PackedList {
  const { entries, bits, deflatePart } = options
  const format: Format = FORMATS[options.format]
  const perByte = 8 / bits
  const mask = (1 << bits) - 1
  const list = new Uint8Array(Math.ceil(entries / perByte))
  const parts: (Part | undefined)[] = new Array(Math.ceil(list.length / PART_BYTES))
  const partOf = (bytes: Uint8Array): Part => ({ compressed: deflatePart(bytes), checksum: format.checksum(bytes) })
  const bytesOf = (at: number) => list.subarray(at * PART_BYTES, (at + 1) * PART_BYTES)
  // Most parts of a new list are alike.
  const fresh = new Map<number, Part>()
  for (let at = 0; at < parts.length; at++) {
    const bytes = bytesOf(at)
    const known = fresh.get(bytes.length) ?? partOf(bytes)
    fresh.set(bytes.length, known)
    parts[at] = known
  }
  const placeOf = (index: number) => {
    if (!Number.isSafeInteger(index) || index < 0 || index >= entries)
      throw new RangeError('the index is not in the list')
    return { at: Math.floor(index / perByte), shift: format.shift(index % perByte, bits) }
  }
  return {
    entries,
    size: () => list.length + parts.reduce((sum, part) => sum + (part?.compressed.length ?? 0), 0),
    read(index) {
      const { at, shift } = placeOf(index)
      return (list[at]! >> shift) & mask
    },
    write(index, value) {
      if ((value & mask) !== value) throw new RangeError('the value does not fit an entry')
      const { at, shift } = placeOf(index)
      const next = (list[at]! & ~(mask << shift)) | (value << shift)
      if (next === list[at]) return
      list[at] = next
      parts[Math.floor(at / PART_BYTES)] = undefined
    },
    compressed() {
      const whole = parts.map((part, at) => {
        const made = part ?? partOf(bytesOf(at))
        parts[at] = made
        return made
      })
      let checksum = format.checksum(new Uint8Array())
      for (const [at, part] of whole.entries())
        checksum = format.checksumOfBoth(checksum, part.checksum, bytesOf(at).length)
      return concat(
        Uint8Array.from(format.head),
        ...whole.map(part => part.compressed),
        Uint8Array.from(LAST_BLOCK),
        Uint8Array.from(format.tail(checksum, list.length)),
      )
    },
  }
}
