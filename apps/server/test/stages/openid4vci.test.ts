import { createHash, randomBytes } from 'node:crypto'
import { parseJwt } from '@laurel/core/credential'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { appKey, openWalletApp } from '@laurel/testkit/wallet-app'
import { CompactEncrypt, compactDecrypt, exportJWK, importJWK, generateKeyPair as makePair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  mailedClaim,
  makeAchievement,
  makeAward,
  openSchool,
  walletKey,
} from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json
let issuer: string
let learners = 100

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
  issuer = `${server.origin}/i/school-1`
})
afterAll(() => server?.stop())

const PRE_AUTHORISED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const now = () => Math.floor(Date.now() / 1_000)

async function read(answer: Response) {
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as Json,
  }
}
const get = async (address: string, headers: Record<string, string> = {}) =>
  read(await server.fetch(address, { headers }))
const post = async (step: string, body: Record<string, string> | string, headers: Record<string, string> = {}) =>
  read(
    await server.fetch(`${issuer}/openid4vci/${step}`, {
      method: 'POST',
      headers: {
        'content-type': typeof body === 'string' ? 'application/json' : 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
    }),
  )
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** An award of a learner of its own. */
async function freshAward(more: Json = {}) {
  const number = ++learners
  return { number, award: await makeAward(owner, achievement.id, number, more) }
}

async function press(token: string, cookie?: string) {
  const answer = await server.fetch(`/claim/${token}?lang=en`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie ? { cookie } : {}) },
    body: 'wallet=other',
  })
  const text = await answer.text()
  const link = /href="(openid-credential-offer:[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  return { status: answer.status, text, link: link ?? '' }
}

const mailedCode = async (number: number) => {
  const mail = (await server.mails()).findLast(one => one.to === learner(number).email && one.kind === 'wallet-code')
  return /(\d{6})/.exec(mail?.subject ?? '')?.[1] ?? ''
}

const offerIn = (link: string): Json => JSON.parse(new URL(link).searchParams.get('credential_offer') ?? '{}')
const codeIn = (link: string): string => offerIn(link).grants[PRE_AUTHORISED]['pre-authorized_code']

/** From the claim page to an offer, with the code that was mailed. */
async function offered() {
  const { number, award } = await freshAward()
  const { link } = await press(await mailedClaim(server, learner(number).email))
  return { number, award, link, code: codeIn(link), txCode: await mailedCode(number) }
}

const redeem = (
  code: string,
  txCode: string,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
) => post('token', { grant_type: PRE_AUTHORISED, 'pre-authorized_code': code, tx_code: txCode, ...more }, headers)

async function granted() {
  const one = await offered()
  const { body } = await redeem(one.code, one.txCode)
  return { ...one, token: body.access_token as string }
}

const nonceOf = async () => (await post('nonce', {})).body.c_nonce as string
const proofBy = (key: ReturnType<typeof appKey>, nonce: string | undefined, more: Json = {}, header: Json = {}) =>
  key.sign({ typ: 'openid4vci-proof+jwt', jwk: key.jwk, ...header }, { aud: issuer, iat: now(), nonce, ...more })

const ask = (token: string, request: Json, headers: Record<string, string> = {}) =>
  post('credential', JSON.stringify({ credential_configuration_id: 'OpenBadgeCredential_ldp_vc', ...request }), {
    ...bearer(token),
    ...headers,
  })

const verdict = async (body: string) =>
  (await caller(server, {}).post('/api/v1/verify', body, { 'content-type': 'application/octet-stream' })).body

describe('what a wallet finds out first', () => {
  test.each(['/.well-known/openid-credential-issuer/i/school-1', '/i/school-1/.well-known/openid-credential-issuer'])(
    '%s says what can be had and where',
    async path => {
      const { status, body, headers } = await get(path)
      expect(status).toBe(200)
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(body).toMatchObject({ credential_issuer: issuer, batch_credential_issuance: { batch_size: 5 } })
      expect(Object.keys(body.credential_configurations_supported)).toEqual(
        expect.arrayContaining([
          'OpenBadgeCredential_ldp_vc',
          'OpenBadgeCredential_jwt_vc_json',
          'ClrCredential_ldp_vc',
        ]),
      )
    },
  )

  test('signed, it is by a key of the issuer’s own DID document', async () => {
    const { headers, text } = await get(`${issuer}/.well-known/openid-credential-issuer`, { accept: 'application/jwt' })
    expect(headers.get('content-type')).toBe('application/jwt')
    const parsed = parseJwt(text)
    if (!parsed.ok) throw new Error('no JWT')
    const { header, payload } = parsed.value
    expect(payload).toMatchObject({ sub: issuer, credential_issuer: issuer, iat: expect.any(Number) })
    const { body } = await get('/i/school-1/did.json')
    expect(body.assertionMethod).toContain(header.kid)
    expect(header).toMatchObject({ typ: 'openidvci-issuer-metadata+jwt', alg: 'ES256' })
  })

  test('the authorisation server is the issuer, takes pushed requests only, and PKCE with S256', async () => {
    for (const path of [
      '/.well-known/oauth-authorization-server/i/school-1',
      '/i/school-1/.well-known/oauth-authorization-server',
    ])
      expect((await get(path)).body).toMatchObject({
        issuer,
        require_pushed_authorization_requests: true,
        code_challenge_methods_supported: ['S256'],
      })
  })

  test('who is no issuer here has no metadata', async () => {
    expect((await get('/i/nobody/.well-known/openid-credential-issuer')).status).toBe(404)
    expect((await get('/.well-known/openid-credential-issuer/i/nobody')).status).toBe(404)
  })
})

