import { signDataIntegrity } from '@laurel/core/credential'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Applicant,
  type AskedRequest,
  makeApplicant,
  openAsked,
  partOf,
  post,
  presentJwt,
  presentLdp,
  presentSdJwt,
  readAsked,
  respond,
  sealed,
} from './applicant.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

let now = new Date()
let institutions = 0
let server: TestServer
let school: Caller
let schoolDid: string
let employer: Caller
let achievement: Json
let who: Applicant

beforeAll(async () => {
  server = await startTestServer()
  setClock(new Date())
  const first = await openSchool(server)
  school = first.owner
  schoolDid = first.issuer.did
  employer = await openEmployer('employer')
  achievement = await makeAchievement(school)
  who = await makeApplicant(server, school, achievement.id, 1, { level: 'Secure' })
})
afterAll(() => server?.stop())

/** Stops the server's clock; what the wallets of this file say of the time is the machine's. */
function setClock(at: Date) {
  now = at
  server.setClock(at)
}

/** Another institution on the server, that asks by its API key. */
async function openEmployer(name: string): Promise<Caller> {
  const apiKey = `lrl_${`key-of-another-${++institutions}-`.repeat(3)}`
  await bootstrapIssuer(server.deps, { issuer: name, apiKey })
  return caller(server, { authorization: `Bearer ${apiKey}` })
}

const API = '/api/v1/presentation-requests'
const WANTS = [{ achievementName: 'Active Listening' }]

async function ask(more: Json = {}, by = employer): Promise<Json> {
  const made = await by.post(API, { name: 'Junior designer', purpose: 'To invite you.', wants: WANTS, ...more })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}
const answers = async (request: Json) => (await employer.get(`${API}/${request.id}/answers`)).body.items as Json[]

/** A request, and one wallet's visit of it. */
async function visit(more: Json = {}): Promise<{ request: Json; asked: AskedRequest }> {
  const request = await ask(more)
  return { request, asked: await readAsked(server, request.appLink) }
}

const REFUSED = { status: 400, body: { error: 'invalid_request' } }
const refusedFor = (code: string) => ({ status: 400, body: { error: 'invalid_request', code } })

