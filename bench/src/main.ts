/**
 * `npm run bench [-- --rounds 7 --slice 300 --only rdfc --json FILE]`: how fast we issue and verify, and against whom.
 * `npm run bench -- --only growth [--json FILE]`: how that grows with the document, the cohort and the cores.
 * `npm run bench -- --only "eddsa-rdfc-2022 issue" --profile`: where the time goes.
 * `npm run bench -- --only bulk [--awards 1000,10000,100000]`: how fast a running server awards many.
 */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureBulk } from './bulk/main.ts'
import { dataIntegrityContenders, rawContenders } from './contenders.ts'
import { openCredo } from './credo.ts'
import { disclosureContenders } from './disclosure.ts'
import { measureCores } from './growth/cores.ts'
import { cohortContenders, sizeContenders } from './growth/size-and-cohort.ts'
import { type Contender, measure } from './measure.ts'
import { growthOf } from './memory.ts'
import { profileTable } from './profile/main.ts'
import { type Row, rowsOf, table, withWhatTheyNeed } from './report.ts'
import { sdJwtContenders } from './sd-jwt.ts'
import { statusContenders } from './status-checks.ts'
import { vcJwtContenders } from './vc-jwt.ts'
import { createWorld, type World } from './world.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    slice: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
    awards: { type: 'string', default: '1000,10000' },
    profile: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const options = { rounds: Number(values.rounds), sliceMs: Number(values.slice) }

const write = (content: unknown) => {
  if (values.json) writeFileSync(values.json, `${JSON.stringify(content, null, 2)}\n`)
}
const load = () => loadavg()[0]!.toFixed(1)

function sayWhere() {
  const [cpu] = cpus()
  console.log(
    `Node ${process.version}, ${cpu?.model ?? 'unknown'}, ${cpus().length} cores, load ${load()}; ${options.rounds} rounds of ${options.sliceMs} ms each`,
  )
  console.log('a second: of one core, all threads counted; p50, p99: by the clock, of a batch a part of its time\n')
}

/** Measures and prints; what each takes of the memory is looked at afterwards, where it disturbs no rate. */
async function compare(contenders: readonly Contender[]): Promise<Row[]> {
  const rates = await measure(contenders, options)
  const memory = new Map<string, number>()
  for (const one of contenders) memory.set(one.name, await growthOf(one, Math.min(100, options.sliceMs)))
  const rows = rowsOf(contenders, rates)
  console.log(table(rows, contenders, rates, memory))
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(`\npeak memory of this process, everybody together: ${peak.toFixed(0)} MiB; load ${load()}`)
  return rows
}

/** Where the time of ours goes; peers have profilers of their own. */
async function profile(contenders: readonly Contender[]) {
  const ours = contenders.filter(({ name }) => !name.startsWith('@') && !name.startsWith('raw '))
  console.log(await profileTable(ours, options.sliceMs * options.rounds))
}

async function everybody(world: World): Promise<Contender[]> {
  const credo = await openCredo()
  return [
    ...rawContenders(world),
    ...(await dataIntegrityContenders(world)),
    ...(await vcJwtContenders(world, credo)),
    ...(await sdJwtContenders(world, credo)),
    ...(await statusContenders(world)),
    ...(await disclosureContenders('ecdsa-sd-2023')),
    ...(await disclosureContenders('bbs-2023')),
  ]
}

if (values.only === 'bulk') {
  write(await measureBulk(values.awards.split(',').map(Number)))
} else if (values.only === 'growth') {
  const world = createWorld()
  sayWhere()
  const all = [...rawContenders(world), ...(await sizeContenders(world)), ...cohortContenders(world)]
  if (values.profile) await profile(all)
  else {
    const rows = await compare(all)
    const cores = await measureCores(world, { ...options, sliceMs: options.sliceMs * 4 })
    console.log(`\nper second of the clock, all threads together\n${coresTable(cores)}`)
    write([...rows, ...cores])
  }
} else {
  const world = createWorld()
  const all = await everybody(world)
  const isChosen = (one: Contender) => one.name.includes(values.only)
  sayWhere()
  if (values.profile) await profile(all.filter(isChosen))
  else {
    const bytes = JSON.stringify(world.pool[0]).length
    console.log(`document: ${bytes} bytes of JSON\n`)
    write(await compare(withWhatTheyNeed(all.filter(isChosen), all)))
  }
}
process.exit()

function coresTable(rows: readonly Row[]): string {
  return rows
    .map(({ name, opsPerSecond, timesPeer, shareOfRaw }) =>
      [
        name.padEnd(40),
        Math.round(opsPerSecond).toLocaleString('en').padStart(9),
        timesPeer === null ? '' : `${timesPeer.toFixed(2)}× one thread`,
        shareOfRaw === null ? '' : `${shareOfRaw.toFixed(2)} of what raw signing gains (goal 0.97)`,
      ].join('  '),
    )
    .join('\n')
}
