import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replayErasures } from '../../src/people/replay-erasures.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

const KEY = `lrl_${'k'.repeat(43)}`

let server: TestServer
let owner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
})
afterAll(() => server?.stop())

/** Where in the database or among the files a word is found. */
async function findEverywhere(word: string): Promise<string[]> {
  const client = new pg.Client(server.owner)
  await client.connect()
  const found: string[] = []
  try {
    const tables = await client.query<{ schema: string; name: string }>(`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema in ('public', 'laurel_jobs') and table_type = 'BASE TABLE'`)
    for (const { schema, name } of tables.rows) {
      const rows = await client.query(`select 1 from "${schema}"."${name}" as one where one::text like $1`, [
        `%${word}%`,
      ])
      if (rows.rowCount) found.push(name)
    }
  } finally {
    await client.end()
  }
  const blobs = join(server.dataDir, 'blobs')
  for (const name of readdirSync(blobs, { recursive: true, encoding: 'utf8' })) {
    const path = join(blobs, name)
    try {
      if (readFileSync(path).includes(word)) found.push(`file ${name}`)
    } catch {
      // a folder
    }
  }
  return [...new Set(found)]
}

const idOf = async (email: string) =>
  (await owner.get(`/api/v1/learners?q=${encodeURIComponent(email)}`)).body.items[0]?.id as string

test('learners are listed by name, searched, and paged', async () => {
  const { id } = await makeAchievement(owner)
  for (const [number, name] of ['Zoé Canary', 'anna Canary', 'Émile Canary'].entries())
    await owner.post('/api/v1/awards', {
      achievementId: id,
      recipient: { name, email: `canary.${number}@example.org` },
      issue: true,
    })
  const names: string[] = []
  let cursor = ''
  do {
    const page = (await owner.get(`/api/v1/learners?q=canary&limit=2&cursor=${cursor}`)).body
    names.push(...page.items.map((one: Json) => one.name))
    cursor = page.nextCursor ?? ''
  } while (cursor)
  expect(names).toEqual(['anna Canary', 'Émile Canary', 'Zoé Canary'])
  expect((await owner.get('/api/v1/learners?q=canary.1')).body.items).toMatchObject([
    { name: 'anna Canary', awards: 1, hasWallet: false },
  ])
})

test('an export says everything that is held, and only about that learner', async () => {
  const award = await makeAward(owner, (await makeAchievement(owner)).id, 11)
  await makeAward(owner, award.achievement.id, 12)
  const id = await idOf(learner(11).email)
  const answer = await owner.get(`/api/v1/learners/${id}/export`)
  expect(answer.headers.get('content-disposition')).toContain('attachment')
  expect(answer.body).toMatchObject({
    learner: { email: learner(11).email, awards: 1 },
    awards: [{ id: award.id }],
    credentials: [{ award_id: award.id }],
    mails: [{ kind: 'award' }],
  })
  expect(JSON.stringify(answer.body)).not.toContain(learner(12).email)
})

test('an erased learner is found nowhere, and what they hold goes on verifying (H-60, P11)', async () => {
  const { id: achievementId } = await makeAchievement(owner)
  const name = 'Sample Vanishing'
  const email = 'vanishing@example.org'
  const file = await owner.post('/api/v1/imports', `Name,E-mail\n${name},${email}\nx,no address\n`, {
    'content-type': 'text/csv',
  })
  const mapping = { name: 'Name', email: 'E-mail' }
  const job = await owner.post(`/api/v1/imports/${file.body.id}/start`, { achievementId, mapping, issue: true })
  await expect
    .poll(async () => (await owner.get(`/api/v1/jobs/${job.body.id}`)).body.state, { timeout: 15_000 })
    .toBe('done')
  const mail = (await server.mails()).findLast(one => one.to === email)
  await caller(server, {}).post(`/api/v1/claims/${/\/claim\/([\w-]+)/.exec(mail?.text ?? '')?.[1]}`)
  const [award] = (await owner.get('/api/v1/awards?q=vanishing')).body.items
  const held = await (await server.fetch(`/c/${award.credentialId}.json`)).json()
  const index = award.statusIndex
  expect((await findEverywhere(name)).length).toBeGreaterThan(3)

  const id = await idOf(email)
  const slip = await owner.post(`/api/v1/learners/${id}/erase`, { name: 'Somebody else' })
  expect(slip).toMatchObject({ status: 400, body: { errors: [{ path: 'name' }] } })
  expect((await owner.post(`/api/v1/learners/${id}/erase`, { name })).status).toBe(204)

  expect(await findEverywhere(name)).toEqual(['person'])
  // The account is the person's own, and theirs to delete.
  expect(await findEverywhere(email)).toEqual(['person'])
  expect((await owner.get(`/api/v1/learners/${id}`)).status).toBe(404)
  expect((await server.fetch(`/c/${award.credentialId}`)).status).toBe(404)
  expect((await caller(server, {}).post('/api/v1/verify', held)).body.result).toBe('valid')
  expect((await owner.post(`/api/v1/learners/${id}/erase`, { name })).status).toBe(404)

  // The position in the list stays taken, so that nobody else's revocation could ever be read as theirs.
  const client = new pg.Client(server.owner)
  await client.connect()
  const taken = await client.query('select 1 from status_entry where index = $1', [index]).finally(() => client.end())
  expect(taken.rowCount).toBeGreaterThan(0)
})

