import { BIN_HOURS, beginningOf, binOf, dayName, dayOf, firstDay, gather, quartiles } from '@laurel/core/insight'
import { describe, expect, test } from 'vitest'

const day = (name: string) => dayOf(Date.parse(name))

describe('periods', () => {
  test('weeks begin on Monday, months on the first', () => {
    expect(dayName(beginningOf('week', day('2026-11-29')))).toBe('2026-11-23')
    expect(dayName(beginningOf('week', day('2026-11-23')))).toBe('2026-11-23')
    expect(dayName(beginningOf('month', day('2026-02-28')))).toBe('2026-02-01')
  })

  test('a period ends today and has as many days as it says', () => {
    expect(firstDay('30days', day('2026-11-30'))).toBe(day('2026-11-01'))
    expect(firstDay('all', day('2026-11-30'))).toBeNull()
  })

  test('days are put together, and nothing is left out between them', () => {
    const counts = [
      { day: day('2026-09-30'), counts: { n: 2 } },
      { day: day('2026-11-02'), counts: { n: 1 } },
    ]
    expect(gather(counts, 'month', null, day('2026-11-29'), { n: 0 })).toEqual([
      { from: '2026-09-01', counts: { n: 2 } },
      { from: '2026-10-01', counts: { n: 0 } },
      { from: '2026-11-01', counts: { n: 1 } },
    ])
    expect(gather([], 'day', null, day('2026-11-29'), { n: 0 })).toEqual([{ from: '2026-11-29', counts: { n: 0 } }])
  })
})

describe('waiting times', () => {
  test('fall into the bin that they have reached', () => {
    expect([0, 0.99, 1, 3.9, 24, 20_000].map(binOf)).toEqual([0, 0, 1, 1, 4, BIN_HOURS.length])
  })

  test('have quartiles, spread evenly within a bin', () => {
    expect(quartiles(new Map())).toBeNull()
    expect(quartiles(new Map([[3, 4]]))).toEqual({ count: 4, lower: 12, median: 16, upper: 20 })
    const waits = quartiles(
      new Map([
        [0, 2],
        [4, 2],
      ]),
    )
    expect(waits).toEqual({ count: 4, lower: 0.5, median: 1, upper: 36 })
  })
})
