import { signDataIntegrity, signJwt } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { Json as CoreJson, JsonObject } from '@laurel/core/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from '../stages/school.ts'
import { plain, V2 } from './model-cases.ts'

let server: TestServer
let owner: Caller
let program: Caller
let issuer: Json
let base: string
let achievement: Json

const holderOf = (byte: number) => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(byte))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  return { did, signer: createSigner({ ...pair, verificationMethod }) }
}
const holder = holderOf(3)
const other = holderOf(4)

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  base = `/i/${issuer.shortName}/vc-api`
  achievement = await makeAchievement(owner)
  const key = await owner.post('/api/v1/api-keys', {
    name: 'Program',
    scopes: ['credentials:sign', 'verify', 'awards:write', 'awards:approve'],
  })
  program = caller(server, { authorization: `Bearer ${key.body.secret}` })
})
afterAll(() => server?.stop())

const anyone = () => caller(server, {})
const pathOf = (url: string) => url.slice(server.origin.length)
const codes = (answer: { body: Json }) => answer.body.problemDetails?.map((one: Json) => one.code)

async function begin(workflow: string, body: object): Promise<string> {
  const begun = await program.post(`${base}/workflows/${workflow}/exchanges`, body)
  expect(begun).toMatchObject({ status: 201 })
  expect(begun.headers.get('location')).toBe(begun.body.exchangeId)
  return pathOf(begun.body.exchangeId)
}

async function answer(
  request: Json,
  by = holder,
  credentials: CoreJson[] = [],
  more: object = {},
): Promise<JsonObject> {
  const document: JsonObject = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: by.did,
    ...(credentials.length > 0 ? { verifiableCredential: credentials } : {}),
  }
  const signed = await signDataIntegrity(document, by.signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-01-01T00:00:00Z',
    proofPurpose: 'authentication',
    challenge: request.challenge,
    domain: request.domain,
    ...more,
  })
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}
const ask = async (path: string) => (await anyone().post(path, {})).body.verifiablePresentationRequest as Json

test('an award goes to whoever shows their key, stated to that key, and once', async () => {
  const award = await makeAward(owner, achievement.id, 21)
  const path = await begin('award', { variables: { awardId: award.id } })
  expect((await anyone().get(`${path}/protocols`)).body).toEqual({ protocols: { vcapi: server.origin + path } })
  const request = await ask(path)
  expect(request).toMatchObject({
    query: [{ type: 'DIDAuthentication' }],
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    domain: server.origin,
  })
  const presentation = await answer(request)
  // H-21: of twenty at once, one gets it.
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => anyone().post(path, { verifiablePresentation: presentation })),
  )
  const won = answers.filter(one => one.status === 200)
  expect([won.length, new Set(answers.filter(one => one.status !== 200).map(one => one.status))]).toEqual([
    1,
    new Set([409]),
  ])
  const credential = won[0]?.body.verifiablePresentation.verifiableCredential[0] as Json
  expect(credential).toMatchObject({
    id: `${server.origin}/c/${award.credentialId}`,
    credentialSubject: { id: holder.did },
  })
  const verified = await program.post(`${base}/credentials/verify`, { verifiableCredential: credential })
  expect(verified.status).toBe(200)
  expect((await anyone().post(path, {})).status).toBe(409)
  const state = await program.get(path)
  expect(state.body.exchange).toMatchObject({
    state: 'complete',
    variables: { awardId: award.id, results: { authenticate: { did: holder.did } } },
  })
})

test.for<[string, (request: Json) => Promise<CoreJson>, string]>([
  ['an answer to another question', request => answer({ ...request, challenge: 'x' }), 'E_CHALLENGE'],
  ['an answer meant for somebody else', request => answer({ ...request, domain: 'https://other.example' }), 'E_DOMAIN'],
  [
    'an answer without a signature',
    async request => ({ ...(await answer(request)), proof: undefined as never }),
    'E_PROOF_MISSING',
  ],
  [
    'another’s key in the holder’s name',
    async request => ({ ...(await answer(request, other)), holder: holder.did }),
    'E_SIGNATURE',
  ],
  [
    'a statement instead of an answer',
    request => answer(request, holder, [], { proofPurpose: 'assertionMethod' }),
    'E_PURPOSE',
  ],
])('%s is turned away', async ([, make, code]) => {
  const award = await makeAward(owner, achievement.id, 22)
  const path = await begin('award', { variables: { awardId: award.id } })
  const refused = await anyone().post(path, { verifiablePresentation: await make(await ask(path)) })
  expect([refused.status, codes(refused)]).toEqual([400, expect.arrayContaining([code])])
})

