import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let school: Caller
let other: Caller
const KEY = `lrl_${'another-school-'.repeat(3)}`

beforeAll(async () => {
  server = await startTestServer()
  school = (await openSchool(server)).owner
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: KEY })
  other = caller(server, { authorization: `Bearer ${KEY}` })
})
afterAll(() => server?.stop())

const mine = async (wallet: Caller) =>
  (await wallet.get('/api/v1/wallet/awards')).body.items.map((one: Json) => one.id).sort()

test('one mail opened brings along what waits for the same proven address, of every school', async () => {
  const [here, there] = [await makeAchievement(school), await makeAchievement(other)]
  const first = await makeAward(school, here.id, 1)
  const second = await makeAward(school, (await makeAchievement(school)).id, 1)
  const revoked = await makeAward(other, (await makeAchievement(other)).id, 1)
  await other.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'x' })
  const third = await makeAward(other, there.id, 1)
  const strangers = await makeAward(school, here.id, 2)
  const wallet = await claim(server, 1)
  // `claim` opens the newest mail; the rest waits until the learner says so.
  const waiting = (await wallet.get('/api/v1/wallet/waiting')).body.items
  const before = await mine(wallet)
  expect(before).toHaveLength(1)
  expect(
    waiting
      .map((one: Json) => one.id)
      .concat(before)
      .sort(),
  ).toEqual([first.id, second.id, third.id].sort())
  expect((await wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 2 })
  expect(await mine(wallet)).toEqual([first.id, second.id, third.id].sort())
  expect((await wallet.get('/api/v1/wallet/waiting')).body.items).toEqual([])
  expect((await wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 0 })
  expect((await school.get(`/api/v1/awards/${strangers.id}`)).body.claimedAt).toBeNull()
})

test('two devices that claim at once put each into the wallet once', async () => {
  for (let count = 0; count < 4; count++) await makeAward(school, (await makeAchievement(school)).id, 3)
  const wallet = await claim(server, 3)
  const answers = await Promise.all([1, 2, 3].map(() => wallet.post('/api/v1/wallet/waiting/claim')))
  expect(answers.reduce((sum, one) => sum + one.body.claimed, 0)).toBe(3)
  expect(await mine(wallet)).toHaveLength(4)
})

test('an account that was opened by a link which staff can see brings nothing along', async () => {
  const award = await makeAward(school, (await makeAchievement(school)).id, 4)
  await makeAward(school, (await makeAchievement(school)).id, 4)
  const token = new URL(award.claimUrl).pathname.split('/').at(-1)
  const claimed = await caller(server, {}).post(`/api/v1/claims/${token}`)
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const wallet = caller(server, { cookie, origin: server.origin })
  expect((await wallet.get('/api/v1/wallet/waiting')).body.items).toEqual([])
  expect((await wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 0 })
})