describe('the request that a wallet is given', () => {
  test('is signed by a key of the institution’s DID, and says who asks for what and why', async () => {
    const request = await ask()
    const link = new URL(request.appLink)
    expect(link.protocol).toBe('openid4vp:')
    expect(link.searchParams.get('request_uri_method')).toBe('post')
    const { header, payload } = await readAsked(server, request.appLink, { wallet_nonce: 'of the wallet' })
    expect(header).toMatchObject({ typ: 'oauth-authz-req+jwt', alg: 'ES256' })
    expect(payload).toMatchObject({
      client_id: link.searchParams.get('client_id'),
      aud: 'https://self-issued.me/v2',
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      wallet_nonce: 'of the wallet',
      client_metadata: {
        client_name: 'employer',
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', use: 'enc', alg: 'ECDH-ES' }] },
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
      },
      verifier_info: [{ format: 'laurel-ask', data: { name: 'Junior designer', purpose: 'To invite you.' } }],
    })
    expect(payload.client_id).toMatch(/^decentralized_identifier:did:web:/)
    expect(payload.client_metadata.jwks.keys[0]).not.toHaveProperty('d')
    expect(payload.exp - payload.iat).toBe(1_800)
    expect(Object.keys(payload.client_metadata.vp_formats_supported)).toEqual(['dc+sd-jwt', 'ldp_vc', 'jwt_vc_json'])
  })

  test('is another one for every visit: nonce, state, address and key', async () => {
    const request = await ask()
    const [one, other] = [await readAsked(server, request.appLink), await readAsked(server, request.appLink, {})]
    const secrets = ({ payload }: AskedRequest) => [
      payload.nonce,
      payload.state,
      payload.response_uri,
      payload.client_metadata.jwks.keys[0].x,
    ]
    expect(new Set([...secrets(one), ...secrets(other)]).size).toBe(8)
  })

  test('asks for each want in each format that fits it', async () => {
    const request = await ask({ wants: [...WANTS, { skillUrl: 'https://skills.example/1', issuers: [schoolDid] }] })
    const { dcql_query: query } = (await readAsked(server, request.appLink)).payload
    expect(query.credentials.map((one: Json) => one.id)).toEqual([
      'want-1-dc-sd-jwt',
      'want-1-ldp_vc',
      'want-1-jwt_vc_json',
      // Nobody here has awarded that skill, so there is no type of SD-JWT VC to ask for.
      'want-2-ldp_vc',
      'want-2-jwt_vc_json',
    ])
    expect(query.credential_sets).toHaveLength(2)
    expect(query).toEqual(request.dcqlQuery)
  })

  test.each([
    ['closed', async (request: Json) => employer.post(`${API}/${request.id}/close`)],
    ['over', async () => setClock(new Date(now.getTime() + 3 * 86_400_000))],
  ])('is not given out where the request is %s', async (_, end) => {
    const request = await ask({ endsAt: new Date(now.getTime() + 2 * 86_400_000).toISOString() })
    await end(request)
    const uri = new URL(request.appLink).searchParams.get('request_uri') as string
    expect((await server.fetch(uri)).status).toBe(410)
    setClock(new Date())
  })

  test('for a type of others takes no type of this server', async () => {
    const type = 'https://other.example/type'
    const request = await ask({ wants: [{ types: [type] }] })
    const { credentials } = await readAsked(server, request.appLink)
    expect(credentials.map(one => one.meta)).toEqual([{ vct_values: [type] }])
    // Whom it names is found wherever they stand among the institutions here.
    const named = await ask({ wants: [{ achievementName: 'Active Listening', issuers: [schoolDid] }] })
    const asked = await readAsked(server, named.appLink)
    expect(JSON.stringify(asked.credentials.find(one => one.format === 'dc+sd-jwt')?.meta)).toContain('/i/school-1/')
  })

  test('is written once a minute, however many wallets come', async () => {
    const wanted = { wants: [{ achievementName: 'Kept for a minute' }] }
    const request = await ask(wanted, school)
    await makeAchievement(school, { name: 'Kept for a minute' })
    const types = async () =>
      (await readAsked(server, request.appLink)).credentials.filter(one => one.format === 'dc+sd-jwt').length
    expect(await types()).toBe(1)
    const other = await ask(wanted, employer)
    expect((await readAsked(server, other.appLink)).credentials.some(one => one.format === 'dc+sd-jwt')).toBe(false)
    const made = await makeAchievement(school, { name: 'Kept for a minute' })
    await makeAward(school, made.id, 7)
    const later = async () =>
      (await readAsked(server, other.appLink)).credentials.some(one => one.format === 'dc+sd-jwt')
    expect(await later()).toBe(false)
    setClock(new Date(now.getTime() + 61_000))
    expect(await later()).toBe(true)
    setClock(new Date())
  })

  test('is not taken from anybody by a stranger who begins more visits than there is room for', async () => {
    const request = await ask()
    const { tx } = await import('../../src/platform/database.ts')
    const { tenantOf } = await import('../../src/people/store.ts')
    const issuerId = (await tx(server.deps, {}, tx => tenantOf(tx, 'issuer', 'employer'))) as string
    const uri = new URL(request.appLink).searchParams.get('request_uri') as string
    const begin = (from: string) => server.fetch(uri, { headers: { 'x-forwarded-for': from } })
    const visitors = async () =>
      (
        await tx(server.deps, { issuerId }, tx =>
          tx.execute<{ visitor: string | null; open: number }>(sql`
            select visitor, count(*)::int as open from presentation_transaction
            where issuer_id = ${issuerId} and request_id = ${request.id} group by visitor order by open desc, visitor`),
        )
      ).rows
    // A network is one visitor, whatever address of it is used; what is kept is no address.
    for (const from of ['2001:db8:0:7::1', '2001:db8::7:0:0:0:ffff', '2001:0db8:0000:0007:1:2:3:4'])
      expect((await begin(from)).status).toBe(200)
    const [stranger] = await visitors()
    expect(stranger).toEqual({ visitor: expect.stringMatching(/^[\w-]{16}$/), open: 3 })
    const mine = await readAsked(server, request.appLink)
    expect(await visitors()).toHaveLength(2)
    // All of them are newer than mine.
    await tx(server.deps, { issuerId }, tx =>
      tx.execute(sql`
        insert into presentation_transaction (issuer_id, id, token_hash, request_id, response_mode, nonce, state, query,
          created_at, expires_at, visitor)
        select ${issuerId}, ('ffffffff-0000-7000-8000-' || lpad(to_hex(one), 12, '0'))::uuid, 'stranger ' || one,
          ${request.id}, 'direct_post', '', '', '{}', ${now.toISOString()},
          ${new Date(now.getTime() + 1_800_000).toISOString()}, ${stranger?.visitor}
        from generate_series(1, 5100) as one`),
    )
    expect((await begin('2001:db8:0:7::2')).status).toBe(200)
    expect((await begin('198.51.100.7')).status).toBe(200)
    expect((await visitors()).map(one => one.open)).toEqual([4_998, 1, 1])
    const answer = { [partOf(mine, 'ldp_vc')]: [await presentLdp(who, mine)] }
    expect((await respond(server, mine, answer)).status).toBe(200)
    // Of whoever has answered nothing of the kind is kept.
    expect(await visitors()).toContainEqual({ visitor: null, open: 1 })
    await employer.delete(`${API}/${request.id}`)
  })

  test('is given out to a crowd without an end to it, and then the oldest visits give way', async () => {
    const request = await ask()
    const { tx } = await import('../../src/platform/database.ts')
    const { tenantOf } = await import('../../src/people/store.ts')
    const issuerId = (await tx(server.deps, {}, tx => tenantOf(tx, 'issuer', 'employer'))) as string
    const mine = await readAsked(server, request.appLink)
    await tx(server.deps, { issuerId }, tx =>
      tx.execute(sql`
        insert into presentation_transaction (issuer_id, id, token_hash, request_id, response_mode, nonce, state, query,
          created_at, expires_at)
        select ${issuerId}, ('00000000-0000-7000-8000-' || lpad(to_hex(one), 12, '0'))::uuid, 'crowd ' || one, ${request.id},
          'direct_post', '', '', '{}', ${now.toISOString()}, ${new Date(now.getTime() + 1_800_000).toISOString()}
        from generate_series(1, 5100) as one`),
    )
    const [other, later] = [await ask(), await readAsked(server, request.appLink)]
    const open = await tx(server.deps, { issuerId }, tx =>
      tx.execute<{ open: number; oldest: string }>(sql`
        select count(*)::int as open, min(id::text) as oldest from presentation_transaction
        where issuer_id = ${issuerId} and request_id = ${request.id}`),
    )
    expect(open.rows).toEqual([{ open: 5_000, oldest: '00000000-0000-7000-8000-000000000067' }])
    for (const asked of [mine, later])
      expect((await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })).status).toBe(
        200,
      )
    expect((await readAsked(server, other.appLink)).credentials).not.toEqual([])
    await employer.delete(`${API}/${request.id}`)
  })

  test('is nothing at an address that nobody was given, nor at another institution', async () => {
    const request = await ask()
    const uri = new URL(request.appLink).searchParams.get('request_uri') as string
    for (const address of [`${uri}x`, uri.replace('/i/employer/', '/i/school-1/'), uri.replace('employer', 'nobody')])
      expect((await server.fetch(address)).status).toBe(404)
  })
})

