import {
  BIN_HOURS,
  beginningOf,
  binOf,
  dayName,
  dayOf,
  firstDay,
  gather,
  quartiles,
  type SafeCount,
  stallOf,
} from '@laurel/core/insight'
import type { Pathway } from '@laurel/core/pathway'
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

describe('where learners stall', () => {
  const step = (id: string, after: string[] = [], more: object = {}) => ({
    id,
    after,
    need: null,
    isOptional: false,
    ...more,
  })
  const content = {
    steps: [step('a'), step('b', ['a']), step('c', ['b']), step('d', [], { isOptional: true })],
  } as unknown as Pathway
  const about = (number: number): SafeCount => ({ kind: 'number', number })
  const few: SafeCount = { kind: 'few' }
  const funnel = (learners: SafeCount, ...done: SafeCount[]) => ({
    learners,
    completed: few,
    done: new Map(['a', 'b', 'c', 'd'].map((id, index) => [id, done[index] ?? few])),
  })

  test('is the step that the greatest share of those who got there have not done', () => {
    expect(stallOf(content, funnel(about(100), about(90), about(30), about(25)))).toEqual({ stepId: 'b', percent: 65 })
    expect(stallOf(content, funnel(about(100), { kind: 'most' }, about(40), about(20)))).toEqual({
      stepId: 'b',
      percent: 60,
    })
  })

  test('is not said where a number is not', () => {
    expect(stallOf(content, funnel(few))).toBeNull()
    expect(stallOf(content, funnel(about(20), few))).toBeNull()
    expect(stallOf(content, funnel(about(100), { kind: 'most' }, { kind: 'most' }, { kind: 'most' }))).toBeNull()
  })
})
