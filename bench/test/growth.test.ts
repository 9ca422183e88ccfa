import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialOfSize } from '../src/growth/document-of-size.ts'
import { growthPlots } from '../src/plots/growth-plots.ts'
import { drawPlot } from '../src/plots/plot.ts'
import type { Row } from '../src/report.ts'

test.each([1, 5, 20, 100])('a badge of %i kB is about so long', kilobytes => {
  const length = JSON.stringify(credentialOfSize('did:example:school', 3, kilobytes * 1000)).length
  expect(Math.abs(length / 1000 - kilobytes)).toBeLessThan(Math.max(0.35, kilobytes * 0.02))
})

test('badges of one size differ from each other', () => {
  const [one, other] = [1, 2].map(index => JSON.stringify(credentialOfSize('did:example:school', index, 20_000)))
  expect(one).not.toBe(other)
})

const row = (name: string, opsPerSecond: number): Row => ({
  name,
  opsPerSecond,
  p50Ms: 1,
  p99Ms: 1,
  peer: null,
  timesPeer: null,
  shareOfRaw: null,
})
const rows = [
  ...[1, 5, 20].flatMap(size =>
    ['', '@digitalbazaar/vc '].flatMap(whose =>
      ['issue', 'verify'].map(step => row(`${whose}eddsa-rdfc-2022 ${step}, ${size} kB`, 1000 / size)),
    ),
  ),
  ...[1, 10].map(count => row(`eddsa-rdfc-2022 issue, cohort of ${count}`, 10_000)),
  row('raw sign', 40_000),
  row('raw sign, 1 thread', 40_000),
  row('raw sign, 2 threads', 79_000),
  row('signing threads, both forms, 1 thread', 6_000),
  row('signing threads, both forms, 2 threads', 11_900),
]

describe('plots', () => {
  test('find their lines in the rows, by size, by cohort and by threads', () => {
    const plots = growthPlots(rows)
    const points = Object.values(plots).map(({ lines }) => lines.map(line => line.points))
    expect(points[0]!.map(line => line.map(([x]) => x))).toEqual(Array.from({ length: 4 }, () => [1, 5, 20]))
    expect(points[1]).toEqual([
      [
        [1, 100],
        [10, 100],
      ],
    ])
    expect(points[2]).toEqual([
      [
        [1, 40_000],
        [2, 79_000],
      ],
      [
        [1, 6_000],
        [2, 11_900],
      ],
    ])
  })

  test('are not drawn from a file that lacks what they show', () => {
    expect(() => growthPlots(rows.slice(1))).not.toThrow()
    expect(() => growthPlots([])).toThrow(/nothing in the file/)
  })

  test.each(Object.entries(growthPlots(rows)))(
    '%s says in words what it shows, and stays inside its frame',
    (_, plot) => {
      const svg = drawPlot(plot)
      expect(svg).toContain(`<title id="title">${plot.title}</title>`)
      expect(svg).toContain('prefers-color-scheme: dark')
      for (const line of plot.lines) expect(svg).toContain(`>${line.label}</text>`)
      expect(svg).not.toMatch(/NaN|undefined|<script|href/)
      const places = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)])
      expect(places.length).toBe(plot.lines.reduce((sum, line) => sum + line.points.length, 0))
      for (const [x, y] of places) expect(x! >= 64 && x! <= 472 && y! >= 48 && y! <= 312).toBe(true)
    },
  )

  const pictures = join(import.meta.dirname, '../../docs/pictures')
  const measured = JSON.parse(readFileSync(join(pictures, 'growth.json'), 'utf8')) as Row[]
  test.each(Object.entries(growthPlots(measured)))('%s.svg is what the file beside it says', (name, plot) => {
    expect(readFileSync(join(pictures, `${name}.svg`), 'utf8')).toBe(drawPlot(plot))
  })

  test('what is more stands higher', () => {
    const line = {
      label: 'a',
      points: [
        [1, 10],
        [10, 1000],
      ] as [number, number][],
    }
    const svg = drawPlot({ title: 't', description: 'd', x: 'x', y: 'y', lines: [line] })
    const [first, last] = [...svg.matchAll(/cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y))
    expect(last!).toBeLessThan(first!)
  })
})
