import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { dayOf, today } from '../src/i18n/day.ts'

const { TZ } = process.env
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterAll(() => {
  vi.useRealTimers()
  process.env.TZ = TZ ?? 'UTC'
})

test.each([
  ['Asia/Bangkok', '2027-07-01T17:30:00Z', '2027-07-02'],
  ['America/Toronto', '2027-07-01T03:30:00Z', '2027-06-30'],
  ['UTC', '2027-07-01T23:59:59Z', '2027-07-01'],
])('the day in %s is the one of its clocks', (zone, at, day) => {
  process.env.TZ = zone
  vi.setSystemTime(at)
  expect(dayOf(at)).toBe(day)
  expect(dayOf(Date.parse(at))).toBe(day)
  expect(today()).toBe(day)
})

test.each([null, undefined, '', 'soon'])('%s is no day', at => expect(dayOf(at)).toBe(''))
