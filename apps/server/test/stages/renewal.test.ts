import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { remindEnding } from '../../src/award/remind-ending.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner, { name: 'First Aid', validityMonths: 12 })
})
afterEach(() => server.setClock(null))
afterAll(() => server?.stop())

const read = async (id: string) => (await owner.get(`/api/v1/awards/${id}`)).body
const daysBefore = (award: Json, days: number) => new Date(Date.parse(award.validUntil) - days * 86_400_000 + 3_600_000)
const remindersTo = async (number: number) =>
  (await server.mails()).filter(one => one.kind === 'ending' && one.to === learner(number).email)

describe('what ends is renewed', () => {
  test('from now on, under the present version, and found again when it is asked for twice', async () => {
    const old = await makeAward(owner, achievement.id, 1)
    await owner.patch(`/api/v1/achievements/${achievement.id}`, {
      description: 'Helps, in a new way.',
      validityMonths: 24,
    })
    const renewed = await owner.post(`/api/v1/awards/${old.id}/renew`)
    expect(renewed).toMatchObject({
      status: 201,
      body: { state: 'issued', renews: old.id, achievement: { version: old.achievement.version + 1 } },
    })
    expect(Date.parse(renewed.body.validUntil)).toBeGreaterThan(Date.parse(old.validUntil))
    expect((await owner.post(`/api/v1/awards/${old.id}/renew`)).body.id).toBe(renewed.body.id)
    expect(await read(old.id)).toMatchObject({ state: 'issued', renewedBy: renewed.body.id })
    const verified = await owner.post('/api/v1/verify', (await owner.get(`/c/${old.credentialId}.json`)).body)
    expect(verified.body.result).toBe('valid')
    const history = (await read(old.id)).history.map((one: Json) => one.event)
    expect(history).toContain('award.renewed')
  })

  test('into the wallet that has the old one', async () => {
    const old = await makeAward(owner, achievement.id, 2)
    const wallet = await claim(server, 2)
    const renewed = (await owner.post(`/api/v1/awards/${old.id}/renew`)).body
    const mine = (await wallet.get('/api/v1/wallet/awards')).body.items.map((one: Json) => one.id)
    expect(mine).toEqual(expect.arrayContaining([old.id, renewed.id]))
    expect(renewed.claimedAt).not.toBeNull()
  })

  test('many at once, all or none', async () => {
    const [one, two] = [await makeAward(owner, achievement.id, 3), await makeAward(owner, achievement.id, 4)]
    const endless = await makeAward(owner, (await makeAchievement(owner, { name: 'For ever' })).id, 3)
    expect(await owner.post('/api/v1/awards/renew', { ids: [one.id, endless.id] })).toMatchObject({
      status: 409,
      body: { code: 'E_AWARD_STATE' },
    })
    expect((await read(one.id)).renewedBy).toBeNull()
    const { ids } = (await owner.post('/api/v1/awards/renew', { ids: [two.id, one.id] })).body
    expect([(await read(ids[0])).renews, (await read(ids[1])).renews]).toEqual([two.id, one.id])
  })

  test('but not what was revoked, nor what is a draft', async () => {
    const [gone, draft] = [
      await makeAward(owner, achievement.id, 5),
      await makeAward(owner, achievement.id, 5, { issue: false }),
    ]
    await owner.post(`/api/v1/awards/${gone.id}/revoke`, { reason: 'in error' })
    for (const { id } of [gone, draft]) expect((await owner.post(`/api/v1/awards/${id}/renew`)).status).toBe(409)
  })

  test('as a draft where a registrar approves', async () => {
    const old = await makeAward(owner, achievement.id, 6)
    const key = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:read', 'awards:write'] })
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const teacher = caller(server, { authorization: `Bearer ${key.body.secret}` })
    const renewed = await teacher.post(`/api/v1/awards/${old.id}/renew`)
    expect(renewed.body).toMatchObject({ state: 'draft', renews: old.id })
    expect((await owner.post(`/api/v1/awards/${renewed.body.id}/issue`)).body.state).toBe('issued')
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
  })
})

describe('learners are reminded', () => {
  test('sixty and fourteen days before the end, once each, in time for what is theirs', async () => {
    const award = await makeAward(owner, achievement.id, 10)
    server.setClock(daysBefore(award, 61))
    await remindEnding(server.deps)
    expect(await remindersTo(10)).toHaveLength(0)
    server.setClock(daysBefore(award, 60))
    await remindEnding(server.deps)
    await remindEnding(server.deps)
    expect(await remindersTo(10)).toHaveLength(1)
    server.setClock(daysBefore(award, 14))
    await Promise.all([remindEnding(server.deps), remindEnding(server.deps)])
    const told = await remindersTo(10)
    expect(told).toHaveLength(2)
    expect(told[0]?.text).toContain('First Aid')
  })

  test('of the nearer day only, where nobody ran in between', async () => {
    const award = await makeAward(owner, achievement.id, 11)
    server.setClock(daysBefore(award, 10))
    await remindEnding(server.deps)
    expect(await remindersTo(11)).toHaveLength(1)
  })

  test('not of what was renewed, revoked, is over, or was only just given', async () => {
    const [renewed, revoked, over] = [
      await makeAward(owner, achievement.id, 12),
      await makeAward(owner, achievement.id, 13),
      await makeAward(owner, achievement.id, 14),
    ]
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString()
    await makeAward(owner, achievement.id, 15, { validUntil: soon })
    await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'in error' })
    await remindEnding(server.deps)
    expect(await remindersTo(15)).toHaveLength(0)
    server.setClock(daysBefore(renewed, 70))
    const cookie = await server.signIn('owner.1@example.org')
    const later = caller(server, { cookie, origin: server.origin })
    expect((await later.post(`/api/v1/awards/${renewed.id}/renew`)).status).toBe(201)
    server.setClock(daysBefore(renewed, 20))
    await remindEnding(server.deps)
    expect([...(await remindersTo(12)), ...(await remindersTo(13))]).toHaveLength(0)
    const before = (await remindersTo(14)).length
    server.setClock(daysBefore(over, -1))
    await remindEnding(server.deps)
    expect((await remindersTo(14)).length).toBe(before)
  })
})

test('the school finds what will end, and what was renewed is not among it', async () => {
  const award = await makeAward(owner, achievement.id, 20, {
    validUntil: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  })
  const ending = async () => (await owner.get('/api/v1/awards?state=ending')).body.items.map((one: Json) => one.id)
  expect(await ending()).toContain(award.id)
  await owner.post(`/api/v1/awards/${award.id}/renew`)
  expect(await ending()).not.toContain(award.id)
})
