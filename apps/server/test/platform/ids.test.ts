import { expect, test } from 'vitest'
import { idMaker } from '../../src/platform/ids.ts'

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

test('ids are UUIDs of version 7 that begin with their time', () => {
  // The example of RFC 9562, appendix A.6, but for the first bit of its 0xcc3, where the counter begins.
  const random = (length: number) => Buffer.from('0cc318c4dc0c0c07398f', 'hex').subarray(0, length)
  expect(idMaker(() => 0x017f22e279b0, random)()).toBe('017f22e2-79b0-74c3-98c4-dc0c0c07398f')
})

test('ids of one instant sort by their turn, however many there are, and differ', () => {
  const newId = idMaker(() => 1_700_000_000_000)
  const ids = Array.from({ length: 10_000 }, newId)
  for (const id of ids) expect(id).toMatch(UUID_7)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  // No more is borrowed from the time to come than has to be.
  expect(timeOf(ids.at(-1)!) - timeOf(ids[0]!)).toBeLessThanOrEqual(5)
})

test('ids follow the clock, also when it is set back', () => {
  let now = 1_700_000_000_000
  const newId = idMaker(() => now)
  const first = newId()
  now += 1
  expect(newId() > first).toBe(true)
  now -= 1000
  expect(timeOf(newId())).toBe(now)
})
