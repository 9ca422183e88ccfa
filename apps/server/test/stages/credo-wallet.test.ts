import { openCredoWallet } from '@laurel/testkit/credo-wallet'
import { openTlsDoor } from '@laurel/testkit/tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let door: Awaited<ReturnType<typeof openTlsDoor>>
let wallet: Awaited<ReturnType<typeof openCredoWallet>>
let owner: Caller
let achievement: Json

beforeAll(async () => {
  const port = await freePort()
  door = await openTlsDoor(port)
  server = await startTestServer({ env: { LAUREL_PUBLIC_URL: `https://localhost:${port}` } })
  door.to(server.port)
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
  wallet = await openCredoWallet()
}, 120_000)
afterAll(async () => {
  await wallet?.close()
  await server?.stop()
  door?.close()
})

test('Credo takes an award by reference over TLS, verifies it and says so', async () => {
  const award = await makeAward(owner, achievement.id, 31)
  const { body: offer } = await owner.post(`/api/v1/awards/${award.id}/wallet-offer`)
  expect(offer.link).toContain('credential_offer_uri=https')
  const mail = (await server.mails()).findLast(one => one.to === learner(31).email && one.kind === 'wallet-code')
  const txCode = /(\d{6})/.exec(mail?.subject ?? '')?.[1] as string
  const taken = await wallet.take(offer.link, { txCode, format: 'dc+sd-jwt', count: 2 })
  expect(taken.granted.dpop).toBeDefined()
  expect(taken.credentials).toHaveLength(1)
  const { items } = (await owner.get(`/api/v1/awards/${award.id}/copies`)).body
  expect(items).toMatchObject([{ format: 'dc+sd-jwt', notified: 'credential_accepted' }, { format: 'dc+sd-jwt' }])
})

test('Credo shows it to whoever asks, by OpenID4VP over TLS, with no more than was asked for', async () => {
  const award = await makeAward(owner, achievement.id, 32)
  const { body: offer } = await owner.post(`/api/v1/awards/${award.id}/wallet-offer`)
  const mail = (await server.mails()).findLast(one => one.to === learner(32).email && one.kind === 'wallet-code')
  const txCode = /(\d{6})/.exec(mail?.subject ?? '')?.[1] as string
  const taken = await wallet.take(offer.link, { txCode, format: 'dc+sd-jwt' })
  await wallet.keep(taken.credentials[0]!.record)
  for (const responseMode of ['direct_post.jwt', 'direct_post']) {
    const { body: request } = await owner.post('/api/v1/presentation-requests', {
      name: 'Junior designer',
      purpose: 'To invite you to an interview.',
      wants: [{ achievementId: achievement.id }],
      responseMode,
    })
    const { resolved, answered } = await wallet.answer(request.appLink)
    expect(resolved.verifier.clientIdPrefix).toBe('decentralized_identifier')
    expect(answered).toMatchObject({ ok: true, serverResponse: { status: 200 } })
    const { items } = (await owner.get(`/api/v1/presentation-requests/${request.id}/answers`)).body
    expect(items).toMatchObject([
      {
        verdict: 'fits',
        result: 'valid',
        responseMode,
        shown: [{ format: 'dc+sd-jwt', achievement: 'Active Listening', name: 'Sample Learner 32' }],
      },
    ])
    expect(items[0].shown[0].withheld.count).toBeGreaterThan(0)
  }
})
