import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { bundledContexts, canonicalize, signDataIntegrity, signJwt } from '../../src/credential/index.ts'
import type { GuardedFetch } from '../../src/did/index.ts'
import { err, type JsonObject, ok, toHex, toMultibaseBase64url, toUtf8 } from '../../src/primitives/index.ts'
import {
  checkCredentialModel,
  checkRelatedContent,
  isUrl,
  readTime,
  verify,
  verifyCredentialByStandard,
  verifyPresentationByStandard,
} from '../../src/verification/index.ts'
import { now, school, schoolSigner, V2, world } from './world.ts'

const contexts = bundledContexts.withInline()
const { fetch } = await world()
const options = { now, fetch }
const card = (more: JsonObject = {}): JsonObject => ({
  '@context': [V2],
  type: ['VerifiableCredential'],
  issuer: school,
  credentialSubject: { id: 'did:example:subject', name: 'Sample Learner 1' },
  ...more,
})
const signed = async (document: JsonObject): Promise<JsonObject> => {
  const made = await signDataIntegrity(
    document,
    schoolSigner,
    { cryptosuite: 'eddsa-rdfc-2022', created: '2026-06-01T00:00:00Z' },
    { contexts },
  )
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

describe('contexts of a document’s own', () => {
  const own = card({
    '@context': [V2, { honours: 'https://school.example/#honours' }],
    credentialSubject: { id: 'did:example:subject', honours: 'summa' },
  })

  test('are taken where that is asked for, give the word its meaning, and are not remembered for others', () => {
    expect(canonicalize(own, contexts)).toMatchObject({
      ok: true,
      value: expect.stringContaining('<https://school.example/#honours> "summa"'),
    })
    const { '@context': _own, ...rest } = own
    expect(canonicalize({ '@context': [V2], ...rest }, contexts)).toMatchObject({ error: { code: 'TERM_UNDEFINED' } })
    expect(canonicalize(own, bundledContexts)).toMatchObject({ error: { code: 'CONTEXT_INLINE' } })
  })

  test('H-02: are verified by the standard, warned of, and never shown', async () => {
    const secured = await signed(own)
    const report = await verifyCredentialByStandard(secured, { ...options, contexts })
    expect([report.isVerified, report.warnings.map(one => one.code)]).toEqual([true, ['E_CONTEXT_NOT_ALLOWED']])
    expect((await verify(secured, options)).result).toBe('invalid')
    const swapped = { ...secured, '@context': [V2, { honours: 'https://school.example/#other' }] }
    expect((await verifyCredentialByStandard(swapped, { ...options, contexts })).isVerified).toBe(false)
  })
})

test('a base direction is signed as the i18n datatype, so a changed one is seen', async () => {
  const name = { '@value': 'HTML و CSS', '@language': 'ar', '@direction': 'rtl' }
  expect(canonicalize(card({ name }), contexts)).toMatchObject({
    value: expect.stringContaining('"HTML و CSS"^^<https://www.w3.org/ns/i18n#ar_rtl>'),
  })
  const secured = await signed(card({ name }))
  expect((await verifyCredentialByStandard(secured, { ...options, contexts })).isVerified).toBe(true)
  const turned = { ...secured, name: { ...name, '@direction': 'ltr' } }
  expect((await verifyCredentialByStandard(turned, { ...options, contexts })).isVerified).toBe(false)
})

test.for<[string, boolean]>([
  ['urn:uuid:7a3c1b52-8c8f-4a0a-8a6d-3b0d9d8c3f11', true],
  ['did:web:school.example:i:hts#key-1', true],
  ['data:text/plain,x', true],
  ['https://school.example/ü', true],
  ['https://', false],
  ['http:x', false],
  ['did:example', false],
  ['https ://x', false],
  ['urn:\u0000', false],
  ['//x', false],
])('%s is a URL: %s', ([text, is]) => expect(isUrl(text)).toBe(is))

test.for<[string, string | null]>([
  ['2026-06-01T00:00:00Z', '2026-06-01T00:00:00.000Z'],
  ['2026-06-01T00:00:00.5+02:00', '2026-05-31T22:00:00.500Z'],
  ['2026-06-30T24:00:00Z', '2026-07-01T00:00:00.000Z'],
  ['2026-06-01T00:00:00', '2026-06-01T00:00:00.000Z'],
  ['2026-06-31T00:00:00Z', null],
  ['2026-06-01', null],
])('%s is the instant %s', ([text, instant]) => {
  const read = readTime(text)
  expect(read && new Date(read.instant).toISOString()).toBe(instant)
})

describe('related resources', () => {
  const body = toUtf8('a resource\n')
  const there: GuardedFetch = async url =>
    url === 'https://school.example/r'
      ? ok({ body, contentType: 'text/plain' })
      : err({ code: 'FETCH_FAILED', reason: 'x' })
  const compare = async (resource: JsonObject) => {
    const [found] = await checkRelatedContent(
      card({ relatedResource: [{ id: 'https://school.example/r', ...resource }] }),
      { fetch: there, contexts },
    )
    return found?.outcome
  }
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

  test('one whose content is another is an error; one that cannot be had says nothing', async () => {
    const other = toUtf8('another')
    expect(await compare({ digestSRI: `sha256-${base64(sha256(body))}` })).toBe('passed')
    expect(await compare({ digestSRI: `sha256-${base64(sha256(other))} sha384-${base64(sha384(body))}` })).toBe(
      'passed',
    )
    expect(await compare({ digestSRI: `sha256-${toHex(sha256(body))}` })).toBe('passed')
    expect(await compare({ digestSRI: `sha512-${toHex(sha512(body))}` })).toBe('passed')
    // A browser looks at the strongest alone: the weaker one is for those that know no better.
    expect(await compare({ digestSRI: `sha256-${base64(sha256(body))} sha384-${base64(sha384(other))}` })).toBe(
      'failed',
    )
    expect(await compare({ digestSRI: `sha256-${base64(sha256(other))}` })).toBe('failed')
    expect(await compare({ digestMultibase: toMultibaseBase64url(new Uint8Array([0x12, 32, ...sha256(body)])) })).toBe(
      'passed',
    )
    expect(await compare({ digestMultibase: toMultibaseBase64url(new Uint8Array([0x12, 32, ...sha256(other)])) })).toBe(
      'failed',
    )
    expect(await compare({ id: 'https://school.example/gone', digestSRI: `sha256-${base64(sha256(body))}` })).toBe(
      'not-checked',
    )
  })

  test('of a credential that nobody has signed, nothing is asked for', async () => {
    let asked = 0
    const counting: GuardedFetch = async url => {
      asked++
      return fetch(url)
    }
    const { proof: _proof, ...bare } = await signed(
      card({ relatedResource: [{ id: 'https://school.example/r', digestSRI: `sha256-${base64(sha256(body))}` }] }),
    )
    const report = await verifyCredentialByStandard(bare, { now, fetch: counting, contexts })
    expect([report.isVerified, asked]).toEqual([false, 0])
  })
})

test('all that is wrong is said at once, each with its place and section', () => {
  const found = checkCredentialModel(
    { '@context': V2, type: 'x', issuer: 4, validFrom: 'yesterday', evidence: ['x'] },
    { for: 'issuing', contexts },
  )
  expect(found.map(one => [one.section, one.at])).toEqual([
    ['VC 2.0 §4.3', '/@context'],
    ['VC 2.0 §4.5', '/type'],
    ['VC 2.0 §4.7', '/issuer'],
    ['VC 2.0 §4.8', '/credentialSubject'],
    ['VC 2.0 §4.9', '/validFrom'],
    ['VC 2.0 §5.6', '/evidence/0'],
  ])
})

test('an enveloped credential within an enveloped presentation is opened and verified', async () => {
  const envelope = (kind: 'Credential' | 'Presentation', token: string): JsonObject => ({
    '@context': [V2],
    id: `data:application/${kind === 'Credential' ? 'vc' : 'vp'}+jwt,${token}`,
    type: `EnvelopedVerifiable${kind}`,
  })
  const inner = envelope('Credential', await signJwt(card(), schoolSigner))
  const presentation = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: school,
    verifiableCredential: [inner],
  }
  const outer = envelope(
    'Presentation',
    await signJwt({ ...presentation, nonce: 'n', aud: 'v' }, schoolSigner, { typ: 'vp+jwt' }),
  )
  const check = (input: JsonObject, more = {}) =>
    verifyPresentationByStandard(input, { ...options, contexts, challenge: 'n', domain: 'v', ...more })
  const report = await check(outer)
  expect([report.isVerified, report.presented?.length]).toEqual([true, 1])
  expect((await check(outer, { challenge: 'other' })).isVerified).toBe(false)
  expect((await check({ ...outer, '@context': ['https://example.org/'] })).isVerified).toBe(false)
  expect((await verifyCredentialByStandard(inner, { ...options, contexts })).isVerified).toBe(true)
})

test.each([
  ['in force', { validUntil: '2027-06-01T00:00:00Z' }, true, 'VALIDITY_OK'],
  ['run out', { validUntil: '2026-06-01T00:00:00Z' }, false, 'EXPIRED'],
  ['not begun', { validFrom: '2027-06-01T00:00:00Z' }, false, 'NOT_YET_VALID'],
])('what a holder says of itself, %s, is held to its own dates', async (_, dates, isVerified, code) => {
  const presentation = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: school,
    verifiableCredential: [card(dates)],
  }
  const token = await signJwt(presentation, schoolSigner, { typ: 'vp+jwt' })
  const report = await verifyPresentationByStandard(token, { ...options, contexts })
  expect(report.presented?.[0]?.findings.map(one => one.code)).toEqual(['SELF_ASSERTED', code])
  expect([report.isVerified, report.presented?.[0]?.isVerified]).toEqual([isVerified, isVerified])
})
