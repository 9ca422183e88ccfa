import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { bundledContexts, canonicalize } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { referenceCanonical } from './reference.ts'

const vectors = fileURLToPath(new URL('../vectors/', import.meta.url))

function* documents(folder: string): Generator<[string, JsonObject]> {
  for (const entry of readdirSync(join(vectors, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json') || entry.name.startsWith('context')) continue
    const file = join(entry.parentPath, entry.name)
    const document = JSON.parse(readFileSync(file, 'utf8'))
    if (document['@context']) yield [file.slice(vectors.length), document]
  }
}

/** Both agree: the same text from both, or a refusal from both; where only we refuse, we say that we do not support it. */
async function compare(document: JsonObject): Promise<'same' | 'both refuse' | 'unsupported'> {
  const ours = canonicalize(document, bundledContexts)
  const theirs = await referenceCanonical(document).catch(() => null)
  if (ours.ok) {
    expect(ours.value).toBe(theirs)
    return 'same'
  }
  if (theirs === null) return 'both refuse'
  expect(ours.error, JSON.stringify(ours.error)).toMatchObject({
    code: expect.stringMatching(/^(UNSUPPORTED|CONTEXT_INLINE|VALUE_DROPPED)$/),
  })
  return 'unsupported'
}

describe('the same canonical form as jsonld and rdf-canonize', () => {
  const all = ['eddsa', 'ecdsa', 'openbadges-3.0'].flatMap(folder => [...documents(folder)])

  test('covers the vectors that there are', () => expect(all.length).toBeGreaterThan(30))

  test.each(all)('%s', async (_, document) => {
    const { proof, ...unsecured } = document
    expect(await compare(unsecured)).not.toBe('unsupported')
    // A proof is canonicalised too, under the document's contexts.
    for (const one of Array.isArray(proof) ? proof : proof ? [proof] : []) {
      const { proofValue: _value, ...options } = one as JsonObject
      expect(await compare({ '@context': document['@context']!, ...options })).not.toBe('unsupported')
    }
  })
})

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const OB = ['context.json', 'context-3.0.1.json', 'context-3.0.2.json', 'context-3.0.3.json'].map(
  name => `https://purl.imsglobal.org/spec/ob/v3p0/${name}`,
)
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'

// The reference sorts by UTF-16 units where RDFC-1.0 asks for code points; that shows only between U+E000…U+FFFF and
// what lies above, so texts have none of the former.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 24 }).map(one => one.replace(/[\ue000-\uffff]/g, '')),
  fc.constantFrom('น้ำ', 'é vs é', '"quoted" \\ back\nslash\t', '\u0001\u007f', '𝒳😀'),
)
const url = fc.webUrl({ withFragments: true }).map(one => one.replace(/[|^`{}<>"\\\s]/g, ''))
const id = fc.oneof(
  url,
  fc.uuid().map(one => `urn:uuid:${one}`),
)
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map(one => one.toISOString())
// The reference takes 1e-7 for 0; we refuse it.
const fraction = fc.double({ min: 0, max: 90, noNaN: true }).filter(one => !String(one).includes('e'))
const partial = (shape: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(shape, { requiredKeys }) as fc.Arbitrary<JsonObject>
const oneOrMore = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }))

const alignment = partial(
  { type: fc.constant(['Alignment']), targetName: text, targetUrl: url, targetCode: text, targetFramework: text },
  ['type'],
)
const evidence = partial(
  { id, type: fc.constantFrom(['Evidence'], ['Evidence', 'Evidence']), name: text, narrative: text, genre: text },
  ['type'],
)
const image = partial({ id: url, type: fc.constant('Image'), caption: text }, ['id', 'type'])
const level = partial(
  {
    id,
    type: fc.constant(['RubricCriterionLevel']),
    name: text,
    level: text,
    points: text,
    alignment: fc.array(alignment, { maxLength: 2 }),
  },
  ['id', 'type'],
)
const resultDescription = partial(
  {
    id,
    type: fc.constant(['ResultDescription']),
    name: text,
    resultType: fc.constantFrom('Status', 'RubricCriterionLevel'),
    allowedValue: fc.array(text, { maxLength: 4 }),
    rubricCriterionLevel: fc.array(level, { maxLength: 2 }),
    valueMax: text,
  },
  ['id', 'type'],
)
const profile = partial(
  { id, type: fc.constantFrom('Profile', ['Profile']), name: text, url, description: text, image, email: text },
  ['id', 'type'],
)
const achievement = partial(
  {
    id,
    type: fc.constantFrom(['Achievement'], 'Achievement'),
    name: text,
    description: text,
    achievementType: fc.constantFrom('Course', 'Badge'),
    creditsAvailable: fc.oneof(fc.integer({ min: 0, max: 90 }), fraction),
    criteria: partial({ id: url, narrative: text }),
    alignment: oneOrMore(alignment),
    image,
    tag: fc.array(text, { maxLength: 3 }),
    creator: profile,
    resultDescription: fc.array(resultDescription, { maxLength: 2 }),
    inLanguage: fc.constantFrom('en', 'th-TH'),
    version: text,
  },
  ['id', 'type'],
)
const identity = partial(
  { type: fc.constant('IdentityObject'), identityType: fc.constant('name'), hashed: fc.boolean(), identityHash: text },
  ['type'],
)
const result = partial(
  {
    type: fc.constant(['Result']),
    resultDescription: id,
    value: text,
    status: fc.constantFrom('Completed', 'Failed'),
    achievedLevel: id,
  },
  ['type'],
)
const subject = partial(
  {
    id,
    type: fc.constantFrom(['AchievementSubject'], 'AchievementSubject'),
    achievement,
    identifier: oneOrMore(identity),
    result: oneOrMore(result),
    activityStartDate: date,
    licenseNumber: text,
    // Said twice is said once, also where the subject has no id.
    role: fc.oneof(text, fc.array(fc.constantFrom('Mentor', 'Learner'), { maxLength: 3 })),
  },
  ['type'],
)
const status = partial(
  {
    id: url,
    type: fc.constant('BitstringStatusListEntry'),
    statusPurpose: fc.constant('revocation'),
    statusListIndex: fc.nat().map(String),
    statusListCredential: url,
  },
  ['type'],
)

/**
 * Contexts that go together, each with the words that it lacks: the first Open Badges contexts were made for VC 1.1.
 * One in twenty documents has a pair that does not, or a word that is not defined: both sides refuse those.
 */
type Frame = { readonly base: string; readonly ob: string; readonly lacks: readonly string[] }
const OLD_LACKS = ['inLanguage', 'awardedDate', 'credentialStatus', 'credentialSchema']
const FITTING: readonly Frame[] = [
  { base: V1, ob: OB[0]!, lacks: OLD_LACKS },
  { base: V1, ob: OB[1]!, lacks: OLD_LACKS },
  { base: V2, ob: OB[2]!, lacks: ['inLanguage', 'awardedDate'] },
  { base: V2, ob: OB[3]!, lacks: [] },
]
const UNFIT: readonly Frame[] = [
  { base: V2, ob: OB[0]!, lacks: [] },
  { base: V2, ob: OB[1]!, lacks: [] },
  { base: V2, ob: OB[2]!, lacks: [] },
]
const frame = fc.oneof(
  { weight: 19, arbitrary: fc.constantFrom(...FITTING) },
  { weight: 1, arbitrary: fc.constantFrom(...UNFIT) },
)
const without = (value: unknown, words: readonly string[]): unknown =>
  words.length === 0
    ? value
    : JSON.parse(JSON.stringify(value), function (key, one) {
        return words.includes(key) && !Array.isArray(this) ? undefined : one
      })

const credential = fc
  .tuple(
    frame,
    fc.boolean(),
    fc.boolean(),
    partial(
      {
        id,
        name: text,
        description: text,
        issuer: fc.oneof(id, profile),
        validFrom: date,
        validUntil: date,
        credentialSubject: oneOrMore(subject),
        evidence: oneOrMore(evidence),
        credentialStatus: oneOrMore(status),
        image,
        awardedDate: date,
        credentialSchema: partial({ id: url, type: fc.constant('JsonSchema') }, ['id', 'type']),
      },
      ['credentialSubject'],
    ),
  )
  .map(([{ base, ob, lacks }, extensions, examples, body]) => ({
    '@context': [base, ob, ...(extensions ? [EXTENSIONS] : []), ...(examples ? [EXAMPLES] : [])],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    ...(examples ? { undefinedWord: 'kept by @vocab' } : {}),
    ...(without(body, examples ? [] : lacks) as JsonObject),
  }))

/** The same documents in each run; for a long search: `CANON_RUNS=50000 CANON_SEED=2 npx vitest …`. */
const RUNS = Number(process.env.CANON_RUNS ?? 1_200)
const SEED = Number(process.env.CANON_SEED ?? 1)

property.prop([credential], { numRuns: RUNS, seed: SEED })(
  'a generated Open Badge has the same canonical form',
  async document => {
    await compare(document as JsonObject)
  },
  RUNS * 100,
)

const vc1 = partial(
  {
    id,
    issuer: fc.oneof(id, partial({ id, name: text }, ['id'])),
    issuanceDate: date,
    expirationDate: date,
    credentialSubject: oneOrMore(partial({ id, alumniOf: text })),
    evidence: oneOrMore(partial({ id, type: fc.constant('DocumentVerification') }, ['type'])),
  },
  ['credentialSubject'],
)
property.prop([vc1, fc.boolean()], { numRuns: 200, seed: SEED })(
  'a generated VC 1.1 document, or a presentation of one, has the same canonical form',
  async (body, presented) => {
    const document = { '@context': [V1, EXAMPLES], type: ['VerifiableCredential'], ...body }
    await compare(
      (presented
        ? { '@context': [V1], type: 'VerifiablePresentation', verifiableCredential: [document] }
        : document) as JsonObject,
    )
  },
  60_000,
)

test.each([SEED, 2, 3])('nine in ten generated documents have a canonical form, of every context (%i)', seed => {
  const documents = fc.sample(credential, { numRuns: 1_000, seed })
  const canonical = documents.filter(one => canonicalize(one as JsonObject, bundledContexts).ok)
  expect(canonical.length).toBeGreaterThan(900)
  expect(canonical.length).toBeLessThan(1_000)
  for (const { base, ob } of FITTING)
    expect(canonical.filter(one => one['@context'][0] === base && one['@context'][1] === ob).length).toBeGreaterThan(
      150,
    )
})

test.each([1, 2, 3, 4, 5, 6])('what is said twice of a node without id is said once (%i)', index => {
  const badge = (role: string[]): JsonObject => ({
    '@context': [V2, OB[3]!],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { type: 'Profile', name: `School ${index}` },
    credentialSubject: { type: ['AchievementSubject'], role },
    evidence: { type: ['Evidence'], name: `Report ${index}` },
  })
  expect(canonicalize(badge(['Mentor', 'Mentor']), bundledContexts)).toEqual(
    canonicalize(badge(['Mentor']), bundledContexts),
  )
})

test('a text with half a character, or nodes nested without end, have no canonical form and do no harm', () => {
  const nested = (depth: number): JsonObject => (depth === 0 ? {} : { '@included': nested(depth - 1) })
  const half = { '@context': V2, type: 'VerifiableCredential', name: 'half \ud800' }
  expect(canonicalize(half, bundledContexts)).toMatchObject({ ok: false, error: { code: 'VALUE_INVALID' } })
  expect(canonicalize({ '@context': V2, ...nested(5_000) }, bundledContexts)).toMatchObject({
    ok: false,
    error: { code: 'UNSUPPORTED' },
  })
})

describe('what would be dropped is refused', () => {
  const badge = (extra: JsonObject): JsonObject => ({
    '@context': [V2, OB[3]!],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: 'https://school.example',
    credentialSubject: { type: ['AchievementSubject'], ...extra },
  })
  const code = (document: JsonObject) => {
    const canonical = canonicalize(document, bundledContexts)
    return canonical.ok ? 'canonical' : canonical.error.code
  }
  test.each([
    ['H-01 a term that no context defines', badge({ honours: 'summa' }), 'TERM_UNDEFINED'],
    ['H-02 an inline context', { ...badge({}), '@context': [V2, { '@vocab': 'urn:x' }] }, 'CONTEXT_INLINE'],
    [
      'H-07 a context by an address that is not bundled',
      { ...badge({}), '@context': [V2, 'http://169.254.169.254/latest/meta-data/'] },
      'CONTEXT_UNKNOWN',
    ],
    ['a relative id', badge({ id: 'learner-7' }), 'IRI_RELATIVE'],
    ['a null', badge({ licenseNumber: null }), 'VALUE_DROPPED'],
    [
      'a type that no context defines',
      { ...badge({}), type: ['VerifiableCredential', 'HonourCredential'] },
      'TERM_UNDEFINED',
    ],
    ['no context at all', { type: 'VerifiableCredential' }, 'CONTEXT_MISSING'],
  ])('%s', (_, document, expected) => expect(code(document as JsonObject)).toBe(expected))
})
