import { describe, expect, test } from 'vitest'
import { buildEndorsementCredential, signJwt } from '../../src/credential/index.ts'
import { createDidDocument } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import { err, type Json, type JsonObject } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
  writeStatus,
} from '../../src/status/index.ts'
import { MAX_ENDORSEMENTS, type VerifyOptions, verify } from '../../src/verification/index.ts'
import { badge, listUrl, now, school, schoolSigner, signed, stranger, strangerSigner, world } from './world.ts'

const achievementId = 'urn:uuid:11111111-1111-4111-8111-111111111111'
const strangerDid = 'https://stranger.example/.well-known/did.json'

/** What an accreditor says of the achievement, unsigned. */
function endorsing(id = achievementId, more: object = {}): JsonObject {
  const made = buildEndorsementCredential({
    id: 'https://stranger.example/e/1',
    name: 'Endorsement',
    issuer: { id: stranger, type: ['Profile'], name: 'Sample Accreditor' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id, endorsementComment: 'Taught well.' },
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { ...made.value, ...more }
}
const byStranger = (document: JsonObject) => signed(document, strangerSigner)

/** The badge with words added to its achievement. */
function withAchievement(more: object, document: JsonObject = badge()): JsonObject {
  const subject = document.credentialSubject as JsonObject
  return {
    ...document,
    credentialSubject: { ...subject, achievement: { ...(subject.achievement as JsonObject), ...more } },
  }
}
const carrying = async (...endorsement: Json[]) => signed(withAchievement({ endorsement }))

async function check(
  input: unknown,
  served: Record<string, JsonObject | null> = {},
  more: Partial<VerifyOptions> = {},
) {
  const { fetch, asked } = await world(served)
  const report = await verify(input, { now, fetch, ...more })
  const codes = report.findings.filter(one => one.check === 'endorsements').map(one => one.code)
  return { report, result: report.result, codes, endorsements: report.credential?.endorsements, asked }
}
const shown = {
  by: { id: stranger, name: 'Sample Accreditor', domain: 'stranger.example' },
  about: 'achievement',
  comment: 'Taught well.',
  verdict: 'valid',
  code: 'ENDORSEMENT_OK',
}
/** What is left of one that is not proven: nobody's words, nobody's name. */
const discounted = (verdict: string, code: string, more: object = {}) => ({
  by: { ...shown.by, name: null },
  about: 'achievement',
  comment: null,
  verdict,
  code,
  ...more,
})

describe('an endorsement that holds', () => {
  test('is shown with its endorser and words, and the badge is valid', async () => {
    const found = await check(await carrying(await byStranger(endorsing())))
    expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENTS_OK']])
    expect(found.endorsements).toEqual([shown])
  })
  test.each<[string, string, (e: Json) => JsonObject]>([
    [
      'the issuer, on its profile',
      'issuer',
      e => badge({ issuer: { ...(badge().issuer as JsonObject), endorsement: [e] } }),
    ],
    ['the credential, on itself', 'credential', e => badge({ endorsement: [e] })],
    ['the issuer, on the achievement', 'issuer', e => withAchievement({ endorsement: [e] })],
    [
      'the creator, on its profile',
      'creator',
      e => withAchievement({ creator: { id: 'https://maker.example', type: ['Profile'], endorsement: [e] } }),
    ],
  ])('may be about %s', async (_, about, carry) => {
    const ids = { issuer: school, credential: 'https://school.example/c/1', creator: 'https://maker.example' }
    const endorsement = await byStranger(endorsing(ids[about as keyof typeof ids]))
    expect((await check(await signed(carry(endorsement)))).endorsements).toEqual([{ ...shown, about }])
  })
  test('may be a token in a token', async () => {
    const endorsementJwt = [await signJwt(endorsing(), strangerSigner)]
    const found = await check(await signJwt(withAchievement({ endorsementJwt }), schoolSigner))
    expect([found.result, found.endorsements]).toEqual(['valid', [shown]])
  })
  test('is one, though it is carried in two places', async () => {
    const endorsement = [await byStranger(endorsing())]
    const document = await signed(withAchievement({ endorsement }, badge({ endorsement })))
    expect((await check(document)).endorsements).toEqual([shown])
  })
  test('is shown to whoever is shown the badge in a presentation', async () => {
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      verifiableCredential: [await carrying(await byStranger(endorsing()))],
    }
    expect((await check(presentation)).report.presented?.[0]?.credential?.endorsements).toEqual([shown])
  })
})

describe('an endorsement that does not hold counts for nothing, and the badge is not the worse for it', () => {
  const cases: [string, string, () => Promise<Json>, more?: object][] = [
    ['written by the issuer in the endorser’s name', 'E_PROOF_MISSING', async () => endorsing()],
    ['signed by the issuer in the endorser’s name', 'E_CONTROLLER', () => signed(endorsing())],
    [
      'changed since',
      'E_SIGNATURE',
      async () => {
        const real = await byStranger(endorsing())
        return {
          ...real,
          credentialSubject: { ...(real.credentialSubject as JsonObject), endorsementComment: 'The best.' },
        }
      },
    ],
    ['of another achievement', 'ENDORSES_ANOTHER', () => byStranger(endorsing('urn:uuid:other')), { about: null }],
    ['expired', 'EXPIRED', () => byStranger(endorsing(achievementId, { validUntil: '2026-02-01T00:00:00Z' }))],
    [
      'not in force yet',
      'NOT_YET_VALID',
      () => byStranger(endorsing(achievementId, { validFrom: '2027-01-01T00:00:00Z' })),
    ],
    [
      'with the status of another issuer’s list',
      'E_STATUS_ISSUER',
      () => byStranger(endorsing(achievementId, { credentialStatus: buildStatusEntry(listUrl, 8 as StatusIndex) })),
    ],
    [
      'a credential of another kind',
      'NOT_AN_ENDORSEMENT',
      () =>
        byStranger(
          endorsing(achievementId, { type: ['VerifiableCredential'], credentialSubject: { id: achievementId } }),
        ),
    ],
    [
      'by its id alone',
      'NOT_A_CREDENTIAL',
      async () => 'https://stranger.example/e/1',
      { by: { id: null, name: null, domain: null }, about: null },
    ],
  ]
  test.each(cases)('%s: %s', async (_, code, endorsement, more) => {
    const found = await check(await carrying(await endorsement()))
    expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_INVALID']])
    expect(found.endorsements).toEqual([discounted('invalid', code, more)])
    expect(found.report.findings.find(one => one.check === 'endorsements')?.outcome).toBe('warning')
  })
  test.each<[string, string, (token: string) => Json]>([
    ['changed', 'E_SIGNATURE', token => `${token.slice(0, -8)}AAAAAAAA`],
    ['no token', 'E_JWT_MALFORMED', () => 'Harvard endorses this'],
    ['a document where a token belongs', 'NOT_A_CREDENTIAL', () => ({ name: 'Harvard' })],
  ])('a token that is %s: %s', async (_, code, change) => {
    const endorsementJwt = [change(await signJwt(endorsing(), strangerSigner))]
    const found = await check(await signJwt(withAchievement({ endorsementJwt }), schoolSigner))
    expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_INVALID']])
    expect(found.endorsements).toMatchObject([{ verdict: 'invalid', code, comment: null, by: { name: null } }])
  })
  test('a good one beside a forged one stays good', async () => {
    const found = await check(
      await carrying(await byStranger(endorsing()), endorsing(achievementId, { id: 'urn:uuid:2' })),
    )
    expect(found.endorsements?.map(one => one.verdict).sort()).toEqual(['invalid', 'valid'])
    expect(found.codes).toEqual(['ENDORSEMENT_INVALID'])
  })
})

test('the issuer’s word for its own work counts for nothing, and is called that', async () => {
  const own = { ...endorsing(), issuer: { id: school, type: ['Profile'], name: 'Sample School' } }
  const found = await check(await carrying(await signed(own)))
  expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_INVALID']])
  expect(found.endorsements).toMatchObject([{ verdict: 'invalid', code: 'ENDORSES_ITSELF', by: { name: null } }])
})

test('one that was withdrawn is told apart from one that never held, and the badge is valid', async () => {
  const listed = 'https://stranger.example/status/1'
  const list = (isSet: boolean) =>
    signed(
      buildStatusListCredential({
        url: listed,
        issuer: stranger,
        purpose: 'revocation',
        bits: writeStatus(createBitstring(), 7 as StatusIndex, isSet),
        validFrom: '2026-06-11T00:00:00Z',
      }),
      strangerSigner,
    )
  const credentialStatus = buildStatusEntry(listed, 7 as StatusIndex)
  const document = await carrying(await byStranger(endorsing(achievementId, { credentialStatus })))
  expect((await check(document, { [listed]: await list(false) })).endorsements).toEqual([shown])
  const found = await check(document, { [listed]: await list(true) })
  expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_WITHDRAWN']])
  expect(found.endorsements).toEqual([{ ...shown, comment: null, verdict: 'invalid', code: 'ENDORSEMENT_WITHDRAWN' }])
  // Where the list cannot be had, nothing is said for or against it.
  const unknown = await check(document, { [listed]: null })
  expect([unknown.result, unknown.codes]).toEqual(['valid', ['ENDORSEMENT_UNCHECKED']])
})

test('whose endorser cannot be reached: unknown, shown without its words, and the badge is valid', async () => {
  const found = await check(await carrying(await byStranger(endorsing())), { [strangerDid]: null })
  expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_UNCHECKED']])
  expect(found.endorsements).toEqual([discounted('indeterminate', 'E_KEY_UNREACHABLE')])
})

test('H-46 of an endorser whose name is made to be taken for another’s, nothing is shown as an endorsement', async () => {
  const issuer = { id: stranger, type: ['Profile'], name: 'Ontario Acсreditors' }
  const document = await carrying(await byStranger(endorsing(achievementId, { issuer })))
  const knownIssuers = [{ name: 'Ontario Accreditors', domain: 'accreditors.example' }]
  const found = await check(document, {}, { knownIssuers })
  expect([found.result, found.codes]).toEqual(['valid', ['ENDORSEMENT_UNCHECKED']])
  expect(found.endorsements).toMatchObject([{ verdict: 'indeterminate', comment: null, by: { name: null } }])
  const plain = { ...issuer, name: 'Ontario Accreditors' }
  const copied = await carrying(await byStranger(endorsing(achievementId, { issuer: plain })))
  expect((await check(copied, {}, { knownIssuers })).endorsements).toEqual([
    discounted('indeterminate', 'ISSUER_RESEMBLES', {
      resembles: { name: 'Ontario Accreditors', domain: 'accreditors.example' },
    }),
  ])
})

test('a badge without endorsements says so, and nobody is asked', async () => {
  const found = await check(await signed(badge()))
  expect([found.codes, found.endorsements, found.asked.includes(strangerDid)]).toEqual([
    ['ENDORSEMENTS_NONE'],
    [],
    false,
  ])
})

test('of a badge whose own signature does not hold, no endorser is asked and no endorsement is shown', async () => {
  const real = await carrying(await byStranger(endorsing()))
  const found = await check({ ...real, name: 'Forged' })
  expect([found.result, found.codes, found.endorsements]).toEqual(['invalid', ['ENDORSEMENTS_SKIPPED'], []])
  expect(found.asked).not.toContain(strangerDid)
})

test('checked again elsewhere from what was fetched, sixteen endorsers and all, everything is the same', async () => {
  const served: Record<string, JsonObject> = {}
  const endorsements = await Promise.all(
    Array.from({ length: MAX_ENDORSEMENTS }, async (_, at) => {
      const did = `did:web:e${at}.example`
      const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(at + 10))
      const listed = `https://e${at}.example/status/1`
      const signer = createSigner({ ...pair, verificationMethod: `${did}#key-1` })
      const keys = [{ fragment: 'key-1', key: pair.publicKey }]
      served[`https://e${at}.example/.well-known/did.json`] = createDidDocument({ did, keys })
      served[listed] = await signed(
        buildStatusListCredential({
          url: listed,
          issuer: did,
          purpose: 'revocation',
          bits: writeStatus(createBitstring(), 7 as StatusIndex, at === 3),
          validFrom: '2026-06-11T00:00:00Z',
        }),
        signer,
      )
      const credentialStatus = buildStatusEntry(listed, 7 as StatusIndex)
      const more = {
        id: `urn:uuid:${at}`,
        issuer: { id: did, type: ['Profile'], name: `Sample ${at}` },
        credentialStatus,
      }
      return signed(endorsing(achievementId, more), signer)
    }),
  )
  const document = await carrying(...endorsements)
  const { fetch, asked } = await world(served)
  const fetched = new Map<string, Awaited<ReturnType<typeof fetch>>>()
  const recording: typeof fetch = async url => {
    const answer = await fetch(url)
    fetched.set(url, answer)
    return answer
  }
  const report = await verify(document, { now, fetch: recording })
  const again = await verify(document, {
    now,
    fetch: async url => fetched.get(url) ?? err({ code: 'FETCH_OFFLINE' }),
  })
  expect(again).toEqual(report)
  const codes = report.credential?.endorsements.map(one => one.code)
  expect([codes?.length, codes?.filter(code => code !== 'ENDORSEMENT_OK')]).toEqual([
    MAX_ENDORSEMENTS,
    ['ENDORSEMENT_WITHDRAWN'],
  ])
  // What the credential's own verdict rests on was fetched first, and each thing once.
  expect(asked.slice(0, 2)).toEqual(['https://school.example/.well-known/did.json', listUrl])
  expect(asked.length).toBe(2 + 2 * MAX_ENDORSEMENTS)
})

