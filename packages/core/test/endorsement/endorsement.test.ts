import { describe, expect, test } from 'vitest'
import {
  chooseCarried,
  endorsementComment,
  MOST_CARRIED,
  mayRemind,
  requestState,
} from '../../src/endorsement/index.ts'

const nothing = {
  expiresAt: 100,
  openedAt: null,
  endorsedAt: null,
  declinedAt: null,
  withdrawnAt: null,
  cancelledAt: null,
}

describe('where a request stands', () => {
  test.each<[string, object, number]>([
    ['asked', {}, 0],
    ['opened', { openedAt: 5 }, 10],
    ['expired', { openedAt: 5 }, 100],
    ['endorsed', { openedAt: 5, endorsedAt: 6 }, 1_000],
    ['declined', { declinedAt: 6 }, 1_000],
    ['cancelled', { cancelledAt: 6 }, 1_000],
    ['withdrawn', { endorsedAt: 6, withdrawnAt: 7 }, 1_000],
  ])('%s', (state, times, now) => {
    expect(requestState({ ...nothing, ...times }, now)).toBe(state)
  })
  test('one that ran out can be asked again, one that was answered cannot', () => {
    expect([mayRemind('expired'), mayRemind('asked'), mayRemind('declined'), mayRemind('endorsed')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

test('what is signed says the statements in words, then the endorser’s own, then who says it', () => {
  const said = {
    statements: ['reflects-work', 'in-demand'],
    comment: ' We hire for this. ',
    signer: { name: 'Sample Partner', role: 'Head of Training' },
    language: 'en',
  } as const
  expect(endorsementComment(said)).toBe(
    'What is learnt here is in demand in our field.\nThe way it is assessed reflects how the work is done on the job.\n\nWe hire for this.\n\n— Sample Partner, Head of Training',
  )
  expect(endorsementComment({ ...said, statements: [], signer: null })).toBe('We hire for this.')
})

describe('what travels inside a credential', () => {
  const signed = (at: number, size = 10) => ({
    document: 'x'.repeat(size),
    since: `2026-01-${String(at).padStart(2, '0')}`,
  })
  test('the newest eight, the newest first', () => {
    const all = Array.from({ length: 12 }, (_, at) => signed(at + 1))
    expect(chooseCarried(all).map(one => one.since)).toEqual(
      all
        .toReversed()
        .slice(0, MOST_CARRIED)
        .map(one => one.since),
    )
  })
  test('fewer where they are long, and none that is larger than all the room', () => {
    expect(chooseCarried([signed(3, 60_000), signed(2, 30_000), signed(1, 30_000)])).toHaveLength(2)
    expect(chooseCarried([signed(1, 200_000)])).toEqual([])
  })
})
