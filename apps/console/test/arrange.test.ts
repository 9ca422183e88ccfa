import { describe, expect, test } from 'vitest'
import { beginSection, leaveOut, moveAward, moveSection, placeOf, type Section } from '../src/transcript/arrange.ts'
import type { Entry } from '../src/transcript/transcript.ts'

const entry = (id: string, achievementId: string): Entry => ({
  id,
  achievementId,
  version: 1,
  names: { en: id },
  kind: 'micro',
  level: null,
  credits: null,
  hours: null,
  results: [],
  validFrom: '2026-03-02T00:00:00Z',
  validUntil: null,
  inForce: true,
  consistsOf: [],
  pathways: [],
})
/** `b1` and `b2` are of one achievement, which stands under one heading. */
const entries = [entry('a', 'A'), entry('b1', 'B'), entry('b2', 'B'), entry('c', 'C')]
const sections: readonly Section[] = [
  { key: '1', title: 'First year', awards: ['a', 'b1', 'b2'] },
  { key: '2', title: 'Second year', awards: ['c'] },
]
const shape = (all: readonly Section[]) => all.map(one => `${one.title}: ${one.awards.join(' ')}`)

describe('arranging a transcript', () => {
  test('an award goes by one place, and beyond the end of its heading to the next, with others of its achievement', () => {
    expect(shape(moveAward(sections, entries, 'b1', -1))).toEqual(['First year: b1 a b2', 'Second year: c'])
    expect(shape(moveAward(sections, entries, 'b2', 1))).toEqual(['First year: a', 'Second year: b1 b2 c'])
    expect(shape(moveAward(sections, entries, 'a', -1))).toEqual(shape(sections))
  })

  test('a heading goes by one place, and nowhere beyond the ends', () => {
    expect(shape(moveSection(sections, '2', -1))).toEqual(['Second year: c', 'First year: a b1 b2'])
    expect(shape(moveSection(sections, '2', 1))).toEqual(shape(sections))
    expect(shape(moveSection(sections, 'other', 1))).toEqual(shape(sections))
  })

  test('where an award has come to is known, and that it has been left out', () => {
    expect(placeOf(sections, 'b2')).toEqual({ heading: 'First year', place: 3, count: 3 })
    const begun = beginSection(sections, entries, 'b1', 'New heading')
    expect(placeOf(begun, 'b2')).toEqual({ heading: 'New heading', place: 2, count: 2 })
    expect(placeOf(leaveOut(sections, 'c'), 'c')).toBeUndefined()
  })
})
