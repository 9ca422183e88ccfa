import { expect, test } from 'vitest'
import { keepSome } from '../../src/platform/keep-some.ts'

test('what was used longest ago goes first, and all together stay below the limit', () => {
  const kept = keepSome<string>(100)
  kept.keep('one', 'a', 40)
  kept.keep('two', 'b', 40)
  expect(kept.get('one')).toBe('a')
  kept.keep('three', 'c', 40)
  expect([kept.get('one'), kept.get('two'), kept.get('three')]).toEqual(['a', undefined, 'c'])
})

test('a thing that is kept anew is counted once, and what is too large by itself drives nothing out', () => {
  const kept = keepSome<string>(100)
  kept.keep('one', 'a', 60)
  kept.keep('one', 'b', 60)
  kept.keep('two', 'c', 40)
  expect([kept.get('one'), kept.get('two')]).toEqual(['b', 'c'])
  kept.keep('huge', 'd', 101)
  expect([kept.get('one'), kept.get('huge')]).toEqual(['b', undefined])
  kept.keep('one', 'e', 101)
  expect(kept.get('one')).toBeUndefined()
})
