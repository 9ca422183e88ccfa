import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { type Contender, measure, median, percentile, ratio } from '../src/measure.ts'
import { rowsOf, table, withWhatTheyNeed } from '../src/report.ts'

const rates = (name: string, ...rounds: number[]) => ({
  name,
  perSecond: median(rounds),
  rounds,
  p50Ms: 2,
  p99Ms: 3,
})
const nothing = () => undefined
const issue: Contender = {
  name: 'issue',
  peers: [{ name: 'their issue', goal: 70 }, { name: 'another’s issue' }],
  raw: { name: 'raw sign', goal: 0.6 },
  run: nothing,
}
const theirs: Contender = { name: 'their issue', raw: { name: 'raw sign' }, run: nothing }
const raw: Contender = { name: 'raw sign', run: nothing }

test('a ratio is the middle of the ratios of each round, so one disturbed round does not move it', () => {
  expect(ratio(rates('ours', 100, 50, 120), rates('theirs', 10, 5, 60))).toBe(10)
})

test('a percentile is a time that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([7], 0.99)]).toEqual([50, 99, 7])
  expect(percentile([3, 1, 2], 0.99)).toBe(3)
})

describe('rows', () => {
  const ran = [rates('issue', 500, 500), rates('their issue', 10, 10), rates('raw sign', 1000, 1000)]

  test('have these members and no others, with null for what there is not', () => {
    expect(rowsOf([raw, theirs], ran)).toEqual([
      { name: 'raw sign', opsPerSecond: 1000, p50Ms: 2, p99Ms: 3, peer: null, timesPeer: null, shareOfRaw: null },
      { name: 'their issue', opsPerSecond: 10, p50Ms: 2, p99Ms: 3, peer: null, timesPeer: null, shareOfRaw: 0.01 },
    ])
  })

  test('there is one for each peer that ran, and one for whom no peer ran', () => {
    const both = [...ran, rates('another’s issue', 5, 5)]
    const about = ({ peer, timesPeer, shareOfRaw }: ReturnType<typeof rowsOf>[number]) => [peer, timesPeer, shareOfRaw]
    expect(rowsOf([issue], both).map(about)).toEqual([
      ['their issue', 50, 0.5],
      ['another’s issue', 100, 0.5],
    ])
    expect(rowsOf([issue], ran).map(about)).toEqual([['their issue', 50, 0.5]])
    expect(rowsOf([issue], [rates('issue', 500)]).map(about)).toEqual([[null, null, null]])
  })

  test('are printed with times, goal and share; a second peer stands below the first', () => {
    const all = [...ran, rates('another’s issue', 5, 5)]
    const text = table(rowsOf([issue, raw], all), [issue, raw], all, new Map([['issue', 12_345]]))
    expect(text).toMatch(/issue +500 +0 % +2\.00 +3\.00 +12\.3 +50\.0× +70\.0× +their issue +0\.50 +0\.60\n/)
    expect(text).toMatch(/\n +100× +another’s issue\n/)
    expect(text).toMatch(/raw sign +1,000 +0 % +2\.00 +3\.00 +–/)
  })
})

test('whoever is chosen brings along whom it is set against', () => {
  expect(withWhatTheyNeed([issue], [raw, theirs, issue, { ...raw, name: 'else' }])).toEqual([raw, theirs, issue])
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

test('a batch counts as many, and its time is shared out', async () => {
  const wait = () => {
    const until = performance.now() + 2
    while (performance.now() < until);
  }
  const [alone, batch] = await measure(
    [
      { name: 'alone', run: wait },
      { name: 'batch', items: 100, run: wait },
    ],
    { rounds: 1, sliceMs: 5 },
  )
  expect(alone!.p50Ms).toBeGreaterThanOrEqual(2)
  expect(batch!.p50Ms).toBeGreaterThanOrEqual(0.02)
  expect(batch!.p50Ms).toBeLessThan(alone!.p50Ms / 2)
})

test('what is taken of the memory is seen though it is given back', () => {
  // In a process of its own, as the benchmark is: nobody else's memory is collected meanwhile.
  const program = `
    import { growthOf } from ${JSON.stringify(new URL('../src/memory.ts', import.meta.url).href)}
    let kept
    const run = () => { kept = Array.from({ length: 20_000 }, (_, index) => ({ index })) }
    console.log(JSON.stringify({ bytes: await growthOf({ name: 'objects', items: 2, run }, 200), kept: kept.length }))`
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  const { bytes, kept } = JSON.parse(said) as { bytes: number; kept: number }
  expect(kept).toBe(20_000)
  // Half of twenty thousand objects of four words each, and of the list of them.
  expect(bytes).toBeGreaterThan(300_000)
  expect(bytes).toBeLessThan(600_000)
})
