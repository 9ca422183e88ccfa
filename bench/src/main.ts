/**
 * `npm run bench [-- --rounds 7 --slice 300 --only rdfc --json FILE]`: how fast we issue and verify, and against whom.
 * `npm run bench -- --only bulk [--awards 1000,10000,100000]`: how fast a running server awards many.
 * `npm run bench -- --only status`: status lists of up to 16 million entries.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { measureBulk } from './bulk/main.ts'
import { contenders } from './contenders.ts'
import { disclosureContenders } from './disclosure.ts'
import { measure } from './measure.ts'
import { comparisons, table } from './report.ts'
import { measureStatus } from './status/main.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    slice: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
    awards: { type: 'string', default: '1000,10000' },
    json: { type: 'string' },
  },
})

if (values.only === 'bulk') {
  const runs = await measureBulk(values.awards.split(',').map(Number))
  if (values.json) writeFileSync(values.json, `${JSON.stringify(runs, null, 2)}\n`)
  process.exit()
}

if (values.only === 'status') {
  const run = await measureStatus([2 ** 17, 2 ** 20, 2 ** 24])
  if (values.json) writeFileSync(values.json, `${JSON.stringify(run, null, 2)}\n`)
  process.exit()
}

const { all: overall, document } = await contenders()
const all = [...overall, ...(await disclosureContenders('ecdsa-sd-2023')), ...(await disclosureContenders('bbs-2023'))]
const chosen = all.filter(one => one.name.includes(values.only))
const options = { rounds: Number(values.rounds), sliceMs: Number(values.slice) }
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
console.log(
  `Node ${machine.node}, ${machine.cpu}; ${options.rounds} rounds of ${options.sliceMs} ms each, per second of one core`,
)
console.log(`document: ${document.bytes} bytes of JSON, ${document.quads} quads\n`)

const rates = await measure(chosen, options)
const compared = comparisons(rates)
console.log(table(rates, compared))
if (values.json)
  writeFileSync(
    values.json,
    `${JSON.stringify({ machine, options, document, rates, comparisons: compared }, null, 2)}\n`,
  )
