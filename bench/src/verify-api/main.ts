/**
 * `npm run bench:verify [-- --rate 1000 --seconds 15 --askers 32 --only own --profile FOLDER --json FILE]`: how many
 * credentials `POST /api/v1/verify` checks, with server and PostgreSQL on one core and this program on another (Linux:
 * taskset). Different documents in turn; what they rest on has been asked for before. First at a set rate, each measured
 * from when it was due by the clock, then as many as it takes.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { freePort } from '@laurel/testkit/server'
import { ownCertificate } from '@laurel/testkit/tls'
import { pinTo } from '../pin-to.ts'
import { badgesByKey, badgesByWeb, FOREIGN, siteOfSchool } from './documents.ts'
import { createLoad, type Sample } from './load.ts'

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))
const KEY = 'lrl_sample-key-for-the-bench-00000000000000000000'
const [GOAL_RATE, GOAL_MS] = [1_000, 30]
/** Different documents of each kind. */
const DOCUMENTS = 250

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: String(GOAL_RATE) },
    seconds: { type: 'string', default: '15' },
    warm: { type: 'string', default: '5' },
    askers: { type: 'string', default: '32' },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
})

type Process = { readonly parent: number; readonly seconds: number }

function processes(): Map<number, Process> {
  const all = new Map<number, Process>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []
      // Those of its children that have ended are among what it took.
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0)
      all.set(Number(name), { parent: fields[1] ?? 0, seconds: ticks / 100 })
    } catch {
      // It has ended meanwhile.
    }
  }
  return all
}

/** Seconds of processor time: of the server, and of all that it has started, which is PostgreSQL; nought without `/proc`. */
function busySeconds({ pid }: ChildProcess): { server: number; rest: number } {
  try {
    const all = processes()
    const isBelow = (one: number): boolean => {
      const parent = all.get(one)?.parent
      return parent !== undefined && (parent === pid || isBelow(parent))
    }
    const below = [...all].filter(([one]) => isBelow(one))
    const rest = below.reduce((sum, [, { seconds }]) => sum + seconds, 0)
    return { server: all.get(pid ?? 0)?.seconds ?? 0, rest }
  } catch {
    return { server: 0, rest: 0 }
  }
}

export type Run = {
  readonly kind: string
  readonly asked: string
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly failed: number
  /** Milliseconds of processor time for each: of the server, and of PostgreSQL. */
  readonly serverMs: number
  readonly postgresMs: number
}

async function measure(
  server: ChildProcess,
  kind: string,
  asked: string,
  work: () => Promise<readonly Sample[]>,
): Promise<Run> {
  const before = busySeconds(server)
  const begun = performance.now()
  const samples = await work()
  const seconds = (performance.now() - begun) / 1000
  const after = busySeconds(server)
  const sorted = samples.map(one => one.ms).sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const serverMs = ((after.server - before.server) * 1000) / samples.length
  const run: Run = {
    kind,
    asked,
    perSecond: samples.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
    failed: samples.filter(one => one.status !== 200 || !one.isValid).length,
    serverMs,
    postgresMs: ((after.rest - before.rest) * 1000) / samples.length,
  }
  console.log(
    `${kind.padEnd(8)} ${asked.padEnd(12)} ${run.perSecond.toFixed(0).padStart(5)}/s, p50 ${run.p50.toFixed(1)} ms, p99 ${run.p99.toFixed(1)} ms, longest ${run.longest.toFixed(0)} ms; ` +
      `server ${run.serverMs.toFixed(2)} ms each, PostgreSQL ${run.postgresMs.toFixed(2)} ms; ${run.failed} not valid`,
  )
  return run
}

