import { describe, expect, test } from 'vitest'
import {
  agree,
  CLAIM_STATES,
  type ClaimState,
  type ClaimStep,
  conflictOf,
  decideClaim,
} from '../../src/assessment/index.ts'

const NO = 'E_CLAIM_STATE'
const STEPS: readonly ClaimStep[] = ['submit', 'take', 'rework', 'approve', 'decline', 'withdraw', 'appeal']

/** What each step does in each state: the whole machine on one page. */
const machine: Readonly<Record<ClaimState, readonly string[]>> = {
  //            submit       take         rework     approve     decline     withdraw     appeal
  draft: ['submitted', NO, NO, NO, NO, 'withdrawn', NO],
  submitted: ['nothing', 'in-review', NO, NO, NO, 'withdrawn', NO],
  'in-review': [NO, 'nothing', 'rework', 'approved', 'declined', 'withdrawn', NO],
  rework: ['submitted', NO, 'nothing', NO, NO, 'withdrawn', NO],
  approved: [NO, NO, NO, 'nothing', NO, NO, NO],
  declined: [NO, NO, NO, NO, 'nothing', NO, 'appealed'],
  withdrawn: [NO, NO, NO, NO, NO, 'nothing', NO],
  appealed: [NO, 'in-review', NO, NO, NO, 'withdrawn', 'nothing'],
}

test.each(CLAIM_STATES.flatMap(state => STEPS.map((step, at) => [state, step, machine[state][at]] as const)))(
  '%s + %s → %s',
  (state, step, outcome) => {
    const decision = decideClaim({ state, hasAppealed: false }, step)
    const said = decision.ok ? (decision.value.do === 'step' ? decision.value.state : 'nothing') : decision.error.code
    expect(said).toBe(outcome)
  },
)

test('an appeal is heard once', () => {
  expect(decideClaim({ state: 'declined', hasAppealed: true }, 'appeal')).toMatchObject({
    ok: false,
    error: { code: 'E_APPEALED_ALREADY' },
  })
})

describe('who must not judge', () => {
  const interests = { claimant: 'learner', begunBy: 'helper', conflicts: ['aunt'], appealedAgainst: ['first'] }
  test.each([
    ['learner', 'own'],
    ['helper', 'begun'],
    ['aunt', 'declared'],
    ['first', 'appeal'],
    ['stranger', null],
  ])('%s: %s', (who, conflict) => {
    expect(conflictOf(interests, who)).toBe(conflict)
  })
})

describe('two assessors say the same', () => {
  const approve = { verb: 'approve', level: 'two', marks: { a: 'two', b: 'three' } } as const
  test('with the same level and the same marks, in whatever order', () => {
    expect(agree(approve, { ...approve, marks: { b: 'three', a: 'two' } })).toBe(true)
  })
  test.each([
    ['another level', { ...approve, level: 'three' }],
    ['another mark', { ...approve, marks: { a: 'two', b: 'two' } }],
    ['a mark less', { ...approve, marks: { a: 'two' } }],
    ['another decision', { ...approve, verb: 'decline' as const }],
  ])('not with %s', (_, other) => {
    expect(agree(approve, other)).toBe(false)
    expect(agree(other, approve)).toBe(false)
  })
  test('sending back is sending back, whatever the marks', () => {
    const rework = { verb: 'rework', level: null, marks: { a: 'two' } } as const
    expect(agree(rework, { ...rework, marks: {} })).toBe(true)
  })
})
