import type { Brand } from './brand.ts'
import { err, ok, type Result } from './result.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. Core never asks for the time: whoever calls brings it. */
export type Instant = Brand<number, 'Instant'>

export type Clock = () => Instant

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/**
 * Reads an `xsd:dateTimeStamp` (VC Data Model 2.0 §2.2): a date and a time with its zone. A date that does not exist
 * (30 February) and a leap second are refused; fractions are read to the millisecond.
 */
export function parseDateTime(text: string): Result<Instant, { readonly code: 'DATE_MALFORMED' }> {
  const malformed = err({ code: 'DATE_MALFORMED' } as const)
  if (text.length > 40) return malformed
  const found = SHAPE.exec(text)
  if (!found) return malformed
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3))
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  )
  const check = new Date(utc)
  if (check.getUTCMonth() !== Number(month) - 1 || check.getUTCDate() !== Number(day)) return malformed
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return malformed
  if (Number(year) < 100) check.setUTCFullYear(Number(year))
  let offset = 0
  if (zone !== 'Z') {
    const [hours, minutes] = [Number(zone!.slice(1, 3)), Number(zone!.slice(4, 6))]
    if (hours > 14 || minutes > 59 || (hours === 14 && minutes > 0)) return malformed
    offset = (hours * 60 + minutes) * (zone!.startsWith('-') ? -60_000 : 60_000)
  }
  return ok((check.getTime() - offset) as Instant)
}

/** The time that stands somewhere in a document; null where there is none that can be read. */
export function timeIn(value: unknown): Instant | null {
  const read = typeof value === 'string' ? parseDateTime(value) : null
  return read?.ok ? read.value : null
}

/** An instant as credentials write it: UTC, to the second. */
export const toIso = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19)}Z`
