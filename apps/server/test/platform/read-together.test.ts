import { expect, test } from 'vitest'
import { readTogether } from '../../src/platform/read-together.ts'

/** A reading that ends when told to, and gives the state of when it began. */
function slow() {
  let state = 0
  const ends: ((error?: Error) => void)[] = []
  const read = readTogether<string>(key => {
    const seen = state
    return new Promise((resolve, reject) => ends.push(error => (error ? reject(error) : resolve(`${key} ${seen}`))))
  })
  return { read, ends, change: () => void state++ }
}
const settle = () => new Promise(resolve => setImmediate(resolve))

test('who asks while one reads waits for the next reading, and shares it', async () => {
  const { read, ends, change } = slow()
  const first = read('page')
  change()
  const others = [read('page'), read('page'), read('page')]
  expect(ends.length).toBe(1)
  ends[0]?.()
  expect(await first).toBe('page 0')
  await settle()
  expect(ends.length).toBe(2)
  change()
  const late = read('page')
  ends[1]?.()
  // What was so when they asked, or later: never the state before the change.
  expect(await Promise.all(others)).toEqual(['page 1', 'page 1', 'page 1'])
  await settle()
  ends[2]?.()
  expect(await late).toBe('page 2')
  await settle()
  expect(ends.length).toBe(3)
})

test('each page is read for itself', async () => {
  const { read, ends } = slow()
  const both = [read('one'), read('other')]
  for (const end of ends) end()
  expect(await Promise.all(both)).toEqual(['one 0', 'other 0'])
})

test('a reading that fails is told to those who asked for it; the next is made all the same', async () => {
  const { read, ends } = slow()
  const first = read('page')
  const second = read('page')
  ends[0]?.(new Error('the database is gone'))
  await expect(first).rejects.toThrow('the database is gone')
  await settle()
  ends[1]?.()
  expect(await second).toBe('page 0')
  await settle()
  const third = read('page')
  ends[2]?.()
  expect(await third).toBe('page 0')
})

test('nobody waits for a reading that takes its time: who comes then reads for themselves', async () => {
  const ends: (() => void)[] = []
  const read = readTogether<number>(() => new Promise(resolve => ends.push(() => resolve(ends.length))), {
    patience: 0,
  })
  const slow = read('page')
  const other = read('page')
  expect(ends.length).toBe(2)
  ends[1]?.()
  expect(await other).toBe(2)
  ends[0]?.()
  expect(await slow).toBe(2)
})

test('who waits already goes on after a while, and those who wait with them share what comes of it', async () => {
  const ends: (() => void)[] = []
  const read = readTogether<number>(
    () => {
      const number = ends.length
      return new Promise(resolve => ends.push(() => resolve(number)))
    },
    { patience: 5 },
  )
  void read('page')
  const others = [read('page'), read('page')]
  await expect.poll(() => ends.length).toBe(2)
  ends[1]?.()
  expect(await Promise.all(others)).toEqual([1, 1])
})

test('readings of one thing begin some time apart, and who comes between waits for what is read after they asked', async () => {
  let state = 0
  const begun: number[] = []
  const read = readTogether<number>(
    async () => {
      begun.push(performance.now())
      return state
    },
    { apart: 20 },
  )
  expect(await read('page')).toBe(0)
  state = 1
  expect(await Promise.all([read('page'), read('page')])).toEqual([1, 1])
  state = 2
  expect(await read('page')).toBe(2)
  expect(begun.length).toBe(3)
  expect((begun[1] as number) - (begun[0] as number)).toBeGreaterThan(18)
  expect((begun[2] as number) - (begun[1] as number)).toBeGreaterThan(18)
  // Long after, nobody waits.
  await new Promise(resolve => setTimeout(resolve, 30))
  const asked = performance.now()
  await read('page')
  expect((begun[3] as number) - asked).toBeLessThan(15)
})