describe('from the claim page to another wallet', () => {
  test.each([['ldp_vc'], ['jwt_vc_json'], ['dc+sd-jwt']])(
    'as %s: it is verified, made out to the wallet’s keys, and claimed by that',
    async format => {
      const { number, award, link, txCode } = await offered()
      const taken = await openWalletApp().take(link, { txCode, format, count: 2 })
      expect(taken.credentials).toHaveLength(2)
      for (const [index, credential] of taken.credentials.entries()) {
        const text = typeof credential === 'string' ? credential : JSON.stringify(credential)
        expect(await verdict(text)).toMatchObject({ result: 'valid' })
        const document =
          typeof credential === 'string'
            ? JSON.parse(Buffer.from(credential.split('.')[1]!, 'base64url').toString())
            : credential
        if (format === 'dc+sd-jwt') expect(document.cnf.jwk).toEqual(taken.keys[index]!.jwk)
        else expect(document.credentialSubject.id).toBe(taken.keys[index]!.did)
        if (format !== 'dc+sd-jwt') expect(document.id).toBe(award.credentialUrl)
      }
      expect((await owner.get(`/api/v1/awards/${award.id}`)).body.claimedAt).not.toBeNull()
      expect((await owner.get(`/api/v1/awards/${award.id}/copies`)).body.items).toMatchObject([
        { format, notified: 'credential_accepted', withdrawnAt: null },
        { format },
      ])
      // The claim link is used up, and the learner is told.
      const again = await press(await mailedClaim(server, learner(number).email))
      expect(again.status).toBe(409)
      expect((await server.mails()).some(one => one.kind === 'wallet-copy' && one.to === learner(number).email)).toBe(
        true,
      )
    },
  )

  test('looking at the page, pressing twice and fetching the offer claim nothing, and mail one code', async () => {
    const { number, award } = await freshAward()
    const token = await mailedClaim(server, learner(number).email)
    const first = await press(token)
    const second = await press(token)
    expect(second.link).toBe(first.link)
    expect(
      (await server.mails()).filter(one => one.kind === 'wallet-code' && one.to === learner(number).email),
    ).toHaveLength(1)
    expect((await owner.get(`/api/v1/awards/${award.id}`)).body.claimedAt).toBeNull()
  })

  test('the code is in no outbox of the institution', async () => {
    const { txCode } = await offered()
    expect(txCode).toMatch(/^\d{6}$/)
    const { rows } = await server.deps.database.pool.query(
      'select 1 from mail where issuer_id is not null and kind = $1',
      ['wallet-code'],
    )
    expect(rows).toHaveLength(0)
  })

  test('what is revoked is revoked in every wallet, and what is taken back only in that one', async () => {
    const { number, award, link, txCode } = await offered()
    const taken = await openWalletApp().take(link, { txCode })
    const shown = JSON.stringify(taken.credentials[0])
    expect(await verdict(shown)).toMatchObject({ result: 'valid' })
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'by mistake' })
    expect(await verdict(shown)).toMatchObject({ result: 'invalid' })
    expect(number).toBeGreaterThan(0)
  })

  test('a person with a wallet here is sent to it: their mailbox alone is not enough (P7)', async () => {
    const { number, award } = await freshAward()
    const wallet = await claim(server, number)
    const key = walletKey()
    const challenge = (await wallet.post('/api/v1/wallet/challenge')).body
    const proof = await key.prove({ aud: challenge.audience, nonce: challenge.challenge, iat: now() })
    expect((await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })).status).toBe(200)
    const next = await makeAward(owner, achievement.id, number)
    const pressed = await press(await mailedClaim(server, learner(number).email))
    expect(pressed.status).toBe(409)
    expect(pressed.text).toContain('You have a wallet here already')
    const byStaff = await owner.post(`/api/v1/awards/${next.id}/wallet-offer`)
    expect(byStaff.body.code).toBe('E_HAS_WALLET')
    expect((await owner.get(`/api/v1/awards/${next.id}`)).body.claimedAt).toBeNull()
  })
})

