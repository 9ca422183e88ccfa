import { randomBytes } from 'node:crypto'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { openDraft15Wallet } from '@laurel/testkit/draft-15-wallet'
import { compactDecrypt, exportJWK, generateKeyPair as makePair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

/* A wallet that was built by draft 15 of OpenID4VCI and knows nothing of what 1.0 changed. */

let server: TestServer
let owner: Caller
let achievement: Json
let issuer: string
const wallet = openDraft15Wallet()

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
  issuer = `${server.origin}/i/school-1`
})
afterAll(() => server?.stop())

const codeOf = async (number: number) => {
  const mail = (await server.mails()).findLast(one => one.to === learner(number).email && one.kind === 'wallet-code')
  return /(\d{6})/.exec(mail?.subject ?? '')?.[1] as string
}
async function granted(number: number, awardId?: string) {
  const id = awardId ?? (await makeAward(owner, achievement.id, number)).id
  const { body: offer } = await owner.post(`/api/v1/awards/${id}/wallet-offer`)
  return { awardId: id, ...(await wallet.redeem(offer.byValue, await codeOf(number))) }
}
const verdict = async (credential: unknown) =>
  (
    await caller(server, {}).post(
      '/api/v1/verify',
      typeof credential === 'string' ? credential : JSON.stringify(credential),
      { 'content-type': 'application/octet-stream' },
    )
  ).body
const post = async (step: string, token: string, body: Json) => {
  const answer = await server.fetch(`${issuer}/openid4vci/${step}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Json }
}

test.each([
  ['ldp_vc', 501],
  ['jwt_vc_json', 502],
  ['dc+sd-jwt', 503],
] as const)(
  'takes %s by one proof, and several by several, verifies them and says that they have come',
  async (format, number) => {
    const grant = await granted(number)
    expect(grant.metadata.originalDraftVersion).toBe('Draft15')
    const id = grant.ids[format] as string
    const key = wallet.newKey()
    const jwt = await wallet.prove(grant, id, key)
    const one = await wallet.ask(grant, id, { proof: { proof_type: 'jwt', jwt } })
    expect(one.credentials).toHaveLength(1)
    const [first] = one.credentials as Json[]
    const report = await verdict(first?.credential)
    expect([report.result, report.credential.subjects[0].id === null]).toEqual(['valid', false])
    const nonce = await wallet.nonce(grant)
    const several = [wallet.newKey(), wallet.newKey()].map(one => wallet.prove(grant, id, one, { nonce }))
    expect((await wallet.ask(grant, id, { proofs: { jwt: await Promise.all(several) } })).credentials).toHaveLength(2)
    await wallet.notify(grant, one.notification_id as string)
    const { items } = (await owner.get(`/api/v1/awards/${grant.awardId}/copies`)).body
    expect(items.filter((copy: Json) => copy.notified === 'credential_accepted')).toHaveLength(1)
  },
)

test('shows its key by an attestation, in the type and the names of its draft', async () => {
  const grant = await granted(504)
  const id = grant.ids.jwt_vc_json as string
  const [maker, one, other] = [wallet.newKey(), wallet.newKey(), wallet.newKey()]
  const attestation = await wallet.attest(grant, maker, [one, other], 'attestation')
  const both = await wallet.ask(grant, id, { proof: { proof_type: 'attestation', attestation } })
  expect(both.credentials).toHaveLength(2)
  const inHeader = await wallet.attest(grant, maker, [one, other], 'jwt')
  const jwt = await wallet.prove(grant, id, one, { attestation: inHeader })
  expect((await wallet.ask(grant, id, { proof: { proof_type: 'jwt', jwt } })).credentials).toHaveLength(2)
})

test('shows its key by a presentation, which its draft calls ldp_vp', async () => {
  const { signDataIntegrity } = await import('@laurel/core/credential')
  const { didKeyOf } = await import('@laurel/core/did')
  const grant = await granted(505)
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const present = async () => {
    const { c_nonce: challenge } = (await post('nonce', grant.accessToken, {})).body
    const signed = await signDataIntegrity(
      { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: did },
      createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod }),
      {
        cryptosuite: 'eddsa-rdfc-2022',
        created: `${new Date().toISOString().slice(0, 19)}Z`,
        proofPurpose: 'authentication',
        challenge,
        domain: issuer,
      },
    )
    if (!signed.ok) throw new Error(signed.error.code)
    return signed.value
  }
  const credential_configuration_id = grant.ids.ldp_vc
  for (const proofs of [
    { proof: { proof_type: 'ldp_vp', ldp_vp: await present() } },
    { proofs: { ldp_vp: [await present()] } },
  ]) {
    const { status, body } = await post('credential', grant.accessToken, { credential_configuration_id, ...proofs })
    expect([status, body.error_description]).toEqual([200, undefined])
    expect(body.credentials[0].credential.credentialSubject.id).toBe(did)
  }
})

test('waits as its draft has it: not ready is an error by name, and the answer is sealed as it was first asked for', async () => {
  const made = await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(506) })
  const grant = await granted(506, made.body.id)
  const id = grant.ids.jwt_vc_json as string
  const { publicKey, privateKey } = await makePair('ECDH-ES', { crv: 'P-256', extractable: true })
  const { alg: _alg, ...jwk } = await exportJWK(publicKey)
  const open = async (jwe: string): Promise<Json> =>
    JSON.parse(new TextDecoder().decode((await compactDecrypt(jwe, privateKey)).plaintext))
  const asked = async () => ({
    credential_configuration_id: id,
    proof: { proof_type: 'jwt', jwt: await wallet.prove(grant, id, wallet.newKey()) },
    // The draft has the algorithm beside the key.
    credential_response_encryption: { jwk, alg: 'ECDH-ES', enc: 'A256GCM' },
  })
  const first = await post('credential', grant.accessToken, await asked())
  expect(first.status).toBe(202)
  const { transaction_id } = await open(first.text)
  const fetchLater = () => post('deferred', grant.accessToken, { transaction_id })
  expect(await fetchLater()).toMatchObject({
    status: 400,
    body: { error: 'issuance_pending', interval: expect.any(Number) },
  })
  await owner.post(`/api/v1/awards/${made.body.id}/issue`)
  const come = await fetchLater()
  expect(come.status).toBe(200)
  const { credentials } = await open(come.text)
  expect((await verdict(credentials[0].credential)).result).toBe('valid')
  const now = await post('credential', grant.accessToken, await asked())
  expect((await open(now.text)).credentials).toHaveLength(1)
})
