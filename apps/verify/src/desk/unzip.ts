import { err, ok, type Result } from '@laurel/core/primitives'
import { Inflate } from 'fflate'

/** Larger than this nothing in a ZIP is unpacked to; it is counted while it grows, whatever the ZIP says of itself. */
export const MAX_ENTRY_BYTES = 256 * 1024
/** A ZIP with more entries than this is read up to here. */
const MAX_LISTED = 20_000
/** JSON and pictures shrink to a twentieth at best; what grows more than this was made to. */
const MAX_RATIO = 200

export type ZipEntry = {
  readonly name: string
  readonly size: number
  readonly method: number
  readonly packed: Uint8Array
}
export type ZipProblem = 'tooLarge' | 'locked' | 'damaged'
export type Listed = { readonly entries: readonly ZipEntry[]; readonly problems: readonly ZipProblem[] }

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))

/** The end record lies in the last 64 KiB, behind it a comment at most. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--)
    if (view.getUint32(at, true) === END) return at
  return -1
}

/** Lists what is in a ZIP, from its directory, without unpacking anything (APPNOTE 4.3; no ZIP64, no encryption). */
export function listZip(bytes: Uint8Array): Result<Listed, 'damaged'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end < 0) return err('damaged')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (at === 0xffffffff) return err('damaged')
  const entries: ZipEntry[] = []
  const problems: ZipProblem[] = []
  const decoder = new TextDecoder()
  for (let index = 0; index < Math.min(count, MAX_LISTED); index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return err('damaged')
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const packedSize = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    // Folders, and what file managers leave behind.
    if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(name)) continue
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL) {
      problems.push('damaged')
      continue
    }
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const isLocked = (flags & 1) !== 0 || (method !== 0 && method !== 8)
    if (isLocked) problems.push('locked')
    else if (size > MAX_ENTRY_BYTES || packedSize > MAX_ENTRY_BYTES) problems.push('tooLarge')
    else if (start + packedSize > bytes.length || size > MAX_RATIO * packedSize + 1_024) problems.push('damaged')
    else entries.push({ name, size, method, packed: bytes.subarray(start, start + packedSize) })
  }
  return ok({ entries, problems })
}

/** Unpacks one entry, as far as a credential can be long. */
export function unpack({ method, packed }: ZipEntry): Result<Uint8Array<ArrayBuffer>, 'tooLarge' | 'damaged'> {
  if (method === 0) return ok(packed.slice())
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    const inflate = new Inflate(chunk => {
      length += chunk.length
      chunks.push(chunk)
    })
    const step = 1_024
    for (let at = 0; at < packed.length; at += step) {
      inflate.push(packed.subarray(at, at + step), at + step >= packed.length)
      if (length > MAX_ENTRY_BYTES) return err('tooLarge')
    }
  } catch {
    return err('damaged')
  }
  const made = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    made.set(chunk, at)
    at += chunk.length
  }
  return ok(made)
}
