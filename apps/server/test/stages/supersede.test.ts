import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const verdict = async (credentialId: string) => {
  const text = await (await server.fetch(`/c/${credentialId}.json`)).text()
  return (await owner.post('/api/v1/verify', text, { 'content-type': 'application/octet-stream' })).body.result
}

test('an award that another takes the place of no longer counts; the other one does', async () => {
  const old = await makeAward(owner, achievement.id, 1)
  const better = await makeAward(owner, achievement.id, 2)
  expect(await verdict(old.credentialId)).toBe('valid')
  const answer = await owner.post(`/api/v1/awards/${old.id}/supersede`, { replacementId: better.id })
  expect(answer).toMatchObject({ status: 200, body: { state: 'superseded' } })
  expect(answer.body.history.at(-1)).toMatchObject({ event: 'award.superseded' })
  expect(await verdict(old.credentialId)).toBe('invalid')
  expect(await verdict(better.credentialId)).toBe('valid')
  const again = await owner.post(`/api/v1/awards/${old.id}/supersede`, { replacementId: better.id })
  expect(again).toMatchObject({ status: 200, body: { state: 'superseded' } })
})

test('nothing takes its own place, that of a revoked one, or comes from nowhere', async () => {
  const one = await makeAward(owner, achievement.id, 3)
  const revoked = await makeAward(owner, achievement.id, 4)
  await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'Mistake' })
  const supersede = (id: string, replacementId: string) =>
    owner.post(`/api/v1/awards/${id}/supersede`, { replacementId })
  expect(await supersede(one.id, one.id)).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  expect(await supersede(one.id, revoked.id)).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  expect(await supersede(revoked.id, one.id)).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  expect(await supersede(one.id, '00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404 })
})
