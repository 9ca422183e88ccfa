/** `npm run hostile`: runs every test that carries a case number of the hostile corpus and prints them as a table. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Report = { testResults: { assertionResults: { title: string; fullName: string; status: string }[] }[] }

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => from + step)
/** Cases that must have a test, so that one which is lost is noticed; the second list needs a server. */
const PURE = [...range(1, 19), ...range(22, 29), 31, 33, 40, 41, 42, 46, 47, 49, 51, 52, 53, 54, 61]
const SERVED = [20, 21, 30, 32, ...range(34, 39), 43, 44, 45, 48, 50, 55, 57, 59, 60]

const isUnit = process.argv.includes('--unit')
const NEEDED = [...PURE, ...(isUnit ? [] : SERVED)].map(one => `H-${String(one).padStart(2, '0')}`)

const folder = mkdtempSync(join(tmpdir(), 'laurel-hostile-'))
const file = join(folder, 'report.json')
const projects = isUnit ? ['unit'] : ['unit', 'stages']
spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap(project => ['--project', project]),
    '--testNamePattern',
    'H-\\d',
    '--reporter=json',
    `--outputFile=${file}`,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
)
const report = JSON.parse(readFileSync(file, 'utf8')) as Report
rmSync(folder, { recursive: true, force: true })

const NUMBER = /H-\d+b?/g
const rows = report.testResults
  .flatMap(one => one.assertionResults)
  .filter(one => one.status === 'passed' || one.status === 'failed')
  .flatMap(({ title, fullName, status }) => {
    // A test may hold several cases.
    const own = title.match(NUMBER) ?? fullName.match(NUMBER) ?? []
    const words = title.replace(NUMBER, '').replace(/ \(with seed=.*\)$/, '')
    return [...new Set(own)].map(number => ({
      number,
      title: words.replace(/^[\s,:]+|[\s,]*\([\s,]*\)/g, '').trim() || '(nothing)',
      status,
    }))
  })
  .sort((one, other) => Number.parseInt(one.number.slice(2), 10) - Number.parseInt(other.number.slice(2), 10))

for (const { number, title, status } of rows)
  console.log(`${number.padEnd(6)} ${status === 'passed' ? 'held    ' : 'NOT HELD'}  ${title.slice(0, 110)}`)
const cases = new Set(rows.map(one => one.number))
const held = rows.filter(one => one.status === 'passed').length
console.log(`\n${cases.size} cases, ${held} of ${rows.length} tests hold`)
const lost = NEEDED.filter(one => !cases.has(one))
if (lost.length > 0) console.log(`without a test: ${lost.join(', ')}`)
process.exitCode = lost.length === 0 && held === rows.length ? 0 : 1
