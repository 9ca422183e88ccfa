import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askDatabase, freePort, type RunningServer, startServer } from '@laurel/testkit/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

/*
 * The server is killed with SIGKILL while it takes a list of awards and issues them, at each of its failpoints. The list is
 * sent again with its key, as a client would; afterwards each of its rows has been awarded exactly once.
 */

const KEY = 'lrl_crash_test_key_0123456789abcdef0123456789abcdef'
const ROWS = 700

/** Each step at which it dies, and at which pass: in the middle of what is begun. */
const FAILPOINTS = [
  'after-bulk-rows:1',
  'before-bulk-accept-commit:1',
  'after-bulk-accept-commit:1',
  'after-intent:2',
  'after-sign:2',
  'before-issue-commit:1',
  'before-issue-commit:2',
  'after-issue-commit:1',
  'after-issue-commit:2',
  'before-log-commit:1',
  'after-log-grow:1',
  'after-log-sign:1',
] as const

type Job = { id: string; state: string; succeeded: number; failed: number; total: number }

const dataDir = mkdtempSync(join(tmpdir(), 'laurel-bulk-kill-'))
let server: RunningServer
let port: number
let achievementId: string

const start = (env: Record<string, string> = {}) =>
  startServer({
    dataDir,
    port,
    env: { LAUREL_BOOTSTRAP_ISSUER: 'crash', LAUREL_BOOTSTRAP_API_KEY: KEY, LAUREL_FAILPOINTS: 'on', ...env },
  })

const headers = { authorization: `Bearer ${KEY}` }

const send = (list: string): Promise<Response> =>
  fetch(`${server.origin}/api/v1/awards/bulk`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson', 'idempotency-key': list },
    body: Array.from({ length: ROWS }, (_, index) =>
      JSON.stringify({ achievementId, recipient: { name: `${list} ${index}` }, issue: true }),
    ).join('\n'),
  })

async function finished(list: string): Promise<Job> {
  const answer = await send(list)
  expect(answer.status).toBe(202)
  const { id } = (await answer.json()) as Job
  let job: Job | undefined
  await expect
    .poll(
      async () => {
        job = (await (await fetch(`${server.origin}/api/v1/jobs/${id}`, { headers })).json()) as Job
        return job.state
      },
      { timeout: 60_000 },
    )
    .toBe('done')
  return job as Job
}

const count = async (query: string): Promise<number> =>
  Number((await askDatabase<{ n: string }>(dataDir, `select count(*) as n from (${query}) as one`))[0]?.n)

beforeAll(async () => {
  port = await freePort()
  server = await start()
  const made = await fetch(`${server.origin}/api/v1/achievements`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Steady under pressure',
      description: 'Kept going.',
      kind: 'micro',
      criteria: { narrative: 'Keep going.' },
    }),
  })
  expect(made.status).toBe(201)
  achievementId = ((await made.json()) as { id: string }).id
  await server.stop()
}, 120_000)

afterAll(async () => {
  await server?.stop()
  await server?.remove()
})

test.skipIf(process.env.LAUREL_DATABASE_URL !== undefined)(
  'killed at any step, each row is awarded exactly once, in a place of its own, and on record',
  { timeout: 900_000 },
  async () => {
    for (const failpoint of FAILPOINTS) {
      const list = failpoint.replace(':', '-')
      server = await start({ LAUREL_FAILPOINT: failpoint })
      await send(list).catch(() => undefined)
      expect(await server.ended, failpoint).toBe('SIGKILL')
      server = await start()
      expect(await finished(list), failpoint).toMatchObject({ succeeded: ROWS, failed: 0, total: ROWS })
      const awards = `select * from award where recipient_name like '${list} %'`
      expect(await count(`select distinct recipient_name from (${awards} and state = 'issued') as two`)).toBe(ROWS)
      expect(await count(awards)).toBe(ROWS)
      await server.stop()
    }
    server = await start()
    const all = ROWS * FAILPOINTS.length
    expect(await count('select 1 from award')).toBe(all)
    expect(await count(`select distinct list_id, index from status_entry where purpose = 'revocation'`)).toBe(all)
    expect(await count('select 1 from credential where is_current and statement = 1')).toBe(all)
    expect(await count('select 1 from issuance_intent where done_at is null')).toBe(0)
    // Each is stated twice, as a document and as a token.
    const placed = "select distinct digest from log_statement where kind = 'credential' and position is not null"
    await expect.poll(() => count(placed), { timeout: 60_000 }).toBe(all * 2)
    expect(
      await count(
        `select 1 from job_row where state <> 'done' and job_id in (select id from job where state = 'done')`,
      ),
    ).toBe(0)
  },
)