describe('the token endpoint', () => {
  test('a code works once, also of fifty at once (H-21)', async () => {
    const { code, txCode } = await offered()
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(code, txCode)))
    expect(answers.filter(one => one.status === 200)).toHaveLength(1)
    expect(answers.filter(one => one.body.error === 'invalid_grant')).toHaveLength(49)
    expect((await redeem(code, txCode)).body.error).toBe('invalid_grant')
  })

  test('without the second code nothing is given, and after five wrong ones the offer has ended', async () => {
    const { code, txCode } = await offered()
    const missing = await post('token', { grant_type: PRE_AUTHORISED, 'pre-authorized_code': code })
    expect(missing).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    const wrong = txCode === '000000' ? '000001' : '000000'
    for (let turn = 0; turn < 5; turn++) expect((await redeem(code, wrong)).body.error).toBe('invalid_grant')
    expect((await redeem(code, txCode)).body.error).toBe('invalid_grant')
  })

  test('the answer says how long the token lasts, and is kept by nobody', async () => {
    const { code, txCode } = await offered()
    const { body, headers } = await redeem(code, txCode)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, c_nonce: expect.any(String) })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['another kind of grant', { grant_type: 'password', username: 'x' }, 'unsupported_grant_type'],
    ['no kind of grant', { code: 'x' }, 'invalid_request'],
    ['a code that is none', { grant_type: PRE_AUTHORISED, 'pre-authorized_code': 'x', tx_code: '1' }, 'invalid_grant'],
    ['an authorisation code that is none', { grant_type: 'authorization_code', code: 'x' }, 'invalid_grant'],
    ['a refresh token that is none', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
    [
      'another resource',
      { grant_type: PRE_AUTHORISED, 'pre-authorized_code': 'x', resource: 'https://other.example' },
      'invalid_target',
    ],
  ])('%s is refused', async (_, form, error) => {
    expect(await post('token', form as unknown as Record<string, string>)).toMatchObject({
      status: 400,
      body: { error },
    })
  })

  test('what is no form, or says something twice, is refused and never an error of ours', async () => {
    expect((await post('token', '{}')).body.error).toBe('invalid_request')
    const twice = await server.fetch(`${issuer}/openid4vci/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=a&grant_type=b',
    })
    expect(twice.status).toBe(400)
  })
})

describe('the credential endpoint', () => {
  test('the same key again gets the same bytes; the nonce is good for once, also of fifty at once (H-21)', async () => {
    const { token } = await granted()
    const key = appKey()
    const nonce = await nonceOf()
    const proofs = { jwt: [proofBy(key, nonce)] }
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(token, { proofs })))
    const good = answers.filter(one => one.status === 200)
    expect(good).toHaveLength(1)
    expect(answers.filter(one => one.body.error === 'invalid_nonce')).toHaveLength(49)
    const again = await ask(token, { proofs: { jwt: [proofBy(key, await nonceOf())] } })
    expect(again.body.credentials).toEqual(good[0]!.body.credentials)
  })

  test.each<[string, (key: ReturnType<typeof appKey>, nonce: string) => Json, string]>([
    ['no proof', () => ({}), 'invalid_proof'],
    [
      'proof and proofs',
      (key, nonce) => ({
        proof: { proof_type: 'jwt', jwt: proofBy(key, nonce) },
        proofs: { jwt: [proofBy(key, nonce)] },
      }),
      'invalid_proof',
    ],
    ['an empty list', () => ({ proofs: { jwt: [] } }), 'invalid_proof'],
    [
      'a proof for somebody else',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, { aud: 'https://other.example' })] } }),
      'invalid_proof',
    ],
    [
      'a proof for us and somebody else',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, { aud: [issuer, 'https://other.example'] })] } }),
      'invalid_proof',
    ],
    [
      'an old proof',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, { iat: now() - 3_600 })] } }),
      'invalid_proof',
    ],
    [
      'a proof without time',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, { iat: undefined })] } }),
      'invalid_proof',
    ],
    [
      'a nonce of nobody',
      key => ({ proofs: { jwt: [proofBy(key, randomBytes(36).toString('base64url'))] } }),
      'invalid_nonce',
    ],
    ['no nonce', key => ({ proofs: { jwt: [proofBy(key, undefined)] } }), 'invalid_nonce'],
    [
      'alg none (H-15)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { alg: 'none' })] } }),
      'invalid_proof',
    ],
    [
      'another alg than the key’s (H-15)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { alg: 'EdDSA' })] } }),
      'invalid_proof',
    ],
    [
      'a symmetric key',
      (key, nonce) => ({
        proofs: { jwt: [proofBy(key, nonce, {}, { alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } })] },
      }),
      'invalid_proof',
    ],
    [
      'a private key (H-14)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: { ...key.jwk, d: 'AAAA' } })] } }),
      'invalid_proof',
    ],
    [
      'a key that is no point (H-14)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: { ...key.jwk, x: key.jwk.y } })] } }),
      'invalid_proof',
    ],
    [
      'a weak key (H-12)',
      (key, nonce) => ({
        proofs: {
          jwt: [
            proofBy(
              key,
              nonce,
              {},
              { alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } },
            ),
          ],
        },
      }),
      'invalid_proof',
    ],
    [
      'another typ (H-19)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { typ: 'kb+jwt' })] } }),
      'invalid_proof',
    ],
    [
      'a critical header',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { crit: ['x'] })] } }),
      'invalid_proof',
    ],
    [
      'jwk and kid',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { kid: key.did })] } }),
      'invalid_proof',
    ],
    [
      'only x5c (H-16)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: undefined, x5c: ['MIIB'] })] } }),
      'invalid_proof',
    ],
    [
      'a kid that is a path (H-16)',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: undefined, kid: '../../etc/passwd' })] } }),
      'invalid_proof',
    ],
    [
      'a kid that would be fetched',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: undefined, kid: 'did:web:127.0.0.1#x' })] } }),
      'invalid_proof',
    ],
    [
      'the key of somebody else',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce, {}, { jwk: appKey().jwk })] } }),
      'invalid_proof',
    ],
    [
      'the same key twice',
      (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce), proofBy(key, nonce)] } }),
      'invalid_proof',
    ],
    [
      'six keys',
      (_, nonce) => ({ proofs: { jwt: Array.from({ length: 6 }, () => proofBy(appKey(), nonce)) } }),
      'invalid_proof',
    ],
    ['two kinds of proofs', (key, nonce) => ({ proofs: { jwt: [proofBy(key, nonce)], di_vp: [{}] } }), 'invalid_proof'],
    ['a kind that is not known', () => ({ proofs: { cwt: ['x'] } }), 'invalid_proof'],
    [
      'a presentation that is none',
      () => ({ proofs: { di_vp: [{ type: 'VerifiablePresentation', proof: {} }] } }),
      'invalid_proof',
    ],
    [
      'another configuration than was offered',
      (key, nonce) => ({ credential_configuration_id: 'ClrCredential_ldp_vc', proofs: { jwt: [proofBy(key, nonce)] } }),
      'unknown_credential_configuration',
    ],
    [
      'a configuration that is none',
      (key, nonce) => ({ credential_configuration_id: '__proto__', proofs: { jwt: [proofBy(key, nonce)] } }),
      'unknown_credential_configuration',
    ],
    [
      'an identifier that is none',
      (key, nonce) => ({
        credential_configuration_id: undefined,
        credential_identifier: 'x',
        proofs: { jwt: [proofBy(key, nonce)] },
      }),
      'unknown_credential_identifier',
    ],
    [
      'nothing named',
      (key, nonce) => ({ credential_configuration_id: undefined, proofs: { jwt: [proofBy(key, nonce)] } }),
      'invalid_credential_request',
    ],
    [
      'sealing by RSA',
      (key, nonce) => ({
        proofs: { jwt: [proofBy(key, nonce)] },
        credential_response_encryption: { jwk: { kty: 'RSA' }, alg: 'RSA-OAEP', enc: 'A256GCM' },
      }),
      'invalid_encryption_parameters',
    ],
    [
      'sealing for a private key',
      (key, nonce) => ({
        proofs: { jwt: [proofBy(key, nonce)] },
        credential_response_encryption: { jwk: { ...key.jwk, alg: 'ECDH-ES', d: 'AA' }, enc: 'A256GCM' },
      }),
      'invalid_encryption_parameters',
    ],
  ])('%s is refused', async (_, request, error) => {
    const { token } = await sharedGrant()
    const answer = await ask(token, request(appKey(), await nonceOf()))
    expect(answer).toMatchObject({ status: 400, body: { error } })
  })
  let shared: ReturnType<typeof granted> | undefined
  const sharedGrant = () => (shared ??= granted())

  test('the nonce of another issuer is none, and its token neither (P12)', async () => {
    await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: `lrl_${'another-school-'.repeat(3)}` })
    const other = '/i/another/openid4vci'
    const { token } = await sharedGrant()
    const foreign = await read(await server.fetch(`${other}/nonce`, { method: 'POST' }))
    const answer = await ask(token, { proofs: { jwt: [proofBy(appKey(), foreign.body.c_nonce)] } })
    expect(answer.body.error).toBe('invalid_nonce')
    const there = await read(
      await server.fetch(`${other}/credential`, {
        method: 'POST',
        headers: { ...bearer(token), 'content-type': 'application/json' },
        body: '{}',
      }),
    )
    expect(there).toMatchObject({ status: 401, body: { error: 'invalid_token' } })
    expect(there.headers.get('www-authenticate')).toContain('Bearer')
  })

  test.each([
    '',
    '[]',
    'null',
    '{"a":1,"a":2}',
    '{"__proto__":{}}',
    `${'['.repeat(50_000)}`,
    '{"proofs":{"jwt":[9007199254740993]}}',
  ])('a body that is no request is refused (%#)', async body => {
    const { token } = await sharedGrant()
    expect((await post('credential', body, bearer(token))).status).toBe(400)
  })

  test('a wallet says what became of it, more than once; another’s id is none', async () => {
    const { token } = await granted()
    const { body } = await ask(token, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
    const notice = JSON.stringify({ notification_id: body.notification_id, event: 'credential_accepted' })
    expect((await post('notification', notice, bearer(token))).status).toBe(204)
    expect((await post('notification', notice, bearer(token))).status).toBe(204)
    const stranger = await granted()
    expect((await post('notification', notice, bearer(stranger.token))).body.error).toBe('invalid_notification_id')
    const odd = JSON.stringify({ notification_id: body.notification_id, event: 'liked' })
    expect((await post('notification', odd, bearer(token))).body.error).toBe('invalid_notification_request')
  })

  test('sealed in both directions, the wallet alone can read the answer', async () => {
    const { token } = await granted()
    const { publicKey, privateKey } = await makePair('ECDH-ES', { crv: 'P-256', extractable: true })
    const { body: metadata } = await get(`${issuer}/.well-known/openid-credential-issuer`)
    const [issuerKey] = metadata.credential_request_encryption.jwks.keys
    const request = {
      credential_configuration_id: 'OpenBadgeCredential_jwt_vc_json',
      proofs: { jwt: [proofBy(appKey(), await nonceOf())] },
      credential_response_encryption: {
        jwk: { ...(await exportJWK(publicKey)), alg: 'ECDH-ES', kid: 'mine' },
        enc: 'A256GCM',
      },
    }
    const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(request)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: issuerKey.kid })
      .encrypt(await importJWK(issuerKey, 'ECDH-ES'))
    const answer = await post('credential', sealed, { ...bearer(token), 'content-type': 'application/jwt' })
    expect(answer.headers.get('content-type')).toBe('application/jwt')
    const opened = await compactDecrypt(answer.text, privateKey)
    expect(opened.protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'mine' })
    const { credentials } = JSON.parse(new TextDecoder().decode(opened.plaintext))
    expect(await verdict(credentials[0].credential)).toMatchObject({ result: 'valid' })
    const broken = await post('credential', `${sealed}x`, { ...bearer(token), 'content-type': 'application/jwt' })
    expect(broken.body.error).toBe('invalid_encryption_parameters')
  })

  test('a presentation and an attestation of keys are proofs as well', async () => {
    const { signDataIntegrity } = await import('@laurel/core/credential')
    const { didKeyOf } = await import('@laurel/core/did')
    const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
    const { did, verificationMethod } = didKeyOf(pair.publicKey)
    const signer = createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod })
    const { token } = await granted()
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: did,
    }
    const present = async (nonce: string, domain = issuer) => {
      const secured = await signDataIntegrity(presentation, signer, {
        cryptosuite: 'eddsa-rdfc-2022',
        created: `${new Date().toISOString().slice(0, 19)}Z`,
        proofPurpose: 'authentication',
        challenge: nonce,
        domain,
      })
      if (!secured.ok) throw new Error(secured.error.code)
      return secured.value
    }
    const shown = await ask(token, { proofs: { di_vp: [await present(await nonceOf())] } })
    expect(shown.body.credentials[0].credential.credentialSubject.id).toBe(did)
    const elsewhere = await ask(token, { proofs: { di_vp: [await present(await nonceOf(), 'https://other.example')] } })
    expect(elsewhere.body.error).toBe('invalid_proof')

    const maker = appKey()
    const [first, second] = [appKey(), appKey()]
    const attest = (more: Json) =>
      maker.sign(
        { typ: 'key-attestation+jwt', jwk: maker.jwk },
        { iat: now(), exp: now() + 60, attested_keys: [first.jwk, second.jwk], ...more },
      )
    const attested = await ask(token, { proofs: { attestation: [attest({ nonce: await nonceOf() })] } })
    expect(attested.body.credentials).toHaveLength(2)
    const inProof = proofBy(first, await nonceOf(), {}, { key_attestation: attest({}) })
    expect((await ask(token, { proofs: { jwt: [inProof] } })).body.credentials).toHaveLength(2)
    const stranger = proofBy(appKey(), await nonceOf(), {}, { key_attestation: attest({}) })
    expect((await ask(token, { proofs: { jwt: [stranger] } })).body.error).toBe('invalid_proof')
    const over = attest({ nonce: await nonceOf(), exp: now() - 10 })
    expect((await ask(token, { proofs: { attestation: [over] } })).body.error).toBe('invalid_proof')
  })

  test('a wallet of draft 13 asks by format with one proof, and is answered in its words', async () => {
    const { code, txCode } = await offered()
    const { body: grant } = await redeem(code, txCode)
    const key = appKey()
    const { status, body } = await post(
      'credential',
      JSON.stringify({
        format: 'jwt_vc_json',
        credential_definition: { type: ['VerifiableCredential', 'OpenBadgeCredential'] },
        proof: {
          proof_type: 'jwt',
          jwt: key.sign(
            { typ: 'openid4vci-proof+jwt', kid: `${key.did}#0` },
            { aud: issuer, iat: now(), nonce: grant.c_nonce },
          ),
        },
      }),
      bearer(grant.access_token),
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      credential: expect.any(String),
      c_nonce: expect.any(String),
      notification_id: expect.any(String),
    })
    expect(await verdict(body.credential)).toMatchObject({ result: 'valid' })
  })

  test('a key has at most twenty companions', async () => {
    const { token } = await granted()
    for (let turn = 0; turn < 4; turn++) {
      const nonce = await nonceOf()
      expect(
        (await ask(token, { proofs: { jwt: Array.from({ length: 5 }, () => proofBy(appKey(), nonce)) } })).status,
      ).toBe(200)
    }
    const more = await ask(token, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
    expect(more.body.error).toBe('credential_request_denied')
  })
})

