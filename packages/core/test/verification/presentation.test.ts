import { describe, expect, test } from 'vitest'
import { bundledContexts, canonicalize, signDataIntegrity, signJws, signJwt } from '../../src/credential/index.ts'
import { didKeyOf } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { type VerifyOptions, verify } from '../../src/verification/index.ts'
import { referenceCanonical } from '../canon/reference.ts'
import { badge, now, schoolSigner, signed, strangerSigner, V2, world } from './world.ts'

const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(9))
const { did: learner, verificationMethod } = didKeyOf(pair.publicKey)
const learnerSigner = createSigner({ ...pair, verificationMethod })

const mine = () => badge({ credentialSubject: { ...(badge().credentialSubject as JsonObject), id: learner } })
const presentation = async (credential?: JsonObject | string) =>
  ({
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: learner,
    verifiableCredential: [credential ?? (await signed(mine()))],
  }) satisfies JsonObject as JsonObject
const proven = async (document: JsonObject, signer = learnerSigner) => {
  const made = await signDataIntegrity(document, signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-06-12T11:00:00Z',
    proofPurpose: 'authentication',
    challenge: 'asked',
    domain: 'https://employer.example',
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}
const asked = { challenge: 'asked', domain: 'https://employer.example' }
const check = async (input: unknown, options: Partial<VerifyOptions> = asked) => {
  const report = await verify(input, { now, fetch: (await world()).fetch, ...options })
  const failed = report.findings.filter(one => one.outcome === 'failed').map(one => one.code)
  return { ...report, failed, codes: report.findings.map(one => one.code) }
}
const token = async (more: JsonObject = { nonce: 'asked', aud: 'https://employer.example' }) =>
  signJws(
    { alg: 'EdDSA', typ: 'vp+jwt', kid: verificationMethod },
    { ...(await presentation()), ...more },
    learnerSigner,
  )

describe('a presentation by the one whom it is about', () => {
  test('is valid with its proof inside, and as a token, and in an envelope', async () => {
    const jwt = await token()
    const envelope = { '@context': V2, id: `data:application/vp+jwt,${jwt}`, type: 'EnvelopedVerifiablePresentation' }
    for (const input of [await proven(await presentation()), jwt, envelope]) {
      const report = await check(input)
      expect(report.failed).toEqual([])
      expect([report.result, report.format]).toEqual(['valid', 'presentation'])
      expect(report.codes).toContain('HOLDER_IS_SUBJECT')
      expect(report.presented?.[0]?.credential?.name).toBe('Active Listening')
    }
  })
  test('has the canonical form that the reference implementation gives it', async () => {
    const document = await presentation()
    const canonical = canonicalize(document, bundledContexts)
    expect(canonical.ok && canonical.value).toBe(await referenceCanonical(document))
  })
  test('says so where somebody else presents it', async () => {
    const report = await check(await proven(await presentation(await signed(badge()))))
    expect([report.result, report.codes.includes('HOLDER_NOT_SUBJECT')]).toEqual(['valid', true])
  })
})

describe('H-20 a presentation that does not hold makes the whole invalid, however good the credential', () => {
  test('H-20 another challenge, another audience', async () => {
    const document = await proven(await presentation())
    expect((await check(document, { ...asked, challenge: 'another' })).failed).toContain('E_CHALLENGE')
    expect((await check(document, { ...asked, domain: 'https://another.example' })).failed).toContain('E_DOMAIN')
    expect((await check(await token({ nonce: 'another', aud: asked.domain }))).failed).toContain('E_CHALLENGE')
    expect((await check(await token({ nonce: 'asked', aud: 'https://another.example' }))).failed).toContain('E_DOMAIN')
    expect((await check(await token({}))).result).toBe('invalid')
  })
  test('H-20 signed by somebody else than the holder', async () => {
    expect((await check(await proven(await presentation(), strangerSigner))).result).toBe('invalid')
  })
  test('H-20 signed by nobody, where an answer was asked for', async () => {
    expect((await check(await presentation())).failed).toEqual(['PRESENTATION_UNSIGNED'])
    expect((await check(await presentation(), {})).result).toBe('valid')
  })
  test('H-20 one bad credential among good ones', async () => {
    const changed = { ...(await signed(mine())), name: 'Active Sleeping' }
    const both = { ...(await presentation()), verifiableCredential: [await signed(mine()), changed] }
    const report = await check(both, {})
    expect([report.result, ...report.presented!.map(one => one.result)]).toEqual(['invalid', 'valid', 'invalid'])
  })
})

describe('H-19 a token counts as what its header says, and as nothing else', () => {
  test('H-19 a credential relabelled as a presentation, and the other way round', async () => {
    const credential = await signJwt(mine(), schoolSigner)
    const relabelled = await signJws(
      { alg: 'EdDSA', typ: 'vp+jwt', kid: schoolSigner.verificationMethod },
      mine(),
      schoolSigner,
    )
    const posing = await signJws(
      { alg: 'EdDSA', typ: 'vc+jwt', kid: verificationMethod },
      await presentation(),
      learnerSigner,
    )
    expect((await check(credential)).result).toBe('valid')
    expect((await check(relabelled)).result).toBe('invalid')
    expect((await check(posing)).result).toBe('invalid')
  })
  test('a presentation inside a presentation is not read', async () => {
    for (const inner of [await presentation(), await token()]) {
      const report = await check(await presentation(inner), {})
      expect(report.presented?.[0]?.findings[0]?.code).toBe('PRESENTATION_NESTED')
    }
  })
})
