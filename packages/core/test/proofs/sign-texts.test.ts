import * as crypto from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { signDataIntegrity, signJwt, signJwtText, signTexts, verifyProofs } from '../../src/credential/index.ts'
import { didKeyOf, resolveDidKey } from '../../src/did/index.ts'
import { cryptographyFromNode, publicKeyOf, type Signer, signerFromNode } from '../../src/keys/index.ts'
import { canonicalJson, type Instant, type JsonObject } from '../../src/primitives/index.ts'

/* Credentials of one class, signed as texts: each must come out as it does when it is read and signed alone. */

const secretKey = new Uint8Array(32).fill(7)
const { did, verificationMethod } = didKeyOf(publicKeyOf('Ed25519', secretKey))
const cryptography = cryptographyFromNode(crypto as never)
const tools = { cryptography }
const signer: Signer = signerFromNode(crypto as never, { type: 'Ed25519', secretKey, verificationMethod })
const created = '2026-07-01T08:00:00Z'

const badge = (learner: number, more: JsonObject = {}): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: `urn:uuid:0c6b3c5e-7c1a-4f57-9a52-${String(learner).padStart(12, '0')}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Water',
  issuer: { id: did, type: ['Profile'], name: 'Sample School' },
  validFrom: '2026-06-30T12:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    identifier: [
      { type: 'IdentityObject', identityHash: `Sample Learner ${learner}`, identityType: 'name', hashed: false },
    ],
    achievement: {
      id: 'urn:uuid:1',
      type: ['Achievement'],
      name: 'Water',
      description: 'x',
      criteria: { narrative: 'y' },
    },
  },
  ...more,
})

const texts = (count: number, from = 0) => Array.from({ length: count }, (_, at) => JSON.stringify(badge(from + at)))

async function expectAsAlone(unsigned: readonly string[], by = signer) {
  const signed = await signTexts(unsigned, by, { created }, tools)
  for (const [at, text] of unsigned.entries()) {
    const alone = await signDataIntegrity(
      JSON.parse(text) as JsonObject,
      by,
      { cryptosuite: 'eddsa-rdfc-2022', created },
      tools,
    )
    const wanted = alone.ok
      ? { ok: true, value: { document: JSON.stringify(alone.value), canonical: canonicalJson(alone.value) } }
      : alone
    expect(signed[at]).toEqual(wanted)
  }
  return signed
}

beforeAll(async () => {
  await signTexts(texts(8), signer, { created }, tools)
})

test('a list is signed as each of it alone, and each is found to be signed', async () => {
  for (const one of await expectAsAlone(texts(150, 100))) {
    const document = JSON.parse(one.ok ? one.value.document : '{}') as JsonObject
    const [finding] = await verifyProofs(document, {
      resolveDid: async id => resolveDidKey(id),
      now: Date.parse('2026-07-02T08:00:00Z') as Instant,
      cryptography,
    })
    expect(finding?.outcome).toBe('passed')
  }
})

test('what is alike is not read', async () => {
  const { parse } = JSON
  let parsed = 0
  JSON.parse = (...args) => {
    parsed++
    return parse(...args)
  }
  try {
    await signTexts(texts(130, 1_000), signer, { created }, tools)
  } finally {
    JSON.parse = parse
  }
  // One in sixty-four is looked at in both ways.
  expect(parsed).toBeLessThan(4)
})

test('those that are not alike stand among the others, each in its place', async () => {
  const odd = [
    badge(1, { name: 'Another' }),
    badge(2, { credentialSubject: { type: ['AchievementSubject'] } }),
    badge(3, { unheardOf: 'a key that no context knows' }),
    badge(4, { proof: { type: 'DataIntegrityProof' } }),
  ].map(one => JSON.stringify(one))
  const named = ['"quoted"', 'น้ำ 😀', 'back\\slash', 'line\n', ' '].map(name =>
    texts(1)[0]!.replace('"Sample Learner 0"', JSON.stringify(name)),
  )
  const mixed = [
    ...texts(3, 10),
    odd[0]!,
    named[0]!,
    ...texts(1, 20),
    ...odd.slice(1),
    ...named.slice(1),
    ...texts(9, 30),
  ]
  const signed = await expectAsAlone(mixed)
  expect(signed.filter(one => !one.ok).map(one => !one.ok && one.error.code)).toEqual([
    'TERM_UNDEFINED',
    'E_ALREADY_SECURED',
  ])
})

describe('nobody signs in another’s name', () => {
  test.each([1, 20])('a list of %i', async count => {
    const asked: Uint8Array[] = []
    const other: Signer = {
      ...signer,
      verificationMethod: 'did:web:other.example#key-1',
      sign: async messages => {
        asked.push(...messages)
        return signer.sign(messages)
      },
    }
    for (const one of await signTexts(texts(count), other, { created }, tools))
      expect(one).toMatchObject({ ok: false, error: { code: 'E_ISSUER' } })
    expect(asked).toEqual([])
  })

  test('a list in which only the issuer differs', async () => {
    const issuers = Array.from({ length: 24 }, (_, at) => (at === 12 ? did : `did:web:school-${at}.example`))
    const lists = issuers.map(id =>
      JSON.stringify(badge(7, { issuer: { id, type: ['Profile'], name: 'Sample School' } })),
    )
    for (let round = 0; round < 2; round++) {
      const signed = await signTexts(lists, signer, { created }, tools)
      expect(signed.map(one => one.ok)).toEqual(issuers.map(id => id === did))
    }
  })
})

test('a key of another kind is refused', async () => {
  const p256 = { ...signer, type: 'P-256' as const }
  const [one] = await signTexts(texts(1), p256, { created }, tools)
  expect(one).toMatchObject({ ok: false, error: { code: 'E_SUITE' } })
})

test('the token of a text is the token of its document', async () => {
  const [text] = texts(1)
  expect(await signJwtText(text!, signer)).toBe(await signJwt(badge(0), signer))
})
