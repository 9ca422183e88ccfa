import { describe, expect, test } from 'vitest'
import { signJwt } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { judgeRecognition, readKeySet, verifyIdentityEvidence } from '../../src/trust/index.ts'
import {
  badge,
  now as day,
  school,
  schoolSigner,
  signed,
  stranger,
  strangerSigner,
  V2,
  world,
} from '../verification/world.ts'
import { school as entity, jwksOf, ministry, now, seconds, statement } from './federation-world.ts'

const webvh = 'did:webvh:QmSample:school.example:i:hts'
const dids = ['did:web:school.example:i:hts', webvh]
const listing = (claims: JsonObject = {}, more: { by?: string; header?: JsonObject } = {}) =>
  statement(ministry, entity, {
    ...more,
    claims: { metadata: { federation_entity: { organization_name: 'Sample School' }, vc_issuer: { dids } }, ...claims },
  })
const registries = [{ id: ministry, keys: readKeySet(jwksOf(ministry)) ?? undefined }]
const prove = (body: string, kind = 'registry', at = now) =>
  verifyIdentityEvidence({ kind, body }, { registries, accreditors: [], now: at })
const refused = (reason: string, kind = 'registry') => ({ state: 'refused', kind, reason })

describe('a registry’s statement in a file', () => {
  test('names the institution with both of its DIDs, without asking anybody', async () => {
    expect(await prove(await listing())).toEqual({
      state: 'confirmed',
      kind: 'registry',
      by: ministry,
      name: 'Sample School',
      dids,
      asOf: (seconds - 60) * 1000,
      until: (seconds + 3600) * 1000,
      isCurrent: true,
    })
  })

  test('says years later who it was then', async () => {
    const later = (now + 10 * 365 * 24 * 3600 * 1000) as typeof now
    expect(await prove(await listing(), 'registry', later)).toMatchObject({ state: 'confirmed', isCurrent: false })
  })

  test('proves nothing by a registry that the verifier does not know, or knows no keys of', async () => {
    const trust = { accreditors: [], now }
    const evidence = { kind: 'registry', body: await listing() }
    expect(await verifyIdentityEvidence(evidence, { ...trust, registries: [] })).toEqual(refused('UNKNOWN_REGISTRY'))
    expect(await verifyIdentityEvidence(evidence, { ...trust, registries: [{ id: ministry }] })).toEqual(
      refused('UNKNOWN_REGISTRY'),
    )
  })

  test('proves nothing where it is signed by another, changed, of tomorrow, on itself, or names no DID', async () => {
    expect(await prove(await listing({}, { by: 'https://mill.example' }))).toEqual(refused('SIGNATURE'))
    expect(await prove(await listing({}, { header: { alg: 'none' } }))).toEqual(refused('SIGNATURE'))
    const [header, , signature] = (await listing()).split('.')
    const forged = Buffer.from(
      JSON.stringify({
        iss: ministry,
        sub: entity,
        iat: seconds,
        exp: seconds + 9,
        jwks: jwksOf(entity),
        metadata: { vc_issuer: { dids: ['did:web:mill.example'] } },
      }),
    )
    expect(await prove(`${header}.${forged.toString('base64url')}.${signature}`)).toEqual(refused('SIGNATURE'))
    expect(await prove(await listing({ iat: seconds + 3600, exp: seconds + 7200 }))).toEqual(refused('FROM_FUTURE'))
    expect(await prove(await listing({ iat: seconds, exp: seconds - 3600 }))).toEqual(refused('MALFORMED'))
    expect(await prove(await listing({ metadata: {} }))).toEqual(refused('NAMES_NO_DID'))
    expect(await prove(await statement(ministry, ministry, { claims: { metadata: { vc_issuer: { dids } } } }))).toEqual(
      refused('OTHER_SUBJECT'),
    )
    expect(await prove('{}')).toEqual(refused('MALFORMED'))
    expect(await prove('{}', 'hearsay')).toEqual(refused('UNKNOWN_KIND', 'hearsay'))
    expect(await prove('{}', 'recognition')).toEqual(refused('NOT_ASKED', 'recognition'))
  })
})

/** What an accreditor (here: the stranger) says of the school. */
const recognition = (subject: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  '@context': [V2],
  id: 'https://stranger.example/r/1',
  type: ['VerifiableCredential', 'VerifiableAccreditation'],
  issuer: stranger,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  credentialSubject: {
    id: school,
    accreditedFor: [
      { schemaId: 'https://schemas.example/badge', types: ['VerifiableCredential', 'OpenBadgeCredential'] },
    ],
    ...subject,
  },
  ...more,
})
const token = (document: JsonObject, signer = strangerSigner) => signJwt(document, signer)

