import { decodeMultibase } from '../../primitives/index.ts'
import { isJsonObject, type Json } from '../../primitives/json.ts'
import type { Instant } from '../../primitives/time.ts'

/** Values as the data model has them: addresses, times, texts, digests. What is wrong is said in a few words, or `null`. */

const MAX_URL = 8_192
/** An address of a data: document may be as long as the credential that it holds. */
const MAX_DATA_URL = 400_000

/**
 * A single absolute URL (VC 2.0 §4.4): a scheme and something behind it, without spaces or what RFC 3986 keeps out. A
 * web address has a host, a DID its method and an id.
 */
export function isUrl(value: Json | undefined): value is string {
  if (typeof value !== 'string') return false
  if (value.length > (value.startsWith('data:') ? MAX_DATA_URL : MAX_URL)) return false
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}<>"{}|\\^`]+$/u.test(value)) return false
  if (/^https?:/i.test(value)) return /^https?:\/\/[^/?#@]+/i.test(value)
  if (value.startsWith('did:')) return /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+([/?#].*)?$/.test(value)
  return true
}

/** XML Schema 1.1 Part 2 §3.4.28, as VC 2.0 §4.9 quotes it. Without its zone, for times that were written wrongly. */
const STAMP =
  /^(-?(?:[1-9]\d{3,5}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,20})?|(24):00:00(?:\.0{1,20})?)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/

export type ReadTime = { readonly instant: Instant; readonly hasZone: boolean }

/** The instant of a `dateTimeStamp`; `null` for what is none. A time without a zone is UTC (VC 2.0 §4.9.1), and says so. */
export function readTime(value: Json | undefined): ReadTime | null {
  const found = typeof value === 'string' ? STAMP.exec(value) : null
  if (!found) return null
  const [, year, month, day, hour, minute, second, fraction, midnight, zone] = found
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null
  const seconds = midnight ? 86_400 : Number(hour) * 3_600 + Number(minute) * 60 + Number(second)
  const sign = zone?.startsWith('-') ? -1 : 1
  const offset = zone && zone !== 'Z' ? sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) : 0
  const milliseconds = Math.floor(Number(`0${fraction ?? ''}`) * 1_000)
  const instant = date.getTime() + seconds * 1_000 + milliseconds - offset * 60_000
  return Number.isFinite(instant) ? { instant: instant as Instant, hasZone: zone !== undefined } : null
}

const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,15}$/

/** A text, a text with its language and base direction, or several of those (VC 2.0 §4.6, §11.1). */
export function wrongText(value: Json | undefined): string | null {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty list where a text belongs'
    return (
      value
        .map(one => (isJsonObject(one) ? wrongValueObject(one) : 'a list of anything but language value objects'))
        .find(Boolean) ?? null
    )
  }
  if (typeof value === 'string') return null
  return isJsonObject(value) ? wrongValueObject(value) : 'neither a text nor a language value object'
}

/** `@value`, `@language`, `@direction`, and nothing else. */
export function wrongValueObject(value: { readonly [key: string]: Json }): string | null {
  for (const key of Object.keys(value))
    if (!['@value', '@language', '@direction'].includes(key)) return 'a language value object with other members'
  if (typeof value['@value'] !== 'string') return '@value is no text'
  const language = value['@language']
  if (language !== undefined && (typeof language !== 'string' || !LANGUAGE.test(language)))
    return '@language is no language tag'
  const direction = value['@direction']
  return direction === undefined || direction === 'ltr' || direction === 'rtl'
    ? null
    : '@direction is neither ltr nor rtl'
}

/** Subresource Integrity §3.3: one or more of `sha256-…`, by spaces. */
export const isDigestSri = (value: Json | undefined): value is string =>
  typeof value === 'string' &&
  value.length <= 1_024 &&
  /^sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}(?:\?[\x21-\x7e]*)?(?:\s+sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}(?:\?[\x21-\x7e]*)?)*$/.test(
    value,
  )

export type Multihash = { readonly algorithm: 'sha256' | 'sha384'; readonly digest: Uint8Array }
const MULTIHASH = { 18: ['sha256', 32], 32: ['sha384', 48] } as const

/** Data Integrity §2.6: a multihash in multibase; `null` for what is neither SHA-256 nor SHA-384 of its length. */
export function readMultihash(value: Json | undefined): Multihash | null {
  const bytes = typeof value === 'string' && value.length <= 1_024 ? decodeMultibase(value) : null
  if (!bytes?.ok) return null
  const [code, length] = bytes.value
  const [algorithm, size] = MULTIHASH[code as keyof typeof MULTIHASH] ?? []
  if (!algorithm || length !== size || bytes.value.length !== size + 2) return null
  return { algorithm, digest: bytes.value.subarray(2) }
}
