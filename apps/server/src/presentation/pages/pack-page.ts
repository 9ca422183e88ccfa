import { hash } from 'node:crypto'
import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A text that many pages have in them, and how a page with it is packed. */
export type Block = {
  readonly text: string
  /** `before`, the text and `after` as one gzip file. */
  pack(before: string, after: string): Uint8Array<ArrayBuffer>
}

/** A page is packed for one reader at a time, so quickly rather than as small as can be. */
const LEVEL = 4
/** As many pages are kept as they were sent last: a link that spreads is packed once. */
const MOST_KEPT = 200
/** RFC 1952 §2.3: deflate, no name, no time, no system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)

/** After a full flush a part ends at a byte, and what follows refers to nothing in it (RFC 1951 §3.2.3). */
const part = (text: string, level: number) => deflateRawSync(text, { level, finishFlush: constants.Z_FULL_FLUSH })

/** Packs `text` once, as a part that is put between two others of a page. */
export function blockOf(text: string): Block {
  const packed = part(text, 9)
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  const gzip = (before: string, after: string) => {
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(crc32(after, crc32(text, crc32(before))), 0)
    trailer.writeUInt32LE(Buffer.byteLength(before) + Buffer.byteLength(text) + Buffer.byteLength(after), 4)
    return Buffer.concat([HEADER, part(before, LEVEL), packed, deflateRawSync(after, { level: LEVEL }), trailer])
  }
  return {
    text,
    pack(before, after) {
      const key = hash('sha256', `${before.length} ${before}${after}`, 'base64')
      const bytes = kept.get(key) ?? gzip(before, after)
      kept.delete(key)
      kept.set(key, bytes)
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return bytes
    },
  }
}