describe('an answer', () => {
  test.each([
    ['dc+sd-jwt', presentSdJwt],
    ['ldp_vc', presentLdp],
    ['jwt_vc_json', presentJwt],
  ] as const)('in %s is verified, compared with what was asked for, and shown', async (format, present) => {
    const { request, asked } = await visit()
    const taken = await respond(server, asked, { [partOf(asked, format)]: [await present(who, asked)] })
    expect(taken).toMatchObject({ status: 200 })
    expect(taken.body.redirect_uri).toContain(`${request.link}/done?response_code=`)
    const [answer] = await answers(request)
    expect(answer).toMatchObject({
      verdict: 'fits',
      result: 'valid',
      responseMode: 'direct_post.jwt',
      reasons: [],
      shown: [
        {
          format,
          name: 'Sample Learner 1',
          achievement: 'Active Listening',
          level: 'Secure',
          issuer: { id: schoolDid, name: 'Sample School' },
          result: 'valid',
        },
      ],
    })
    const { body: detail } = await employer.get(`${API}/${request.id}/answers/${answer?.id}`)
    expect(detail.reports[0].result).toBe('valid')
    expect(Object.keys(detail.presented)).toEqual([partOf(asked, format)])
  })

  test('keeps back what is not asked for, and says what in kind', async () => {
    const { request, asked } = await visit({ asksName: false, formats: ['dc+sd-jwt'] })
    await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, asked)] })
    const [answer] = await answers(request)
    expect(answer?.shown[0].name).toBeNull()
    expect(answer?.shown[0].withheld.count).toBeGreaterThan(0)
    expect(answer?.shown[0].withheld.names.map((one: Json) => one.en)).toContain('Awarded to')
    expect(JSON.stringify(answer)).not.toContain('Sample Learner')
  })

  test('comes unsealed only where that was asked for', async () => {
    const open = await visit({ responseMode: 'direct_post' })
    const token = { [partOf(open.asked, 'ldp_vc')]: [await presentLdp(who, open.asked)] }
    const fields = { vp_token: JSON.stringify(token), state: open.asked.payload.state }
    expect(await post(server, open.asked.payload.response_uri, await sealed(open.asked, fields))).toMatchObject(REFUSED)
    expect(await post(server, open.asked.payload.response_uri, fields)).toMatchObject({ status: 200 })
    const shut = await visit()
    const unsealed = { vp_token: JSON.stringify(token), state: shut.asked.payload.state }
    expect(await post(server, shut.asked.payload.response_uri, unsealed)).toMatchObject(REFUSED)
  })

  test('that is not what was asked for is kept as that', async () => {
    const { request, asked } = await visit({ wants: [{ achievementName: 'Fire safety' }] })
    const taken = await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    expect(taken.status).toBe(200)
    expect(await answers(request)).toMatchObject([
      { verdict: 'does-not-fit', result: 'valid', reasons: ['claims want-1-ldp_vc'] },
    ])
  })

  test('to several wants says which was answered by what, also in the table', async () => {
    const wants = [{ skillName: 'Listening' }, ...WANTS, { achievementName: 'Fire safety' }]
    const { request, asked } = await visit({ wants })
    const token = {
      'want-2-dc-sd-jwt': [await presentSdJwt(who, asked)],
      'want-3-ldp_vc': [await presentLdp(who, asked)],
    }
    expect((await respond(server, asked, token)).status).toBe(200)
    const [answer] = await answers(request)
    expect(answer).toMatchObject({
      verdict: 'does-not-fit',
      reasons: ['claims want-3-ldp_vc'],
      shown: [
        { want: 2, format: 'dc+sd-jwt', achievement: 'Active Listening' },
        { want: 3, format: 'ldp_vc' },
      ],
    })
    const table = await (await server.fetch(`${API}/${request.id}/answers.csv`, { headers: employer.headers })).text()
    const [head, ...lines] = table.trim().split('\r\n')
    expect(head).toMatch(/,want$/)
    expect(lines.map(one => one.split(',').at(-1))).toEqual(['2', '3'])
  })

  test('that leaves a want out is kept as that', async () => {
    const { request, asked } = await visit({ wants: [...WANTS, { achievementName: 'Fire safety' }] })
    await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    expect(await answers(request)).toMatchObject([{ verdict: 'does-not-fit', reasons: ['incomplete'] }])
  })

  test('with a credential that is made out to somebody else does not fit', async () => {
    const { request, asked } = await visit()
    const other = await presentLdp(who, asked, { key: walletKey() })
    expect((await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [other] })).status).toBe(200)
    expect(await answers(request)).toMatchObject([{ verdict: 'does-not-fit', reasons: ['binding want-1-ldp_vc'] }])
  })

  test('of another issuer than those accepted does not fit', async () => {
    const { request, asked } = await visit({ wants: [{ ...WANTS[0], issuers: ['did:web:other.example'] }] })
    await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    expect(await answers(request)).toMatchObject([{ verdict: 'does-not-fit' }])
  })

  test('can be a refusal, which is kept with its reason and without a word more', async () => {
    const { request, asked } = await visit()
    const fields = { error: 'access_denied', error_description: 'No, Sir.', state: asked.payload.state }
    expect((await post(server, asked.payload.response_uri, fields)).status).toBe(200)
    expect(await answers(request)).toMatchObject([
      { verdict: 'declined', result: null, reasons: ['access_denied'], shown: [] },
    ])
    const again = await visit()
    const own = { error: '<b>x</b>', state: again.asked.payload.state }
    await post(server, again.asked.payload.response_uri, own)
    expect(await answers(again.request)).toMatchObject([{ reasons: ['other'] }])
  })

  test('closes a request that is for one, where it fits', async () => {
    const { request, asked } = await visit({ single: true })
    const second = await readAsked(server, request.appLink)
    const present = async (one: AskedRequest) =>
      respond(server, one, { [partOf(one, 'ldp_vc')]: [await presentLdp(who, one)] })
    expect((await present(asked)).status).toBe(200)
    expect(await present(second)).toMatchObject(REFUSED)
    expect((await employer.get(`${API}/${request.id}`)).body).toMatchObject({ state: 'closed', counts: { fits: 1 } })
  })
})

