import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, learner, makeAchievement, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let achievementId: string
const NOW = new Date('2027-03-30T22:00:00Z')

beforeAll(async () => {
  server = await startTestServer({
    env: { LAUREL_QUOTA_AWARDS_PER_DAY: '3', LAUREL_QUOTA_AWARDS_PER_MONTH: '5', LAUREL_QUOTA_STORAGE_MB: '1' },
  })
  const school = await openSchool(server)
  owner = school.owner
  achievementId = (await makeAchievement(owner)).id
  server.setClock(NOW)
})
afterAll(() => server?.stop())

const at = (hours: number) => server.setClock(new Date(NOW.getTime() + hours * 3_600_000))
const award = (number: number, more: Json = {}) =>
  owner.post('/api/v1/awards', { achievementId, recipient: learner(number), issue: true, ...more })

test('a day’s awards end at the limit, with when it goes on, and begin anew at midnight UTC', async () => {
  for (const number of [1, 2, 3]) expect((await award(number)).status).toBe(201)
  const refused = await award(4)
  expect(refused.status).toBe(429)
  expect(refused.body).toMatchObject({ code: 'E_QUOTA_AWARDS_DAY' })
  expect(refused.headers.get('retry-after')).toBe(String(2 * 3600))
  expect((await owner.get('/api/v1/issuer/usage')).body).toMatchObject({
    awardsPerDay: { used: 3, limit: 3, startsAnewAt: '2027-03-31T00:00:00.000Z' },
    awardsPerMonth: { used: 3, limit: 5, startsAnewAt: '2027-04-01T00:00:00.000Z' },
    mailsPerDay: { limit: null },
  })
  at(2)
  expect((await award(4)).status).toBe(201)
})

test('asking again for an award that was made is no other award', async () => {
  const key = { 'idempotency-key': 'again' }
  const body = { achievementId, recipient: learner(5), issue: true }
  const first = await owner.post('/api/v1/awards', body, key)
  expect(first.status).toBe(201)
  const again = await owner.post('/api/v1/awards', body, key)
  expect(again).toMatchObject({ status: 201, body: { id: first.body.id } })
})

test('a month’s awards end at their limit, and a whole list gives what there is room for', async () => {
  expect((await award(6)).body).toMatchObject({ code: 'E_QUOTA_AWARDS_MONTH' })
  at(26)
  const rows = [6, 7, 8, 9].map(number => ({ achievementId, recipient: learner(number), issue: true }))
  const started = await owner.post('/api/v1/awards/batch', rows)
  let job = started.body
  await expect
    .poll(
      async () => {
        job = (await owner.get(`/api/v1/jobs/${job.id}`)).body
        return job.state
      },
      { timeout: 20_000 },
    )
    .toBe('done')
  expect(job).toMatchObject({ succeeded: 3, failed: 1, failures: [{ row: 4, code: 'E_QUOTA_AWARDS_DAY' }] })
})

test('two who ask at once for the last award do not both get it', async () => {
  at(50)
  expect((await award(11)).status).toBe(201)
  // The fifth and the sixth of the month.
  const both = await Promise.all([award(12), award(13)])
  expect(both.map(one => one.status).sort()).toEqual([201, 429])
})

test('a file that is larger than the space that is left is refused', async () => {
  const line = `Sample Learner,${'x'.repeat(900)}\n`
  const file = `Name,Note\n${line.repeat(800)}`
  const types = { 'content-type': 'text/csv' }
  expect((await owner.post('/api/v1/imports', file, types)).status).toBe(201)
  const second = await owner.post('/api/v1/imports', `${file}Other,x\n`, types)
  expect(second).toMatchObject({ status: 403, body: { code: 'E_QUOTA_STORAGE' } })
})

test('approving a draft takes one of the day’s mails, and renewing one of its awards', async () => {
  const made = await startTestServer({ env: { LAUREL_QUOTA_MAILS_PER_DAY: '2', LAUREL_QUOTA_AWARDS_PER_DAY: '4' } })
  try {
    const school = await openSchool(made)
    const achievement = await makeAchievement(school.owner, { validityMonths: 12 })
    const draft = (number: number, more: Json = {}) =>
      school.owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(number), ...more })
    const one = await draft(1, { issue: true })
    const [two, three] = [await draft(2), await draft(3)]
    expect((await school.owner.post(`/api/v1/awards/${two.body.id}/issue`)).status).toBe(200)
    const refused = await school.owner.post(`/api/v1/awards/${three.body.id}/issue`)
    expect(refused).toMatchObject({ status: 429, body: { code: 'E_QUOTA_MAILS' } })
    const without = await draft(4, { recipient: { name: 'Sample Learner 4' }, issue: true })
    expect(without.status).toBe(201)
    const renewed = await school.owner.post('/api/v1/awards/renew', { ids: [without.body.id] })
    expect(renewed).toMatchObject({ status: 429, body: { code: 'E_QUOTA_AWARDS_DAY' } })
    expect(one.status).toBe(201)
  } finally {
    await made.stop()
  }
})
