/**
 * `npm run bench:insight [-- --awards 1000000 --learners 100000 --looks 40 --json FILE]`: how the dashboards of insight
 * open with as many awards as a large district has, and what it costs to keep their counts and everybody's pathways in
 * step. The true server on the true PostgreSQL; what is there is written into the tables by SQL, the same each time.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { freePort } from '@laurel/testkit/server'
import { connectOwner, openWorkplace } from '../../../apps/server/src/operations/open-workplace.ts'
import { PATHWAYS_EACH, type Size, STEPS, seedEnrolments, seedPeople } from './seed.ts'

const MAIN = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url))
const KEY = 'lrl_sample-key-for-the-bench-00000000000000000000'
const GOAL_MS = 300

const { values } = parseArgs({
  options: {
    awards: { type: 'string', default: '1000000' },
    learners: { type: 'string', default: '100000' },
    achievements: { type: 'string', default: '400' },
    pathways: { type: 'string', default: '200' },
    looks: { type: 'string', default: '40' },
    json: { type: 'string' },
  },
})
const size: Size = {
  awards: Number(values.awards),
  learners: Number(values.learners),
  achievements: Number(values.achievements),
  pathways: Number(values.pathways),
}

const folder = mkdtempSync(join(tmpdir(), 'laurel-insight-'))
const dataDir = join(folder, 'data')
const port = await freePort()
const origin = `http://localhost:${port}`

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

const seconds = (since: number) => (performance.now() - since) / 1000
const say = (what: string, since: number) => console.log(`${what}: ${seconds(since).toFixed(1)} s`)

type Row = { readonly name: string; readonly p50: number; readonly p99: number; readonly longest: number }

/** Asked one after the other, as a person opens one screen after the other. */
async function look(name: string, looks: number, ask: (index: number) => Promise<unknown>): Promise<Row> {
  await ask(-1)
  const times: number[] = []
  for (let index = 0; index < looks; index++) {
    const begun = performance.now()
    await ask(index)
    times.push(performance.now() - begun)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const row = { name, p50: at(0.5), p99: at(0.99), longest: at(1) }
  const shown = (ms: number) => `${ms.toFixed(0).padStart(5)} ms`
  console.log(`${name.padEnd(46)} p50${shown(row.p50)}  p99${shown(row.p99)}  longest${shown(row.longest)}`)
  return row
}

async function define(): Promise<{ achievements: string[]; pathways: string[] }> {
  const framework = await call<{ id: string }>('POST', '/frameworks', { title: 'Skills of the bench' })
  const { made } = await call<{ made: string[] }>('POST', `/frameworks/${framework.id}/skills`, {
    revision: 1,
    skills: Array.from({ length: 400 }, (_, n) => ({ statement: `Skill ${n}` })),
  })
  const achievements: string[] = []
  for (let n = 0; n < size.achievements; n++) {
    const { id } = await call<{ id: string }>('POST', '/achievements', {
      name: `Achievement ${n}`,
      description: 'Of the bench.',
      kind: 'micro',
      criteria: { narrative: 'None.' },
      alignments: [{ skillId: made[n % made.length] }, { skillId: made[(n * 7) % (made.length / 2)] }].filter(
        (one, index, all) => index === 0 || one.skillId !== all[0]?.skillId,
      ),
    })
    achievements.push(id)
  }
  const pathways: string[] = []
  for (let n = 0; n < size.pathways; n++) {
    const steps = Array.from({ length: STEPS }, (_, index) => ({
      id: `step-${index + 1}`,
      name: `Step ${index + 1}`,
      after: index === 0 ? [] : [`step-${index}`],
      ways: [{ kind: 'achievement', achievementId: achievements[(n * 3 + index) % achievements.length] }],
    }))
    const content = { name: `Pathway ${n}`, description: '', language: 'en', steps }
    const { id } = await call<{ id: string }>('POST', '/pathways', { content })
    await call('POST', `/pathways/${id}/publish`)
    pathways.push(id)
  }
  return { achievements, pathways }
}

const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
  env: {
    ...process.env,
    LAUREL_PORT: String(port),
    LAUREL_PUBLIC_URL: origin,
    LAUREL_DATA_DIR: dataDir,
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
    const isReady = await fetch(`${origin}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) break
    await wait(100)
  }
  let begun = performance.now()
  const { achievements, pathways } = await define()
  say(`${size.achievements} achievements and ${size.pathways} pathways defined through the API`, begun)

  const place = await openWorkplace({ dataDir, databaseUrl: undefined })
  const client = await connectOwner(place.owner, 'bench')
  const query = async <Found extends object>(text: string, given?: unknown[]) =>
    (await client.query(text, given as never[])).rows as Found[]
  const [issuer] = await query<{ issuer_id: string }>("select issuer_id from public_address where kind = 'issuer'")
  const issuerId = issuer?.issuer_id as string
  await query("select set_config('laurel.issuer_id', $1, false)", [issuerId])
  for (const [table, ids] of [
    ['seed_achievement', achievements],
    ['seed_pathway', pathways],
  ] as const)
    await query(
      `create temporary table ${table} as select n - 1 as place, id from unnest('{${ids.join(',')}}'::uuid[]) with ordinality as one (id, n)`,
    )
  begun = performance.now()
  await seedPeople(query, issuerId, size)
  say(`${size.awards} awards of ${size.learners} learners written`, begun)
  begun = performance.now()
  await seedEnrolments(query, issuerId, size)
  await query('analyze')
  say(`${size.learners * PATHWAYS_EACH} enrolments written, and everything analysed`, begun)
  begun = performance.now()
  await query('select laurel_count_anew($1)', [issuerId])
  await query('analyze insight_award, insight_enrolment, insight_learner, insight_count')
  say('counted anew (laurel insight rebuild)', begun)

  const looks = Number(values.looks)
  const rows: Row[] = []
  for (const view of [
    ...['30days', 'term', 'year', 'all'].map(period => `overview?period=${period}`),
    ...['30days', 'year', 'all'].map(period => `achievements?period=${period}`),
    ...['pathways', 'skills', 'waiting-times', 'claims', 'sharing?period=all', 'cohorts'],
  ])
    rows.push(await look(`GET /insight/${view}`, looks, () => call('GET', `/insight/${view}`)))
  rows.push(
    await look('GET /pathways/{id}/counts', looks, index =>
      call('GET', `/pathways/${pathways[(index + 1) % pathways.length]}/counts`),
    ),
  )
  // A learner on three pathways earns one more thing: the award is signed, and each pathway is worked out anew.
  rows.push(
    await look('POST /awards, the learner on three pathways', looks, index =>
      call('POST', '/awards', {
        achievementId: achievements[(index + 1) % achievements.length],
        recipient: { name: `Sample Learner ${index + 1}`, email: `sample.learner.${index + 1}@example.org` },
        issue: true,
      }),
    ),
  )
  rows.push(
    await look('POST /awards, somebody new on none', looks, index =>
      call('POST', '/awards', {
        achievementId: achievements[(index + 1) % achievements.length],
        recipient: { name: `Sample Learner New ${index}`, email: `sample.learner.new.${index}@example.org` },
        issue: true,
      }),
    ),
  )
  const marks = Math.min(20_000, size.awards)
  await query(
    `insert into insight_pending (issuer_id, id, kind, subject, at)
     select issuer_id, gen_random_uuid(), 'award', award_id, now() from insight_award where issuer_id = $1 limit $2`,
    [issuerId, marks],
  )
  begun = performance.now()
  for (;;) {
    const [left] = await query<{ n: number }>('select count(*)::int as n from insight_pending where issuer_id = $1', [
      issuerId,
    ])
    if (left?.n === 0) break
    await wait(100)
  }
  const perSecond = Math.round(marks / seconds(begun))
  await client.end()
  await place.close()

  console.log(
    `\n${size.awards} awards, ${size.learners} learners, ${size.pathways} pathways; ${cpus()[0]?.model ?? ''}`,
  )
  console.log(`${marks} changed awards counted: ${perSecond} a second`)
  if (values.json) writeFileSync(values.json, JSON.stringify({ size, rows, perSecond }, null, 2))
  const slow = rows.filter(one => one.name.startsWith('GET') && one.p99 >= GOAL_MS)
  console.log(
    slow.length === 0
      ? `Every dashboard opens in less than ${GOAL_MS} ms.`
      : `Not below ${GOAL_MS} ms: ${slow.map(one => one.name).join(', ')}`,
  )
  if (slow.length > 0) process.exitCode = 1
} finally {
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
