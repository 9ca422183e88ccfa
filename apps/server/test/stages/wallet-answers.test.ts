import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLog, lineOf, parseDidWebvh, resolveDid, updateKeyId, witnessVersion } from '@laurel/core/did'
import { createSigner, encodeMultikey, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import {
  type CheckedRequest,
  checkRequest,
  type HeldForm,
  MOST_ANSWER,
  makeVpToken,
  parseRequestLink,
  wantsOf,
} from '@laurel/core/presentation'
import { err, type Instant, ok, toUtf8 } from '@laurel/core/primitives'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { publishedBy } from '../../src/wallet/answers/fetch-request.ts'
import { type Applicant, makeApplicant } from './applicant.ts'
import { type Caller, caller, type Json, makeAchievement, openSchool } from './school.ts'

/* The answering side: what the wallet does, with this server between it and whoever asks. */

let server: TestServer
let owner: Caller
let who: Applicant
let learner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  const achievement = await makeAchievement(owner)
  who = await makeApplicant(server, owner, achievement.id, 1, { level: 'Secure' })
  learner = caller(server, { cookie: await server.signIn(who.award.recipient.email), origin: server.origin })
})
afterAll(() => server?.stop())

const API = '/api/v1/wallet/answers'
const ask = async (more: Json = {}): Promise<Json> => {
  const made = await owner.post('/api/v1/presentation-requests', {
    name: 'Junior designer',
    purpose: 'To invite you.',
    wants: [{ achievementName: 'Active Listening' }],
    ...more,
  })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}

/** Fetches the request behind a link through the server, and checks it as the wallet does. */
async function read(text: string) {
  const link = parseRequestLink(text)
  if (!link.ok) throw new Error(link.error.reason)
  const { clientId, request } = link.value
  const uri = 'at' in request ? request.at : undefined
  const walletNonce = randomBytes(32).toString('base64url')
  const fetched = await learner.post(`${API}/request`, { clientId, uri, walletNonce })
  if (fetched.status !== 200) return fetched
  const { token, document, certificate } = fetched.body
  const checked = await checkRequest(link.value, token, {
    now: Date.now() as Instant,
    cryptography: pureCryptography,
    resolveDid: did =>
      resolveDid(did, {
        fetch: async url =>
          document?.url === url
            ? ok({ body: toUtf8(document.body), contentType: 'application/json' })
            : err({ code: 'FETCH_OFFLINE' }),
        now: Date.now() as Instant,
      }),
    readCertificates: () => certificate,
    walletNonce,
  })
  if (!checked.ok) throw new Error(`${checked.error.code}: ${checked.error.reason}`)
  return { status: 200, request: checked.value }
}
async function readChecked(text: string): Promise<CheckedRequest> {
  const answered = await read(text)
  if (!('request' in answered)) throw new Error('the request was not fetched')
  return answered.request
}

const forms = (): readonly HeldForm[] => [
  { kind: 'sd-jwt', text: who.sdJwt },
  { kind: 'document', document: who.ldp },
  { kind: 'jwt', text: who.jwt },
]

async function formOf(request: CheckedRequest, held: readonly HeldForm[] = forms()): Promise<Json> {
  const wants = wantsOf(request.query, [{ id: 'award', forms: held }], () => ({
    did: who.key.did,
    formats: request.formats,
    sealed: [],
  }))
  const offer = wants[0]?.choices[0]?.offers[0]
  if (!offer) throw new Error('nothing fits')
  const made = await makeVpToken([{ offer, picked: [] }], request, {
    did: who.key.did,
    signer: who.key.signer,
    now: Date.now() as Instant,
    random: length => new Uint8Array(randomBytes(length)),
  })
  if (!made.ok) throw new Error(made.error.reason)
  const { state, sealing } = request
  if (!sealing) return { vp_token: JSON.stringify(made.value), state }
  const jwe = new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ vp_token: made.value, state })))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: sealing.encryption, kid: String(sealing.publicJwk.kid) })
    .encrypt(await importJWK(sealing.publicJwk as JWK, 'ECDH-ES'))
  return { response: await jwe }
}
const send = (uri: string, form: Json) => learner.post(API, { uri, form })
const answers = async (request: Json) =>
  (await owner.get(`/api/v1/presentation-requests/${request.id}/answers`)).body.items as Json[]

