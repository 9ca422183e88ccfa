import { expect, test } from 'vitest'
import { compareLabels, relabelShuffled } from '../../src/credential/proofs/disclosure/label-statements.ts'
import { orderlyKey } from '../../src/credential/proofs/disclosure/orderly-key.ts'
import { toMultibaseBase64url } from '../../src/primitives/index.ts'

let drawn = 1
const random = (length: number) =>
  Uint8Array.from({ length }, () => {
    drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648
    return drawn >>> 16
  })
const labelled = (count: number) => new Map(Array.from({ length: count }, (_, at) => [at, `c14n${at}`]))

test('HMACs are compared as the texts that they are written as', () => {
  for (let round = 0; round < 3_000; round++) {
    const [one, other] = [random(32), random(32)] as const
    // Often alike at the beginning, where the order of the characters shows.
    if (round % 2 === 0) other.set(one.subarray(0, round % 32))
    const [first, second] = [toMultibaseBase64url(one), toMultibaseBase64url(other)]
    expect(Math.sign(compareLabels(one, other))).toBe(first < second ? -1 : first > second ? 1 : 0)
  }
  expect(compareLabels(new Uint8Array(32), new Uint8Array(32))).toBe(0)
})

test.each([
  [1, 1],
  [4, 4],
  [7, 6],
  [10, 4],
  [14, 3],
  [40, 2],
])(
  'of %i nodes the first %i come first and in order, whoever holds it; others have turns meanwhile',
  async (count, first) => {
    let turns = 0
    const pause = async () => void turns++
    for (let holder = 0; holder < 3; holder++) {
      const canonical = labelled(count)
      const labels = relabelShuffled(await orderlyKey(canonical, { random, pause }))(canonical)
      expect([...labels].slice(0, first)).toEqual(Array.from({ length: first }, (_, at) => [at, `b${at}`]))
    }
    if (count >= 7) expect(turns).toBeGreaterThan(0)
  },
)
