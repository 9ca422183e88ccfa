import { expect, test } from 'vitest'
import { createMemory } from '../../src/platform/remember.ts'

const world = (staleFor = 0) => {
  let now = 0
  let asked = 0
  const memory = createMemory<number>(() => new Date(now), { most: 2, freshFor: () => 1_000, staleFor })
  const ask = (key = 'a') => memory.get(key, async () => ++asked)
  return { ask, memory, asked: () => asked, pass: (milliseconds: number) => (now += milliseconds) }
}

test('what was answered is not asked again until it is old, and by those who wait together only once', async () => {
  const { ask, pass, asked } = world()
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  pass(999)
  expect(await ask()).toBe(1)
  pass(1)
  expect(await ask()).toBe(2)
  expect(asked()).toBe(2)
})

test('what was answered at a time that has not come is asked anew', async () => {
  const { ask, pass } = world(5_000)
  expect(await ask()).toBe(1)
  pass(-60_000)
  expect(await ask()).toBe(2)
  pass(999)
  expect(await ask()).toBe(2)
})

test('what is a little old is given out once more, while it is asked anew', async () => {
  const { ask, pass } = world(5_000)
  expect(await ask()).toBe(1)
  pass(3_000)
  expect(await ask()).toBe(1)
  expect(await ask()).toBe(2)
  pass(10_000)
  expect(await ask()).toBe(3)
})

test('no more is kept than there is room for, a fault by nobody, and what is forgotten is asked anew', async () => {
  const { ask, memory, asked } = world()
  await ask('a')
  await ask('b')
  await ask('c')
  expect(await ask('a')).toBe(4)
  memory.forget('a')
  expect(await ask('a')).toBe(5)
  await expect(memory.get('d', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await memory.get('d', async () => 9)).toBe(9)
  expect(asked()).toBe(5)
})
