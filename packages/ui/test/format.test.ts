import { afterAll, expect, test } from 'vitest'
import { formatDate, shownDay } from '../src/i18n/format.ts'

const { TZ } = process.env
afterAll(() => {
  process.env.TZ = TZ ?? 'UTC'
})

test.each(['America/Toronto', 'Asia/Bangkok', 'UTC'])('a day is the same day in %s', zone => {
  process.env.TZ = zone
  // An option of its own for each zone, since formatters are kept.
  const year = { 'America/Toronto': 'numeric', 'Asia/Bangkok': '2-digit', UTC: undefined }[zone]
  const options = { day: 'numeric', month: 'long', ...(year ? { year } : {}) } as Intl.DateTimeFormatOptions
  for (const time of ['2027-06-30T00:00:00Z', '2027-06-30T23:59:59Z', '2027-06-30T12:00:00Z']) {
    expect(formatDate(time, 'en', options)).toContain('June 30')
    expect(shownDay(time)).toBe('2027-06-30')
  }
})

test('an hour of the day is the reader’s own', () => {
  process.env.TZ = 'Asia/Bangkok'
  expect(shownDay('2027-06-30T20:00:00Z')).toBe('2027-07-01')
  expect(shownDay(null)).toBe('')
  expect(shownDay('soon')).toBe('')
})
