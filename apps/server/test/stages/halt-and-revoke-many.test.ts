import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let registrar: Caller

async function join(role: string): Promise<Caller> {
  const email = `${role}@example.org`
  await owner.post('/api/v1/invitations', { name: `Sample ${role}`, email, role })
  const mail = (await server.mails()).findLast(one => one.to === email)
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const joined = await caller(server, {}).post(`/api/v1/join/${token}`)
  const cookie = joined.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  registrar = await join('registrar')
})
afterAll(() => server?.stop())

describe('the switch that stops issuing', () => {
  test('nothing is signed while it is off, and what waited goes on when it is on', async () => {
    const achievement = await makeAchievement(owner)
    const before = await makeAward(owner, achievement.id, 1)
    expect((await registrar.post('/api/v1/issuer/halt', { reason: 'a key may be known to others' })).status).toBe(204)
    expect((await owner.get('/api/v1/issuer')).body.halted).toMatchObject({ by: 'Sample registrar' })

    const refused = { status: 409, body: { code: 'E_ISSUING_HALTED' } }
    const request = { achievementId: achievement.id, recipient: learner(2) }
    expect(await owner.post('/api/v1/awards', { ...request, issue: true })).toMatchObject(refused)
    const draft = await owner.post('/api/v1/awards', request)
    expect(draft).toMatchObject({ status: 201, body: { state: 'draft' } })
    expect(await owner.post(`/api/v1/awards/${draft.body.id}/issue`)).toMatchObject(refused)
    expect(await owner.post(`/api/v1/awards/${before.id}/correct`, { reason: 'x', level: 'Secure' })).toMatchObject(
      refused,
    )
    const job = await owner.post('/api/v1/awards/batch', [{ ...request, recipient: learner(3), issue: true }])
    expect(job.status).toBe(202)

    // Taking back must go on working.
    expect((await owner.post(`/api/v1/awards/${before.id}/revoke`, { reason: 'by mistake' })).body.state).toBe(
      'revoked',
    )
    expect((await owner.get('/api/v1/awards?state=issued')).body.items).toEqual([])

    expect((await owner.post('/api/v1/issuer/resume')).status).toBe(204)
    expect((await owner.post(`/api/v1/awards/${draft.body.id}/issue`)).body.state).toBe('issued')
    expect((await owner.get('/api/v1/audit')).body.items.map((one: Json) => one.event)).toEqual(
      expect.arrayContaining(['issuing.halted', 'issuing.resumed']),
    )
  })

  test('it wants a reason', async () => {
    expect(await owner.post('/api/v1/issuer/halt', { reason: ' ' })).toMatchObject({
      status: 422,
      body: { code: 'E_REASON_MISSING' },
    })
  })
})

describe('revoking many', () => {
  const states = async (achievementId: string) =>
    (await owner.get(`/api/v1/awards?achievementId=${achievementId}`)).body.items.map((one: Json) => one.state)

  test('is looked through first, asked for by one, and done when another confirms', async () => {
    const achievement = await makeAchievement(owner)
    const other = await makeAchievement(owner)
    const awards = []
    for (const number of [11, 12, 13]) awards.push(await makeAward(owner, achievement.id, number))
    await makeAward(owner, other.id, 14)
    const which = { achievementId: achievement.id }
    expect((await owner.post('/api/v1/revocations/preview', which)).body).toMatchObject({
      awards: 3,
      learners: 3,
      claimed: 0,
    })

    const asked = await owner.post('/api/v1/revocations', { awards: which, reason: 'the wrong file was imported' })
    expect(asked).toMatchObject({ status: 201, body: { count: 3, state: 'open', isMine: true } })
    expect(await states(achievement.id)).toEqual(['issued', 'issued', 'issued'])
    // What was awarded after the request was made is not part of it; what was revoked meanwhile stays as it is.
    await makeAward(owner, achievement.id, 15)
    await owner.post(`/api/v1/awards/${awards[0]!.id}/revoke`, { reason: 'on its own' })

    const confirm = `/api/v1/revocations/${asked.body.id}/confirm`
    expect(await owner.post(confirm)).toMatchObject({ status: 409, body: { code: 'E_SECOND_PERSON' } })
    const both = await Promise.all([registrar.post(confirm), registrar.post(confirm)])
    expect(both.map(one => one.status).sort()).toEqual([204, 409])
    expect((await registrar.get('/api/v1/revocations')).body.items[0]).toMatchObject({
      state: 'confirmed',
      revoked: 2,
      isMine: false,
      decidedBy: 'Sample registrar',
    })
    expect((await states(achievement.id)).sort()).toEqual(['issued', 'revoked', 'revoked', 'revoked'])
    expect(await states(other.id)).toEqual(['issued'])
    expect((await owner.get(`/api/v1/awards/${awards[0]!.id}`)).body.revocationReason).toBe('on its own')
    for (const { credentialId } of awards) {
      const credential = await (await server.fetch(`/c/${credentialId}.json`)).json()
      expect((await caller(server, {}).post('/api/v1/verify', credential)).body.result).toBe('invalid')
    }
  })

  test('an API key can neither ask nor confirm, since it is nobody', async () => {
    const achievement = await makeAchievement(owner)
    await makeAward(owner, achievement.id, 21)
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:revoke', 'awards:read'] })
    const program = caller(server, { authorization: `Bearer ${key.secret}` })
    const wanted = { awards: { achievementId: achievement.id }, reason: 'x' }
    expect((await program.post('/api/v1/revocations', wanted)).status).toBe(403)
    const asked = await owner.post('/api/v1/revocations', wanted)
    expect((await program.post(`/api/v1/revocations/${asked.body.id}/confirm`)).status).toBe(403)
  })

  test('a request that was declined, withdrawn or left for three days does nothing', async () => {
    const achievement = await makeAchievement(owner)
    await makeAward(owner, achievement.id, 31)
    const ask = async () =>
      (await owner.post('/api/v1/revocations', { awards: { achievementId: achievement.id }, reason: 'x' })).body.id
    const [declined, withdrawn, left] = [await ask(), await ask(), await ask()]
    await registrar.post(`/api/v1/revocations/${declined}/decline`)
    await owner.post(`/api/v1/revocations/${withdrawn}/decline`)
    server.setClock(new Date(Date.now() + 73 * 3_600_000))
    const list = (await owner.get('/api/v1/revocations')).body.items
    const stateOf = (id: string) => list.find((one: Json) => one.id === id).state
    expect([stateOf(declined), stateOf(withdrawn), stateOf(left)]).toEqual(['declined', 'withdrawn', 'expired'])
    for (const id of [declined, withdrawn, left])
      expect((await registrar.post(`/api/v1/revocations/${id}/confirm`)).status).toBeGreaterThanOrEqual(409)
    server.setClock(null)
    expect(await states(achievement.id)).toEqual(['issued'])
  })

  test('a request for nothing is refused', async () => {
    const achievement = await makeAchievement(owner)
    expect(
      await owner.post('/api/v1/revocations', { awards: { achievementId: achievement.id }, reason: 'x' }),
    ).toMatchObject({ status: 422, body: { code: 'E_NOTHING_TO_REVOKE' } })
  })
})
