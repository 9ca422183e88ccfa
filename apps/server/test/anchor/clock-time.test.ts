import { expect, test } from 'vitest'
import { isPutOff, timeSince } from '../../src/anchor/clock-time.ts'

const MINUTE = 60_000
const now = new Date(Date.UTC(2027, 0, 1))
const after = (minutes: number) => new Date(now.getTime() + minutes * MINUTE)

test('what another server wrote down a moment ahead is new, and what lies far ahead is long ago (H-50)', () => {
  expect(timeSince(now, after(-3))).toBe(3 * MINUTE)
  expect(timeSince(now, after(2).toISOString())).toBe(-2 * MINUTE)
  expect(timeSince(now, after(60))).toBe(Number.POSITIVE_INFINITY)
})

test('a rest ends when it ends, and at once where it would take longer than any (H-50)', () => {
  expect(isPutOff(now, after(10), 10 * MINUTE)).toBe(true)
  expect(isPutOff(now, now, 10 * MINUTE)).toBe(false)
  expect(isPutOff(now, new Date(0), 10 * MINUTE)).toBe(false)
  expect(isPutOff(now, after(60 * 24 * 30), 10 * MINUTE)).toBe(false)
})