/** DPoP proofs of one key (RFC 9449). */
function dpopKey() {
  const key = appKey()
  return (step: string, more: Json = {}, header: Json = {}) =>
    key.sign(
      { typ: 'dpop+jwt', jwk: key.jwk, ...header },
      { htm: 'POST', htu: `${issuer}/openid4vci/${step}`, iat: now(), jti: randomBytes(12).toString('hex'), ...more },
    )
}
const ath = (token: string) => createHash('sha256').update(token).digest('base64url')

describe('DPoP', () => {
  test('a token that is bound to a key is good with that key alone, for this call, once', async () => {
    const { code, txCode } = await offered()
    const prove = dpopKey()
    const { body } = await redeem(code, txCode, {}, { dpop: prove('token') })
    expect(body.token_type).toBe('DPoP')
    const token = body.access_token as string
    const withDpop = async (dpop: string | undefined, scheme = 'DPoP') =>
      post(
        'credential',
        JSON.stringify({
          credential_configuration_id: 'OpenBadgeCredential_ldp_vc',
          proofs: { jwt: [proofBy(appKey(), await nonceOf())] },
        }),
        { authorization: `${scheme} ${token}`, ...(dpop ? { dpop } : {}) },
      )
    const good = prove('credential', { ath: ath(token) })
    expect((await withDpop(good)).status).toBe(200)
    expect((await withDpop(good)).body.error).toBe('invalid_dpop_proof')
    expect((await withDpop(undefined)).body.error).toBe('invalid_dpop_proof')
    expect((await withDpop(undefined, 'Bearer')).body.error).toBe('invalid_token')
    expect((await withDpop(prove('credential'))).body.error).toBe('invalid_dpop_proof')
    expect((await withDpop(prove('token', { ath: ath(token) }))).body.error).toBe('invalid_dpop_proof')
    expect((await withDpop(prove('credential', { ath: ath(token), htm: 'GET' }))).body.error).toBe('invalid_dpop_proof')
    expect((await withDpop(prove('credential', { ath: ath(token), iat: now() - 3_600 }))).body.error).toBe(
      'invalid_dpop_proof',
    )
    expect((await withDpop(prove('credential', { ath: ath(token) }, { typ: 'openid4vci-proof+jwt' }))).body.error).toBe(
      'invalid_dpop_proof',
    )
    expect((await withDpop(dpopKey()('credential', { ath: ath(token) }))).body.error).toBe('invalid_token')
  })
})

