import { afterAll, expect, test } from 'vitest'
import { announcedValues, startOf } from '../src/closing/announcement.ts'

const { TZ } = process.env
afterAll(() => {
  process.env.TZ = TZ ?? 'UTC'
})

test.each([
  ['Asia/Bangkok', '2199-06-29T17:00:00.000Z'],
  ['America/Toronto', '2199-06-30T04:00:00.000Z'],
  ['UTC', '2199-06-30T00:00:00.000Z'],
])('a closing that is announced for the 30th of June is shown and kept as that day in %s', (zone, closesAt) => {
  process.env.TZ = zone
  const { day } = announcedValues({ closesAt, successor: null })
  expect(day).toBe('2199-06-30')
  expect(startOf(day)).toBe(closesAt)
})

test('a form for what is not announced yet is empty', () =>
  expect(announcedValues({ closesAt: null, successor: null })).toEqual({
    day: '',
    successorName: '',
    successorDid: '',
  }))
