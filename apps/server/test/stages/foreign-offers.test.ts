import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledContexts } from '@laurel/core/credential'
import { parseMultikey, toJwk } from '@laurel/core/keys'
import { type ForeignOptions, type Holder, openForeignIssuer } from '@laurel/testkit/foreign-issuer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../../src/testing.ts'
import { openForeignWorld } from './foreign-world.ts'
import { type Caller, caller, type Json, type WalletKey } from './school.ts'

/* Offers of an issuer that is not ours, on the library of others, over TLS; the wallet's part is played as the wallet does. */

// biome-ignore-start lint/suspicious/noExplicitAny: these libraries have no types
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as any
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as any
const Ed25519Multikey = require('@digitalbazaar/ed25519-multikey') as any
const { cryptosuite } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite') as any
// biome-ignore-end lint/suspicious/noExplicitAny: these libraries have no types

const HOST = 'issuer.sample-academy.org'
const ORIGIN = `https://${HOST}`
const VOUCHED = 'northern-polytechnic.org'
const folder = mkdtempSync(join(tmpdir(), 'laurel-offers-'))

type Issuer = Awaited<ReturnType<typeof openForeignIssuer>>
let world: Awaited<ReturnType<typeof openForeignWorld>>
let server: TestServer
let learner: Caller
let other: Caller
let key: WalletKey
let issuer: Issuer | undefined
/** What the names of the tests lead to, and which were looked up. */
let addresses: Record<string, string>
let lookedUp: string[]

