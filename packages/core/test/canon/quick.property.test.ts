import * as crypto from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { documentQuads } from '../../src/credential/canon/document-quads.ts'
import { createCohort } from '../../src/credential/canon/index.ts'
import { canonicalizeDataset } from '../../src/credential/canon/rdfc.ts'
import { treeCanonical } from '../../src/credential/canon/tree-canonical.ts'
import { bundledContexts } from '../../src/credential/index.ts'
import { cohortOf } from '../../src/credential/proofs/hash-data.ts'
import { cryptographyFromNode } from '../../src/keys/index.ts'
import { canonicalJson, type Json, type JsonObject } from '../../src/primitives/index.ts'
import { credential, V2 } from './badges.ts'

const RUNS = Number(process.env.CANON_RUNS ?? 2_000)
const SEED = Number(process.env.CANON_SEED ?? 1)
const hash = (text: string) => crypto.createHash('sha256').update(text).digest('hex')

/** By the long way, which is what is compared with the reference implementation. */
function long(document: JsonObject): string | null {
  try {
    return canonicalizeDataset(documentQuads(document, bundledContexts)).nquads
  } catch {
    return null
  }
}

property.prop([credential], { numRuns: RUNS, seed: SEED })(
  'the quick way gives what the long way gives, and nothing where that refuses',
  document => {
    const quick = treeCanonical(document as JsonObject, bundledContexts, hash)?.join('') ?? null
    if (quick !== null) expect(quick).toBe(long(document as JsonObject))
  },
  RUNS * 100,
)

test('three in four generated documents go the quick way', () => {
  const documents = fc.sample(credential, { numRuns: 1_000, seed: SEED }) as unknown as JsonObject[]
  const quick = documents.filter(one => treeCanonical(one, bundledContexts, hash) !== null)
  expect(quick.length).toBeGreaterThan(750)
})

/** Leaves of a document that a cohort may differ in, as a way of keys. */
function* texts(value: Json, way: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (typeof value === 'string' || typeof value === 'number') yield way
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value))
      yield* texts(one as Json, [...way, Array.isArray(value) ? Number(key) : key])
}

function changed(value: Json, way: readonly (string | number)[], to: Json): Json {
  const [key, ...rest] = way
  if (key === undefined) return to
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as Record<string | number, Json>
  copy[key] = changed(copy[key] as Json, rest, to)
  return copy as Json
}

/** What a text of one learner may be for another: like it, or as unlike as can be. */
const other = fc.oneof(
  fc.uuid().map(one => `urn:uuid:${one}`),
  fc.nat().map(one => `https://school.example/c/${one}`),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'did:example:learner-1',
    'did:web:school.example',
    '_:b0',
    'schema:name',
    'Certificate',
    '"quoted"\n',
    '',
    'urn:laurel-slot:0:',
    'http://www.w3.org/2001/XMLSchema#string',
    '@id',
    '2026-06-30T12:00:00Z',
    '😀',
    '\ud800',
  ),
)

const cohort = fc
  .tuple(
    credential,
    fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    fc.array(fc.array(other, { minLength: 6, maxLength: 6 }), { minLength: 4, maxLength: 8 }),
  )
  .map(([first, chosen, learners]) => {
    const ways = [...texts(first as unknown as Json)]
    return [
      first as unknown as JsonObject,
      ...learners.map(values =>
        chosen.reduce<Json>(
          (document, pick, index) => changed(document, ways[pick % ways.length]!, values[index % 6]!),
          first as unknown as Json,
        ),
      ),
    ] as JsonObject[]
  })

property.prop([cohort], { numRuns: RUNS, seed: SEED })(
  'a document that is canonicalised as one of a cohort comes out as it does alone',
  documents => {
    const { canonical } = createCohort(bundledContexts, hash)
    for (const document of documents) {
      const common = canonical(document)
      if (common !== null) expect(common).toBe(long(document))
    }
  },
  RUNS * 100,
)

let toldFromText = 0

