import { decodeUtf8Strictly } from '../../primitives/bytes.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { inflate } from './inflate.ts'
import { MAX_BAKED } from './limits.ts'
import type { BakeError } from './png.ts'

const MAX_PDF = 20 * 1024 * 1024
/** A portfolio with more attached files is not looked through. */
const MOST_FILES = 64
/** A stream's dictionary is short; so far back from `stream` its `obj` is looked for. */
const MAX_DICTIONARY = 4_096

/** True for what begins like a PDF; some programs write a few bytes before. A document that speaks of one is none. */
export const isPdf = (bytes: Uint8Array): boolean => {
  // Most of what is brought is JSON, and is seen to be none by its first byte.
  if (bytes[0] === 0x7b) return false
  const start = latin1(bytes.subarray(0, 1_024))
  return start.includes('%PDF-') && !/^\s*[{[<"]/.test(start)
}

/** A file as text: one letter a byte, so that places in the text are places in the file. */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)))
  return parts.join('')
}

type Stream = { readonly dictionary: string; readonly bytes: Uint8Array }

/**
 * The streams that are attached files (ISO 32000-2 §7.11.4: `/Type /EmbeddedFile`). Streams stand outside of object
 * streams whatever wrote the file, so they are found without its tables.
 */
function attachedFiles(pdf: Uint8Array, text: string): Stream[] | null {
  const found: Stream[] = []
  const keyword = /\bstream(?:\r\n|\n)/g
  for (let match = keyword.exec(text); match; match = keyword.exec(text)) {
    const before = text.slice(Math.max(0, match.index - MAX_DICTIONARY), match.index)
    const dictionary = before.slice(before.lastIndexOf(' obj') + 4)
    const start = match.index + match[0].length
    const said = /\/Length\s+(\d{1,9})(?!\s+\d+\s+R)/.exec(dictionary)?.[1]
    const direct = said === undefined ? -1 : start + Number(said)
    const isRight = direct >= start && /^\s{0,2}endstream/.test(text.slice(direct, direct + 12))
    const end = isRight ? direct : text.indexOf('endstream', start)
    if (end < 0) return null
    // What stands inside a stream is no structure, whatever it looks like.
    keyword.lastIndex = end
    if (/\/Type\s*\/EmbeddedFile\b/.test(dictionary)) found.push({ dictionary, bytes: pdf.subarray(start, end) })
    if (found.length > MOST_FILES) return null
  }
  return found
}

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const looksLikeCredential = (text: string) => JWT.test(text) || (text.startsWith('{') && text.includes('"@context"'))

/** What an attached file says; `null` for what is packed in another way or is no text. */
function textOf({ dictionary, bytes }: Stream, most: number): string | null | 'too large' {
  const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1]
  if (filter !== undefined && !/^\[?\s*\/FlateDecode\s*\]?$/.test(filter)) return null
  const plain = filter === undefined ? bytes : inflate(bytes, most)
  if (plain === null) return null
  if (plain.length > most) return 'too large'
  return decodeUtf8Strictly(plain)?.trim() ?? null
}

/** What each attached file of a PDF says, of at most `most` bytes. */
export function attachedTexts(pdf: Uint8Array, most: number): Result<ReturnType<typeof textOf>[], BakeError> {
  if (pdf.length > MAX_PDF) return err({ code: 'IMAGE_TOO_LARGE' })
  const text = latin1(pdf)
  if (!text.slice(0, 1_024).includes('%PDF-')) return err({ code: 'NOT_AN_IMAGE' })
  if (/\/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)/.test(text)) return err({ code: 'PDF_ENCRYPTED' })
  const files = attachedFiles(pdf, text)
  return files === null ? err({ code: 'IMAGE_DAMAGED' }) : ok(files.map(one => textOf(one, most)))
}

/**
 * Takes the credential out of a PDF that carries it as an attached file (JSON or compact JWT). Two different ones are
 * refused, since nobody could say which one counts (HOSTILE H-31); what the pages show is never read.
 */
export function unbakePdf(pdf: Uint8Array): Result<string, BakeError> {
  const texts = attachedTexts(pdf, MAX_BAKED)
  if (!texts.ok) return texts
  const credentials = new Set(
    texts.value.filter(one => one !== null && one !== 'too large' && looksLikeCredential(one)),
  )
  const [credential] = credentials
  if (credentials.size > 1) return err({ code: 'BAKED_TWICE' })
  if (credential) return ok(credential)
  return err({ code: texts.value.includes('too large') ? 'BAKED_TOO_LARGE' : 'NOTHING_BAKED' })
}