describe('with a verifier of this server', () => {
  test.each(['sd-jwt', 'document', 'jwt'])('a learner answers with a %s, sealed, and it fits', async kind => {
    const asked = await ask()
    const request = await readChecked(asked.appLink)
    expect(request).toMatchObject({ proven: 'host', purpose: 'To invite you.', sealing: { encryption: 'A256GCM' } })
    const sent = await send(
      request.responseUri,
      await formOf(
        request,
        forms().filter(one => one.kind === kind),
      ),
    )
    expect(sent.status).toBe(200)
    expect(sent.body.redirectUri).toMatch(/\/done\?response_code=/)
    expect(await answers(asked)).toMatchObject([{ verdict: 'fits', result: 'valid' }])
  })

  test('an answer goes through as large as it can be before it is sealed, and no larger', async () => {
    const asked = await ask()
    const sealedOf = async (bytes: number) => {
      const request = await readChecked(asked.appLink)
      const { publicJwk, encryption } = request.sealing as NonNullable<CheckedRequest['sealing']>
      const message = { error: 'access_denied', state: request.state, more: '' }
      message.more = 'x'.repeat(bytes - JSON.stringify(message).length)
      const jwe = new CompactEncrypt(new TextEncoder().encode(JSON.stringify(message)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: encryption, kid: String(publicJwk.kid) })
        .encrypt(await importJWK(publicJwk as JWK, 'ECDH-ES'))
      return send(request.responseUri, { response: await jwe })
    }
    expect((await sealedOf(MOST_ANSWER)).status).toBe(200)
    expect(await answers(asked)).toMatchObject([{ verdict: 'declined' }])
    expect((await sealedOf(MOST_ANSWER + 1)).body.code).toBe('E_ANSWER_REFUSED')
    expect((await sealedOf(MOST_ANSWER * 2)).status).toBe(413)
  })

  test('a learner answers with a part of a document, and it fits', async () => {
    const { body: challenge } = await learner.post('/api/v1/wallet/challenge')
    const proof = await who.key.prove({
      aud: challenge.audience,
      nonce: challenge.challenge,
      iat: Math.floor(Date.now() / 1_000),
    })
    const { body } = await learner.post(`/api/v1/wallet/awards/${who.award.id}/parts`, { proof })
    const base = body.forms.find((one: Json) => one.format === 'ecdsa-sd-2023')
    const asked = await ask({ formats: ['ldp_vc'] })
    const request = await readChecked(asked.appLink)
    const form = { kind: 'base', suite: 'ecdsa-sd-2023', document: base.credential } as const
    const sent = await send(request.responseUri, await formOf(request, [form, { kind: 'document', document: who.ldp }]))
    expect(sent.status).toBe(200)
    const [answer] = await answers(asked)
    expect(answer).toMatchObject({ verdict: 'fits', result: 'valid', shown: [{ name: null }] })
  })

  test('the link of the page leads there too, and an answer that is not sealed is taken where that is asked', async () => {
    const asked = await ask({ responseMode: 'direct_post' })
    const request = await readChecked(asked.appLink.replace('openid4vp://', `${server.origin}/wallet/answer`))
    expect(request.sealing).toBeNull()
    expect((await send(request.responseUri, await formOf(request))).status).toBe(200)
    expect(await answers(asked)).toMatchObject([{ verdict: 'fits' }])
  })

  test('a learner says no, and nothing else is known', async () => {
    const asked = await ask()
    const request = await readChecked(asked.appLink)
    const sent = await send(request.responseUri, { error: 'access_denied', state: request.state })
    expect(sent.status).toBe(200)
    expect(await answers(asked)).toMatchObject([{ verdict: 'declined' }])
  })

  test('an answer counts once (H-21)', async () => {
    const request = await readChecked((await ask()).appLink)
    const form = await formOf(request)
    expect((await send(request.responseUri, form)).status).toBe(200)
    expect(await send(request.responseUri, form)).toMatchObject({ status: 422, body: { code: 'E_ANSWER_REFUSED' } })
  })

  test('a request that was closed is over', async () => {
    const asked = await ask()
    await owner.post(`/api/v1/presentation-requests/${asked.id}/close`, {})
    expect(await read(asked.appLink)).toMatchObject({ status: 410, body: { code: 'E_EXPIRED' } })
  })
})

