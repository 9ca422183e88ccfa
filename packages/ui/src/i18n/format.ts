import { dayOf } from './day.ts'
import { parseLocale } from './locales.ts'

/** Thai dates are in the Buddhist era (2569), with the digits that Thai forms use today. */
const tag = (locale: string) =>
  parseLocale(locale) === 'th' ? 'th-TH-u-ca-buddhist-nu-latn' : parseLocale(locale) === 'en' ? 'en' : locale

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(tag(locale), options)
  formatters.set(key, made)
  return made
}

/** The first or last second of a day in UTC stands for the day, so it is that day wherever it is read. */
const isWholeDay = (date: Date) => /T(00:00:00|23:59:59)\./.test(date.toISOString())

const format = (
  value: string | number | Date | null | undefined,
  locale: string,
  options: Intl.DateTimeFormatOptions,
) => {
  if (value === null || value === undefined || value === '') return ''
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return ''
  const zone = options.timeStyle === undefined && isWholeDay(date) ? { timeZone: 'UTC' } : {}
  return formatter(locale, { ...options, ...zone }).format(date)
}

/** The day that `formatDate` shows, as `<input type="date">` takes it: `2026-11-23`; empty for nothing. */
export function shownDay(value: string | null | undefined): string {
  if (!value) return ''
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return ''
  return isWholeDay(date) ? date.toISOString().slice(0, 10) : dayOf(date)
}

/** "23 November 2026", in the reader's language and calendar; empty for nothing. */
export const formatDate = (
  value: string | number | Date | null | undefined,
  locale: string,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'long' },
): string => format(value, locale, options)

export const formatDateTime = (value: string | number | Date | null | undefined, locale: string): string =>
  format(value, locale, { dateStyle: 'medium', timeStyle: 'short' })

/** `2026-11` → "Nov" or "Nov 2026"; the month is taken as UTC so that it never slips by the zone. */
export const formatMonth = (month: string, locale: string, withYear = false): string =>
  format(`${month}-01T00:00:00Z`, locale, {
    month: 'short',
    timeZone: 'UTC',
    ...(withYear ? { year: 'numeric' } : {}),
  })

export const formatNumber = (value: number, locale: string): string => new Intl.NumberFormat(tag(locale)).format(value)
