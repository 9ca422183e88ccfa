import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  type AwardFacts,
  decideApprove,
  decideIssue,
  decideRestate,
  decideRevoke,
  decideSupersede,
  type StoredState,
  stateAt,
} from '../../src/award/index.ts'
import type { Instant } from '../../src/primitives/time.ts'

const at = (milliseconds: number) => milliseconds as Instant
const award = (state: StoredState, validUntil: number | null = null): AwardFacts => ({
  state,
  validFrom: at(0),
  validUntil: validUntil === null ? null : at(validUntil),
})
const STATES: StoredState[] = ['draft', 'approved', 'issued', 'revoked', 'superseded']

/** What each decision answers in each state: the whole machine on one page. */
const machine = {
  draft: { approve: 'approved', issue: 'E_AWARD_STATE', revoke: 'E_AWARD_STATE', supersede: 'E_AWARD_STATE' },
  approved: { approve: 'nothing', issue: 'issued', revoke: 'E_AWARD_STATE', supersede: 'E_AWARD_STATE' },
  issued: { approve: 'E_AWARD_STATE', issue: 'nothing', revoke: 'revoked', supersede: 'superseded' },
  revoked: { approve: 'E_AWARD_STATE', issue: 'E_AWARD_STATE', revoke: 'nothing', supersede: 'E_AWARD_STATE' },
  superseded: { approve: 'E_AWARD_STATE', issue: 'E_AWARD_STATE', revoke: 'E_AWARD_STATE', supersede: 'nothing' },
} as const

const decide = {
  approve: (facts: AwardFacts) => decideApprove(facts),
  issue: (facts: AwardFacts) => decideIssue(facts, at(10)),
  revoke: (facts: AwardFacts) => decideRevoke(facts, 'awarded in error', at(10)),
  supersede: (facts: AwardFacts) => decideSupersede(facts, at(10)),
}

describe('the award state machine', () => {
  test.each(
    STATES.flatMap(state =>
      (Object.keys(decide) as (keyof typeof decide)[]).map(verb => [state, verb, machine[state][verb]] as const),
    ),
  )('%s, then %s: %s', (state, verb, expected) => {
    const decision: ReturnType<(typeof decide)[keyof typeof decide]> = decide[verb](award(state))
    const answer = decision.ok
      ? decision.value.do === 'nothing'
        ? 'nothing'
        : decision.value.step.state
      : decision.error.code
    expect(answer).toBe(expected)
  })

  test('a credential that is over already is not issued', () => {
    expect(decideIssue(award('approved', 10), at(10))).toEqual({ ok: false, error: { code: 'E_AWARD_OVER' } })
    expect(decideIssue(award('approved', 11), at(10)).ok).toBe(true)
  })

  test.each(['', ' ', '\n\t'])('revoking wants a reason, and %j is none', reason => {
    expect(decideRevoke(award('issued'), reason, at(1))).toEqual({ ok: false, error: { code: 'E_REASON_MISSING' } })
  })

  test('an issued award reads as expired once its end has passed, and a revoked one never does', () => {
    expect(stateAt('issued', at(10), at(10))).toBe('issued')
    expect(stateAt('issued', at(10), at(11))).toBe('expired')
    expect(stateAt('issued', null, at(11))).toBe('issued')
    expect(stateAt('revoked', at(10), at(11))).toBe('revoked')
  })

  test.each(STATES)('only an issued award is stated anew: %s', state => {
    expect(decideRestate(award(state)).ok).toBe(state === 'issued')
  })

  property.prop([fc.array(fc.constantFrom(...(Object.keys(decide) as (keyof typeof decide)[])))])(
    'no sequence of steps leads out of revoked or superseded',
    verbs => {
      let state: StoredState = 'draft'
      let over = false
      for (const verb of verbs) {
        const decision: ReturnType<(typeof decide)[keyof typeof decide]> = decide[verb](award(state))
        if (decision.ok && decision.value.do === 'step') {
          expect(over).toBe(false)
          state = decision.value.step.state
        }
        over = state === 'revoked' || state === 'superseded'
      }
    },
  )
})
