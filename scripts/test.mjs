// `npm test`: everything, in one command, on a machine that nobody prepared. Plain JavaScript, since it installs first.
//   npm test                 all of it
//   npm test -- unit         only the named parts: types lint deps unused unit properties stages processes web journeys
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { ensureChromium } from './chromium.mjs'
import { COMPILED, pinnedNode } from './pinned-node.mjs'
import { ensureInstalled } from './setup.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
await ensureInstalled()

const node = pinnedNode()
const results = `${root}test-results`
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const env = {
  ...process.env,
  ...COMPILED,
  PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH}`,
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
}
const run = (script, args = []) =>
  spawnSync(node, [`${root}${script}`, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env }).status ===
  0

let passed = 0
let failed = 0
const lines = []
/** What failed, said once more at the end, where somebody who reads only the end finds it. */
const failures = []
const wanted = process.argv.slice(2)

function part(name, work) {
  if (wanted.length > 0 && !wanted.includes(name)) return
  const started = performance.now()
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`)
  const counts = work()
  passed += counts.passed
  failed += counts.failed
  lines.push(
    `${name.padEnd(10)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed  ${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`,
  )
}

const check = (script, args) => () => (run(script, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

/** Runs one Vitest project; a file that can't even be loaded counts as a failure, and so does a run without tests. */
const vitest = project => () => {
  const file = `${results}/${project}.json`
  const fine = run('node_modules/vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    const unloadable = report.testResults.filter(
      one => one.status === 'failed' && one.assertionResults.length === 0,
    ).length
    for (const { name, message, assertionResults } of report.testResults) {
      const broken = assertionResults.filter(one => one.status === 'failed')
      const where = relative(root, name)
      for (const one of broken) failures.push([`${project} ${where}: ${one.fullName}`, one.failureMessages?.[0]])
      if (broken.length === 0 && message) failures.push([`${project} ${where}`, message])
    }
    const counts = { passed: report.numPassedTests, failed: report.numFailedTests + unloadable }
    if (counts.passed === 0 || (!fine && counts.failed === 0)) counts.failed++
    return counts
  } catch {
    return { passed: 0, failed: 1 }
  }
}

part('types', check('scripts/types.mjs'))
part(
  'lint',
  check('node_modules/@biomejs/biome/bin/biome', ['check', '.', '--max-diagnostics=30', '--error-on-warnings']),
)
part(
  'deps',
  check('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'apps',
    'bench',
  ]),
)
part('unused', check('node_modules/knip/bin/knip.js'))
part('unit', vitest('unit'))
part('properties', vitest('properties'))
part('stages', vitest('stages'))
part('processes', vitest('processes'))
part('web', check('scripts/build-web.ts'))
part('journeys', () => {
  const chromium = ensureChromium()
  if (!chromium) return { passed: 0, failed: 1 }
  env.LAUREL_CHROMIUM = chromium
  return vitest('journeys')()
})

for (const [test, message] of failures)
  console.log(
    `\nFAILED ${test}\n${stripVTControlCharacters(message ?? '')
      .split('\n')
      .slice(0, 12)
      .join('\n')}`,
  )
console.log(`\n${lines.join('\n')}\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)
