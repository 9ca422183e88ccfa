/**
 * `npm run bench:verify [-- --rate 1000 --seconds 15 --askers 32 --only own --profile FOLDER --json FILE]`: how many
 * credentials `POST /api/v1/verify` checks, with server and PostgreSQL on one core and this program on another (Linux:
 * taskset). Different documents in turn; what they rest on has been asked for before. First at a set rate, each measured
 * from when it was due by the clock, then as many as it takes.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

/** Seconds of processor time: of one core by all, and of one process; nought where there is no `/proc`. */
function busySeconds(server: ChildProcess): { core: number; server: number } {
  try {
    const line = /^cpu0 (.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? []
    const own = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? []
    const core = line.reduce((sum, one, at) => (at === 3 || at === 4 || at > 7 ? sum : sum + one), 0)
    return { core: core / 100, server: ((own[11] ?? 0) + (own[12] ?? 0)) / 100 }
  } catch {
    return { core: 0, server: 0 }
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
  /** Milliseconds of processor time for each: of the server, and of PostgreSQL with all else on that core. */
  readonly serverMs: number
  readonly restMs: number
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
    restMs: ((after.core - before.core) * 1000) / samples.length - serverMs,
  }
  console.log(
    `${kind.padEnd(8)} ${asked.padEnd(12)} ${run.perSecond.toFixed(0).padStart(5)}/s, p50 ${run.p50.toFixed(1)} ms, p99 ${run.p99.toFixed(1)} ms, longest ${run.longest.toFixed(0)} ms; ` +
      `server ${run.serverMs.toFixed(2)} ms each, the rest of its core ${run.restMs.toFixed(2)} ms; ${run.failed} not valid`,
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
  answer.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
  answer.end(found ?? '')
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
