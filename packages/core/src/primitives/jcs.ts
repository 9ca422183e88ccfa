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
  if (typeof value === 'string') {
    if (!isWellFormed(value)) throw new NotCanonicalError('a text with a lone surrogate has no canonical form')
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonicalError('a number that is not finite has no canonical form')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(one => canonicalJson(one as Json)).join(',')}]`
  const object = value as { readonly [key: string]: Json }
  const members = Object.keys(object)
    .sort()
    .map(key => `${canonicalJson(key)}:${canonicalJson(object[key] as Json)}`)
  return `{${members.join(',')}}`
}