describe('hostile answers', () => {
  test('H-21 the same response counts once, also fifty at the same time', async () => {
    const { request, asked } = await visit()
    const message = {
      vp_token: { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, asked)] },
      state: asked.payload.state,
    }
    const fields = await sealed(asked, message)
    const all = await Promise.all(Array.from({ length: 50 }, () => post(server, asked.payload.response_uri, fields)))
    expect(all.filter(one => one.status === 200)).toHaveLength(1)
    expect(all.filter(one => one.status === 400)).toHaveLength(49)
    expect(await answers(request)).toHaveLength(1)
    expect(await post(server, asked.payload.response_uri, fields)).toMatchObject(REFUSED)
  }, 60_000)

  test.each([
    ['nonce', { nonce: 'another' }, 'E_CHALLENGE'],
    ['audience', { audience: 'decentralized_identifier:did:web:other.example' }, 'E_DOMAIN'],
    ['audience without its prefix', { audience: 'did:web:other.example' }, 'E_DOMAIN'],
  ])('H-18 another %s is refused, by token and by document', async (_, more, code) => {
    const { request, asked } = await visit()
    expect(
      await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, asked, more)] }),
    ).toMatchObject(refusedFor(code))
    const document = await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked, more)] })
    expect(document).toMatchObject(REFUSED)
    expect(await answers(request)).toEqual([])
  })

  test('H-18 a token without its key binding is refused, as is a bare credential', async () => {
    const { request, asked } = await visit()
    const bound = await presentSdJwt(who, asked)
    const stripped = bound.slice(0, bound.lastIndexOf('~') + 1)
    expect(await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [stripped] })).toMatchObject(
      refusedFor('E_KEY_BINDING_MISSING'),
    )
    expect(await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [who.ldp] })).toMatchObject(
      refusedFor('PRESENTATION_FORM'),
    )
    const { proof: _, ...unsigned } = await presentLdp(who, asked)
    expect(await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [unsigned] })).toMatchObject(
      refusedFor('PRESENTATION_UNSIGNED'),
    )
    expect(await respond(server, asked, { [partOf(asked, 'jwt_vc_json')]: [who.jwt] })).toMatchObject(REFUSED)
    expect(await answers(request)).toEqual([])
  })

  test('H-18 an old key binding is refused, and one by another key', async () => {
    const { asked } = await visit()
    const old = await presentSdJwt(who, asked, { at: now.getTime() - 3_600_000 })
    expect(await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [old] })).toMatchObject(
      refusedFor('E_PROOF_EXPIRED'),
    )
    const stolen = await presentSdJwt(who, asked, { key: walletKey() })
    expect(await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [stolen] })).toMatchObject(
      refusedFor('E_KEY_BINDING'),
    )
  })

  test('H-19 each format takes its own kind of token', async () => {
    const { asked } = await visit()
    const [sd, ldp, jwt] = [await presentSdJwt(who, asked), await presentLdp(who, asked), await presentJwt(who, asked)]
    for (const [format, wrong] of [
      ['dc+sd-jwt', jwt],
      ['dc+sd-jwt', ldp],
      ['ldp_vc', sd],
      ['ldp_vc', jwt],
      ['jwt_vc_json', sd],
      ['jwt_vc_json', ldp],
    ] as const)
      expect(await respond(server, asked, { [partOf(asked, format)]: [wrong] })).toMatchObject(REFUSED)
  })

  test('H-20 a forged credential in a presentation that holds is refused', async () => {
    const { request, asked } = await visit()
    const subject = who.ldp.credentialSubject as JsonObject
    const forged = { ...who.ldp, credentialSubject: { ...subject, narrative: 'Better than that.' } }
    const presented = await presentLdp(who, asked, { credentials: [forged] })
    expect(await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [presented] })).toMatchObject(
      refusedFor('E_SIGNATURE'),
    )
    expect(await answers(request)).toEqual([])
  })

  test('a credential that was signed by its holder, in the name of the school, is refused', async () => {
    const { asked } = await visit()
    const { proof: _, ...document } = who.ldp
    const own = await signDataIntegrity(document as JsonObject, who.key.signer, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
    })
    const presented = await presentLdp(who, asked, { credentials: [own.ok ? own.value : null] })
    expect(await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [presented] })).toMatchObject(REFUSED)
  })

  test('one of an issuer that cannot be asked shuts nobody out: what is known of it is said, and the request stays open', async () => {
    const { request, asked } = await visit({ single: true })
    const { proof: _, credentialStatus: __, ...document } = who.ldp
    const issuer = { ...(document.issuer as JsonObject), id: 'did:web:127.0.0.1%3A1' }
    const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7))
    const signer = createSigner({ ...pair, type: 'Ed25519', verificationMethod: `${issuer.id}#key` })
    const own = await signDataIntegrity({ ...document, issuer } as JsonObject, signer, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
    })
    const presented = await presentLdp(who, asked, { credentials: [own.ok ? own.value : null] })
    expect((await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [presented] })).status).toBe(200)
    expect(await answers(request)).toMatchObject([{ result: 'indeterminate' }])
    expect((await employer.get(`${API}/${request.id}`)).body).toMatchObject({ state: 'open' })
  })

  test('a revoked credential is refused', async () => {
    const other = await makeApplicant(server, school, achievement.id, 2)
    await school.post(`/api/v1/awards/${other.award.id}/revoke`, { reason: 'It was a mistake.' })
    const { asked } = await visit()
    expect(await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(other, asked)] })).toMatchObject(
      REFUSED,
    )
  })

  test('what answers another visit is refused here', async () => {
    const request = await ask()
    const [mine, other] = [await readAsked(server, request.appLink), await readAsked(server, request.appLink)]
    const token = { [partOf(mine, 'dc+sd-jwt')]: [await presentSdJwt(who, mine)] }
    expect(await respond(server, other, token)).toMatchObject(refusedFor('E_CHALLENGE'))
    // Sealed to the other’s key, or with the other’s state.
    const fields = await sealed(mine, { vp_token: token, state: mine.payload.state })
    expect(await post(server, other.payload.response_uri, fields)).toMatchObject(REFUSED)
    const mixed = await sealed(mine, { vp_token: token, state: other.payload.state })
    expect(await post(server, mine.payload.response_uri, mixed)).toMatchObject(REFUSED)
    expect(await answers(request)).toEqual([])
  })

  test('what answers another verifier, who asked with the same nonce, is refused', async () => {
    const { asked } = await visit()
    const other = await ask({}, school)
    const theirs = await readAsked(server, other.appLink)
    const token = { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, theirs, { nonce: asked.payload.nonce })] }
    expect(await respond(server, asked, token)).toMatchObject(refusedFor('E_DOMAIN'))
  })

  test.each([
    ['nothing', {}],
    ['an id that was not asked for', { other: ['x'] }],
    ['no list', { 'want-1-ldp_vc': 'x' }],
    ['an empty list', { 'want-1-ldp_vc': [] }],
    ['several where one is asked for', { 'want-1-ldp_vc': ['x', 'y'] }],
    ['a number', { 'want-1-ldp_vc': [1] }],
  ])('a vp_token with %s is refused', async (_, token) => {
    const { asked } = await visit()
    expect(await respond(server, asked, token)).toMatchObject(REFUSED)
  })

  test('H-40 a vp_token that can be read in two ways is refused', async () => {
    const { asked } = await visit({ responseMode: 'direct_post' })
    for (const text of [
      '{"want-1-ldp_vc":[{}],"want-1-ldp_vc":[{}]}',
      '{"__proto__":["x"]}',
      '[',
      `${'['.repeat(100)}`,
    ])
      expect(
        await post(server, asked.payload.response_uri, { vp_token: text, state: asked.payload.state }),
      ).toMatchObject(REFUSED)
  })

  test('after ten that were turned away, no other is looked at', async () => {
    const { asked } = await visit()
    const good = { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, asked)] }
    for (let turn = 0; turn < 10; turn++) expect(await respond(server, asked, {})).toMatchObject(REFUSED)
    expect(await respond(server, asked, good)).toMatchObject(REFUSED)
  })

  test('half an hour later it is too late', async () => {
    const { asked } = await visit()
    const token = { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] }
    setClock(new Date(now.getTime() + 1_801_000))
    expect(await respond(server, asked, token)).toMatchObject(REFUSED)
    setClock(new Date())
  })

  test('H-21b the address leads nowhere else, and takes no GET', async () => {
    const { asked } = await visit()
    const answer = await server.fetch(asked.payload.response_uri, { redirect: 'manual' })
    expect([404, 405]).toContain(answer.status)
    const bad = await server.fetch(asked.payload.response_uri, { method: 'POST', body: '{}', redirect: 'manual' })
    expect(bad.status).toBe(400)
    expect(bad.headers.get('location')).toBeNull()
  })
})

