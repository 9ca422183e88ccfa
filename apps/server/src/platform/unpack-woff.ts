import { inflateSync } from 'node:zlib'

const HEADER = 44
const ENTRY = 20

/**
 * A WOFF 1.0 file → the TrueType or OpenType font inside it. The renderer of pictures reads no packed fonts, and the
 * packages of our typeface hold no others. Only for files that come with Laurel: nothing here is checked.
 *
 * @see WOFF File Format 1.0 §3-5
 */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const from = new DataView(woff.buffer, woff.byteOffset, woff.byteLength)
  if (from.getUint32(0) !== 0x774f4646) throw new Error('not a WOFF font')
  const count = from.getUint16(12)
  const tables = Array.from({ length: count }, (_, index) => {
    const at = HEADER + index * ENTRY
    const [offset, packed, length] = [from.getUint32(at + 4), from.getUint32(at + 8), from.getUint32(at + 12)]
    const bytes = woff.subarray(offset, offset + packed)
    return {
      tag: from.getUint32(at),
      checksum: from.getUint32(at + 16),
      bytes: packed < length ? new Uint8Array(inflateSync(bytes)) : bytes,
    }
  })
  const padded = (length: number) => (length + 3) & ~3
  const directory = 12 + count * 16
  const font = new Uint8Array(directory + tables.reduce((sum, one) => sum + padded(one.bytes.length), 0))
  const to = new DataView(font.buffer)
  const power = 2 ** Math.floor(Math.log2(count))
  to.setUint32(0, from.getUint32(4))
  to.setUint16(4, count)
  to.setUint16(6, power * 16)
  to.setUint16(8, Math.log2(power))
  to.setUint16(10, count * 16 - power * 16)
  let at = directory
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const entry = 12 + index * 16
    for (const [place, value] of [tag, checksum, at, bytes.length].entries()) to.setUint32(entry + place * 4, value)
    font.set(bytes, at)
    at += padded(bytes.length)
  }
  return font
}
