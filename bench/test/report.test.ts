import { expect, test } from 'vitest'
import { type Contender, measure, median, ratio } from '../src/measure.ts'
import { comparisons, table } from '../src/report.ts'

const rates = (name: string, ...rounds: number[]) => ({ name, perSecond: median(rounds), rounds })

test('a ratio is the middle of the ratios of each round, so one disturbed round does not move it', () => {
  expect(ratio(rates('ours', 100, 50, 120), rates('theirs', 10, 5, 60))).toBe(10)
})

test('only what ran is compared, and printed with its ratio', () => {
  const ran = [rates('eddsa-jcs-2022 issue', 500, 500), rates('raw sign', 1000, 1000)]
  expect(comparisons(ran)).toEqual([{ ours: 'eddsa-jcs-2022 issue', other: 'raw sign', ratio: 0.5 }])
  expect(table(ran, comparisons(ran))).toMatch(/eddsa-jcs-2022 issue +500 \/s[\s\S]*0\.50 × {2}raw sign/)
})

test('contenders take turns, each with a fresh index every time', async () => {
  const order: string[] = []
  const seen = new Set<number>()
  const turn = (name: string): Contender => ({
    name,
    run: index => {
      if (order.at(-1) !== name) order.push(name)
      if (name === 'one') seen.add(index)
    },
  })
  const [one] = await measure([turn('one'), turn('other')], { rounds: 2, sliceMs: 1 })
  expect(order).toEqual(['one', 'other', 'one', 'other', 'one', 'other'])
  expect(one!.rounds.length).toBe(2)
  expect([...seen]).toEqual(Array.from({ length: seen.size }, (_, index) => index))
})