describe('a recognition credential', () => {
  const about = { did: school, types: ['VerifiableCredential', 'OpenBadgeCredential'] }
  const judge = async (input: string, accreditors = [stranger], served: Record<string, JsonObject | null> = {}) => {
    const { fetch } = await world(served)
    return judgeRecognition(input, about, accreditors, { now: day, fetch })
  }

  test('by an accreditor whom the verifier trusts recognises the issuer, for what it may issue', async () => {
    expect(await judge(await token(recognition()))).toEqual({
      state: 'recognised',
      by: stranger,
      name: null,
      mayIssue: ['OpenBadgeCredential'],
      until: '2027-01-01T00:00:00Z',
    })
  })

  test('is read in the form of Recognized Entities too, where one credential lists several', async () => {
    const listed = recognition(
      {},
      {
        type: ['VerifiableCredential', 'VerifiableRecognitionCredential'],
        credentialSubject: [
          { id: 'did:web:another.example', type: 'RecognizedEntity', name: 'Another' },
          {
            id: school,
            type: 'RecognizedEntity',
            name: 'Sample School',
            recognizedTo: {
              type: 'RecognizedAction',
              action: 'issue',
              outputValidation: { id: 'https://schemas.example/x', type: 'JsonSchema' },
            },
          },
        ],
      },
    )
    expect(await judge(await token(listed))).toMatchObject({
      state: 'recognised',
      name: 'Sample School',
      mayIssue: ['https://schemas.example/x'],
    })
  })

  test('recognises nobody for what they may not issue, may only check, or are only mentioned in', async () => {
    const other = (reason: string) => ({ state: 'other', reason })
    expect(await judge(await token(recognition({ accreditedFor: [{ types: ['DiplomaCredential'] }] })))).toEqual(
      other('OTHER_TYPES'),
    )
    expect(
      await judge(await token(recognition({ accreditedFor: undefined as never, recognizedTo: { action: 'verify' } }))),
    ).toEqual(other('OTHER_SUBJECT'))
    expect(await judge(await token(recognition({ id: 'did:web:mill.example' })))).toEqual(other('OTHER_SUBJECT'))
    expect(await judge(await signJwt(badge({ issuer: school }), schoolSigner), [school])).toEqual(
      other('OTHER_SUBJECT'),
    )
  })

  test('of anybody else counts for nothing; nor does one that has ended', async () => {
    expect(await judge(await token(recognition()), ['did:web:ministry.example'])).toEqual({
      state: 'other',
      reason: 'OTHER_ACCREDITOR',
    })
    const own = recognition({}, { issuer: school })
    expect(await judge(await token(own, schoolSigner))).toEqual({ state: 'other', reason: 'OTHER_ACCREDITOR' })
    expect(await judge(await token(recognition({}, { validUntil: '2026-02-01T00:00:00Z' })))).toEqual({
      state: 'other',
      reason: 'EXPIRED',
    })
  })

  test('that was changed, is signed by another, or whose accreditor cannot be asked, says nothing', async () => {
    const [header, payload, signature] = (await token(recognition())).split('.')
    const text = Buffer.from(payload as string, 'base64url')
      .toString()
      .replace('OpenBadgeCredential', 'AchievementCredential')
    expect(await judge(`${header}.${Buffer.from(text).toString('base64url')}.${signature}`)).toMatchObject({
      state: 'unchecked',
    })
    expect(await judge(await token(recognition(), schoolSigner))).toMatchObject({ state: 'unchecked' })
    expect(
      await judge(await token(recognition()), [stranger], { 'https://stranger.example/.well-known/did.json': null }),
    ).toMatchObject({ state: 'unchecked' })
    expect(await judge('{}')).toMatchObject({ state: 'unchecked' })
  })

  test('in a file proves who the issuer is, to whoever trusts the accreditor', async () => {
    const { fetch } = await world()
    const trust = { registries: [], now: day, verify: { now: day, fetch } }
    const evidence = { kind: 'recognition', body: await token(recognition()) }
    expect(await verifyIdentityEvidence(evidence, { ...trust, accreditors: [stranger] })).toMatchObject({
      state: 'confirmed',
      by: stranger,
      dids: [school],
      isCurrent: true,
    })
    expect(await verifyIdentityEvidence(evidence, { ...trust, accreditors: [] })).toEqual(
      refused('OTHER_ACCREDITOR', 'recognition'),
    )
    const plain = { kind: 'recognition', body: JSON.stringify(await signed(badge())) }
    expect(await verifyIdentityEvidence(plain, { ...trust, accreditors: [school] })).toMatchObject({ state: 'refused' })
    expect(
      await verifyIdentityEvidence({ ...plain, kind: 'endorsement' }, { ...trust, accreditors: [school] }),
    ).toEqual(refused('WRONG_KIND', 'endorsement'))
  })
})
