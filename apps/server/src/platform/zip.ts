import { crc32, deflateRawSync } from 'node:zlib'

/** One file of an archive, small enough to be held in memory. */
export type ZipPart = { readonly path: string; readonly bytes: Uint8Array }

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
/** Names are UTF-8 (APPNOTE 4.4.4, bit 11). */
const UTF8 = 0x0800
const DEFLATED = 8
/** A number that is written elsewhere, since it does not fit. */
const TOO_LARGE = 0xffffffff

/** What is packed already becomes no smaller. */
const isPacked = (path: string) => /\.(png|jpg|webp|woff2?|pdf|zip)$/.test(path)

/** Date and time as MS-DOS had them, in UTC: the same archive on every machine. */
function dosTime(at: Date): number {
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return ((date << 16) | time) >>> 0
}

type Entry = {
  readonly name: Buffer
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** The fields that stand in both headers of a file, from "version needed" on. */
function common({ name, method, crc, packed, size }: Omit<Entry, 'offset'>, time: number, extra: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(45, 0)
  fields.writeUInt16LE(UTF8, 2)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt32LE(time, 6)
  fields.writeUInt32LE(crc, 10)
  fields.writeUInt32LE(packed, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(name.length, 22)
  fields.writeUInt16LE(extra, 24)
  return fields
}

function localHeader(entry: Omit<Entry, 'offset'>, time: number): Buffer {
  const start = Buffer.alloc(4)
  start.writeUInt32LE(LOCAL, 0)
  return Buffer.concat([start, common(entry, time, 0), entry.name])
}

function centralHeader(entry: Entry, time: number): Buffer {
  const isFar = entry.offset >= TOO_LARGE
  const extra = Buffer.alloc(isFar ? 12 : 0)
  if (isFar) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(8, 2)
    extra.writeBigUInt64LE(BigInt(entry.offset), 4)
  }
  const start = Buffer.alloc(6)
  start.writeUInt32LE(CENTRAL, 0)
  // Made on Unix, so that the rights below are read as such.
  start.writeUInt16LE((3 << 8) | 45, 4)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(0o100644 * 0x10000, 6)
  rest.writeUInt32LE(isFar ? TOO_LARGE : entry.offset, 10)
  return Buffer.concat([start, common(entry, time, extra.length), rest, entry.name, extra])
}

/** Where the list of files is; once more in 64 bits (APPNOTE 4.3.14), so that neither their number nor their size is limited. */
function ending(count: number, from: number, length: number): Buffer {
  const large = Buffer.alloc(56)
  large.writeUInt32LE(END_64, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE((3 << 8) | 45, 12)
  large.writeUInt16LE(45, 14)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(length), 40)
  large.writeBigUInt64LE(BigInt(from), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(LOCATOR_64, 0)
  locator.writeBigUInt64LE(BigInt(from + length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(Math.min(length, TOO_LARGE), 12)
  end.writeUInt32LE(Math.min(from, TOO_LARGE), 16)
  const isLarge = count >= 0xffff || from >= TOO_LARGE || length >= TOO_LARGE
  return isLarge ? Buffer.concat([large, locator, end]) : end
}

/** A ZIP archive of `parts`, which whatever opens such archives unpacks; the same parts give the same bytes. */
export async function* writeZip(parts: AsyncIterable<ZipPart>, modified: Date): AsyncGenerator<Uint8Array> {
  const time = dosTime(modified)
  const entries: Entry[] = []
  let offset = 0
  for await (const { path, bytes } of parts) {
    const body = isPacked(path) ? bytes : deflateRawSync(bytes)
    const entry = {
      name: Buffer.from(path, 'utf8'),
      method: isPacked(path) ? 0 : DEFLATED,
      crc: crc32(bytes),
      packed: body.length,
      size: bytes.length,
    }
    const header = localHeader(entry, time)
    yield header
    yield body
    entries.push({ ...entry, offset })
    offset += header.length + body.length
  }
  const from = offset
  for (const entry of entries) {
    const header = centralHeader(entry, time)
    yield header
    offset += header.length
  }
  yield ending(entries.length, from, offset - from)
}