test('a learner whom an older backup brings back is erased again before anybody is served (I11, P11)', async () => {
  const award = await makeAward(owner, (await makeAchievement(owner)).id, 21)
  const { email, name } = learner(21)
  const client = new pg.Client(server.owner)
  await client.connect()
  try {
    const rows: Record<string, Json[]> = {}
    for (const table of ['learner', 'award', 'credential'])
      rows[table] = (
        await client.query(
          `select * from ${table} where ${table === 'learner' ? 'email' : table === 'award' ? 'id::text' : 'award_id::text'} = $1`,
          [table === 'learner' ? email : award.id],
        )
      ).rows
    const id = rows.learner?.[0]?.id as string
    expect((await owner.post(`/api/v1/learners/${id}/erase`, { name })).status).toBe(204)
    expect(await replayErasures(server.deps)).toBe(0)
    for (const [table, list] of Object.entries(rows))
      for (const row of list)
        await client.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [
          JSON.stringify(row),
        ])
    expect((await owner.get(`/api/v1/learners/${id}`)).status).toBe(200)
    expect(await replayErasures(server.deps)).toBe(1)
    expect((await owner.get(`/api/v1/learners/${id}`)).status).toBe(404)
    expect(await findEverywhere(email)).toEqual([])
  } finally {
    await client.end()
  }
})

test('the trail names no learner, whatever they do themselves', async () => {
  await makeAward(owner, (await makeAchievement(owner)).id, 31)
  await claim(server, 31)
  const claimed = (await owner.get('/api/v1/audit?event=award.claimed')).body.items
  expect(claimed.length).toBeGreaterThan(0)
  for (const entry of claimed) expect(entry.actor).toMatchObject({ kind: 'learner', name: '' })
})

test('a file that two institutions have sent stays the other’s when one of them erases a learner of it', async () => {
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: KEY })
  const other = caller(server, { authorization: `Bearer ${KEY}` })
  const started = async (school: Caller): Promise<Json> => {
    const { id } = await makeAchievement(school)
    const file = 'Name,E-mail\nTwice Canary,twice.canary@example.org\n'
    const sent = (await school.post('/api/v1/imports', file, { 'content-type': 'text/csv' })).body
    const wanted = { achievementId: id, mapping: { name: 'Name', email: 'E-mail' }, issue: true }
    const job = (await school.post(`/api/v1/imports/${sent.id}/start`, wanted)).body
    await expect.poll(async () => (await school.get(`/api/v1/jobs/${job.id}`)).body.state).toBe('done')
    return { import: sent.id, achievement: id }
  }
  await started(owner)
  const theirs = await started(other)
  const erased = await owner.post(`/api/v1/learners/${await idOf('twice.canary')}/erase`, { name: 'Twice Canary' })
  expect(erased.status).toBe(204)
  const again = await other.post(`/api/v1/imports/${theirs.import}/preview`, {
    achievementId: theirs.achievement,
    mapping: { name: 'Name', email: 'E-mail' },
  })
  expect(again).toMatchObject({ status: 200, body: { total: 1, good: 1 } })
})
