import { createHash, createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseSdJwt } from '@laurel/core/credential'
import { resolveDid } from '@laurel/core/did'
import { parseMultikey, pureCryptography, toJwk } from '@laurel/core/keys'
import { checkRequest, makeVpToken, parseRequestLink, wantsOf } from '@laurel/core/presentation'
import { err, type Instant, type JsonObject } from '@laurel/core/primitives'
import { type CallbackContext, setGlobalConfig } from '@openid4vc/oauth2'
import { Openid4vpVerifier } from '@openid4vc/openid4vp'
import { CompactEncrypt, compactDecrypt, compactVerify, importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Applicant, makeApplicant } from './applicant.ts'
import { type Caller, caller, type Json, makeAchievement, openSchool } from './school.ts'

/* A verifier made of @openid4vc/openid4vp, which knows nothing of ours, asks; our wallet's code answers. */

setGlobalConfig({ allowInsecureUrls: true })
const pair = (crv: string) => generateKeyPairSync('ec', { namedCurve: crv })
const signing = pair('P-256')
const publicJwk = signing.publicKey.export({ format: 'jwk' })
const did = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`
const sealing = pair('P-256').privateKey.export({ format: 'jwk' })
const { d: _, ...sealingPublic } = sealing
const unused = () => {
  throw new Error('not asked of a verifier')
}
const callbacks: Omit<CallbackContext, 'generateRandom' | 'clientAuthentication'> = {
  hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
  signJwt: async (_, { header, payload }) => ({
    jwt: await new SignJWT(payload as Json).setProtectedHeader(header as never).sign(signing.privateKey),
    signerJwk: publicJwk as never,
  }),
  decryptJwe: async jwe => ({
    decrypted: true,
    decryptionJwk: sealingPublic as never,
    payload: new TextDecoder().decode(
      (await compactDecrypt(jwe, createPrivateKey({ key: sealing, format: 'jwk' }))).plaintext,
    ),
  }),
  encryptJwe: unused,
  verifyJwt: unused,
}

let server: TestServer
let owner: Caller
let who: Applicant
let learner: Caller
let verifier: Server
let origin: string
let request = ''
const got: Record<string, string>[] = []
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  who = await makeApplicant(server, owner, (await makeAchievement(owner)).id, 1)
  learner = caller(server, { cookie: await server.signIn(who.award.recipient.email), origin: server.origin })
  verifier = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', chunk => chunks.push(chunk))
    incoming.on('end', () => {
      const asksFor = incoming.url === '/request'
      if (!asksFor) got.push(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())))
      outgoing.end(asksFor ? request : JSON.stringify({ redirect_uri: `${origin}/thanks` }))
    })
  })
  await new Promise<void>(done => verifier.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(verifier.address() as AddressInfo).port}`
})
afterAll(async () => {
  verifier?.close()
  await server?.stop()
})

const clientId = `decentralized_identifier:${did}`

async function ask(format: string, responseMode: 'direct_post' | 'direct_post.jwt') {
  const meta =
    format === 'dc+sd-jwt'
      ? { vct_values: [(parseSdJwt(who.sdJwt) as { value: Json }).value.jwt.payload.vct] }
      : { type_values: [['VerifiableCredential', 'AchievementCredential']] }
  const made = await new Openid4vpVerifier({ callbacks }).createOpenId4vpAuthorizationRequest({
    authorizationRequestPayload: {
      response_type: 'vp_token',
      client_id: clientId,
      response_mode: responseMode,
      response_uri: `${origin}/answer`,
      nonce: randomBytes(24).toString('base64url'),
      state: 'of this visit',
      dcql_query: { credentials: [{ id: 'badge', format, meta }] },
      client_metadata: {
        client_name: 'Peer',
        jwks: { keys: [{ ...sealingPublic, use: 'enc', alg: 'ECDH-ES', kid: 'k' } as never] },
        vp_formats_supported: { [format]: {} } as never,
      },
    },
    jar: {
      jwtSigner: { method: 'did', didUrl: `${did}#0`, alg: 'ES256' },
      requestUri: `${origin}/request`,
      expiresInSeconds: 300,
      additionalJwtPayload: { aud: 'https://self-issued.me/v2' },
    },
  })
  request = made.jar?.authorizationRequestJwt ?? ''
  return made
}

