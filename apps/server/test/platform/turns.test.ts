import { expect, test } from 'vitest'
import { createTurns } from '../../src/platform/turns.ts'

test('so many at once, so many that wait in order, and the rest are told that it is busy', async () => {
  const turn = createTurns({ atOnce: 2, waiting: 3 })
  const begun: number[] = []
  const ends: (() => void)[] = []
  const answers = [0, 1, 2, 3, 4, 5, 6].map(number =>
    turn(async () => {
      begun.push(number)
      await new Promise<void>(resolve => ends.push(resolve))
      return number
    }),
  )
  expect(await Promise.all(answers.slice(5))).toEqual(['busy', 'busy'])
  expect(begun).toEqual([0, 1])
  for (let turns = 0; turns < 5; turns++) {
    await expect.poll(() => ends.length).toBeGreaterThan(0)
    ends.shift()?.()
  }
  expect(await Promise.all(answers.slice(0, 5))).toEqual([0, 1, 2, 3, 4])
  expect(begun).toEqual([0, 1, 2, 3, 4])
})

test('work that fails gives its turn on', async () => {
  const turn = createTurns({ atOnce: 1, waiting: 1 })
  await expect(turn(() => Promise.reject(new Error('fell')))).rejects.toThrow('fell')
  expect(await turn(async () => 'next')).toBe('next')
})
