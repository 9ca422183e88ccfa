import { describe, expect, test } from 'vitest'
import { formatDate, formatMonth } from '../src/i18n/format.ts'
import { chooseLocale } from '../src/i18n/locales.ts'

describe('the language of a reader', () => {
  test('is the first wish that we speak', () => expect(chooseLocale(null, 'de-CH', 'fr-CA', 'en')).toBe('fr'))
  test('is English where we speak none of them', () => expect(chooseLocale('de', 'ja-JP', undefined)).toBe('en'))
})

describe('a date', () => {
  const day = new Date(2026, 10, 23, 12)
  test('is in the Buddhist era for a Thai reader', () => expect(formatDate(day, 'th')).toMatch(/2569/))
  test('is in French words for a French reader', () => expect(formatDate(day, 'fr')).toBe('23 novembre 2026'))
  test('of nothing is nothing', () => expect(formatDate(null, 'en')).toBe(''))
  test('that is no date is nothing rather than "Invalid Date"', () => expect(formatDate('soon', 'en')).toBe(''))
  test('of a month does not slip into its neighbour', () => expect(formatMonth('2026-01', 'en', true)).toBe('Jan 2026'))
})