beforeAll(async () => {
  const list = join(folder, 'trusted.json')
  const others = { did: `did:web:${HOST}:i:another`, name: 'Another School' }
  writeFileSync(list, JSON.stringify([{ did: `did:web:${VOUCHED}`, name: 'Northern Polytechnic' }, others]))
  world = await openForeignWorld([HOST, VOUCHED], { LAUREL_TRUSTED_ISSUERS: list })
  ;({ server, learner, other, key, addresses, lookedUp } = world)
}, 120_000)
afterEach(() => {
  issuer?.close()
  issuer = undefined
  lookedUp.length = 0
})
afterAll(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** VC 2.0 with a Data Integrity proof, made by Digital Bazaar's libraries. */
async function ldpVc(holder: Holder): Promise<unknown> {
  const pair = await Ed25519Multikey.generate()
  const did = `did:key:${pair.publicKeyMultibase}`
  Object.assign(pair, { controller: did, id: `${did}#${pair.publicKeyMultibase}` })
  return vc.issue({
    credential: {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      name: 'Sample Diploma',
      issuer: { id: did, name: 'Sample Academy' },
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: { id: holder.did },
    },
    suite: new DataIntegrityProof({ signer: pair.signer(), cryptosuite }),
    documentLoader: async (url: string) => {
      const known = bundledContexts.sources.find(one => one.url === url)
      if (!known) throw new Error(`not found: ${url}`)
      return { contextUrl: null, documentUrl: url, document: JSON.parse(known.text) }
    },
  })
}

async function open(more: Partial<ForeignOptions> = {}): Promise<Issuer> {
  Object.assign(addresses, { [HOST]: '127.0.0.1', [VOUCHED]: '127.0.0.1' })
  issuer = await openForeignIssuer({
    origin: ORIGIN,
    port: 0,
    sign: (format, holder) => (format === 'ldp_vc' ? ldpVc(holder) : undefined),
    ...more,
  })
  world.door.to(issuer.port)
  return issuer
}

const post = (step: string, body: Json, by = learner) => by.post(`/api/v1/wallet/offers/${step}`, body)
const read = (offer: string) => post('read', { offer })
const linkOf = (offer: Json) =>
  `openid-credential-offer://?credential_offer=${encodeURIComponent(JSON.stringify(offer))}`

/** The part of the wallet up to the credential: redeem, answer the nonce with the wallet's key, take. */
async function take(
  offered: Json,
  { txCode, prove = key, at = 0 }: { txCode?: string; prove?: WalletKey; at?: number } = {},
) {
  const redeemed = await post('redeem', { state: offered.state, ...(txCode ? { txCode } : {}) })
  if (redeemed.status !== 200) return redeemed
  const { state } = redeemed.body
  return takeWith(offered, state, prove, at)
}
async function takeWith(offered: Json, state: string, prove = key, at = 0) {
  const { nonce } = (await post('nonce', { state })).body
  const proof = await prove.prove({ aud: offered.issuer.id, nonce, iat: Math.floor(Date.now() / 1_000) })
  return post('take', { state, credentialId: offered.credentials[at].id, proof })
}

const verified = async (credential: string) =>
  (
    await learner.call('POST', '/api/v1/verify', new TextEncoder().encode(credential), {
      'content-type': credential.startsWith('{') ? 'application/vc' : 'text/plain',
    })
  ).body

describe('what an offer says', () => {
  test('by value and by reference, through any scheme: who, what in each language, and which code', async () => {
    const { offer, offerByReference } = await open({
      txCode: { code: '493536', asked: { input_mode: 'numeric', length: 6, description: 'It is on your letter.' } },
    })
    for (const link of [
      offer,
      offerByReference,
      offer.replace('openid-credential-offer://', 'https://x.example/take'),
    ]) {
      const { status, body } = await read(link)
      expect([status, body.code]).toEqual([200, undefined])
      expect(body).toMatchObject({
        issuer: {
          id: ORIGIN,
          host: HOST,
          displays: [{ name: 'Sample Academy', locale: 'en' }],
          vouched: null,
          resembles: null,
        },
        txCode: { inputMode: 'numeric', length: 6, description: 'It is on your letter.' },
      })
      // The same thing in three formats is one thing, in the format that serves best.
      expect(body.credentials).toMatchObject([
        {
          id: 'diploma_ldp_vc',
          format: 'ldp_vc',
          proof: { by: 'did', alg: 'EdDSA' },
          displays: [{}, { locale: 'fr' }, {}],
        },
      ])
    }
    expect(issuer?.asked.filter(one => one.startsWith('POST'))).toEqual([])
  })

  test('for whom the operator vouches at its host', async () => {
    const { offer } = await open({ origin: `https://${VOUCHED}` })
    expect((await read(offer)).body.issuer).toMatchObject({ host: VOUCHED, vouched: 'Northern Polytechnic' })
  })

  test('one institution of a host is vouched for, and no other that is there', async () => {
    const { offer } = await open({})
    expect((await read(offer)).body.issuer).toMatchObject({ host: HOST, vouched: null })
  })

  test('nothing in a name turns the words around it, and no picture is fetched', async () => {
    const { offer } = await open({
      answer: (path, said) =>
        path === '/.well-known/openid-credential-issuer'
          ? {
              ...said,
              body: {
                ...(said.body as Json),
                display: [
                  { name: 'Sample\u202e Academy\u0007<b>', locale: 'en', logo: { uri: `${ORIGIN}/logo.png` } },
                  { name: 'x'.repeat(5_000) },
                ],
              },
            }
          : said,
    })
    const { issuer: facts } = (await read(offer)).body
    expect(facts.displays[0].name).toBe('Sample Academy<b>')
    expect(facts.displays[1].name).toHaveLength(200)
    expect(issuer?.asked.join()).not.toContain('logo')
  })

  test('who borrows the name of an institution of this server is shown with whom it could be taken for', async () => {
    const { offer } = await open({
      answer: (path, said) =>
        path === '/.well-known/openid-credential-issuer'
          ? { ...said, body: { ...(said.body as Json), display: [{ name: 'Sample School' }] } }
          : said,
    })
    expect((await read(offer)).body.issuer.resembles).toMatchObject({ name: 'Sample School' })
  })
})

describe('what is taken', () => {
  test.each([['ldp_vc'], ['dc+sd-jwt'], ['jwt_vc_json']] as const)(
    'as %s: made out to the wallet’s key, verified, and its issuer is told',
    async format => {
      const { told, offer } = await open({ formats: [format] })
      const offered = (await read(offer)).body
      expect(offered.txCode).toBeNull()
      const taken = await take(offered)
      expect(taken).toMatchObject({ status: 200, body: { outcome: 'here' } })
      const report = await verified(taken.body.credential)
      expect([report.result, report.credential.subjects[0].id]).toEqual(['valid', key.did])
      expect(await post('notice', { state: taken.body.notice, event: 'credential_accepted' })).toMatchObject({
        status: 204,
      })
      expect(told).toEqual([{ notification_id: 'told', event: 'credential_accepted' }])
    },
  )

  test('with the code that came another way; a wrong one is said to be wrong, and the right one still works', async () => {
    const { offer } = await open({ txCode: { code: 'Päß 1', asked: { input_mode: 'text' } } })
    const offered = (await read(offer)).body
    expect(offered.txCode).toEqual({ inputMode: 'text', length: null, description: null })
    expect(await take(offered, { txCode: 'Pass 1' })).toMatchObject({ status: 422, body: { code: 'E_OFFER_CODE' } })
    expect((await take(offered, { txCode: 'Päß 1' })).body.outcome).toBe('here')
  })

  test('once: the same offer again is over', async () => {
    const { offer } = await open()
    const offered = (await read(offer)).body
    expect((await take(offered)).status).toBe(200)
    expect(await take(offered)).toMatchObject({ status: 409, body: { code: 'E_OFFER_OVER' } })
  })

  test('with a token that is bound to a key, and nonces of the issuer for it', async () => {
    const { offer, asked } = await open({ dpop: true })
    const taken = await take((await read(offer)).body)
    expect((await verified(taken.body.credential)).result).toBe('valid')
    expect(asked.filter(one => one === 'POST /token')).toHaveLength(2)
    expect((await post('notice', { state: taken.body.notice, event: 'credential_failure' })).status).toBe(204)
  })

  test('later: asked for again until it is there, with the same state', async () => {
    const { offer, told } = await open({ notReady: 2, dpop: true })
    const first = await take((await read(offer)).body)
    expect(first.body).toMatchObject({ outcome: 'later', seconds: 5 })
    // Not yet; a day later it is.
    const second = await post('again', { state: first.body.state })
    expect(second.body).toMatchObject({ outcome: 'later' })
    expect((await post('again', { state: second.body.state }, other)).body.code).toBe('E_OFFER_STATE')
    const third = await post('again', { state: second.body.state })
    expect((await verified(third.body.credential)).result).toBe('valid')
    await post('notice', { state: third.body.notice, event: 'credential_accepted' })
    expect(told).toEqual([{ notification_id: 'told later', event: 'credential_accepted' }])
  })

  test('by the name that the token gives it', async () => {
    const { offer } = await open({ identifier: 'diploma of somebody', formats: ['jwt_vc_json'] })
    expect((await take((await read(offer)).body)).body.outcome).toBe('here')
  })

  test('with the bare key, where the issuer knows no DIDs', async () => {
    const { offer } = await open({ methods: ['jwk'], algorithms: ['Ed25519', 'ES256'], formats: ['dc+sd-jwt'] })
    const offered = (await read(offer)).body
    expect(offered.credentials[0].proof).toEqual({ by: 'jwk', alg: 'Ed25519' })
    const { state } = (await post('redeem', { state: offered.state })).body
    const { nonce } = (await post('nonce', { state })).body
    const named = parseMultikey(key.did.slice('did:key:'.length))
    const header = { alg: 'Ed25519', kid: undefined, jwk: named.ok ? toJwk(named.value) : null }
    const proof = await key.prove({ aud: ORIGIN, nonce, iat: Math.floor(Date.now() / 1_000) }, header)
    const taken = await post('take', { state, credentialId: offered.credentials[0].id, proof })
    expect((await verified(taken.body.credential)).credential.subjects[0].id).toBe(key.did)
  })
})

describe('what is refused, and how it is said', () => {
  const whole = () => issuer?.offerObject as Json
  const code = async (offer: string) => (await read(offer)).body.code

  test.each([
    ['prose', 'hello'],
    ['a link without an offer', 'https://x.example/'],
    ['two offers in one', 'openid-credential-offer://?credential_offer=%7B%7D&credential_offer_uri=https://x.example/'],
    ['no JSON', 'openid-credential-offer://?credential_offer=nonsense'],
    ['an object that is none', 'openid-credential-offer://?credential_offer=%7B%7D'],
    ['an issuer that is no address', linkOf({ credential_issuer: 'x', credential_configuration_ids: ['a'] })],
  ])('%s is no offer', async (_, offer) => {
    expect(await code(offer)).toBe('E_OFFER_UNREADABLE')
  })

  test.each([
    ['H-27 an address inside', 'https://127.0.0.1/'],
    ['H-27 the metadata of a cloud', 'https://169.254.169.254/latest'],
    ['H-28 a name that points inside', 'https://inside.sample-academy.org/'],
    ['another port', `${ORIGIN}:8443/`],
    ['no TLS', `http://${HOST}/`],
    ['words in the address', `https://a:b@${HOST}/`],
  ])('%s is not asked, neither for an offer nor as an issuer', async (_, address) => {
    const { asked } = await open()
    const reference = `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(address)}`
    expect(['E_OFFER_UNREACHABLE', 'E_OFFER_ISSUER']).toContain(await code(reference))
    const named = await code(linkOf({ ...whole(), credential_issuer: address }))
    expect(['E_OFFER_UNREACHABLE', 'E_OFFER_UNREADABLE']).toContain(named)
    expect(asked).toEqual([])
  })

  test('an issuer whose address is a question is none', async () => {
    const { asked } = await open()
    expect(await code(linkOf({ ...whole(), credential_issuer: `${ORIGIN}/?x=1` }))).toBe('E_OFFER_UNREADABLE')
    expect(asked).toEqual([])
  })

  test('an offer of this server is for other wallets', async () => {
    await open()
    for (const offer of [
      linkOf({ ...whole(), credential_issuer: `${server.origin}/i/school-1` }),
      `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(`${server.origin}/i/school-1/openid4vci/offers/x`)}`,
    ])
      expect(await code(offer)).toBe('E_OFFER_OWN')
  })

  test('an issuer that sends one on, says too much, or nothing that is known', async () => {
    const answers: [string, ForeignOptions['answer']][] = [
      ['E_OFFER_UNREACHABLE', (_, said) => ({ ...said, status: 302, headers: { location: 'https://127.0.0.1/' } })],
      ['E_OFFER_UNREACHABLE', (_, said) => ({ ...said, body: `"${'x'.repeat(6 * 1024 * 1024)}"` })],
      ['E_OFFER_UNREACHABLE', (_, said) => ({ ...said, headers: { 'content-encoding': 'gzip' } })],
      ['E_OFFER_ISSUER', (_, said) => ({ ...said, body: '<html>' })],
      ['E_OFFER_ISSUER', (_, said) => ({ ...said, status: 500 })],
      ['E_OFFER_ISSUER', (_, said) => ({ ...said, body: [] })],
      // The description of another issuer, under this one's address (§12.2.3).
      [
        'E_OFFER_ISSUER',
        (_, said) => ({ ...said, body: { ...(said.body as Json), credential_issuer: 'https://other.example' } }),
      ],
    ]
    for (const [expected, answer] of answers) {
      issuer?.close()
      await open({ answer: answer as NonNullable<ForeignOptions['answer']> })
      expect([expected, (await read(issuer?.offer as string)).body.code]).toEqual([expected, expected])
    }
  })

  test('an issuer that names a hundred servers for its tokens is not followed to them all', async () => {
    const servers = Array.from({ length: 100 }, (_, index) => `${ORIGIN}/${index}`)
    const { offer, asked } = await open({
      answer: (path, said) =>
        path === '/.well-known/openid-credential-issuer'
          ? { ...said, body: { ...(said.body as Json), authorization_servers: servers } }
          : said,
    })
    expect((await read(offer)).body.code).toBe('E_OFFER_ISSUER')
    expect(asked.length).toBeLessThan(15)
  })

  test('signing in with the issuer is named as what is missing', async () => {
    await open()
    expect(await code(linkOf({ ...whole(), grants: { authorization_code: { issuer_state: 'x' } } }))).toBe(
      'E_OFFER_SIGN_IN',
    )
    expect(await code(linkOf({ ...whole(), grants: undefined }))).toBe('E_OFFER_SIGN_IN')
  })

  test('a format that cannot be checked here, and keys that the wallet does not have', async () => {
    await open()
    expect(await code(linkOf({ ...whole(), credential_configuration_ids: ['something'] }))).toBe('E_OFFER_FORMAT')
    expect(await code(linkOf({ ...whole(), credential_configuration_ids: ['__proto__'] }))).toBe('E_OFFER_FORMAT')
    issuer?.close()
    expect((await read((await open({ algorithms: ['ES256'] })).offer)).body.code).toBe('E_OFFER_KEY')
    issuer?.close()
    expect((await read((await open({ methods: ['cose_key'] })).offer)).body.code).toBe('E_OFFER_KEY')
    issuer?.close()
    const sealing = await open({
      answer: (path, said) =>
        path === '/.well-known/openid-credential-issuer'
          ? {
              ...said,
              body: {
                ...(said.body as Json),
                credential_response_encryption: {
                  alg_values_supported: ['ECDH-ES'],
                  enc_values_supported: ['A128GCM'],
                  encryption_required: true,
                },
              },
            }
          : said,
    })
    expect((await read(sealing.offer)).body.code).toBe('E_OFFER_KEY')
  })

  test('the issuer’s own sentences reach nobody', async () => {
    const secret = `<script>${randomBytes(6).toString('hex')}</script>`
    const { offer } = await open({
      answer: (path, said) =>
        path === '/credential'
          ? { status: 400, body: { error: 'credential_request_denied', error_description: secret } }
          : said,
    })
    const refused = await take((await read(offer)).body)
    expect(refused).toMatchObject({ status: 422, body: { code: 'E_OFFER_REFUSED' } })
    expect(JSON.stringify(refused.body) + server.logged()).not.toContain(secret)
  })

  test('a proof for another issuer, or of another nonce, is the issuer’s to refuse', async () => {
    const { offer } = await open()
    const offered = (await read(offer)).body
    const { state } = (await post('redeem', { state: offered.state })).body
    const { nonce } = (await post('nonce', { state })).body
    const iat = Math.floor(Date.now() / 1_000)
    for (const payload of [
      { aud: 'https://other.example', nonce, iat },
      { aud: ORIGIN, nonce: 'another', iat },
    ])
      expect(
        (await post('take', { state, credentialId: 'diploma_ldp_vc', proof: await key.prove(payload) })).body.code,
      ).toBe('E_OFFER_REFUSED')
  })

  test('a credential that is none, or longer than one', async () => {
    for (const body of [
      { credentials: [] },
      { credentials: [{ credential: 7 }] },
      { credentials: [{ credential: 'x'.repeat(500_000) }] },
      'nonsense',
    ]) {
      issuer?.close()
      await open({ answer: (path, said) => (path === '/credential' ? { status: 200, body } : said) })
      expect((await take((await read(issuer?.offer as string)).body)).body.code).toBe('E_OFFER_ISSUER')
    }
  })
})

describe('what the wallet is given to hand back', () => {
  test('opens for its person, at its step, for ten minutes, and shows nothing', async () => {
    const { offer } = await open()
    const offered = (await read(offer)).body
    expect(Buffer.from(offered.state, 'base64url').toString('latin1')).not.toContain('academy')
    for (const [step, more] of [
      ['nonce', {}],
      ['again', {}],
      ['take', { credentialId: 'diploma_ldp_vc', proof: null }],
      ['notice', { event: 'credential_accepted' }],
    ] as const)
      expect((await post(step, { state: offered.state, ...more })).body.code).toBe('E_OFFER_STATE')
    expect((await post('redeem', { state: offered.state }, other)).body.code).toBe('E_OFFER_STATE')
    expect((await post('redeem', { state: `${offered.state.slice(0, -2)}AA` })).body.code).toBe('E_OFFER_STATE')
    server.setClock(new Date(Date.now() + 11 * 60_000))
    expect((await post('redeem', { state: offered.state })).body.code).toBe('E_OFFER_STATE')
    server.setClock(null)
    expect(issuer?.asked).not.toContain('POST /token')
  })

  test('takes what was offered and nothing else', async () => {
    const { offer } = await open({ formats: ['ldp_vc', 'jwt_vc_json'] })
    const offered = (await read(offer)).body
    const { state } = (await post('redeem', { state: offered.state })).body
    for (const credentialId of ['diploma_jwt_vc_json', 'constructor', 'x'])
      expect((await post('take', { state, credentialId, proof: null })).body.code).toBe('E_OFFER_STATE')
  })

  test('is for people who are signed in', async () => {
    const nobody = caller(server, { origin: server.origin })
    expect((await post('read', { offer: 'openid-credential-offer://?x' }, nobody)).status).toBe(401)
  })
})