const folder = mkdtempSync(join(tmpdir(), 'laurel-verify-rate-'))
const port = await freePort()
const webPort = await freePort()
const origin = `http://localhost:${port}`
const certificate = await ownCertificate([FOREIGN])
const site = await siteOfSchool()
const web = createServer(certificate, (asked, answer) => {
  const found = site.get(asked.url ?? '')
  // As any web server does for a file.
  const etag = found && `"${createHash('sha256').update(found).digest('base64url').slice(0, 27)}"`
  const isKnown = etag !== undefined && asked.headers['if-none-match'] === etag
  answer.writeHead(isKnown ? 304 : found ? 200 : 404, { 'content-type': 'application/json', ...(etag ? { etag } : {}) })
  answer.end(isKnown ? '' : found)
})
await new Promise<void>(resolve => web.listen(webPort, '127.0.0.1', resolve))

const isPinned = pinTo(0)
const server = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    ...(values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []),
    SERVE,
  ],
  {
    env: {
      ...process.env,
      LAUREL_PORT: String(port),
      LAUREL_PUBLIC_URL: origin,
      LAUREL_DATA_DIR: join(folder, 'data'),
      LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
      LAUREL_LOG_LEVEL: 'warn',
      LAUREL_BENCH_WEB: JSON.stringify({ port: webPort, ca: certificate.cert }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  },
)
const ended = new Promise<void>(resolve => server.once('exit', () => resolve()))

async function call<Answer>(path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', accept: 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
  return (await answer.json()) as Answer
}

async function ownBadges(count: number): Promise<string[]> {
  const { id: achievementId } = await call<{ id: string }>('/api/v1/achievements', {
    name: 'Water quality analysis',
    description: 'Awarded for measuring, recording and explaining the quality of a river over one season.',
    kind: 'micro',
    criteria: { narrative: 'Took *twelve samples* over one season and defended the findings before the class.' },
  })
  const all: string[] = []
  for (let index = 0; index < count; index++) {
    const { credentialId } = await call<{ credentialId: string }>('/api/v1/awards', {
      achievementId,
      recipient: { name: `Sample Learner ${index}` },
      evidence: [{ name: 'Field book', narrative: `Twelve samples, book ${index}, measured and explained.` }],
      issue: true,
    })
    all.push(JSON.stringify(await call(`/c/${credentialId}.json`)))
  }
  return all
}

try {
  await Promise.race([
    new Promise(resolve => server.once('message', resolve)),
    ended.then(() => {
      throw new Error('the server did not start')
    }),
  ])
  const kinds: readonly (readonly [string, () => Promise<string[]>])[] = [
    ['own', () => ownBadges(DOCUMENTS)],
    ['did:key', () => badgesByKey(DOCUMENTS)],
    ['did:web', () => badgesByWeb(DOCUMENTS)],
  ]
  const chosen = kinds.filter(([kind]) => kind.includes(values.only))
  const made: (readonly [string, string[]])[] = []
  for (const [kind, make] of chosen) made.push([kind, await make()])
  if (isPinned) pinTo(1)
  else console.log('There is no taskset: server and load share the cores.')
  const [rate, seconds, askers] = [Number(values.rate), Number(values.seconds), Number(values.askers)]
  const runs: Run[] = []
  for (const [kind, documents] of made) {
    const size = Math.round(documents.reduce((sum, one) => sum + one.length, 0) / documents.length)
    console.log(`${kind}: ${documents.length} documents of ${size} bytes`)
    const load = createLoad(origin, documents)
    await load.atMost(8, Number(values.warm))
    runs.push(await measure(server, kind, `at ${rate}/s`, () => load.atRate(rate, seconds)))
    runs.push(await measure(server, kind, `${askers} askers`, () => load.atMost(askers, seconds)))
    load.close()
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ cpu: cpus()[0]?.model, runs }, null, 2)}\n`)
  const isReached = runs.every(
    one => one.failed === 0 && (one.asked.endsWith('/s') ? one.p99 < GOAL_MS : one.perSecond >= GOAL_RATE),
  )
  console.log(
    isReached
      ? `The goal is reached: ${GOAL_RATE} a second, p99 below ${GOAL_MS} ms.`
      : `The goal, ${GOAL_RATE} a second with p99 below ${GOAL_MS} ms, is not reached for all.`,
  )
} finally {
  server.kill('SIGTERM')
  await ended
  web.closeAllConnections()
  web.close()
  rmSync(folder, { recursive: true, force: true })
}
