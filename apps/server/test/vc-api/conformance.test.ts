import { bundledContexts, signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { isJsonObject, type Json, type JsonObject } from '@laurel/core/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, openSchool } from '../stages/school.ts'
import { CASES, plain, V2 } from './model-cases.ts'

let server: TestServer
let anyone: Caller
let base: string

const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7))
const { did, verificationMethod } = didKeyOf(pair.publicKey)
const signer = createSigner({ ...pair, verificationMethod })

/** Signed by a stranger's key who looks at nothing: what a verifier may be sent. */
async function signedByStranger(
  document: JsonObject,
  purpose: 'assertionMethod' | 'authentication' = 'assertionMethod',
): Promise<JsonObject> {
  const issuer = document.issuer
  const key = purpose === 'authentication' ? 'holder' : 'issuer'
  const mine =
    issuer === 'did:example:issuer'
      ? did
      : isJsonObject(issuer) && issuer.id === 'did:example:issuer'
        ? { ...issuer, id: did }
        : issuer
  const named =
    purpose === 'authentication' ? document : mine === undefined ? document : { ...document, [key]: mine as Json }
  const signed = await signDataIntegrity(
    named,
    signer,
    { cryptosuite: 'eddsa-jcs-2022', created: '2025-01-01T00:00:00Z', proofPurpose: purpose },
    { contexts: bundledContexts.withInline() },
  )
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}

beforeAll(async () => {
  server = await startTestServer({ env: { LAUREL_VCAPI_OPEN: 'true' } })
  await openSchool(server)
  anyone = caller(server, {})
  base = '/i/school-1/vc-api'
})
afterAll(() => server?.stop())

test('there are several hundred cases, of every clause', () => {
  expect(CASES.length).toBeGreaterThan(400)
})

test.for(CASES.filter(one => one.isGood).map(one => [one.clause, one.name, one] as const))(
  '%s: %s is issued, and verified',
  async ([, , { document, issuingOnly }]) => {
    const issued = await anyone.post(`${base}/credentials/issue`, { credential: document, options: {} })
    expect(issued.body).toMatchObject({ verifiableCredential: expect.anything() })
    expect(issued.status).toBe(201)
    if (issuingOnly) return
    const verified = await anyone.post(`${base}/credentials/verify`, {
      verifiableCredential: issued.body.verifiableCredential,
      options: { checks: ['proof'] },
    })
    const isNotYet = String(document.validFrom).startsWith('2126')
    expect([verified.status, verified.body.problemDetails?.map((one: Json) => (one as JsonObject).code)]).toEqual(
      isNotYet ? [400, ['NOT_YET_VALID']] : [200, []],
    )
  },
)

test.for(CASES.filter(one => !one.isGood).map(one => [one.clause, one.name, one] as const))(
  '%s: %s is refused with the reason, by issuer and verifier',
  async ([, , { document, issuingOnly }]) => {
    const issued = await anyone.post(`${base}/credentials/issue`, { credential: document })
    expect(issued.status).toBe(400)
    expect(issued.headers.get('content-type')).toBe('application/problem+json')
    expect(issued.body).toMatchObject({
      status: 400,
      type: expect.stringMatching(/^(https:|urn:)/),
      title: expect.any(String),
      detail: expect.any(String),
    })
    if (issuingOnly) return
    const verified = await anyone.post(`${base}/credentials/verify`, {
      verifiableCredential: await signedByStranger(document),
    })
    expect(verified.status).toBe(400)
    expect(verified.body).toMatchObject({
      verified: false,
      problemDetails: [expect.objectContaining({ code: expect.any(String) }), ...verified.body.problemDetails.slice(1)],
    })
  },
)

const presentation = (more: JsonObject = {}): JsonObject => ({
  '@context': [V2],
  type: ['VerifiablePresentation'],
  ...more,
})
const present = async (document: JsonObject) =>
  anyone.post(`${base}/presentations/verify`, {
    verifiablePresentation: await signedByStranger(document, 'authentication'),
    options: { checks: [] },
  })

test.for<[string, JsonObject]>([
  ['nothing', presentation()],
  ['an empty list', presentation({ verifiableCredential: [] })],
  [
    'a type of its own',
    presentation({
      '@context': [V2, { Example: 'https://example.org/#Example' }],
      type: ['VerifiablePresentation', 'Example'],
    }),
  ],
  ['a holder', presentation({ holder: did })],
  ['a holder as object', presentation({ holder: { id: did } })],
  ['an id', presentation({ id: 'urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5' })],
])('§4.13: a presentation of %s is verified', async ([, document]) => {
  const verified = await present(document)
  expect([verified.status, verified.body.problemDetails]).toEqual([200, []])
})

