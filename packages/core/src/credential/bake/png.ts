import { concat, decodeUtf8Strictly, toUtf8 } from '../../primitives/bytes.ts'
import { crc32 } from '../../primitives/crc32.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { inflate } from './inflate.ts'
import { MAX_BAKED } from './limits.ts'

export type BakeError = {
  readonly code:
    | 'NOT_AN_IMAGE'
    | 'IMAGE_TOO_LARGE'
    | 'IMAGE_DAMAGED'
    | 'NOTHING_BAKED'
    | 'ALREADY_BAKED'
    | 'BAKED_TWICE'
    | 'BAKED_TOO_LARGE'
    | 'PDF_ENCRYPTED'
}

const SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const KEYWORD = 'openbadgecredential'
/** Open Badges 2.0 Baking Specification: an assertion, its JWS, or its address. */
const KEYWORD_2 = 'openbadges'
const MAX_IMAGE = 20 * 1024 * 1024

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, index) => bytes[index] === byte)

export type Chunk = { readonly type: string; readonly data: Uint8Array; readonly start: number; readonly end: number }

/** The chunks of a PNG, each with its checksum right, from IHDR to IEND and nothing after. */
export function readChunks(png: Uint8Array): Result<Chunk[], BakeError> {
  if (png.length > MAX_IMAGE) return err({ code: 'IMAGE_TOO_LARGE' })
  if (!isPng(png)) return err({ code: 'NOT_AN_IMAGE' })
  const damaged = err({ code: 'IMAGE_DAMAGED' } as const)
  const number = (at: number) => ((png[at]! << 24) | (png[at + 1]! << 16) | (png[at + 2]! << 8) | png[at + 3]!) >>> 0
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length; ) {
    if (at + 12 > png.length) return damaged
    const length = number(at)
    const end = at + 12 + length
    if (length > MAX_IMAGE || end > png.length) return damaged
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    if (crc32(png.subarray(at + 4, end - 4)) !== number(end - 4)) return damaged
    chunks.push({ type, data: png.subarray(at + 8, end - 4), start: at, end })
    if (type === 'IEND') return end === png.length && chunks[0]!.type === 'IHDR' ? ok(chunks) : damaged
    at = end
  }
  return damaged
}

export const keywordOf = (chunk: Chunk): string => {
  const end = chunk.data.indexOf(0)
  return end < 1 || end > 79 ? '' : String.fromCharCode(...chunk.data.subarray(0, end))
}

/**
 * Puts a credential (JSON text or compact JWT) into a PNG as an iTXt chunk, before the picture's data (Open Badges 3.0
 * §5.3.1). A picture that carries one already is refused.
 */
export function bakePng(png: Uint8Array, credential: string): Result<Uint8Array, BakeError> {
  const chunks = readChunks(png)
  if (!chunks.ok) return chunks
  if (chunks.value.some(chunk => chunk.type === 'iTXt' && keywordOf(chunk) === KEYWORD))
    return err({ code: 'ALREADY_BAKED' })
  const text = toUtf8(credential)
  if (text.length > MAX_BAKED) return err({ code: 'BAKED_TOO_LARGE' })
  return ok(insertText(png, chunks.value[0]!, KEYWORD, { text, isCompressed: false }))
}

/** A PNG with one more iTXt chunk behind its header. */
export function insertText(
  png: Uint8Array,
  header: Chunk,
  keyword: string,
  { text, isCompressed }: { readonly text: Uint8Array; readonly isCompressed: boolean },
): Uint8Array {
  // Keyword, end, whether it is compressed, method 0, no language, no translated keyword.
  const data = concat(toUtf8(keyword), new Uint8Array([0, isCompressed ? 1 : 0, 0, 0, 0]), text)
  const typed = concat(toUtf8('iTXt'), data)
  const word = (value: number) => new Uint8Array([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
  return concat(png.subarray(0, header.end), word(data.length), typed, word(crc32(typed)), png.subarray(header.end))
}

/** Takes the credential, or the older badge, out of a PNG. Two of them are refused: nobody could say which one counts (HOSTILE H-31). */
export function unbakePng(png: Uint8Array): Result<string, BakeError> {
  const chunks = readChunks(png)
  if (!chunks.ok) return chunks
  const text = chunks.value.filter(chunk => ['iTXt', 'tEXt', 'zTXt'].includes(chunk.type))
  const baked = text.filter(chunk => [KEYWORD, KEYWORD_2].includes(keywordOf(chunk)))
  if (baked.length > 1) return err({ code: 'BAKED_TWICE' })
  const [chunk] = baked
  if (!chunk) return err({ code: 'NOTHING_BAKED' })
  const keyword = keywordOf(chunk)
  // The first badges were baked as plain text: the address of an assertion.
  if (chunk.type === 'tEXt' && keyword === KEYWORD_2) return readText(chunk.data.subarray(keyword.length + 1))
  return readInternational(chunk, MAX_BAKED)
}

/** The text of an iTXt chunk (PNG §11.3.4.5), of at most `most` bytes. */
export function readInternational(chunk: Chunk, most: number): Result<string, BakeError> {
  if (chunk.type !== 'iTXt') return err({ code: 'IMAGE_DAMAGED' })
  const flags = keywordOf(chunk).length + 1
  const isCompressed = chunk.data[flags] === 1
  const languageEnd = chunk.data.indexOf(0, flags + 2)
  const translatedEnd = languageEnd < 0 ? -1 : chunk.data.indexOf(0, languageEnd + 1)
  if (translatedEnd < 0) return err({ code: 'IMAGE_DAMAGED' })
  const stored = chunk.data.subarray(translatedEnd + 1)
  const bytes = isCompressed ? inflate(stored, most) : stored
  return bytes === null ? err({ code: 'IMAGE_DAMAGED' }) : readText(bytes, most)
}

function readText(bytes: Uint8Array, most: number = MAX_BAKED): Result<string, BakeError> {
  if (bytes.length > most) return err({ code: 'BAKED_TOO_LARGE' })
  const credential = decodeUtf8Strictly(bytes)
  return credential === null ? err({ code: 'IMAGE_DAMAGED' }) : ok(credential)
}
