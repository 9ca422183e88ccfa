/**
 * `npm run bench [-- --rounds 7 --slice 300 --only rdfc --json FILE]`: how fast we issue and verify, and against whom.
 * `npm run bench -- --only growth [--json FILE]`: how that grows with the document, the cohort and the cores.
 * `npm run bench -- --only "eddsa-rdfc-2022 issue" --profile`: where the time goes.
 * `npm run bench -- --only bulk [--awards 1000,10000,100000]`: how fast a running server awards many.
 * `npm run bench -- --only status`: status lists of up to 16 million entries.
 * `npm run bench -- --only worst`: how long a verifier works on documents that were made to keep it busy.
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
import { type Contender, measure, type Rates } from './measure.ts'
import { growthOf } from './memory.ts'
import { profileTable } from './profile/main.ts'
import { type Row, rowsOf, table, withWhatTheyNeed } from './report.ts'
import { sdJwtContenders } from './sd-jwt.ts'
import { measureStatus } from './status/main.ts'
import { statusContenders } from './status-checks.ts'
import { vcJwtContenders } from './vc-jwt.ts'
import { createWorld, type World } from './world.ts'
import { measureWorst, sayWorst } from './worst/main.ts'

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

function sayWhere(bytes: number) {
  const [cpu] = cpus()
  console.log(
    `Node ${process.version}, ${cpu?.model ?? 'unknown'}, ${cpus().length} cores, load ${load()}; ${options.rounds} rounds of ${options.sliceMs} ms each`,
  )
  console.log('a second: of one core, all threads counted; p50, p99: by the clock, of a batch a part of its time')
  console.log(`document: ${bytes} bytes of JSON\n`)
}

/** Those that are measured side by side. They are made when it is their turn, so that nobody sweeps others' garbage. */
type Group = () => Contender[] | Promise<Contender[]>

/** Measures and prints; what each takes of the memory is looked at afterwards, where it disturbs no rate. */
async function compare(groups: readonly Group[], isChosen: (one: Contender) => boolean): Promise<Row[]> {
  const contenders = new Map<string, Contender>()
  const rates = new Map<string, Rates>()
  const memory = new Map<string, number>()
  const rows: Row[] = []
  for (const group of groups) {
    const all = await group()
    const chosen = withWhatTheyNeed(all.filter(isChosen), all)
    const measured = await measure(chosen, options)
    const isNew = ({ name }: { readonly name: string }) => !rates.has(name)
    rows.push(...rowsOf(chosen, measured).filter(isNew))
    for (const one of chosen.filter(isNew)) memory.set(one.name, await growthOf(one, Math.min(100, options.sliceMs)))
    for (const one of chosen.filter(isNew)) contenders.set(one.name, one)
    for (const one of measured.filter(isNew)) rates.set(one.name, one)
  }
  console.log(table(rows, [...contenders.values()], [...rates.values()], memory))
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(`\npeak memory of this process, everybody together: ${peak.toFixed(0)} MiB; load ${load()}`)
  return rows
}

const MECHANISMS = (world: World): Group[] => [
  async () => [...rawContenders(world), ...(await dataIntegrityContenders(world))],
  async () => [...rawContenders(world), ...(await vcJwtContenders(world, await openCredo()))],
  async () => [...rawContenders(world), ...(await sdJwtContenders(world, await openCredo()))],
  () => statusContenders(world),
  () => disclosureContenders('ecdsa-sd-2023'),
  () => disclosureContenders('bbs-2023'),
]

const GROWTH = (world: World): Group[] => [
  async () => [...rawContenders(world), ...(await sizeContenders(world))],
  () => [...rawContenders(world), ...cohortContenders(world)],
]

/** Where the time of ours goes; peers have profilers of their own. */
async function profile(groups: readonly Group[], isChosen: (one: Contender) => boolean) {
  const isOurs = ({ name }: Contender) => !name.startsWith('@') && !name.startsWith('raw ')
  for (const group of groups) {
    const chosen = (await group()).filter(one => isChosen(one) && isOurs(one))
    if (chosen.length > 0) console.log(`${await profileTable(chosen, options.sliceMs * options.rounds)}\n`)
  }
}

if (values.only === 'bulk') {
  write(await measureBulk(values.awards.split(',').map(Number)))
} else if (values.only === 'status') {
  write(await measureStatus([2 ** 17, 2 ** 20, 2 ** 24]))
} else if (values.only === 'worst') {
  const measured = await measureWorst(options.rounds)
  write(measured)
  if (!sayWorst(measured)) process.exit(1)
} else {
  const world = createWorld()
  const isGrowth = values.only === 'growth'
  const groups = isGrowth ? GROWTH(world) : MECHANISMS(world)
  const isChosen = (one: Contender) => isGrowth || one.name.includes(values.only)
  sayWhere(JSON.stringify(world.pool[0]).length)
  if (values.profile) await profile(groups, isChosen)
  else {
    const rows = await compare(groups, isChosen)
    const cores = isGrowth ? await measureCores(world, { ...options, sliceMs: options.sliceMs * 4 }) : []
    if (isGrowth) console.log(`\nper second of the clock, all threads together\n${coresTable(cores)}`)
    write([...rows, ...cores])
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