test.for<[string, JsonObject]>([
  ['no @context', { type: ['VerifiablePresentation'] }],
  ['another first context', presentation({ '@context': ['https://www.w3.org/ns/credentials/examples/v2'] })],
  ['a context that is no URL', presentation({ '@context': [V2, 'https ://not-a-url'] })],
  ['a number as context', presentation({ '@context': [V2, 123192875] })],
  ['no type', { '@context': [V2] }],
  ['another type', presentation({ type: ['https://example.org/#Other'] })],
  ['an unmapped type', presentation({ type: ['VerifiablePresentation', 'Unmapped'] })],
  ['a credential as text', presentation({ verifiableCredential: ['did:example:x'] })],
  ['a credential as number', presentation({ verifiableCredential: [4] })],
  ['a credential as null', presentation({ verifiableCredential: null })],
  [
    'a credential without type',
    presentation({
      verifiableCredential: [{ '@context': [V2], issuer: did, credentialSubject: { id: 'did:example:s' } }],
    }),
  ],
  ['a credential without proof', presentation({ verifiableCredential: [plain({ issuer: did })] })],
  ['a holder that is no URL', presentation({ holder: 'somebody' })],
  ['a holder without id', presentation({ holder: { name: 'x' } })],
  ['a holder that has not signed', presentation({ holder: 'did:example:other' })],
  ['an id that is no URL', presentation({ id: 'not a url' })],
  ['an undefined term', presentation({ honours: 'summa' })],
  [
    'an envelope without type',
    presentation({ verifiableCredential: [{ '@context': V2, id: 'data:application/vc+jwt,eyJ.e30.x' }] }),
  ],
  [
    'an envelope without @context',
    presentation({
      verifiableCredential: [{ type: 'EnvelopedVerifiableCredential', id: 'data:application/vc+jwt,eyJ.e30.x' }],
    }),
  ],
  [
    'an envelope that is no data: URL',
    presentation({
      verifiableCredential: [{ '@context': V2, type: 'EnvelopedVerifiableCredential', id: 'https://x.example/vc' }],
    }),
  ],
  [
    'an envelope of another kind',
    presentation({
      verifiableCredential: [{ '@context': V2, type: 'EnvelopedVerifiableCredential', id: 'data:text/plain,x' }],
    }),
  ],
  [
    'an envelope with a forged token',
    presentation({
      verifiableCredential: [
        {
          '@context': V2,
          type: 'EnvelopedVerifiableCredential',
          id: 'data:application/vc+jwt,eyJhbGciOiJFZERTQSJ9.e30.AAAA',
        },
      ],
    }),
  ],
])('§4.13: a presentation with %s is not', async ([, document]) => {
  const verified = await present(document)
  expect(verified.status).toBe(400)
  expect(verified.body).toMatchObject({ verified: false })
  expect(verified.body.problemDetails.length).toBeGreaterThan(0)
})

test('§4.13.4: what a holder says of itself is secured by the presentation alone, and only its own', async () => {
  const own = plain({ issuer: did })
  expect((await present(presentation({ holder: did, verifiableCredential: [own] }))).status).toBe(200)
  expect(
    (await present(presentation({ holder: did, verifiableCredential: [plain({ issuer: 'did:example:other' })] })))
      .status,
  ).toBe(400)
})

test('§4.9.1: a time without a zone, signed elsewhere, is read as UTC and said to be so', async () => {
  const verified = await anyone.post(`${base}/credentials/verify`, {
    verifiableCredential: await signedByStranger(plain({ validFrom: '2024-01-01T00:00:00' })),
  })
  expect(verified.status).toBe(200)
  expect(verified.body.warnings).toMatchObject([
    expect.objectContaining({ code: 'VALIDITY_WITHOUT_ZONE' }),
    ...verified.body.warnings.slice(1),
  ])
})

test('VC 1.1 is verified, and held to its own rules', async () => {
  const { validFrom: _validFrom, ...rest } = plain()
  const older = {
    ...rest,
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://w3id.org/security/data-integrity/v2',
      'https://www.w3.org/ns/credentials/examples/v2',
    ],
    issuanceDate: '2024-01-01T00:00:00Z',
  }
  const verify = async (document: JsonObject) =>
    (await anyone.post(`${base}/credentials/verify`, { verifiableCredential: await signedByStranger(document) })).status
  expect(await verify(older)).toBe(200)
  const { issuanceDate: _date, ...undated } = older
  expect(await verify(undated)).toBe(400)
  expect(await verify({ ...older, issuanceDate: 'yesterday' })).toBe(400)
  expect(await verify({ ...older, expirationDate: '2020-01-01T00:00:00Z' })).toBe(400)
})

test('the strict gate stands beside the verdict as a warning', async () => {
  const verified = await anyone.post(`${base}/credentials/verify`, {
    verifiableCredential: await signedByStranger(
      plain({
        '@context': [V2, { honours: 'urn:x:honours' }],
        credentialSubject: { id: 'did:example:s', honours: 'summa' },
      }),
    ),
  })
  expect(verified.status).toBe(200)
  expect(verified.body.warnings.map((one: JsonObject) => one.code)).toContain('E_CONTEXT_NOT_ALLOWED')
})

test('bbs-2023: a part is shown under its did:key, differently each time', async () => {
  const described = await anyone.get(base)
  const { id } = described.body.issuers.find(
    (one: JsonObject) => one.isForConformanceRuns && one.keyType === 'BLS12-381-G2',
  )
  const issued = await anyone.post(`${base}/credentials/issue`, {
    credential: plain({
      issuer: id,
      credentialSubject: { id: 'did:example:s', name: 'Sample Learner 1', description: 'reads' },
    }),
    options: { cryptosuite: 'bbs-2023', mandatoryPointers: ['/issuer'] },
  })
  expect(issued.status).toBe(201)
  const show = () =>
    anyone.post(`${base}/credentials/derive`, {
      verifiableCredential: issued.body.verifiableCredential,
      options: { selectivePointers: ['/credentialSubject/description'], presentationHeader: 'bm9uY2U' },
    })
  const [one, other] = [await show(), await show()]
  expect(one.body.verifiableCredential.proof.proofValue).not.toBe(other.body.verifiableCredential.proof.proofValue)
  for (const { body } of [one, other]) {
    const verified = await anyone.post(`${base}/credentials/verify`, {
      verifiableCredential: body.verifiableCredential,
    })
    expect([verified.status, verified.body.problemDetails]).toEqual([200, []])
    expect(JSON.stringify(body)).not.toContain('Sample Learner 1')
  }
  const wished = await anyone.post(`${base}/credentials/issue`, {
    credential: plain({ issuer: id }),
    options: { credentialStatus: true },
  })
  expect(wished.status).toBe(400)
})
