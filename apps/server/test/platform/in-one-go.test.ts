import { expect, test } from 'vitest'
import { inOneGo } from '../../src/platform/in-one-go.ts'

function writes() {
  const begun: { readonly things: readonly number[]; end(fault?: Error): void }[] = []
  const add = inOneGo<number>(
    things =>
      new Promise((resolve, reject) => {
        begun.push({ things, end: fault => (fault ? reject(fault) : resolve()) })
      }),
  )
  return { add, begun }
}
const settled = () => new Promise(resolve => setImmediate(resolve))

test('what comes while one is under way is written together, once it has ended', async () => {
  const { add, begun } = writes()
  const done: number[] = []
  for (const thing of [1, 2, 3]) void add(thing).then(() => done.push(thing))
  await settled()
  // All three were there before the first write began.
  expect(begun.map(one => one.things)).toEqual([[1, 2, 3]])
  for (const thing of [4, 5]) void add(thing).then(() => done.push(thing))
  await settled()
  expect([begun.length, done]).toEqual([1, []])
  begun[0]?.end()
  await settled()
  expect([begun.map(one => one.things), done]).toEqual([
    [
      [1, 2, 3],
      [4, 5],
    ],
    [1, 2, 3],
  ])
  begun[1]?.end()
  await settled()
  expect(done).toEqual([1, 2, 3, 4, 5])
})

test('where a write fails, those of it are told, and the next are written', async () => {
  const { add, begun } = writes()
  const first = add(1)
  await settled()
  const second = add(2)
  begun[0]?.end(new Error('full'))
  await expect(first).rejects.toThrow('full')
  await settled()
  begun[1]?.end()
  await expect(second).resolves.toBeUndefined()
})

test('writes begin some time apart, and the first does not wait', async () => {
  const begun: { readonly at: number; readonly things: readonly number[] }[] = []
  const add = inOneGo<number>(
    async things => {
      begun.push({ at: performance.now(), things })
    },
    { apart: 20 },
  )
  const started = performance.now()
  await add(1)
  await Promise.all([add(2), add(3)])
  expect(begun.map(one => one.things)).toEqual([[1], [2, 3]])
  expect((begun[0]?.at ?? 0) - started).toBeLessThan(15)
  expect((begun[1]?.at ?? 0) - (begun[0]?.at ?? 0)).toBeGreaterThan(18)
})
