import { describe, expect, test } from 'vitest'
import { startFor } from '../../src/credential/canon/enter-contexts.ts'
import { bundledContexts, canonicalize } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { OB, V2 } from './badges.ts'

/** Types that bring contexts of their own. */
const TYPES = [
  ...['Achievement', 'AchievementSubject', 'Address', 'Alignment', 'Criteria', 'EndorsementSubject', 'Evidence'],
  ...['GeoCoordinates', 'IdentifierEntry', 'Image', 'Profile', 'Related', 'Result', 'ResultDescription'],
]
const credential = (more: JsonObject): JsonObject => ({
  '@context': [V2, OB[3]!],
  type: ['VerifiableCredential'],
  ...more,
})
/** Sets of types, each another one. */
const sets = Array.from({ length: 1_500 }, (_, index) => {
  const number = (index * 40_503 + 21) & 0x3fff
  return TYPES.filter((_, bit) => (number >> bit) & 1)
})
const isCanonical = (evidence: readonly JsonObject[]) =>
  canonicalize(credential({ evidence: evidence as unknown as JsonObject }), bundledContexts).ok
const store = () => startFor(credential({}), bundledContexts).store

describe('what is kept of the documents of strangers', () => {
  test('are the contexts of a class of credentials, made once', () => {
    canonicalize(credential({ evidence: { type: ['Evidence'], name: 'One' } }), bundledContexts)
    const before = store().contexts
    canonicalize(credential({ evidence: { type: ['Evidence'], name: 'Two' } }), bundledContexts)
    expect(store().contexts).toBe(before)
  })

  test('is left behind when sets of types have filled it', () => {
    let most = 0
    const kept = store()
    for (const type of sets) {
      canonicalize(credential({ evidence: { type, name: 'A' } }), bundledContexts)
      most = Math.max(most, store().contexts)
    }
    expect(most).toBeGreaterThan(900)
    expect(most).toBeLessThan(1_500)
    expect(store()).not.toBe(kept)
  })

  test('is left behind when words have filled it', () => {
    const kept = store()
    for (let number = 0; number < 200; number++) {
      const words = Array.from({ length: 60 }, (_, index) => [`https://x.example/${number}/${index}`, index] as const)
      expect(canonicalize(credential(Object.fromEntries(words)), bundledContexts).ok).toBe(true)
      expect(store().words).toBeLessThan(21_000)
    }
    expect(store()).not.toBe(kept)
  })

  test('one document that brings contexts in in hundreds of orders is refused', () => {
    const alone = sets.map(type => ({ type, name: type.join() })).filter(one => isCanonical([one]))
    expect(alone.length).toBeGreaterThan(500)
    expect(isCanonical(alone.slice(0, 20))).toBe(true)
    expect(canonicalize(credential({ evidence: alone as unknown as JsonObject }), bundledContexts)).toMatchObject({
      ok: false,
      error: { code: 'WORK_LIMIT' },
    })
  })
})