describe('in a browser that has the Digital Credentials API', () => {
  const begin = async (request: Json) => {
    const token = new URL(request.link).pathname.split('/').at(-1)
    const answer = await server.fetch(`/i/employer/openid4vp/browser/${token}`, { method: 'POST' })
    expect(answer.status).toBe(200)
    const { request: signed, responseUri } = (await answer.json()) as Json
    const clientId = new URL(request.appLink).searchParams.get('client_id') as string
    return { asked: await openAsked(server, signed, clientId), responseUri }
  }

  test('the request is for our page alone, and the answer is made for it', async () => {
    const request = await ask()
    const { asked, responseUri } = await begin(request)
    expect(asked.payload).toMatchObject({ response_mode: 'dc_api.jwt', expected_origins: [server.origin] })
    expect(asked.payload).not.toHaveProperty('response_uri')
    const part = partOf(asked, 'dc+sd-jwt')
    const forUs = async (audience: string) =>
      post(
        server,
        responseUri,
        await sealed(asked, { vp_token: { [part]: [await presentSdJwt(who, asked, { audience })] } }),
      )
    expect(await forUs(asked.payload.client_id)).toMatchObject(refusedFor('E_DOMAIN'))
    expect(await forUs('origin:https://other.example')).toMatchObject(refusedFor('E_DOMAIN'))
    expect(await forUs(`origin:${server.origin}`)).toMatchObject({ status: 200 })
    expect(await answers(request)).toMatchObject([{ verdict: 'fits', responseMode: 'dc_api.jwt' }])
  })
})

