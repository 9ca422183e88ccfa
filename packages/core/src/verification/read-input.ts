import { isPdf, isPng, isSdJwtText, isSvg, unbakePdf, unbakePng, unbakeSvg } from '../credential/index.ts'
import { decodeUtf8Strictly } from '../primitives/bytes.ts'
import { isJsonObject, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'

/** The form in which something came. */
export type InputFormat = 'bundle' | 'json' | 'jwt' | 'sd-jwt' | 'png' | 'svg' | 'pdf' | 'object' | 'unknown'

export type ReadInput =
  | { readonly kind: 'jwt'; readonly format: InputFormat; readonly text: string }
  /** An older badge's picture holds the address of what it stands for. */
  | { readonly kind: 'link'; readonly format: InputFormat; readonly url: string }
  | { readonly kind: 'sd-jwt'; readonly format: InputFormat; readonly text: string }
  | { readonly kind: 'document'; readonly format: InputFormat; readonly document: JsonObject }

/** Why it could not be read; `code` has a sentence in the catalogue. */
export type ReadError = { readonly format: InputFormat; readonly code: string }

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/
const MAX_TEXT = 400_000

/** Finds out what was given and takes it apart, without believing any of it. Never throws. */
export function readInput(input: unknown): Result<ReadInput, ReadError> {
  if (input instanceof Uint8Array) return readBytes(input)
  if (typeof input === 'string') return readText(input)
  if (isJsonObject(input)) return readObject(input)
  return err({ format: 'unknown', code: 'INPUT_UNKNOWN' })
}

function readBytes(bytes: Uint8Array): Result<ReadInput, ReadError> {
  if (bytes.length === 0) return err({ format: 'unknown', code: 'INPUT_EMPTY' })
  if (isPng(bytes)) {
    const text = unbakePng(bytes)
    return text.ok ? inside('png', text.value) : err({ format: 'png', code: text.error.code })
  }
  if (isPdf(bytes)) {
    const text = unbakePdf(bytes)
    if (text.ok) return inside('pdf', text.value)
    return err({ format: 'pdf', code: text.error.code === 'NOTHING_BAKED' ? 'INPUT_PDF' : text.error.code })
  }
  const text = decodeUtf8Strictly(
    bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes,
  )
  return text === null ? err({ format: 'unknown', code: 'INPUT_UNKNOWN' }) : readText(text)
}

function readText(given: string): Result<ReadInput, ReadError> {
  const text = given.trim()
  if (text === '') return err({ format: 'unknown', code: 'INPUT_EMPTY' })
  if (text.startsWith('<')) {
    if (!isSvg(text)) return err({ format: 'unknown', code: 'INPUT_UNKNOWN' })
    const baked = unbakeSvg(text)
    return baked.ok ? inside('svg', baked.value) : err({ format: 'svg', code: baked.error.code })
  }
  return inside(text.startsWith('{') ? 'json' : JWT.test(text) ? 'jwt' : 'unknown', text)
}

/** What a picture held, or what came as text: a compact JWT, an SD-JWT, or a JSON object. */
function inside(format: InputFormat, text: string): Result<ReadInput, ReadError> {
  if (text.length > MAX_TEXT) return err({ format, code: 'JSON_TOO_LARGE' })
  if (JWT.test(text)) return ok({ kind: 'jwt', format, text })
  if (/^https:\/\/\S{4,2000}$/.test(text.trim())) return ok({ kind: 'link', format, url: text.trim() })
  if (isSdJwtText(text)) return ok({ kind: 'sd-jwt', format: format === 'unknown' ? 'sd-jwt' : format, text })
  if (!text.startsWith('{')) return err({ format: 'unknown', code: 'INPUT_UNKNOWN' })
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return err({ format, code: parsed.error.code })
  return isJsonObject(parsed.value)
    ? ok({ kind: 'document', format, document: parsed.value })
    : err({ format, code: 'INPUT_UNKNOWN' })
}

/** An object from a caller's own hands goes through the same scan: it may be deep, huge, or no JSON at all. */
function readObject(input: object): Result<ReadInput, ReadError> {
  try {
    const parsed = parseStrictJson(JSON.stringify(input))
    if (!parsed.ok) return err({ format: 'object', code: parsed.error.code })
    return isJsonObject(parsed.value)
      ? ok({ kind: 'document', format: 'object', document: parsed.value })
      : err({ format: 'object', code: 'INPUT_UNKNOWN' })
  } catch {
    return err({ format: 'object', code: 'JSON_TOO_DEEP' })
  }
}