describe('what has to wait', () => {
  test('what a registrar has to approve is fetched later, with the same grant', async () => {
    const number = ++learners
    const made = await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(number) })
    const { body: offer } = await owner.post(`/api/v1/awards/${made.body.id}/wallet-offer`)
    expect(offer).toMatchObject({ second: 'mail', code: null })
    const { body: grant } = await redeem(codeIn(offer.byValue), await mailedCode(number))
    const key = appKey()
    const waiting = await ask(grant.access_token, { proofs: { jwt: [proofBy(key, await nonceOf())] } })
    expect(waiting).toMatchObject({
      status: 202,
      body: { transaction_id: expect.any(String), interval: expect.any(Number) },
    })
    const fetch = (token: string, id = waiting.body.transaction_id) =>
      post('deferred', JSON.stringify({ transaction_id: id }), bearer(token))
    expect(await fetch(grant.access_token)).toMatchObject({
      status: 202,
      body: { transaction_id: waiting.body.transaction_id },
    })
    const stranger = await granted()
    expect((await fetch(stranger.token)).body.error).toBe('invalid_transaction_id')
    await owner.post(`/api/v1/awards/${made.body.id}/issue`)
    const again = await post('token', { grant_type: 'refresh_token', refresh_token: grant.refresh_token })
    expect(again.status).toBe(200)
    expect((await post('token', { grant_type: 'refresh_token', refresh_token: grant.refresh_token })).body.error).toBe(
      'invalid_grant',
    )
    const come = await fetch(again.body.access_token)
    expect(come.body.credentials[0].credential.credentialSubject.id).toBe(key.did)
    expect((await fetch(again.body.access_token)).body.error).toBe('invalid_transaction_id')
    expect((await owner.get(`/api/v1/awards/${made.body.id}`)).body.claimedAt).not.toBeNull()
  })

  test('a minor’s waits for the guardian, and its second code is the one given by hand', async () => {
    const number = ++learners
    const award = await makeAward(owner, achievement.id, number)
    const { items } = (await owner.get('/api/v1/learners?limit=200')).body
    const child = items.find((one: Json) => one.email === learner(number).email)
    await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: `${new Date().getFullYear() - 8}-01-01` })
    const { body: offer } = await owner.post(`/api/v1/awards/${award.id}/wallet-offer`)
    expect(offer.second).toBe('hand')
    const code = codeIn(offer.byValue)
    expect((await redeem(code, '000000')).body.error).toBe('invalid_grant')
    const { readClaimCode } = await import('../../src/people/minors/claim-code.ts')
    const { inTenant } = await import('../../src/testing.ts')
    const issuerId = (await owner.get('/api/v1/issuer')).body.id
    const byHand = await inTenant(server, issuerId, tx => readClaimCode(tx, server.deps, issuerId, child.id))
    const { body: grant } = await redeem(code, byHand as string)
    const waiting = await ask(grant.access_token, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
    expect(waiting.status).toBe(202)
    expect((await owner.get(`/api/v1/awards/${award.id}`)).body.claimedAt).toBeNull()
  })
})

