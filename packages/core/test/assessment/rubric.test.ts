import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { criterionLevelId, NOT_YET, type Rubric, scoreRubric, unmarked, weakest } from '../../src/assessment/index.ts'

const LEVELS = ['one', 'two', 'three', 'four']
const rubric = (rule: Rubric['rule'], weights: readonly number[]): Rubric => ({
  rule,
  criteria: weights.map((weight, at) => ({ id: `c${at}`, name: `Criterion ${at}`, weight, descriptors: {} })),
})
const marks = (places: readonly number[]) =>
  Object.fromEntries(places.map((place, at) => [`c${at}`, place === 0 ? NOT_YET : (LEVELS[place - 1] as string)]))

describe('what marks add up to', () => {
  test.each([
    ['all', [1, 1, 1], [2, 3, 4], 'two'],
    ['all', [1, 1, 9], [4, 4, 0], null],
    ['weighted', [1, 1], [1, 2], 'one'],
    ['weighted', [1, 3], [1, 4], 'three'],
    ['weighted', [1, 1], [0, 1], null],
    ['weighted', [3, 3, 3], [4, 4, 4], 'four'],
  ] as const)('%s, weights %j, marks %j', (rule, weights, places, level) => {
    expect(scoreRubric(rubric(rule, weights), LEVELS, marks(places))).toBe(level)
  })

  test('what is not marked is not yet, and so is a level that there is not', () => {
    expect(scoreRubric(rubric('all', [1, 1]), LEVELS, { c0: 'four' })).toBeNull()
    expect(scoreRubric(rubric('all', [1]), LEVELS, { c0: 'five' })).toBeNull()
    expect(scoreRubric(rubric('all', []), LEVELS, {})).toBeNull()
    expect(unmarked(rubric('all', [1, 1, 1]), LEVELS, { c0: 'four', c1: NOT_YET, c2: 'five' })).toEqual(['c2'])
  })

  test('what holds the whole back', () => {
    expect(weakest(rubric('all', [1, 1, 1]), LEVELS, marks([0, 3, 0]))).toEqual(['c0', 'c2'])
    expect(weakest(rubric('all', [1, 1, 1]), LEVELS, marks([2, 3, 4]))).toEqual(['c0'])
  })
})

const judged = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), place: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .chain(all => fc.record({ all: fc.constant(all), better: fc.nat(all.length - 1) }))

const placeOf = (level: string | null) => (level === null ? 0 : LEVELS.indexOf(level) + 1)

describe.each(['all', 'weighted'] as const)('under the rule %s', rule => {
  property.prop([judged])('a better mark never makes a worse whole', ({ all, better }) => {
    const one = rubric(
      rule,
      all.map(mark => mark.weight),
    )
    const places = all.map(mark => mark.place)
    const raised = places.map((place, at) => (at === better ? Math.min(4, place + 1) : place))
    expect(placeOf(scoreRubric(one, LEVELS, marks(raised)))).toBeGreaterThanOrEqual(
      placeOf(scoreRubric(one, LEVELS, marks(places))),
    )
  })

  property.prop([judged])('the whole lies between the worst and the best mark', ({ all }) => {
    const places = all.map(mark => mark.place)
    const whole = placeOf(
      scoreRubric(
        rubric(
          rule,
          all.map(mark => mark.weight),
        ),
        LEVELS,
        marks(places),
      ),
    )
    expect(whole).toBeGreaterThanOrEqual(Math.min(...places))
    expect(whole).toBeLessThanOrEqual(Math.max(...places))
  })

  property.prop([fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 })])(
    'the same mark everywhere is that level, whatever the weights',
    (place, weights) => {
      expect(scoreRubric(rubric(rule, weights), LEVELS, marks(weights.map(() => place)))).toBe(LEVELS[place - 1])
    },
  )
})

test('two criteria describe one level under two names', () => {
  expect(criterionLevelId('urn:uuid:a', 'urn:uuid:l')).not.toBe(criterionLevelId('urn:uuid:b', 'urn:uuid:l'))
})
