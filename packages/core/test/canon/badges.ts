import { fc } from '@fast-check/vitest'
import type { JsonObject } from '../../src/primitives/index.ts'

export const V2 = 'https://www.w3.org/ns/credentials/v2'
export const V1 = 'https://www.w3.org/2018/credentials/v1'
export const OB = ['context.json', 'context-3.0.1.json', 'context-3.0.2.json', 'context-3.0.3.json'].map(
  name => `https://purl.imsglobal.org/spec/ob/v3p0/${name}`,
)
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
export const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'

// The reference sorts by UTF-16 units where RDFC-1.0 asks for code points; that shows only between U+E000…U+FFFF and
// what lies above, so texts have none of the former.
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 24 }).map(one => one.replace(/[\ue000-\uffff]/g, '')),
  fc.constantFrom('น้ำ', 'é vs é', '"quoted" \\ back\nslash\t', '\u0001\u007f', '𝒳😀'),
)
const url = fc.webUrl({ withFragments: true }).map(one => one.replace(/[|^`{}<>"\\\s]/g, ''))
export const id = fc.oneof(
  url,
  fc.uuid().map(one => `urn:uuid:${one}`),
)
export const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map(one => one.toISOString())
// The reference takes 1e-7 for 0; we refuse it.
const fraction = fc.double({ min: 0, max: 90, noNaN: true }).filter(one => !String(one).includes('e'))
export const partial = (shape: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(shape, { requiredKeys }) as fc.Arbitrary<JsonObject>
export const oneOrMore = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }))

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
export type Frame = { readonly base: string; readonly ob: string; readonly lacks: readonly string[] }
const OLD_LACKS = ['inLanguage', 'awardedDate', 'credentialStatus', 'credentialSchema']
export const FITTING: readonly Frame[] = [
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

export const credential = fc
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