test('while issuing is halted a wallet gets a grant that lasts until it is over', async () => {
  const { code, txCode } = await offered()
  expect((await owner.post('/api/v1/issuer/halt', { reason: 'A drill.' })).status).toBe(204)
  const { body: grant } = await redeem(code, txCode)
  expect(grant.refresh_token).toEqual(expect.any(String))
  const waiting = await ask(grant.access_token, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
  expect(waiting.status).toBe(202)
  expect((await owner.post('/api/v1/issuer/resume')).status).toBe(204)
})

test('whoever turns out to be a minor after the offer was made is asked for the code given by hand', async () => {
  const { number, code, txCode } = await offered()
  const { items } = (await owner.get(`/api/v1/learners?q=${learner(number).email}`)).body
  await owner.put(`/api/v1/learners/${items[0].id}/age`, { birthDate: `${new Date().getFullYear() - 8}-01-01` })
  expect((await redeem(code, txCode)).body.error).toBe('invalid_grant')
  const { body } = await owner.get(`/api/v1/learners/${items[0].id}/claim-code`)
  expect((await redeem(code, body.code)).status).toBe(200)
})

test('a code typed in other digits is a wrong one, or the right one, and never an error of ours', async () => {
  const { code, txCode } = await offered()
  const wide = (text: string) => text.replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit)))
  expect((await redeem(code, wide('000000'))).body.error).toBe('invalid_grant')
  expect([200, 400]).toContain((await redeem(code, wide(txCode))).status)
})

test('an award is offered six times an hour at most: each is a mail, and a few more guesses', async () => {
  const { number, award, code } = await offered()
  const fail = async (one: string) => {
    for (let miss = 0; miss < 5; miss++) await redeem(one, '000000')
  }
  await fail(code)
  let made = 1
  for (; made < 10; made++) {
    const { status, body } = await owner.post(`/api/v1/awards/${award.id}/wallet-offer`)
    if (status === 429) break
    await fail(codeIn(body.byValue))
  }
  expect(made).toBe(6)
  const mails = (await server.mails()).filter(one => one.to === learner(number).email && one.kind === 'wallet-code')
  expect(mails).toHaveLength(6)
})

test('of many who ask for an offer at once all get the one that there is, and one mail goes out', async () => {
  const { number, award } = await freshAward()
  const asked = await Promise.all(
    Array.from({ length: 12 }, () => owner.post(`/api/v1/awards/${award.id}/wallet-offer`)),
  )
  expect(new Set(asked.map(one => one.body.byValue)).size).toBe(1)
  const mails = (await server.mails()).filter(one => one.to === learner(number).email && one.kind === 'wallet-code')
  expect(mails).toHaveLength(1)
})

