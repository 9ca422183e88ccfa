/**
 * `npm run bench:phone [-- --looks 5 --json FILE]`: when the facts of the pages that verifiers come to are there, on a
 * slow phone with a slow line that has never been here; and what had to travel for it.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openBrowser } from '@laurel/testkit/browser'
import { makeProfile } from '@laurel/testkit/profile'
import { startServer } from '@laurel/testkit/server'
import { prepare } from '../lighthouse/prepare.ts'
import { median } from '../measure.ts'
import { LINES, type Look, look } from './look.ts'
import { machineIndex, PHONE_INDEX, slowDown } from './slow-down.ts'

const GOAL_MS = 1_000
const GOAL_SCRIPT_BYTES = 200_000

const { values } = parseArgs({ options: { looks: { type: 'string', default: '5' }, json: { type: 'string' } } })

const middle = (looks: readonly Look[]): Look => {
  const over = (of: (one: Look) => number) => median(looks.map(of))
  const kinds = Object.keys(looks[0]!.bytes) as (keyof Look['bytes'])[]
  return {
    factsMs: over(one => one.factsMs),
    checkedMs: looks[0]!.checkedMs === null ? null : over(one => one.checkedMs ?? 0),
    shift: over(one => one.shift),
    bytes: Object.fromEntries(kinds.map(kind => [kind, over(one => one.bytes[kind])])) as Look['bytes'],
  }
}

const people = { owner: makeProfile(), holder: makeProfile(), guardian: makeProfile() }
const server = await startServer({ args: ['--demo'] })
const browser = await openBrowser()
const results: (Look & { readonly page: string; readonly line: string })[] = []
try {
  const places = await prepare(people, server.origin)
  const pages = [
    ['/verify', '/verify', 'main h1'],
    ['/c/{id}', places.credential, '.verdict'],
    ['/c/{id}, in Thai', `${places.credential}?lang=th`, '.verdict'],
    ['/s/{token}', places.share, '.verdict'],
  ] as const
  for (const line of LINES) {
    const index = await machineIndex(browser)
    const cpu = slowDown(index)
    console.log(`\n${line.name}, a phone of index ${PHONE_INDEX}: this machine has ${index}, slowed down ${cpu} times`)
    for (const [name, path, facts] of pages) {
      const looks: Look[] = []
      while (looks.length < Number(values.looks))
        looks.push(await look(browser, server.origin + path, facts, line, cpu))
      const one = middle(looks)
      results.push({ page: name, line: line.name, ...one })
      const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
      console.log(
        [
          name.padEnd(18),
          `facts ${one.factsMs.toFixed(0)} ms${one.factsMs < GOAL_MS ? '' : ' ✗'}`.padEnd(16),
          `checked ${one.checkedMs === null ? '–' : `${one.checkedMs.toFixed(0)} ms`}`.padEnd(18),
          `shift ${one.shift.toFixed(3)}`,
          ...Object.entries(one.bytes).map(([kind, bytes]) => `${kind} ${kB(bytes)}`),
        ].join('  '),
      )
    }
  }
} finally {
  await browser.close()
  await server.stop()
  await server.remove()
  for (const one of Object.values(people)) one.remove()
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
if (results.some(one => one.factsMs >= GOAL_MS || one.bytes.script >= GOAL_SCRIPT_BYTES)) process.exitCode = 1
