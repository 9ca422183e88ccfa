import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { note } from '../../src/people/note.ts'
import { tx } from '../../src/platform/database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let ownerHeaders: { cookie: string; origin: string }
let achievement: Json
let revoked: Json

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  const { email } = (await owner.get('/api/v1/session')).body.user
  ownerHeaders = { cookie: await server.signIn(email), origin: server.origin }
  achievement = await makeAchievement(owner, { name: 'Active Listening' })
  await makeAward(owner, achievement.id, 1)
  revoked = await makeAward(owner, achievement.id, 2)
  await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: '=cmd|awarded in error' })
  // As of years ago and by another hand.
  const actor = { issuerId, kind: 'server', id: 'importer', name: 'Sample Importer' } as const
  const deps = { ...server.deps, clock: () => new Date('2024-03-05T23:30:00Z') }
  await tx(server.deps, { issuerId }, at => note(at, deps, actor, { event: 'award.made', subject: 'of-old' }))
})
afterAll(() => server?.stop())

const events = async (query: string) => {
  const answer = await owner.get(`/api/v1/audit?${query}`)
  expect(answer.status).toBe(200)
  return (answer.body.items as Json[]).map(one => one.event)
}
const file = async (query = '') => {
  const answer = await server.fetch(`/api/v1/audit.csv${query}`, { headers: ownerHeaders })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('the trail is narrowed', () => {
  test('by event, or by all events of a kind', async () => {
    expect(await events('event=award.revoked')).toEqual(['award.revoked'])
    expect(new Set((await events('event=award')).map(one => one.split('.')[0]))).toEqual(new Set(['award']))
    expect(await events('event=awar')).toEqual([])
    // No wildcard of SQL's comes through.
    expect((await owner.get('/api/v1/audit?event=%25')).status).toBe(400)
  })

  test('by who did it, by id or a part of the name', async () => {
    expect(await events('actor=importer')).toEqual(['award.made'])
    expect(await events('actor=sample%20imp')).toEqual(['award.made'])
    const { id } = (await owner.get('/api/v1/session')).body.user
    expect((await events(`actor=${id}`)).length).toBeGreaterThan(4)
  })

  test('by what it happened to', async () => {
    expect((await events(`subject=${revoked.id}`)).at(0)).toBe('award.revoked')
  })

  test('by day, the last one included, and by instant', async () => {
    expect(await events('from=2024-03-05&to=2024-03-05')).toEqual(['award.made'])
    expect(await events('to=2024-03-04')).toEqual([])
    expect(await events('from=2024-03-06&to=2024-12-31')).toEqual([])
    // In Bangkok it was the next morning.
    expect(await events(`from=${encodeURIComponent('2024-03-06T00:00:00+07:00')}&to=2024-03-06`)).toEqual([
      'award.made',
    ])
    expect((await owner.get('/api/v1/audit?from=yesterday')).status).toBe(400)
  })

  test('by a part of anything, and of the name of whom it is about', async () => {
    expect(await events('q=awarded%20in%20ERROR')).toEqual(['award.revoked'])
    expect(new Set(await events(`q=${encodeURIComponent(learner(2).name)}`))).toEqual(
      new Set(['award.revoked', 'award.issued', 'award.approved', 'award.made']),
    )
    expect(await events('q=%25%27')).toEqual([])
    // No entry has such a letter, and none is looked for.
    expect(await owner.get('/api/v1/audit?q=%00')).toMatchObject({ status: 400, body: { errors: [{ path: 'q' }] } })
  })

  test('page by page, to the end', async () => {
    const all = (await owner.get('/api/v1/audit?limit=200')).body.items as Json[]
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await owner.get(`/api/v1/audit?limit=3&cursor=${cursor}`)
      seen.push(...(body.items as Json[]).map(one => one.id))
      if (!body.nextCursor) break
      cursor = body.nextCursor
    }
    expect(seen).toEqual(all.map(one => one.id))
  })
})

test('an entry says whom it is about as of today', async () => {
  const { items } = (await owner.get('/api/v1/audit?event=award.revoked')).body
  expect(items).toMatchObject([
    { subject: revoked.id, about: { kind: 'award', name: `${learner(2).name}, Active Listening` } },
  ])
  const made = (await owner.get('/api/v1/audit?event=achievement.made')).body.items
  expect(made).toMatchObject([{ about: { kind: 'achievement', name: 'Active Listening' } }])
})

describe('as a file', () => {
  test('it has what the filter asks for, and no cell that a spreadsheet would run', async () => {
    const { status, headers, text } = await file('?event=award.revoked')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toContain('audit-trail.csv')
    const lines = text.replace('\uFEFF', '').trim().split('\r\n')
    expect(lines[0]).toBe('at,event,actor,actorKind,actorId,subject,about,details')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(`${revoked.id},"${learner(2).name}, Active Listening"`)
    expect(lines[1]).not.toMatch(/(^|,)"?[=+@-]/)
  })

  test('it is whole, however long, and that it was taken out is in the trail', async () => {
    const actor = { issuerId, kind: 'server', id: 'importer', name: 'Sample Importer' } as const
    await tx(server.deps, { issuerId }, at =>
      note(
        at,
        server.deps,
        actor,
        ...Array.from({ length: 1200 }, (_, index) => ({ event: 'batch.started', subject: `many-${index}` })),
      ),
    )
    const lines = (await file('?event=batch')).text.trim().split('\r\n').slice(1)
    expect(new Set(lines.map(line => line.split(',')[5])).size).toBe(1200)
    expect(await events('event=audit.exported')).toHaveLength(2)
  })

  test('only for those who may read the trail', async () => {
    expect((await server.fetch('/api/v1/audit.csv')).status).toBe(401)
    const key = (await owner.post('/api/v1/api-keys', { name: 'reader', scopes: ['awards:read'] })).body
    expect((await caller(server, { authorization: `Bearer ${key.secret}` }).get('/api/v1/audit.csv')).status).toBe(403)
  })
})
