import { openTlsDoor } from '@laurel/testkit/tls'
import { verifyWithVerifierCore } from '@laurel/testkit/verifier-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/* Awards of ours, as the verifier of the Digital Credentials Consortium sees them: over TLS, by our DID document and lists. */

let server: TestServer
let door: Awaited<ReturnType<typeof openTlsDoor>>
let owner: Caller
let achievement: Json

beforeAll(async () => {
  const port = await freePort()
  door = await openTlsDoor(port)
  server = await startTestServer({ env: { LAUREL_PUBLIC_URL: `https://localhost:${port}` } })
  door.to(server.port)
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
}, 120_000)
afterAll(async () => {
  await server?.stop()
  door?.close()
})

const documentOf = async (award: Json) => (await (await server.fetch(`/c/${award.credentialId}.json`)).json()) as Json

test('an award in force has a good signature, is not over and not revoked', async () => {
  const found = await verifyWithVerifierCore(await documentOf(await makeAward(owner, achievement.id, 1)))
  expect(found).toEqual({ errors: [], valid_signature: true, expiration: true, revocation_status: true })
})

test('a revoked one is revoked there, and a changed word is no signature of ours', async () => {
  const award = await makeAward(owner, achievement.id, 2)
  const document = await documentOf(award)
  await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'A mistake' })
  expect(await verifyWithVerifierCore(document)).toMatchObject({ valid_signature: true, revocation_status: false })
  const changed = structuredClone(document)
  changed.credentialSubject.achievement.name = 'Something greater'
  expect(await verifyWithVerifierCore(changed)).toMatchObject({ errors: ['invalid_signature'] })
})