describe('whoever asks', () => {
  test('is told what the achievements are called that they have named by id', async () => {
    const wants = [{ achievementId: achievement.id }, ...WANTS]
    const request = await ask({ wants }, school)
    const { body } = await school.get(`${API}/${request.id}`)
    expect(body.achievementNames).toEqual({ [achievement.id]: achievement.name })
    expect((await employer.get(`${API}/${(await ask()).id}`)).body.achievementNames).toEqual({})
    await school.delete(`${API}/${request.id}`)
  })

  test('hears which field is wrong', async () => {
    const wrong = async (more: Json) =>
      (await employer.post(API, { name: 'x', purpose: 'y', wants: WANTS, ...more })).body.errors?.[0].path
    expect(await wrong({ wants: [] })).toBe('wants')
    expect(await wrong({ wants: [{}] })).toBe('wants.0')
    expect(await wrong({ wants: [{ achievementId: '01980000-0000-7000-8000-000000000000' }] })).toBe(
      'wants.0.achievementId',
    )
    expect(await wrong({ wants: [{ skillUrl: 'javascript:x' }] })).toBe('wants.0.skillUrl')
    for (const issuer of ['somebody', 'did:web:%', 'did:web:..', 'https://'])
      expect(await wrong({ wants: [{ issuers: [issuer] }] })).toBe('wants.0.issuers.0')
    expect(await wrong({ wants: [{ achievementName: 'Nobody’s' }], formats: ['dc+sd-jwt'] })).toBe('wants.0')
    expect(await wrong({ endsAt: '2020-01-01T00:00:00Z' })).toBe('endsAt')
    expect(await wrong({ keepDays: 0 })).toBe('keepDays')
    expect(await wrong({ purpose: '' })).toBe('purpose')
    expect(await wrong({ more: 1 })).toBeDefined()
  })

  test('finds requests by page, word and state', async () => {
    const mine = await openEmployer('lister')
    for (const name of ['Spring', 'Summer', 'Autumn']) {
      setClock(new Date(now.getTime() + 1))
      await ask({ name }, mine)
    }
    const first = (await mine.get(`${API}?limit=2`)).body
    expect(first.items.map((one: Json) => one.name)).toEqual(['Autumn', 'Summer'])
    const second = (await mine.get(`${API}?limit=2&cursor=${first.nextCursor}`)).body
    expect(second.items.map((one: Json) => one.name)).toEqual(['Spring'])
    await mine.post(`${API}/${first.items[0].id}/close`)
    expect((await mine.get(`${API}?state=closed`)).body.items).toMatchObject([{ name: 'Autumn', state: 'closed' }])
    expect((await mine.get(`${API}?q=summ`)).body.items).toMatchObject([{ name: 'Summer', state: 'open' }])
    expect((await mine.post(`${API}/${first.items[0].id}/reopen`)).body.state).toBe('open')
  })

  test('filters answers, takes them as a table without formulas, checks them again, and deletes them', async () => {
    const other = await makeApplicant(server, school, achievement.id, 3)
    const sly = { name: '=HYPERLINK("https://evil.example")', email: 'sample.learner.6@example.org' }
    const formula = await makeApplicant(server, school, achievement.id, 6, { recipient: sly })
    const request = await ask()
    const its = await readAsked(server, request.appLink)
    await respond(server, its, { [partOf(its, 'ldp_vc')]: [await presentLdp(formula, its)] })
    const asked = await readAsked(server, request.appLink)
    await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(other, asked)] })
    const no = await readAsked(server, request.appLink)
    await post(server, no.payload.response_uri, { error: 'access_denied', state: no.payload.state })
    const at = `${API}/${request.id}/answers`
    expect((await employer.get(`${at}?verdict=declined`)).body.items).toMatchObject([{ verdict: 'declined' }])
    const { items } = (await employer.get(`${at}?q=learner 3`)).body
    expect(items).toHaveLength(1)
    const table = await (await server.fetch(`${API}/${request.id}/answers.csv`, { headers: employer.headers })).text()
    expect(table.split('\r\n')).toHaveLength(5)
    expect(table).toContain(`"'=HYPERLINK(`)
    expect(table).toContain('Sample Learner 3,Active Listening')
    expect((await employer.post(`${at}/${items[0].id}/check`)).body).toMatchObject({ result: 'valid' })
    await school.post(`/api/v1/awards/${other.award.id}/revoke`, { reason: 'It was a mistake.' })
    expect((await employer.post(`${at}/${items[0].id}/check`)).body).toMatchObject({
      verdict: 'fits',
      result: 'invalid',
      shown: [{ result: 'invalid' }],
    })
    expect((await employer.delete(`${at}/${items[0].id}`)).status).toBe(204)
    expect((await employer.get(`${at}/${items[0].id}`)).status).toBe(404)
    expect((await employer.delete(`${API}/${request.id}`)).status).toBe(204)
    expect((await employer.get(at)).status).toBe(404)
  })

  test('is told by webhook and in the trail, without a name', async () => {
    const url = 'http://localhost:9/hook'
    const hook = await employer.post('/api/v1/webhooks', { name: 'x', url, events: ['presentation.answered'] })
    const { request, asked } = await visit()
    await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    const [answer] = await answers(request)
    const { items } = (await employer.get(`/api/v1/webhooks/${hook.body.id}/deliveries`)).body
    const { body } = await employer.get(`/api/v1/webhook-deliveries/${items[0].id}`)
    expect(JSON.parse(body.body)).toMatchObject({
      type: 'presentation.answered',
      data: { id: answer?.id, request: request.id },
    })
    const trail = (await employer.get('/api/v1/audit?limit=5')).body.items as Json[]
    expect(trail.map(one => one.event)).toContain('presentation.answered')
    expect(JSON.stringify([body, trail])).not.toContain('Sample Learner')
    await employer.delete(`/api/v1/webhooks/${hook.body.id}`)
  })

  test('of another institution sees nothing of it (H-35)', async () => {
    const { request, asked } = await visit()
    await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    const [answer] = await answers(request)
    const at = `${API}/${request.id}`
    for (const path of [at, `${at}/answers`, `${at}/answers.csv`, `${at}/answers/${answer?.id}`])
      expect((await school.get(path)).status).toBe(404)
    for (const path of [`${at}/close`, `${at}/answers/${answer?.id}/check`])
      expect((await school.post(path)).status).toBe(404)
    for (const path of [at, `${at}/answers/${answer?.id}`]) expect((await school.delete(path)).status).toBe(404)
    expect((await caller(server, {}).get(at)).status).toBe(401)
  })

  test('keeps answers for as long as the request says', async () => {
    const { forgetAnswers, sweepTransactions } = await import('../../src/protocols/openid4vp/forget.ts')
    const { tx } = await import('../../src/platform/database.ts')
    const { tenantOf } = await import('../../src/people/store.ts')
    const { request, asked } = await visit({ keepDays: 7 })
    await respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await presentLdp(who, asked)] })
    const issuerId = (await tx(server.deps, {}, tx => tenantOf(tx, 'issuer', 'employer'))) as string
    const forget = (days: number) =>
      tx(server.deps, { issuerId }, tx => forgetAnswers(tx, issuerId, new Date(now.getTime() + days * 86_400_000)))
    await forget(6)
    expect(await answers(request)).toHaveLength(1)
    expect(await forget(8)).toBeGreaterThan(0)
    expect(await answers(request)).toEqual([])
    setClock(new Date(now.getTime() + 2 * 86_400_000))
    await sweepTransactions(server.deps)
    setClock(new Date())
    const left = await tx(server.deps, { issuerId }, tx =>
      tx.execute(`select 1 from presentation_transaction where issuer_id = '${issuerId}'` as never),
    )
    expect(left.rows).toEqual([])
  })

  test('and has awarded it loses the answer with the learner’s erasure (H-60)', async () => {
    for (const [number, format, present] of [
      [4, 'dc+sd-jwt', presentSdJwt],
      [5, 'ldp_vc', presentLdp],
    ] as const) {
      const own = await makeApplicant(server, school, achievement.id, number)
      const request = await ask({}, school)
      const asked = await readAsked(server, request.appLink)
      await respond(server, asked, { [partOf(asked, format)]: [await present(own, asked)] })
      const at = `${API}/${request.id}/answers`
      expect((await school.get(at)).body.items).toHaveLength(1)
      const [{ id }] = (await school.get(`/api/v1/learners?q=sample.learner.${number}@example.org`)).body.items
      const { body: exported } = await school.get(`/api/v1/learners/${id}/export`)
      expect(exported.shownHere).toMatchObject([{ name: 'Junior designer', verdict: 'fits' }])
      expect(
        (await school.post(`/api/v1/learners/${id}/erase`, { name: `Sample Learner ${number}` })).status,
      ).toBeLessThan(300)
      expect((await school.get(at)).body.items).toEqual([])
    }
  })

  // The last, since what is verified on another day is remembered.
  test('looks again at the credential, and not at the moment in which it was presented', async () => {
    const { request, asked } = await visit()
    const soon = Math.floor(Date.now() / 1_000) + 300
    const shown = await presentJwt(who, asked, { exp: soon })
    expect((await respond(server, asked, { [partOf(asked, 'jwt_vc_json')]: [shown] })).status).toBe(200)
    const [answer] = await answers(request)
    setClock(new Date(now.getTime() + 86_400_000))
    const { body } = await employer.post(`${API}/${request.id}/answers/${answer?.id}/check`)
    expect(body).toMatchObject({
      verdict: 'fits',
      result: 'valid',
      shown: [{ result: 'valid', format: 'jwt_vc_json' }],
    })
    expect(body.reports[0]).toMatchObject({ result: 'valid', credential: expect.anything() })
  })
})
