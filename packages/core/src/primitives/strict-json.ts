import { decodeUtf8Strictly, isWellFormed, utf8Length } from './bytes.ts'
import type { Json } from './json.ts'
import { err, ok, type Result } from './result.ts'

export type StrictJsonError = {
  readonly code:
    | 'JSON_TOO_LARGE'
    | 'JSON_TOO_DEEP'
    | 'JSON_SYNTAX'
    | 'JSON_DUPLICATE_KEY'
    | 'JSON_FORBIDDEN_KEY'
    | 'JSON_UNSAFE_NUMBER'
    | 'JSON_LONE_SURROGATE'
    | 'JSON_NOT_UTF8'
  /** Where the scan stopped, in UTF-16 units from 0 (in bytes for `JSON_NOT_UTF8`). */
  readonly at: number
}

export type StrictJsonLimits = { readonly maxBytes?: number; readonly maxDepth?: number }

const MAX_BYTES = 262_144
const MAX_DEPTH = 32
/**
 * So many bytes a value has at least, on average. What people write has several times as many; a text of the least of
 * values would take hundreds of times its length to look at, whatever is looked for.
 */
const LEAST_BYTES = 16

const isDigit = (unit: number) => unit >= 48 && unit <= 57

/** One open array or object; `key` is the one whose value is being read. */
type Frame = { readonly array: Json[] } | { readonly object: Record<string, Json>; key: string }

class Refusal extends Error {
  readonly reason: StrictJsonError
  constructor(code: StrictJsonError['code'], at: number) {
    super(code)
    this.reason = { code, at }
  }
}

/**
 * Reads JSON that came from outside, refusing every text that two programs could read differently (HOSTILE H-40):
 * duplicate keys, `__proto__`, numbers that a double can't hold, lone surrogates, a byte-order mark, depth past `maxDepth`,
 * bytes past `maxBytes`, and more values than a text of that length has any use for. Works through the text once without recursion, so depth costs no stack.
 *
 * @param input the text, or its UTF-8 bytes
 * @returns plain JSON values; never throws
 */
export function parseStrictJson(
  input: string | Uint8Array,
  limits: StrictJsonLimits = {},
): Result<Json, StrictJsonError> {
  const maxBytes = limits.maxBytes ?? MAX_BYTES
  // No unit of a text has more than three bytes, so most need not be measured.
  const mayFit = typeof input === 'string' && input.length <= maxBytes && input.length * 3 > maxBytes
  const bytes = mayFit ? utf8Length(input) : input.length
  if (bytes > maxBytes) return err({ code: 'JSON_TOO_LARGE', at: maxBytes })
  const text = typeof input === 'string' ? input : decodeUtf8Strictly(input)
  if (text === null) return err({ code: 'JSON_NOT_UTF8', at: 0 })
  try {
    return ok(scan(text, limits.maxDepth ?? MAX_DEPTH, Math.max(1_000, maxBytes / LEAST_BYTES)))
  } catch (refusal) {
    if (refusal instanceof Refusal) return err(refusal.reason)
    throw refusal
  }
}

function scan(text: string, maxDepth: number, maxValues: number): Json {
  const stack: Frame[] = []
  let at = 0
  let values = 0

  const skipSpace = () => {
    for (;;) {
      const unit = text.charCodeAt(at)
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return
      at++
    }
  }

  const readString = (): string => {
    const start = at
    at++
    let isPlain = true
    for (;;) {
      const unit = text.charCodeAt(at)
      if (unit === 34) break
      if (unit === 92) {
        isPlain = false
        at++
      } else if (unit >= 0xd800) isPlain = false
      else if (!(unit >= 32)) throw new Refusal('JSON_SYNTAX', at)
      at++
    }
    at++
    if (isPlain) return text.slice(start + 1, at - 1)
    let value: string
    try {
      // The span is a lone string literal by now; the engine's parser checks its escapes.
      value = JSON.parse(text.slice(start, at)) as string
    } catch {
      throw new Refusal('JSON_SYNTAX', start)
    }
    if (!isWellFormed(value)) throw new Refusal('JSON_LONE_SURROGATE', start)
    return value
  }

  const readNumber = (): number => {
    const start = at
    if (text[at] === '-') at++
    if (text[at] === '0') at++
    else if (isDigit(text.charCodeAt(at))) while (isDigit(text.charCodeAt(at))) at++
    else throw new Refusal('JSON_SYNTAX', at)
    if (text[at] === '.') {
      at++
      if (!isDigit(text.charCodeAt(at))) throw new Refusal('JSON_SYNTAX', at)
      while (isDigit(text.charCodeAt(at))) at++
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++
      if (text[at] === '+' || text[at] === '-') at++
      if (!isDigit(text.charCodeAt(at))) throw new Refusal('JSON_SYNTAX', at)
      while (isDigit(text.charCodeAt(at))) at++
    }
    const digits = text.slice(start, at)
    const value = Number(digits)
    // Past 2^53 a double skips integers however they are written (`9007199254740993e0`); 1e-400 would turn into nought.
    const isLost = value === 0 && /^-?[0.]*[1-9]/.test(digits)
    if (isLost || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw new Refusal('JSON_UNSAFE_NUMBER', start)
    return value
  }

  const readWord = (word: string, value: Json): Json => {
    if (!text.startsWith(word, at)) throw new Refusal('JSON_SYNTAX', at)
    at += word.length
    return value
  }

  const readKey = (frame: { readonly object: Record<string, Json>; key: string }) => {
    if (text.charCodeAt(at) !== 34) throw new Refusal('JSON_SYNTAX', at)
    const start = at
    const key = readString()
    if (key === '__proto__') throw new Refusal('JSON_FORBIDDEN_KEY', start)
    if (Object.hasOwn(frame.object, key)) throw new Refusal('JSON_DUPLICATE_KEY', start)
    frame.key = key
    skipSpace()
    if (text[at] !== ':') throw new Refusal('JSON_SYNTAX', at)
    at++
    skipSpace()
  }

  for (;;) {
    skipSpace()
    if (++values > maxValues) throw new Refusal('JSON_TOO_LARGE', at)
    let value: Json
    const letter = text[at]
    if (letter === '{' || letter === '[') {
      if (stack.length >= maxDepth) throw new Refusal('JSON_TOO_DEEP', at)
      at++
      skipSpace()
      if (letter === '[') {
        const array: Json[] = []
        if (text[at] === ']') {
          at++
          value = array
        } else {
          stack.push({ array })
          continue
        }
      } else {
        const object: Record<string, Json> = {}
        if (text[at] === '}') {
          at++
          value = object
        } else {
          const frame = { object, key: '' }
          stack.push(frame)
          readKey(frame)
          continue
        }
      }
    } else if (letter === '"') value = readString()
    else if (letter === 't') value = readWord('true', true)
    else if (letter === 'f') value = readWord('false', false)
    else if (letter === 'n') value = readWord('null', null)
    else value = readNumber()

    // Put the value where it belongs, closing every array and object that ends with it.
    for (;;) {
      const frame = stack.at(-1)
      skipSpace()
      if (!frame) {
        if (at !== text.length) throw new Refusal('JSON_SYNTAX', at)
        return value
      }
      const isArray = 'array' in frame
      if (isArray) frame.array.push(value)
      else frame.object[frame.key] = value
      if (text[at] === ',') {
        at++
        skipSpace()
        if (!isArray) readKey(frame)
        break
      }
      if (text[at] !== (isArray ? ']' : '}')) throw new Refusal('JSON_SYNTAX', at)
      at++
      stack.pop()
      value = isArray ? frame.array : frame.object
    }
  }
}