property.prop([cohort], { numRuns: RUNS, seed: SEED })(
  'a document that is told from its text comes out as it does when it is read',
  documents => {
    const { canonical, tell } = createCohort(bundledContexts, hash)
    for (const document of documents) {
      const text = JSON.stringify(document)
      const told = tell(text)
      if (told) {
        toldFromText++
        expect(told.quads).toBe(long(document))
        const proof = { created: 'now', proofValue: 'z1' }
        expect(told.canonicalWith(canonicalJson(proof))).toBe(canonicalJson({ ...document, proof }))
      }
      // Documents whose texts hold what no text may are read, and refused there.
      canonical(document)
    }
  },
  RUNS * 100,
)

test('of every two generated cohorts, one document at least is told from its text', () => {
  expect(toldFromText).toBeGreaterThan(RUNS / 2)
})

const badge = (learner: number, more: JsonObject = {}): JsonObject => ({
  '@context': [V2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: `urn:uuid:0c6b3c5e-7c1a-4f57-9a52-${String(learner).padStart(12, '0')}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: 'did:web:school.example', type: ['Profile'], name: 'School' },
  validFrom: '2026-06-30T12:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    id: `did:example:learner-${learner}`,
    achievement: { id: 'urn:uuid:1', type: ['Achievement'], name: 'Water', criteria: { narrative: 'Measures.' } },
    result: [
      { type: ['Result'], value: String(learner % 7) },
      { type: ['Result'], value: `${learner}!` },
    ],
  },
  evidence: [
    { id: `https://school.example/e/${learner}`, type: ['Evidence'] },
    { id: `https://school.example/e/${1000 - learner}`, type: ['Evidence'] },
  ],
  ...more,
})

test('a cohort works out once what its documents have in common', () => {
  let hashes = 0
  const { canonical } = createCohort(bundledContexts, text => {
    hashes++
    return hash(text)
  })
  for (let learner = 0; learner < 200; learner++) {
    if (learner === 100) hashes = 0
    expect(canonical(badge(learner))).toBe(long(badge(learner)))
  }
  // The two results, the status of none: everything else is the same; and a sample goes the long way.
  expect(hashes).toBeLessThan(100 * 3)
})

test('a document of the cohort is told from its text, and no other', () => {
  const { canonical, tell } = createCohort(bundledContexts, hash)
  const text = (learner: number, more: JsonObject = {}) => JSON.stringify(badge(learner, more))
  expect(tell(text(1))).toBeNull()
  for (const learner of [1, 2, 3]) canonical(badge(learner))
  for (let learner = 1; learner < 200; learner++) {
    const told = tell(text(learner))!
    expect(told.quads).toBe(long(badge(learner)))
    const proof = { type: 'DataIntegrityProof' }
    expect(told.canonicalWith(canonicalJson(proof))).toBe(canonicalJson({ ...badge(learner), proof }))
    expect(told.common).toMatchObject({ '@context': badge(1)['@context'], issuer: badge(1).issuer })
  }
  const { type, ...untyped } = badge(4)
  const odd = [
    text(4, { name: 'Another' }),
    text(4, { proof: {} }),
    JSON.stringify({ ...untyped, type }),
    JSON.stringify(badge(4), null, 1),
    `${text(4)} `,
    text(4).slice(0, -1),
    text(4).replace('"4!"', '4'),
    text(4).replace('"4!"', '"\\u0034!"'),
    text(4).replace('"4!"', '"4\n"'),
    text(4).replace('"4!"', '"\ud800"'),
    text(4).replace('"value":"4!"', '"value":"4!","value":"5"'),
    text(4).replace('urn:uuid:0c6b', 'urn://uuid:0c6b'),
    '',
    '{}',
  ]
  for (const one of odd) expect([one, tell(one)]).toEqual([one, null])
  expect(tell(text(4).replace('"4!"', '"น้ำ 😀"'))?.quads).toContain('น้ำ 😀')
})

test.each<Json>(['"urn:laurel-slot:0:"', 'x"urn:laurel-slot:1:', 'urn:laurel-slot:0:', -0])(
  'documents that all hold %o are read',
  description => {
    const { canonical, tell } = createCohort(bundledContexts, hash)
    for (const learner of [1, 2, 3, 4]) {
      const document = badge(learner, { description })
      expect(tell(JSON.stringify(document))).toBeNull()
      expect(canonical(document)).toBe(long(document))
    }
  },
)