test.each([
  ['javascript:alert(1)', 400],
  ['intent://scan/#Intent;end', 400],
  ['view-source:https://example.org', 400],
  ['http://wallet.example/done', 400],
  ['sample.wallet:/done', 201],
  ['haip://done', 201],
  ['https://wallet.example/done', 201],
  ['http://127.0.0.1:8000/done', 201],
])('an answer is sent to %s: %i', async (address, status) => {
  const pushed = await post('par', {
    response_type: 'code',
    client_id: 'sample-wallet',
    redirect_uri: address,
    scope: 'OpenBadgeCredential_ldp_vc',
    code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
  })
  expect(pushed.status).toBe(status)
})

describe('from one’s own wallet to another', () => {
  async function holder() {
    const { number, award } = await freshAward()
    const wallet = await claim(server, number)
    const key = walletKey()
    const prove = async () => {
      const { body } = await wallet.post('/api/v1/wallet/challenge')
      return key.prove({ aud: body.audience, nonce: body.challenge, iat: now() })
    }
    await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof: await prove() })
    return { award, wallet, prove, key }
  }

  test('an offer needs the wallet’s key, shows its code, and what is taken can be taken back', async () => {
    const { award, wallet, prove } = await holder()
    const stranger = walletKey()
    const { body: challenge } = await wallet.post('/api/v1/wallet/challenge')
    const forged = await stranger.prove({ aud: challenge.audience, nonce: challenge.challenge, iat: now() })
    expect((await wallet.post(`/api/v1/wallet/awards/${award.id}/offer`, { proof: forged })).body.code).toBe(
      'E_OTHER_KEY',
    )
    const { body: offer } = await wallet.post(`/api/v1/wallet/awards/${award.id}/offer`, { proof: await prove() })
    expect(offer).toMatchObject({ second: 'screen', code: expect.stringMatching(/^\d{6}$/) })
    const taken = await openWalletApp().take(offer.byValue, { txCode: offer.code })
    const shown = JSON.stringify(taken.credentials[0])
    expect(await verdict(shown)).toMatchObject({ result: 'valid' })
    const { items } = (await wallet.get(`/api/v1/wallet/awards/${award.id}/copies`)).body
    expect(items).toHaveLength(1)
    const back = await wallet.post(`/api/v1/wallet/awards/${award.id}/copies/${items[0].id}/withdraw`)
    expect(back.body.items[0].withdrawnAt).not.toBeNull()
    expect(await verdict(shown)).toMatchObject({ result: 'invalid' })
    const own = await get(`/c/${award.credentialId}.json`)
    expect(await verdict(own.text)).toMatchObject({ result: 'valid' })
    // What was granted before is over with it.
    const again = await ask(taken.accessToken, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
    expect(again.body.error).toBe('invalid_token')
  })

  const VERIFIER = randomBytes(32).toString('base64url')
  const push = (more: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    post(
      'par',
      {
        response_type: 'code',
        client_id: 'sample-wallet',
        redirect_uri: 'sample.wallet:/done',
        state: 'state-1',
        scope: 'OpenBadgeCredential_ldp_vc',
        code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
        code_challenge_method: 'S256',
        ...more,
      },
      headers,
    )

  test('a wallet pushes its request, the learner agrees in theirs, and it redeems the code once', async () => {
    const { award, wallet, prove, key } = await holder()
    expect(key.did).toMatch(/^did:key:/)
    const pushed = await push({
      authorization_details: JSON.stringify([
        { type: 'openid_credential', credential_configuration_id: 'OpenBadgeCredential_ldp_vc' },
      ]),
    })
    expect(pushed.status).toBe(201)
    const asked = new URLSearchParams({ client_id: 'sample-wallet', request_uri: pushed.body.request_uri })
    const sent = await server.fetch(`${issuer}/openid4vci/authorize?${asked}`)
    expect(sent.status).toBe(303)
    const [, path] = /\/wallet\/connect\/(.+)$/.exec(sent.headers.get('location') ?? '') ?? []
    const { body: shown } = await wallet.get(`/api/v1/wallet/connections/${path}`)
    expect(shown).toMatchObject({
      issuer: 'Sample School',
      client: 'sample-wallet',
      goesTo: 'sample.wallet',
      awards: [{ id: award.id }],
    })
    expect((await wallet.post(`/api/v1/wallet/connections/${path}`, { awardIds: [award.id], proof: 'x' })).status).toBe(
      422,
    )
    const { body: decided } = await wallet.post(`/api/v1/wallet/connections/${path}`, {
      awardIds: [award.id],
      proof: await prove(),
    })
    const back = new URL(decided.redirect)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      state: 'state-1',
      iss: issuer,
      code: expect.any(String),
    })
    expect(
      (await wallet.post(`/api/v1/wallet/connections/${path}`, { awardIds: [award.id], proof: await prove() })).status,
    ).toBe(410)
    const code = back.searchParams.get('code') as string
    const exchange = (more: Record<string, string> = {}) =>
      post('token', {
        grant_type: 'authorization_code',
        code,
        code_verifier: VERIFIER,
        redirect_uri: 'sample.wallet:/done',
        client_id: 'sample-wallet',
        ...more,
      })
    const grant = await exchange()
    expect(grant.status).toBe(200)
    expect((await exchange()).body.error).toBe('invalid_grant')
    const [details] = grant.body.authorization_details
    const given = await ask(grant.body.access_token, {
      credential_configuration_id: undefined,
      credential_identifier: details.credential_identifiers[0],
      proofs: { jwt: [proofBy(appKey(), await nonceOf())] },
    })
    expect(await verdict(JSON.stringify(given.body.credentials[0].credential))).toMatchObject({ result: 'valid' })
    expect((await wallet.get(`/api/v1/wallet/awards/${award.id}/copies`)).body.items).toMatchObject([
      { wallet: 'sample-wallet' },
    ])
  })

  test('a wrong verifier uses the code up; saying no goes back as access_denied', async () => {
    const { award, wallet, prove } = await holder()
    const tokenOf = (pushed: Json) => pushed.body.request_uri.split(':').at(-1)
    const first = tokenOf(await push())
    const { body } = await wallet.post(`/api/v1/wallet/connections/school-1/${first}`, {
      awardIds: [award.id],
      proof: await prove(),
    })
    const code = new URL(body.redirect).searchParams.get('code') as string
    const wrong = await post('token', { grant_type: 'authorization_code', code, code_verifier: 'x'.repeat(43) })
    expect(wrong.body.error).toBe('invalid_grant')
    expect((await post('token', { grant_type: 'authorization_code', code, code_verifier: VERIFIER })).body.error).toBe(
      'invalid_grant',
    )
    const second = tokenOf(await push())
    const denied = await wallet.post(`/api/v1/wallet/connections/school-1/${second}`, {
      awardIds: [],
      proof: await prove(),
    })
    expect(new URL(denied.body.redirect).searchParams.get('error')).toBe('access_denied')
  })

  test.each<[string, Record<string, string>, string]>([
    ['without PKCE', { code_challenge: '' }, 'invalid_request'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a script as its answer’s address', { redirect_uri: 'javascript:alert(1)' }, 'invalid_request'],
    ['for an address without TLS', { redirect_uri: 'http://wallet.example/done' }, 'invalid_request'],
    ['for another response', { response_type: 'token' }, 'unsupported_response_type'],
    ['for nothing', { scope: 'openid' }, 'invalid_scope'],
    [
      'for what there is not',
      { authorization_details: '[{"type":"openid_credential","credential_configuration_id":"x"}]' },
      'invalid_authorization_details',
    ],
    ['by reference', { request_uri: 'https://wallet.example/r' }, 'invalid_request'],
  ])('a request %s is refused', async (_, form, error) => {
    expect(await push(form)).toMatchObject({ status: 400, body: { error } })
  })

  test('nothing can be asked for without pushing it first', async () => {
    expect((await get(`${issuer}/openid4vci/authorize?client_id=x&response_type=code`)).body.error).toBe(
      'invalid_request',
    )
  })
})