describe('the server passes on nothing else', () => {
  const clientId = 'decentralized_identifier:did:web:verifier.example'
  test('nobody who is not signed in', async () => {
    const nobody = caller(server, { origin: server.origin })
    expect((await nobody.post(`${API}/request`, { clientId, token: 'a.b.c' })).status).toBe(401)
    expect(
      (await nobody.post(API, { uri: 'https://verifier.example/', form: { error: 'access_denied' } })).status,
    ).toBe(401)
  })

  test.each([
    ['our own other addresses', () => `${server.origin}/api/v1/session`],
    ['our own answers to others', () => `${server.origin}/i/hts/openid4vp/browser/${'a'.repeat(22)}`],
    ['H-27 a number that is an address', () => 'https://2130706433/'],
    ['H-27 the metadata of a cloud', () => 'https://169.254.169.254/latest/meta-data/'],
    ['H-27 an address inside', () => 'https://10.0.0.1/'],
    ['a name and password', () => 'https://a:b@verifier.example/'],
  ])('%s', async (_, uri) => {
    expect(await learner.post(`${API}/request`, { clientId, uri: uri() })).toMatchObject({
      status: 422,
      body: { code: 'E_REQUEST_UNREACHABLE' },
    })
    expect(await send(uri(), { error: 'access_denied' })).toMatchObject({
      status: 422,
      body: { code: 'E_ANSWER_UNREACHABLE' },
    })
  })

  test.each([
    ['a field that is none', { uri: 'https://verifier.example/', form: { password: 'x' } }],
    ['two answers in one', { uri: 'https://verifier.example/', form: { vp_token: '{}', error: 'access_denied' } }],
    ['no answer', { uri: 'https://verifier.example/', form: { state: 'x' } }],
    ['another error than a refusal', { uri: 'https://verifier.example/', form: { error: 'server_error' } }],
    ['another scheme', { uri: 'file:///etc/passwd', form: { error: 'access_denied' } }],
  ])('%s', async (_, body) => {
    expect((await learner.post(API, body)).status).toBe(400)
  })

  test('neither a link nor a token, or both', async () => {
    expect((await learner.post(`${API}/request`, { clientId })).status).toBe(400)
    const both = { clientId, token: 'a.b.c', uri: 'https://verifier.example/' }
    expect((await learner.post(`${API}/request`, both)).status).toBe(400)
  })

  describe('a server elsewhere', () => {
    let other: Server
    let origin: string
    let respond: (path: string) => { status: number; headers?: Record<string, string>; body: string }
    const seen: string[] = []
    beforeAll(async () => {
      other = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', chunk => chunks.push(chunk))
        request.on('end', () => {
          seen.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`)
          const { status, headers, body } = respond(request.url ?? '')
          response.writeHead(status, headers).end(body)
        })
      })
      await new Promise<void>(done => other.listen(0, '127.0.0.1', done))
      origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    })
    afterAll(() => other?.close())

    test('H-21b a redirect is not followed, neither for the request nor with the answer', async () => {
      respond = path =>
        path === '/caught' ? { status: 200, body: '{}' } : { status: 307, headers: { location: '/caught' }, body: '' }
      expect((await learner.post(`${API}/request`, { clientId, uri: `${origin}/r` })).status).toBe(422)
      expect((await send(`${origin}/a`, { vp_token: '{"secret":[]}' })).body.code).toBe('E_ANSWER_UNREACHABLE')
      expect(seen.filter(one => one.includes('/caught'))).toEqual([])
    })

    test('what is no request is handed to nobody', async () => {
      respond = () => ({ status: 200, body: '<html>of the house</html>' })
      const answered = await learner.post(`${API}/request`, { clientId, uri: `${origin}/r` })
      expect(answered).toMatchObject({ status: 422, body: { code: 'E_REQUEST_UNREACHABLE' } })
      expect(JSON.stringify(answered.body)).not.toContain('of the house')
    })

    test('an answer is sent as a form; the way back is an address of the web or none', async () => {
      const digest = createHash('sha256').update('x').digest('base64url')
      respond = () => ({ status: 200, body: JSON.stringify({ redirect_uri: `https://verifier.example/#${digest}` }) })
      expect((await send(`${origin}/a`, { vp_token: '{"a":["b"]}', state: 's p' })).body).toEqual({
        redirectUri: `https://verifier.example/#${digest}`,
      })
      expect(seen.at(-1)).toBe('POST /a vp_token=%7B%22a%22%3A%5B%22b%22%5D%7D&state=s+p')
      respond = () => ({ status: 200, body: JSON.stringify({ redirect_uri: 'javascript:alert(1)' }) })
      expect((await send(`${origin}/a`, { error: 'access_denied' })).body).toEqual({ redirectUri: null })
    })
  })
})

test('nothing of an answer is written to the log', async () => {
  expect(server.logged()).not.toContain('vp_token')
})

test('the wallet is given what it needs to check a sender whose did:webvh is witnessed', async () => {
  const now = Date.now() as Instant
  const keyOf = () => {
    const { secretKey, publicKey } = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
    const signer = createSigner({ type: 'Ed25519', secretKey, verificationMethod: updateKeyId(publicKey) })
    return { signer, multikey: encodeMultikey(publicKey) }
  }
  const [update, witness] = [keyOf(), keyOf()]
  const made = await createLog(
    {
      web: 'did:web:employer.example',
      document: did => ({ '@context': ['https://www.w3.org/ns/did/v1'], id: did }),
      parameters: {
        updateKeys: [update.multikey],
        witness: { threshold: 1, witnesses: [{ id: `did:key:${witness.multikey}` }] },
      },
      at: now,
    },
    update.signer,
  )
  if (!made.ok) throw new Error(made.error.reason)
  const { did, entry } = made.value
  const address = parseDidWebvh(did)
  if (!address.ok) throw new Error(address.error.reason)
  const proof = await witnessVersion(entry.versionId, witness.signer, now, pureCryptography)
  const files: Record<string, string> = {
    [address.value.logUrl]: lineOf(entry),
    [address.value.witnessUrl]: JSON.stringify([{ versionId: entry.versionId, proof: [proof] }]),
  }
  const serving = (known: Record<string, string>) => async (url: string) =>
    known[url] === undefined
      ? err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
      : ok({ body: toUtf8(known[url]), contentType: '' })

  const given = await publishedBy({ fetch: serving(files) }, `decentralized_identifier:${did}`)
  const { document, witness: approvals } = given
  expect(document?.url).toBe(address.value.logUrl)
  const all = { [document!.url]: document!.body, [approvals!.url]: approvals!.body }
  expect(await resolveDid(did, { fetch: serving(all), now })).toMatchObject({ ok: true, value: { id: did } })
  expect(await resolveDid(did, { fetch: serving({ [document!.url]: document!.body }), now })).toMatchObject({
    ok: false,
  })
  expect(await publishedBy({ fetch: serving({}) }, 'x509_san_dns:employer.example')).toEqual({
    document: null,
    witness: null,
  })
})
