import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { applyRetention } from '../../src/people/retention.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let client: pg.Client
const START = new Date('2027-01-10T08:00:00Z')
const afterDays = (days: number) => server.setClock(new Date(START.getTime() + days * 86_400_000))

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  client = new pg.Client(server.owner)
  await client.connect()
  // The owner stays signed in while the clock runs ahead; what has run out by then is taken away in the background.
  await client.query(`update session set expires_at = '2099-01-01'`)
  server.setClock(START)
})
afterAll(async () => {
  await client?.end()
  await server?.stop()
})
const rows = async (query: string): Promise<Json[]> => (await client.query(query)).rows

test('keeps for the usual time, and as long as an owner says', async () => {
  expect((await owner.get('/api/v1/issuer/retention')).body).toEqual({
    importFilesDays: 90,
    mailsDays: 180,
    invitationsDays: 30,
    auditDays: 3650,
  })
  expect((await owner.patch('/api/v1/issuer/retention', { auditDays: 30 })).status).toBe(400)
  const changed = await owner.patch('/api/v1/issuer/retention', { importFilesDays: 30, auditDays: 365 })
  expect(changed).toMatchObject({ status: 200, body: { importFilesDays: 30, mailsDays: 180, auditDays: 365 } })
})

test('takes away files, the words of mails, ended invitations and old entries, each in its time', async () => {
  const achievement = await makeAchievement(owner)
  const award = await makeAward(owner, achievement.id)
  const file = await owner.post('/api/v1/imports', 'Name\nSample Learner 1\n', { 'content-type': 'text/csv' })
  const job = await owner.post(`/api/v1/imports/${file.body.id}/start`, {
    achievementId: achievement.id,
    mapping: { name: 'Name' },
  })
  await expect.poll(async () => (await owner.get(`/api/v1/jobs/${job.body.id}`)).body.state).toBe('done')
  await owner.post('/api/v1/invitations', { name: 'x', email: 'x@example.org', role: 'viewer' })
  const [kept] = await rows(`select sha256 from import where id = '${file.body.id}'`)
  expect(await server.deps.blobs.get(kept?.sha256)).not.toBeNull()

  afterDays(29)
  await applyRetention(server.deps)
  expect(await server.deps.blobs.get(kept?.sha256)).not.toBeNull()

  afterDays(31)
  await applyRetention(server.deps)
  expect(await server.deps.blobs.get(kept?.sha256)).toBeNull()
  expect(await rows(`select 1 from job_row where request::text like '%Sample%' or raw::text like '%Sample%'`)).toEqual(
    [],
  )
  expect((await owner.get(`/api/v1/jobs/${job.body.id}`)).body).toMatchObject({ succeeded: 1, total: 1 })
  // The invitation ran out after 14 days and is kept for 30 more.
  expect(await rows('select email from invitation')).toHaveLength(1)
  afterDays(46)
  await applyRetention(server.deps)
  expect(await rows('select email from invitation')).toEqual([])
  expect(await rows(`select to_email from mail where kind = 'award' and to_email <> ''`)).toHaveLength(1)

  afterDays(181)
  await applyRetention(server.deps)
  expect(await rows(`select 1 from mail where to_email <> '' or text <> '' or subject <> ''`)).toEqual([])
  // That it was sent stays known, so nobody is written to twice.
  expect(await rows(`select 1 from mail where message_id like '<award-${award.id}%'`)).toHaveLength(1)

  // And no promise is broken by what is gone.
  await appendLeft(server.deps)
  const report = await auditDatabase(server.owner, { now: server.deps.clock() })
  expect(report.lines.filter(one => one.breaks.length > 0)).toEqual([])

  const trail = (await owner.get('/api/v1/audit?event=retention.applied')).body.items
  expect(trail.map((one: Json) => one.details.importFiles)).toContain(1)
  expect(trail.every((one: Json) => one.actor.kind === 'server')).toBe(true)
})

test('does one day’s work once', async () => {
  afterDays(200)
  await applyRetention(server.deps)
  await client.query(`update mail set to_email = 'back@example.org'`)
  await applyRetention(server.deps)
  expect(await rows(`select 1 from mail where to_email = 'back@example.org'`)).not.toEqual([])
  afterDays(201)
  await applyRetention(server.deps)
  expect(await rows(`select 1 from mail where to_email = 'back@example.org'`)).toEqual([])
})

test('the trail loses what is older than asked, never what is younger than a year, and nothing of another school', async () => {
  const entry = (id: string, years: number, school: string) =>
    client.query(
      `insert into audit (issuer_id, id, at, actor, event, subject, details)
       values ($1, $2, now() - make_interval(years => $3), '{"kind":"server","id":"x","name":"x"}', 'award.made', 'x', '{}')`,
      [school, id, years],
    )
  const [old, young, foreign] = [2, 0, 2].map((_, index) => `0190000${index}-0000-7000-8000-000000000000`)
  const stranger = '01900009-0000-7000-8000-000000000000'
  await entry(old!, 2, issuer.id)
  await entry(young!, 0, issuer.id)
  await entry(foreign!, 2, stranger)
  const forget = (before: string) =>
    server.deps.database.pool.connect().then(async one => {
      try {
        await one.query('begin')
        await one.query(`select set_config('laurel.issuer_id', $1, true)`, [issuer.id])
        await one.query(`select laurel_forget_trail(${before})`)
        await one.query('commit')
      } finally {
        one.release()
      }
    })
  await forget(`now() + interval '9 years'`)
  expect(await rows(`select id from audit where id in ('${old}', '${young}', '${foreign}') order by id`)).toEqual([
    { id: young },
    { id: foreign },
  ])
})

test('ended sessions are forgotten, and those that last are not', async () => {
  await server.signIn('somebody@example.org')
  await server.signIn('somebody.else@example.org')
  await client.query(`update session set expires_at = '2027-09-01'
    where user_id in (select id from person where email = 'somebody@example.org')`)
  await client.query(`update session set expires_at = '2099-01-01'
    where user_id in (select id from person where email = 'somebody.else@example.org')`)
  afterDays(400)
  await applyRetention(server.deps)
  const left = await rows('select email from session join person on person.id = user_id order by email')
  expect(left.map(row => row.email)).toEqual(['owner.1@example.org', 'somebody.else@example.org'])
})