describe('what is kept', () => {
  test('a learner who is erased leaves no copy behind, and everything that is promised still holds', async () => {
    const { number, link, txCode } = await offered()
    const taken = await openWalletApp().take(link, { txCode, format: 'dc+sd-jwt' })
    const { items } = (await owner.get(`/api/v1/learners?q=${learner(number).email}`)).body
    const exported = await owner.get(`/api/v1/learners/${items[0].id}/export`)
    expect(exported.body.otherWallets).toMatchObject([{ format: 'dc+sd-jwt' }])
    // What a program had signed for the key of that other wallet is of the same learner.
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'Program', scopes: ['credentials:sign'] })
    const program = caller(server, { authorization: `Bearer ${key.secret}` })
    const issuerDid = (await owner.get('/api/v1/issuer')).body.did
    const credential = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: issuerDid,
      credentialSubject: { id: taken.keys[0]!.did },
    }
    const path = '/i/school-1/vc-api/credentials'
    const options = { credentialId: 'of-a-copy' }
    expect((await program.post(`${path}/issue`, { credential, options })).status).toBe(201)
    const whole = await owner.get(`/api/v1/learners/${items[0].id}/export`)
    expect(whole.body.signedForPrograms).toMatchObject([{ credential_id: 'of-a-copy' }])
    expect(
      (await owner.post(`/api/v1/learners/${items[0].id}/erase`, { name: learner(number).name })).status,
    ).toBeLessThan(300)
    const after = await ask(taken.accessToken, { proofs: { jwt: [proofBy(appKey(), await nonceOf())] } })
    expect(after.body.error).toBe('invalid_token')
    expect((await program.get(`${path}/of-a-copy`)).status).toBe(410)
    const { auditDatabase } = await import('../../src/operations/audit-database.ts')
    const { lines } = await auditDatabase(server.owner, { now: new Date() })
    expect(lines.flatMap(line => line.breaks.map(one => `${line.name} ${one.subject}: ${one.why}`))).toEqual([])
  })
})

describe('with time', () => {
  test('what has ended is refused, and swept away', async () => {
    const { code, txCode } = await offered()
    const live = await granted()
    const nonce = await nonceOf()
    server.setClock(new Date(Date.now() + 2 * 3_600_000))
    expect((await redeem(code, txCode)).body.error).toBe('invalid_grant')
    expect((await ask(live.token, { proofs: { jwt: [proofBy(appKey(), nonce)] } })).body.error).toBe('invalid_token')
    const { sweepEnded } = await import('../../src/protocols/openid4vci/sweep.ts')
    server.setClock(new Date(Date.now() + 40 * 86_400_000))
    await sweepEnded(server.deps)
    const { inTenant } = await import('../../src/testing.ts')
    const issuerId = (await owner.get('/api/v1/issuer')).body.id
    const { sql } = await import('../../src/platform/sql.ts')
    for (const table of ['spent', 'token', 'request', 'transaction', 'offer']) {
      const left = await inTenant(server, issuerId, tx =>
        tx.execute(sql`select 1 from ${sql.identifier(`openid4vci_${table}`)}`),
      )
      expect([table, left.rows.length]).toEqual([table, 0])
    }
    server.setClock(null)
  })
})
