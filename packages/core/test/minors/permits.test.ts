import { CONSENT_VERSIONS, type Decision, initials, PURPOSES, permits, type Standing } from '@laurel/core/minors'
import { describe, expect, test } from 'vitest'

const said = (
  by: 'guardian' | 'learner',
  decision: 'granted' | 'withdrawn',
  more: Partial<Decision> = {},
): Decision => ({
  purpose: 'publish',
  by,
  guardianId: by === 'guardian' ? 'one' : null,
  decision,
  version: CONSENT_VERSIONS.publish,
  childAgrees: false,
  ...more,
})
const standing = (
  stage: Standing['stage'],
  decisions: readonly Decision[],
  more: Partial<Standing> = {},
): Standing => ({
  stage,
  mustConfirm: false,
  hasWallet: true,
  decisions,
  ...more,
})

describe('nothing is permitted by silence', () => {
  test.each(PURPOSES)('of a young child: %s', purpose => {
    expect(permits(standing('guardian', []), purpose)).toBe(false)
    expect(permits(standing('together', []), purpose)).toBe(false)
  })
  test('of a child who decides alone, but what they do themselves', () => {
    expect(PURPOSES.filter(one => permits(standing('self', []), one))).toEqual(['hold', 'share'])
  })
})

describe('a guardian', () => {
  test('permits alone for a young child', () => {
    expect(permits(standing('guardian', [said('guardian', 'granted')]), 'publish')).toBe(true)
  })
  test('takes a consent back', () => {
    expect(permits(standing('guardian', [said('guardian', 'withdrawn')]), 'publish')).toBe(false)
  })
  test('is outweighed by the refusal of another', () => {
    const both = [said('guardian', 'granted'), said('guardian', 'withdrawn', { guardianId: 'two' })]
    expect(permits(standing('guardian', both), 'publish')).toBe(false)
  })
  test('permits one purpose and no other', () => {
    const one = standing('guardian', [said('guardian', 'granted')])
    expect(PURPOSES.filter(purpose => permits(one, purpose))).toEqual(['publish'])
  })
  test('has consented to older words only, which count no more', () => {
    expect(permits(standing('guardian', [said('guardian', 'granted', { version: 0 })]), 'publish')).toBe(false)
  })
  test('has no say over a child who decides alone, and none over an adult', () => {
    expect(permits(standing('self', [said('guardian', 'granted')]), 'publish')).toBe(false)
    expect(permits(standing('self', [said('guardian', 'withdrawn'), said('learner', 'granted')]), 'publish')).toBe(true)
    expect(permits(standing('adult', [said('guardian', 'withdrawn')]), 'publish')).toBe(true)
  })
})

describe('together', () => {
  test('needs both', () => {
    expect(permits(standing('together', [said('guardian', 'granted')]), 'publish')).toBe(false)
    expect(permits(standing('together', [said('learner', 'granted')]), 'publish')).toBe(false)
    expect(permits(standing('together', [said('learner', 'granted'), said('guardian', 'granted')]), 'publish')).toBe(
      true,
    )
  })
  test('a child without a wallet speaks through the guardian', () => {
    const agreed = said('guardian', 'granted', { childAgrees: true })
    expect(permits(standing('together', [agreed], { hasWallet: false }), 'publish')).toBe(true)
    expect(permits(standing('together', [said('guardian', 'granted')], { hasWallet: false }), 'publish')).toBe(false)
    expect(permits(standing('together', [agreed]), 'publish')).toBe(false)
  })
})

test('who has come of age shows nothing in public until they have said so, and keeps what is theirs', () => {
  const of = standing('adult', [said('guardian', 'granted')], { mustConfirm: true })
  expect(permits(of, 'publish')).toBe(false)
  expect(permits(of, 'share')).toBe(false)
  expect(permits(of, 'hold')).toBe(true)
  expect(permits({ ...of, mustConfirm: false }, 'publish')).toBe(true)
})

test.each([
  ['Sample Learner 7', 'S. L. 7'],
  ['élodie Tremblay', 'É. T.'],
  ['ตัวอย่าง เก่งกล้า', 'ต. ก.'],
  ['ไพลิน  แก้วใส', 'พ. ก.'],
  ['Nguyễn', 'N.'],
  ['李小龍', '李.'],
])('strangers see %s as %s', (name, expected) => {
  expect(initials(name).normalize()).toBe(expected.normalize())
})