describe('bounded', () => {
  const many = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        byStranger(
          endorsing(achievementId, { id: `urn:uuid:${String(at).padStart(2, '0')}`, name: `Endorsement ${at}` }),
        ),
      ),
    )
  test('sixteen are looked at, and their endorser is asked for the key once', async () => {
    const found = await check(await carrying(...(await many(17))))
    expect([found.result, found.codes, found.endorsements?.length]).toEqual(['valid', ['ENDORSEMENTS_TOO_MANY'], 16])
    expect(found.asked.filter(url => url === strangerDid)).toHaveLength(1)
  })
  test('fewer of each, where several badges are presented', async () => {
    const document = await carrying(...(await many(9)))
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      verifiableCredential: [document, document],
    }
    const { report } = await check(presentation)
    expect(report.presented?.map(one => one.credential?.endorsements.length)).toEqual([8, 8])
  })
  test('an endorsement’s own endorsements are not followed', async () => {
    const inner = await signed({
      ...endorsing(stranger),
      id: 'urn:uuid:inner',
      issuer: { id: 'did:web:third.example', type: ['Profile'] },
    })
    const issuer = { id: stranger, type: ['Profile'], name: 'Sample Accreditor', endorsement: [inner] }
    const found = await check(await carrying(await byStranger(endorsing(achievementId, { issuer }))))
    expect([found.result, found.endorsements]).toEqual(['valid', [shown]])
    expect(found.asked.filter(url => url.includes('third.example'))).toEqual([])
  })
})
