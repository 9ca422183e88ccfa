import type { Row } from '../report.ts'
import type { Line, Plot } from './plot.ts'

/** The rows whose names are `name` and then a number, as one line: the number and what `value` makes of the row. */
function lineOf(rows: readonly Row[], label: string, name: RegExp, value: (row: Row) => number): Line {
  const points = rows.flatMap(row => {
    const found = name.exec(row.name)?.[1]
    return found === undefined ? [] : [[Number(found), value(row)] as const]
  })
  if (points.length === 0) throw new Error(`nothing in the file is called ${name}`)
  return { label, points }
}

const microseconds = (row: Row) => 1e6 / row.opsPerSecond
const inWords = ({ label, points }: Line, unit: string) =>
  `${label}: ${points.map(([x, y]) => `${+y.toPrecision(2)} at ${x}${unit}`).join(', ')}.`

/** What `--only growth` has measured, as plots by the names of their files. */
export function growthPlots(rows: readonly Row[]): Record<string, Plot> {
  const size = (label: string, start: string, step: string) =>
    lineOf(rows, label, new RegExp(`^${start} ${step}, (\\d+) kB$`), row => row.opsPerSecond)
  const sizes = [
    size('issue', 'eddsa-rdfc-2022', 'issue'),
    size('verify', 'eddsa-rdfc-2022', 'verify'),
    size('their issue', '@digitalbazaar/vc eddsa-rdfc-2022', 'issue'),
    size('their verify', '@digitalbazaar/vc eddsa-rdfc-2022', 'verify'),
  ]
  const cohorts = [lineOf(rows, 'one credential', /^eddsa-rdfc-2022 issue, cohort of (\d+)$/, microseconds)]
  const cores = [
    lineOf(rows, 'raw signing', /^raw sign, (\d) threads?$/, row => row.opsPerSecond),
    lineOf(rows, 'signing threads', /^signing threads, both forms, (\d) threads?$/, row => row.opsPerSecond),
  ]
  const words = (lines: readonly Line[], unit: string) => lines.map(line => inWords(line, unit)).join(' ')
  return {
    'cost-by-size': {
      title: 'eddsa-rdfc-2022 by size of the document',
      description: `Operations a second of one core. ${words(sizes, ' kB')} Theirs is @digitalbazaar/vc.`,
      x: 'kB of JSON',
      y: 'operations a second of one core',
      lines: sizes,
    },
    'cost-by-cohort': {
      title: 'Issuing by eddsa-rdfc-2022 by size of the cohort',
      description: `Microseconds of one core for one credential. ${words(cohorts, ' credentials')}`,
      x: 'credentials in one call',
      y: 'microseconds for each',
      lines: cohorts,
    },
    'cost-by-cores': {
      title: 'Signing by number of threads',
      description: `Operations a second, all threads together. ${words(cores, ' threads')}`,
      x: 'threads',
      y: 'operations a second, all threads together',
      lines: cores,
    },
  }
}
