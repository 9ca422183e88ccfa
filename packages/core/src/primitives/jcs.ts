import { isWellFormed } from './bytes.ts'
import type { Json } from './json.ts'

/** A value that RFC 8785 gives no canonical form: a lone surrogate, or a number that is not finite. */
export class NotCanonicalError extends Error {
  readonly code = 'JSON_NOT_CANONICAL'
}

/**
 * The canonical form of a JSON value (RFC 8785, JCS): keys sorted by UTF-16 units, no white space, ECMAScript's numbers.
 *
 * @throws NotCanonicalError for a lone surrogate or a number that is not finite
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonicalError('a number that is not finite has no canonical form')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += text === '' ? canonicalJson(one as Json) : `,${canonicalJson(one as Json)}`
    return `[${text}]`
  }
  const object = value as { readonly [key: string]: Json }
  for (const key of Object.keys(object).sort())
    text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(object[key] as Json)}`
  return `{${text}}`
}

/** What has to be written as an escape, or has no canonical form where it stands alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const UNLIKE_ITSELF = /["\\\u0000-\u001f\ud800-\udfff]/

function quoted(text: string): string {
  if (!UNLIKE_ITSELF.test(text)) return `"${text}"`
  if (!isWellFormed(text)) throw new NotCanonicalError('a text with a lone surrogate has no canonical form')
  return JSON.stringify(text)
}