test('the institution asks for a credential, and reads what was presented', async () => {
  const { verifiableCredential } = (
    await program.post(`${base}/credentials/issue`, {
      credential: plain({ issuer: issuer.did, credentialSubject: { id: holder.did, name: 'Sample Learner 4' } }),
    })
  ).body
  const query = [
    {
      type: 'QueryByExample',
      credentialQuery: {
        reason: 'Admission',
        example: { '@context': [V2], type: ['VerifiableCredential'], credentialSubject: { name: '' } },
        trustedIssuer: [{ id: issuer.did }],
      },
    },
    { type: 'DIDAuthentication' },
  ]
  const begun = await program.post(`${base}/exchanges`, {
    workflow: 'presentation',
    variables: { verifiablePresentationRequest: { query } },
  })
  const path = pathOf(begun.body.exchangeId)
  const request = await ask(path)
  expect(request.query).toEqual(query)
  const without = await anyone().post(path, { verifiablePresentation: await answer(request) })
  expect([without.status, codes(without)]).toEqual([400, ['E_NOT_ASKED_FOR']])
  const received = await anyone().post(path, {
    verifiablePresentation: await answer(request, holder, [verifiableCredential]),
  })
  expect([received.status, received.body]).toEqual([200, {}])
  const read = await program.get(path)
  expect(read.body.exchange).toMatchObject({
    state: 'complete',
    variables: { results: { present: { did: holder.did } } },
  })
  expect(read.body.exchange.variables.results.present.verifiablePresentation.verifiableCredential).toEqual([
    verifiableCredential,
  ])
})

test('a wallet that is another site’s page may take part, and may do nothing else', async () => {
  const page = caller(server, { origin: 'https://wallet.example', 'sec-fetch-site': 'cross-site' })
  const path = await begin('presentation', { variables: { query: [{ type: 'DIDAuthentication' }] } })
  const preflight = await page.call('OPTIONS', path)
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  const request = (await page.post(path, {})).body.verifiablePresentationRequest
  const answered = await page.post(path, { verifiablePresentation: await answer(request) })
  expect([answered.status, answered.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect((await page.post(`${base}/credentials/issue`, { credential: plain() })).status).toBe(403)
})

test('a wallet may answer with a token', async () => {
  const path = await begin('presentation', { variables: { query: [{ type: 'DIDAuthentication' }] } })
  const { challenge, domain } = await ask(path)
  const token = await signJwt(
    { '@context': [V2], type: ['VerifiablePresentation'], holder: holder.did, nonce: challenge, aud: domain },
    holder.signer,
    { typ: 'vp+jwt' },
  )
  const envelope = { '@context': [V2], type: 'EnvelopedVerifiablePresentation', id: `data:application/vp+jwt,${token}` }
  expect((await anyone().post(path, { verifiablePresentation: envelope })).status).toBe(200)
})

test('what cannot be offered or asked is said', async () => {
  const award = await makeAward(owner, achievement.id, 23)
  await claim(server, 23)
  const begun = async (workflow: string, body: object) =>
    (await program.post(`${base}/workflows/${workflow}/exchanges`, body)).status
  expect(await begun('award', { variables: { awardId: award.id } })).toBe(400)
  expect(await begun('award', { variables: { awardId: server.deps.newId() } })).toBe(400)
  expect(await begun('award', {})).toBe(400)
  expect(await begun('presentation', {})).toBe(400)
  expect(await begun('presentation', { variables: { query: [{ type: 'Other' }] } })).toBe(400)
  expect(
    await begun('presentation', {
      expires: '2020-01-01T00:00:00Z',
      variables: { query: [{ type: 'DIDAuthentication' }] },
    }),
  ).toBe(400)
  expect(await begun('other', {})).toBe(404)
  expect((await anyone().post(`${base}/workflows/award/exchanges/unheard-of`, {})).status).toBe(404)
  const key = await owner.post('/api/v1/api-keys', { name: 'Verifier', scopes: ['verify'] })
  const verifier = caller(server, { authorization: `Bearer ${key.body.secret}` })
  expect((await verifier.post(`${base}/workflows/award/exchanges`, { variables: { awardId: award.id } })).status).toBe(
    403,
  )
  expect(
    (
      await verifier.post(`${base}/workflows/presentation/exchanges`, {
        variables: { query: [{ type: 'DIDAuthentication' }] },
      })
    ).status,
  ).toBe(201)
})

test('H-44: a child’s award is not handed over by a link alone', async () => {
  const award = await makeAward(owner, achievement.id, 24)
  const learners = await owner.get('/api/v1/learners')
  const child = learners.body.items.find((one: Json) => one.email === 'sample.learner.24@example.org')
  await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: '2016-01-01' })
  expect((await program.post(`${base}/workflows/award/exchanges`, { variables: { awardId: award.id } })).status).toBe(
    400,
  )
})