/** What the wallet does with the link. */
async function answer(text: string) {
  const link = parseRequestLink(text)
  if (!link.ok || !('at' in link.value.request)) throw new Error('no link')
  const fetched = await learner.post('/api/v1/wallet/answers/request', {
    clientId: link.value.clientId,
    uri: link.value.request.at,
  })
  const checked = await checkRequest(link.value, fetched.body.token, {
    now: Date.now() as Instant,
    cryptography: pureCryptography,
    resolveDid: asked =>
      resolveDid(asked, { fetch: async () => err({ code: 'FETCH_OFFLINE' }), now: Date.now() as Instant }),
    readCertificates: () => null,
  })
  if (!checked.ok) throw new Error(`${checked.error.code}: ${checked.error.reason}`)
  const [want] = wantsOf(
    checked.value.query,
    [
      {
        id: 'a',
        forms: [
          { kind: 'sd-jwt', text: who.sdJwt },
          { kind: 'document', document: who.ldp },
          { kind: 'jwt', text: who.jwt },
        ],
      },
    ],
    () => ({ did: who.key.did, formats: checked.value.formats, sealed: [] }),
  )
  const offer = want?.choices[0]?.offers[0]
  if (!offer) throw new Error('nothing fits')
  const made = await makeVpToken([{ offer, picked: [] }], checked.value, {
    did: who.key.did,
    signer: who.key.signer,
    now: Date.now() as Instant,
    random: length => new Uint8Array(randomBytes(length)),
  })
  if (!made.ok) throw new Error(made.error.reason)
  const message = { vp_token: made.value, state: checked.value.state }
  const to = checked.value.sealing
  const form = to
    ? {
        response: await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(message)))
          .setProtectedHeader({ alg: 'ECDH-ES', enc: to.encryption, kid: String(to.publicJwk.kid) })
          .encrypt(await importJWK(to.publicJwk as JWK, 'ECDH-ES')),
      }
    : { ...message, vp_token: JSON.stringify(message.vp_token) }
  return learner.post('/api/v1/wallet/answers', { uri: checked.value.responseUri, form })
}

test.each([
  ['dc+sd-jwt', 'direct_post'],
  ['dc+sd-jwt', 'direct_post.jwt'],
  ['jwt_vc_json', 'direct_post.jwt'],
] as const)('its request for %s by %s is answered, and the answer is one to it', async (format, mode) => {
  const made = await ask(format, mode)
  const sent = await answer(made.authorizationRequest)
  expect(sent).toMatchObject({ status: 200, body: { redirectUri: `${origin}/thanks` } })
  const parsed = await new Openid4vpVerifier({ callbacks }).parseOpenid4vpAuthorizationResponse({
    authorizationResponse: got.at(-1) as Record<string, string>,
    authorizationRequestPayload: made.authorizationRequestPayload,
    callbacks,
  })
  expect(parsed).toMatchObject({ type: 'dcql', authorizationResponsePayload: { state: 'of this visit' } })
  const { presentations } = (parsed as unknown as { dcql: { presentations: Record<string, [string]> } }).dcql
  const [presented] = presentations.badge as [string]
  const key = await importJWK(keyOfWallet(), 'EdDSA')
  // By jose and by hand: the wallet's key has signed the nonce and the audience of this request.
  const bound = format === 'dc+sd-jwt' ? (presented.split('~').at(-1) as string) : presented
  const { payload, protectedHeader } = await compactVerify(bound, key)
  const said = JSON.parse(new TextDecoder().decode(payload)) as JsonObject
  expect(protectedHeader.typ).toBe(format === 'dc+sd-jwt' ? 'kb+jwt' : 'vp+jwt')
  expect(said).toMatchObject({ aud: clientId, nonce: parsed.expectedNonce })
  if (format === 'dc+sd-jwt') {
    const shown = presented.slice(0, presented.lastIndexOf('~') + 1)
    expect(said.sd_hash).toBe(createHash('sha256').update(shown).digest('base64url'))
  }
})

/** The key in the wallet's did:key. */
function keyOfWallet(): JWK {
  const key = parseMultikey(who.key.did.slice('did:key:'.length))
  if (!key.ok) throw new Error(key.error.reason)
  return toJwk(key.value) as JWK
}
