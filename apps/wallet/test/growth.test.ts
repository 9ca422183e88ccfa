import type { Proof } from '@laurel/core/skill'
import { describe, expect, test } from 'vitest'
import { growthOf } from '../src/growth/growth.ts'
import type { ProofOf } from '../src/skills/proofs.ts'

const proof = (
  title: string,
  at: string,
  skills: readonly string[],
  credits: number | null = null,
): Proof<ProofOf> => ({
  of: { title, issuer: 'Sample School', at, awardId: null, imported: null, isInForce: true, credits },
  trust: 3,
  at,
  skills: skills.map(name => ({ name, url: null, code: null, framework: null, description: null })),
})

describe('growth', () => {
  const proofs = [
    proof('Writing', '2026-03-02T00:00:00Z', ['Writes', 'Listens'], 2),
    proof('Listening', '2026-01-10T00:00:00Z', ['Listens']),
    proof('Speaking', '2026-03-30T00:00:00Z', ['Speaks'], 0.5),
  ]

  test('adds up month by month, the earliest first', () => {
    expect(growthOf('credentials', proofs, [])).toEqual([
      { month: '2026-01', sum: 1, what: ['Listening'] },
      { month: '2026-03', sum: 3, what: ['Writing', 'Speaking'] },
    ])
    expect(growthOf('credits', proofs, []).map(one => one.sum)).toEqual([2.5])
  })

  test('counts a skill once, from the first credential that states it', () => {
    expect(growthOf('skills', proofs, [])).toEqual([
      { month: '2026-01', sum: 1, what: ['Listens'] },
      { month: '2026-03', sum: 3, what: ['Writes', 'Speaks'] },
    ])
  })

  test('takes hours from the learning log', () => {
    const entry = {
      id: '1',
      what: 'Read',
      on: '2026-02-01',
      hours: 1.5,
      reflection: '',
      link: '',
      photo: null,
      writtenAt: '',
    }
    expect(growthOf('hours', proofs, [entry, { ...entry, id: '2', hours: null }])).toEqual([
      { month: '2026-02', sum: 1.5, what: ['Read'] },
    ])
    expect(growthOf('hours', proofs, [])).toEqual([])
  })
})
