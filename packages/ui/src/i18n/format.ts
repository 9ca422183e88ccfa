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

const format = (
  value: string | number | Date | null | undefined,
  locale: string,
  options: Intl.DateTimeFormatOptions,
) => {
  if (value === null || value === undefined || value === '') return ''
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? '' : formatter(locale, options).format(date)
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