test('H-44: nor is what turned out to be a child’s after the exchange had begun', async () => {
  const award = await makeAward(owner, achievement.id, 26)
  const path = await begin('award', { variables: { awardId: award.id } })
  const presentation = await answer(await ask(path), holderOf(26))
  const { items } = (await owner.get('/api/v1/learners?limit=200')).body
  const child = items.find((one: Json) => one.email === 'sample.learner.26@example.org')
  await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: '2016-01-01' })
  expect((await anyone().post(path, { verifiablePresentation: presentation })).status).toBe(410)
  expect((await owner.get(`/api/v1/awards/${award.id}`)).body.claimedAt).toBeNull()
})

test('an erased learner is gone from here too, and the export says before what there is', async () => {
  const award = await makeAward(owner, achievement.id, 25)
  const path = await begin('award', { variables: { awardId: award.id } })
  const her = holderOf(25)
  expect((await anyone().post(path, { verifiablePresentation: await answer(await ask(path), her) })).status).toBe(200)
  const credential = plain({ issuer: issuer.did, credentialSubject: { id: her.did, name: 'Sample Learner 25' } })
  await program.post(`${base}/credentials/issue`, {
    credential,
    options: { credentialId: 'hers', credentialStatus: true },
  })
  const learners = await owner.get('/api/v1/learners')
  const { id } = learners.body.items.find((one: Json) => one.email === 'sample.learner.25@example.org')
  const held = await owner.get(`/api/v1/learners/${id}/export`)
  expect(held.body.signedForPrograms).toMatchObject([{ credential_id: 'hers' }])
  expect((await owner.post(`/api/v1/learners/${id}/erase`, { name: 'Sample Learner 25' })).status).toBe(204)
  expect((await program.get(`${base}/credentials/hers`)).status).toBe(410)
  expect((await program.get(path)).status).toBe(404)
})

test('laurel doctor finds everything in order, and a changed credential', async () => {
  for (const options of [
    { cryptosuite: 'ecdsa-sd-2023' },
    { mediaType: 'application/vc+jwt', credentialStatus: true },
    { cryptosuite: 'ecdsa-jcs-2019', credentialId: 'to-break', credentialStatus: true },
  ])
    expect(
      (await program.post(`${base}/credentials/issue`, { credential: plain({ issuer: issuer.did }), options })).status,
    ).toBe(201)
  const audit = async () =>
    (await auditDatabase(server.owner, { now: new Date() })).lines.flatMap(line =>
      line.breaks.map(one => [line.name, one.why]),
    )
  expect(await audit()).toEqual([])
  await inTenant(server, issuer.id, tx =>
    tx.execute(
      sql`update vc_api_credential set document = replace(document, 'Sample Learner 1', 'Somebody') where credential_id = 'to-break'`,
    ),
  )
  expect(await audit()).toEqual([['I5', expect.stringContaining('E_SIGNATURE')]])
  await program.delete(`${base}/credentials/to-break`)
})

test('tries are counted, and an exchange ends by the clock', async () => {
  const path = await begin('presentation', { variables: { query: [{ type: 'DIDAuthentication' }] } })
  const request = await ask(path)
  for (let time = 0; time < 10; time++) await anyone().post(path, { verifiablePresentation: { type: 'x' } })
  expect((await anyone().post(path, { verifiablePresentation: await answer(request) })).status).toBe(410)
  const late = await begin('presentation', { variables: { query: [{ type: 'DIDAuthentication' }] } })
  const asked = await ask(late)
  server.setClock(new Date(Date.now() + 16 * 60_000))
  expect((await anyone().post(late, { verifiablePresentation: await answer(asked) })).status).toBe(410)
  expect((await program.get(late)).body.exchange.state).toBe('invalid')
})