test('a document that is none of the cohort is canonicalised by itself', () => {
  const { canonical } = createCohort(bundledContexts, hash)
  const odd = [badge(3, { name: 'Another' }), badge(4, { issuer: 'did:web:school.example' }), badge(5, { name: 7 })]
  for (const document of [badge(1), badge(2), ...odd, badge(6)]) expect(canonical(document)).toBe(long(document))
  // The subject has the issuer's name: what is said of the two is said of one.
  const same = badge(7)
  const shared = {
    ...same,
    credentialSubject: { ...(same.credentialSubject as JsonObject), id: 'did:web:school.example' },
  } as JsonObject
  expect(canonical(shared)).toBe(long(shared))
})

test('a document of another kind has no say in where those of a cohort may differ', () => {
  let hashes = 0
  const { canonical } = createCohort(bundledContexts, text => {
    hashes++
    return hash(text)
  })
  const { credentialSubject, ...rest } = badge(2)
  // It is met before the cohort is known, and has other texts in places that all the others have in common.
  const odd = {
    ...rest,
    type: ['VerifiableCredential', 'AchievementCredential'],
    credentialSubject: { ...(credentialSubject as JsonObject), role: 'Mentor' },
  } as JsonObject
  for (const document of [badge(1), odd]) expect(canonical(document)).toBe(long(document))
  for (let learner = 10; learner < 100; learner++) {
    if (learner === 50) hashes = 0
    expect(canonical(badge(learner))).toBe(long(badge(learner)))
  }
  expect(hashes).toBeLessThan(50 * 3)
})

test('what says no type, or is written with words of no end, takes the long way', () => {
  const quick = (document: JsonObject) => treeCanonical(document, bundledContexts, hash)
  expect(quick(badge(1))).not.toBeNull()
  for (const odd of [badge(1, { type: null }), badge(1, { issuer: { id: 'did:web:school.example', type: null } })]) {
    expect(quick(odd)).toBeNull()
    expect(long(odd)).toBeNull()
  }
  expect(quick(badge(1, { [`x${'y'.repeat(300)}`]: 'z' }))).toBeNull()
})

test('a large document comes in pieces of whole lines, and they have the hash of the whole', () => {
  const evidence = Array.from({ length: 900 }, (_, index) => ({
    id: `urn:uuid:${index}`,
    type: ['Evidence'],
    name: `Water ${index}`,
    narrative: 'น้ำ',
  }))
  const large = badge(1, { evidence })
  const pieces = treeCanonical(large, bundledContexts, hash)!
  expect(pieces.length).toBeGreaterThan(3)
  for (const piece of pieces) expect(piece.endsWith(' .\n')).toBe(true)
  expect(pieces.join('')).toBe(long(large))
  const { hashText } = cryptographyFromNode(crypto as never)
  expect(hashText!('sha256', pieces)).toBe(hash(pieces.join('')))
})

test('a cohort goes on where the next slice of a list begins, and ends where another kind of document does', () => {
  const tools = { cryptography: cryptographyFromNode(crypto as never), contexts: bundledContexts }
  const begun = cohortOf(badge(1), 'Ed25519', tools)
  for (const learner of [1, 2, 3]) expect(begun.canonical(badge(learner))).toBe(long(badge(learner)))
  expect(cohortOf(badge(4), 'Ed25519', tools)).toBe(begun)
  expect(cohortOf(badge(4), 'P-384', tools)).not.toBe(begun)
  const other = cohortOf(badge(5, { name: 'Another' }), 'Ed25519', tools)
  expect(other).not.toBe(begun)
  for (const learner of [5, 6])
    expect(other.canonical(badge(learner, { name: 'Another' }))).toBe(long(badge(learner, { name: 'Another' })))
  expect(cohortOf(badge(7), 'Ed25519', tools)).not.toBe(other)
})
