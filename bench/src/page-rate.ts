/**
 * `npm run bench:page [-- --rate 300 --seconds 20 --path /c/…]`: how a credential's page answers under load, with
 * server and PostgreSQL on one core and this program on another (Linux: taskset).
 *
 * Open loop: requests are due by the clock and not by when the one before was answered, and each is measured from when
 * it was due. A server that stalls so pays for everybody who would have come meanwhile.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { freePort } from '@laurel/testkit/server'
import { pinTo } from './pin-to.ts'

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url))
const KEY = 'lrl_sample-key-for-the-bench-00000000000000000000'
const GOAL_MS = 50

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '20' },
    warm: { type: 'string', default: '5' },
    path: { type: 'string' },
    accept: { type: 'string', default: 'text/html' },
  },
})

async function post(origin: string, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return (await answer.json()) as Record<string, string>
}

type Sample = { readonly ms: number; readonly status: number }

/** @returns one sample a request, in milliseconds from when it was due; status 0 for one without an answer */
async function load(url: string, rate: number, seconds: number): Promise<Sample[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const samples: Promise<Sample>[] = []
  const start = performance.now()
  const ask = (due: number) =>
    new Promise<Sample>(resolve => {
      const done = (status: number) => resolve({ ms: performance.now() - due, status })
      get(url, { agent, headers: { accept: values.accept, 'accept-encoding': 'gzip' } }, response => {
        response.resume()
        response.once('end', () => done(response.statusCode ?? 0))
        response.once('error', () => done(0))
      }).once('error', () => done(0))
    })
  while (samples.length < rate * seconds) {
    const due = start + (samples.length * 1000) / rate
    const ahead = due - performance.now()
    if (ahead > 1) await wait(ahead)
    else samples.push(ask(due))
  }
  const all = await Promise.all(samples)
  agent.destroy()
  return all
}

function report(samples: readonly Sample[], seconds: number): boolean {
  const sorted = samples.map(one => one.ms).sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const statuses = Object.entries(Object.groupBy(samples, one => one.status)).map(
    ([status, list]) => `${status}: ${list?.length}`,
  )
  const quantiles = [0.5, 0.9, 0.99, 0.999].map(share => `p${share * 100} ${at(share).toFixed(1)} ms`)
  console.log(`${samples.length} requests in ${seconds} s (${statuses.join(', ')})`)
  console.log(`${quantiles.join(', ')}, longest ${at(1).toFixed(1)} ms`)
  const isFine = samples.every(one => one.status === 200) && at(0.99) < GOAL_MS
  console.log(isFine ? `p99 is below ${GOAL_MS} ms.` : `Not every answer was 200, or p99 is not below ${GOAL_MS} ms.`)
  return isFine
}

const folder = mkdtempSync(join(tmpdir(), 'laurel-page-rate-'))
const port = await freePort()
const origin = `http://localhost:${port}`
const isPinned = pinTo(0)
const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
  env: {
    ...process.env,
    LAUREL_PORT: String(port),
    LAUREL_PUBLIC_URL: origin,
    LAUREL_DATA_DIR: join(folder, 'data'),
    LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
    LAUREL_BOOTSTRAP_API_KEY: KEY,
    LAUREL_LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
})
const ended = new Promise<void>(resolve => server.once('exit', () => resolve()))
try {
  for (let tries = 0; ; tries++) {
    if (server.exitCode !== null || tries > 600) throw new Error('the server did not start')
    if (
      await fetch(`${origin}/readyz`).then(
        answer => answer.ok,
        () => false,
      )
    )
      break
    await wait(100)
  }
  const achievement = await post(origin, '/achievements', {
    name: 'Active Listening',
    description: 'Listens in order to understand.',
    kind: 'micro',
    criteria: { narrative: 'Two *observed* conversations.' },
  })
  const award = await post(origin, '/awards', {
    achievementId: achievement.id,
    recipient: { name: 'Sample Learner 7' },
    evidence: [{ narrative: 'Asked, summarised, asked again.' }],
    issue: true,
  })
  if (isPinned) pinTo(1)
  else console.log('There is no taskset: server and load share the cores.')
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)]
  const url = origin + (values.path ?? `/c/${award.credentialId}`)
  console.log(`${url.replace(origin, '')}, ${rate} requests a second`)
  await load(url, rate, Number(values.warm))
  if (!report(await load(url, rate, seconds), seconds)) process.exitCode = 1
} finally {
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
