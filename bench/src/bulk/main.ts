import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Watched } from './watch-process.ts'

const KEY = 'lrl_sample-key-for-the-bench-00000000000000000000'
const WATCH = new URL('watch-process.ts', import.meta.url).href

/** A batch of which nothing was issued for so long has failed. */
const STUCK_SECONDS = 30

type Job = { readonly id: string; readonly state: string; readonly done: number; readonly failed: number }

/** Of one batch: how many awards, and the seconds until they were accepted, issued, and all under a signed head. */
export type BulkRun = {
  readonly awards: number
  readonly accepted: number
  readonly issued: number
  readonly onRecord: number
  readonly perSecond: number
  readonly server: Watched
}

const headers = (type: string) => ({ authorization: `Bearer ${KEY}`, 'content-type': type })

async function ask<T>(server: RunningServer, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(server.origin + path, { headers: headers('application/json'), ...init })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** What a school says of one achievement, in some detail: its credentials have about 4 kB. */
const ACHIEVEMENT = {
  name: 'Water quality analysis',
  description: 'Awarded for measuring, recording and explaining the quality of a river over one season.',
  kind: 'micro',
  criteria: {
    narrative:
      'Took *twelve samples* over one season, measured oxygen, nitrate and turbidity by the standard methods, and defended the findings before the class.',
  },
  levels: ['Beginning', 'Developing', 'Proficient', 'Exemplary'].map(name => ({
    name,
    description: `Reads instruments and records what they show, at the level ${name.toLowerCase()}, in field and laboratory.`,
  })),
  tags: ['water', 'chemistry', 'field work'],
}

function* rows(achievementId: string, run: number, count: number): Generator<string> {
  for (let at = 1; at <= count; at++) {
    const recipient = { name: `Sample Learner ${at}`, email: `learner.${at}@run${run}.example.org` }
    const evidence = [{ name: 'Field book', narrative: `Twelve samples, book ${at}, measured and explained.` }]
    yield `${JSON.stringify({ achievementId, recipient, level: 'Proficient', evidence, issue: true })}\n`
  }
}

const entries = async (server: RunningServer): Promise<number> => {
  const answer = await fetch(`${server.origin}/i/sample-school/log/checkpoint`)
  return answer.ok ? Number((await answer.text()).split('\n')[1]) : 0
}

async function runOnce(
  server: RunningServer,
  watched: string,
  achievementId: string,
  { run, count }: { run: number; count: number },
): Promise<BulkRun> {
  const before = await entries(server)
  server.process.kill('SIGUSR2')
  const begun = performance.now()
  const since = () => (performance.now() - begun) / 1000
  const body = new Blob([...rows(achievementId, run, count)])
  const job = await ask<Job>(server, '/api/v1/awards/bulk', {
    method: 'POST',
    headers: { ...headers('application/x-ndjson'), 'idempotency-key': `run-${run}` },
    body,
  })
  const accepted = since()
  let now = job
  let moved = since()
  while (now.state !== 'done') {
    await wait(100)
    const { done } = now
    now = await ask<Job>(server, `/api/v1/jobs/${job.id}`)
    if (now.done > done) moved = since()
    if (since() - moved > STUCK_SECONDS) throw new Error(`the batch does not go on:\n${server.output().slice(-4000)}`)
  }
  const issued = since()
  if (now.failed > 0 || now.done !== count) throw new Error(`${now.failed} of ${now.done} failed`)
  // Each award is stated twice, as a document and as a token.
  while ((await entries(server)) - before < count * 2) await wait(50)
  const onRecord = since()
  await wait(500)
  const seen = JSON.parse(readFileSync(watched, 'utf8')) as Watched
  return { awards: count, accepted, issued, onRecord, perSecond: count / issued, server: seen }
}

const line = ({ awards, accepted, issued, onRecord, perSecond, server }: BulkRun) =>
  [
    `${awards.toLocaleString('en')} awards: ${perSecond.toFixed(0)}/s`,
    `accepted ${accepted.toFixed(1)} s, issued ${issued.toFixed(1)} s, on record ${onRecord.toFixed(1)} s`,
    `event loop p50 ${server.p50.toFixed(1)} ms, p99 ${server.p99.toFixed(1)} ms, longest ${server.longest.toFixed(0)} ms`,
    `memory ${(server.rss / 2 ** 20).toFixed(0)} MiB, server's processor ${server.cpuSeconds.toFixed(1)} s`,
  ].join('; ')

/**
 * Awards in bulk through a server of its own with the embedded PostgreSQL: rows as NDJSON, until every one is signed,
 * has its place in a status list, and is in the public record under a signed head.
 */
export async function measureBulk(counts: readonly number[]): Promise<BulkRun[]> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bulk-'))
  const watched = join(folder, 'watched.json')
  const server = await startServer({
    dataDir: join(folder, 'data'),
    env: {
      LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
      LAUREL_LOG_LEVEL: 'warn',
      LAUREL_BENCH_WATCH: watched,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${WATCH}`,
    },
  })
  try {
    const { id } = await ask<{ id: string }>(server, '/api/v1/achievements', {
      method: 'POST',
      body: JSON.stringify(ACHIEVEMENT),
    })
    // The first awards load what is needed, and are measured for themselves.
    const runs: BulkRun[] = []
    for (const [run, count] of [200, ...counts].entries()) {
      const result = await runOnce(server, watched, id, { run, count })
      if (run > 0) runs.push(result)
      if (run > 0) console.log(line(result))
    }
    return runs
  } finally {
    await server.stop()
    if (server.output().includes('"level":50')) console.error(server.output().slice(-4000))
    rmSync(folder, { recursive: true, force: true })
  }
}
