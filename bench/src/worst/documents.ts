import type { JsonObject } from '@laurel/core/primitives'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const OLDER = ['context.json', 'context-3.0.1.json', 'context-3.0.2.json'].map(
  name => `https://purl.imsglobal.org/spec/ob/v3p0/${name}`,
)
/** What a verifier reads at most, with room for a proof. */
const ROOM = 258_000
const MOST_VALUES = 16_200

export type Hostile = { readonly name: string; readonly document: JsonObject }

const badge = (more: JsonObject = {}): JsonObject => ({
  '@context': [V2, OB],
  id: 'urn:uuid:0c6b3c5e-7c1a-4f57-9a52-000000000001',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: 'did:example:issuer', type: ['Profile'], name: 'Sample School' },
  validFrom: '2026-06-30T12:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    achievement: {
      id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      type: ['Achievement'],
      name: 'Water',
      description: 'Water',
      criteria: { narrative: 'Water' },
    },
  },
  ...more,
})

/** How many values a JSON value is made of, itself among them. */
const valuesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, one) => sum + valuesOf(one), 1)
    : 1

/** As many as there is room for, each made by its number. */
function full<T>(make: (index: number) => T): T[] {
  const made: T[] = []
  let bytes = 0
  let values = 0
  for (let index = 0; ; index++) {
    const one = make(index)
    bytes += JSON.stringify(one).length + 1
    values += valuesOf(one)
    if (bytes > ROOM || values > MOST_VALUES) return made
    made.push(one)
  }
}

const subject = (more: JsonObject) => badge({ credentialSubject: { type: ['AchievementSubject'], ...more } })

function nested(depth: number, key: string, more: JsonObject = {}): JsonObject {
  let value: JsonObject = { type: ['Achievement'], name: 'the innermost' }
  for (let index = 0; index < depth; index++) value = { ...more, [key]: value }
  return value
}

/** Blank nodes of which each leads to each: what a search for a canonical order can do least about. */
const clique = (size: number) =>
  badge({
    evidence: Array.from({ length: size }, (_, one) => ({
      id: `_:n${one}`,
      type: ['Evidence'],
      'https://x.example/to': Array.from({ length: size }, (_, other) => ({ id: `_:n${other}` })),
    })),
  })

/** Blank nodes in rings, each like the other. */
const rings = (size: number, length: number) =>
  badge({
    evidence: Array.from({ length: size * length }, (_, at) => ({
      id: `_:n${at}`,
      'https://x.example/next': { id: `_:n${at - (at % length) + ((at + 1) % length)}` },
    })),
  })

/** Types that bring contexts of their own. */
const SCOPED = [
  'Achievement',
  'AchievementCredential',
  'AchievementSubject',
  'Address',
  'Alignment',
  'CompoundJson',
  'Criteria',
  'EndorsementCredential',
  'EndorsementSubject',
  'Evidence',
  'GeoCoordinates',
  'IdentifierEntry',
  'IdentityObject',
  'Image',
  'Profile',
  'Related',
  'Result',
  'ResultDescription',
  'RubricCriterionLevel',
  'VerifiableCredential',
  'VerifiablePresentation',
]
const subset = (number: number) => SCOPED.filter((_, bit) => (number >> bit) & 1)

/** What somebody would send who wants a verifier to do as much as can be for one request; each as long as is read. */
export const hostileDocuments = (): Hostile[] => {
  const texts = (text: string) => text.repeat(Math.floor(ROOM / text.length) - 20)
  const one = (name: string, document: JsonObject): Hostile => ({ name, document })
  return [
    one('an honest badge', badge()),
    one('one long text', badge({ description: texts('water ') })),
    one('one long text of quotation marks', badge({ description: texts('"').slice(0, ROOM / 2) })),
    one('one long text of control characters', badge({ description: texts('\u0001').slice(0, ROOM / 6) })),
    one('one long text of pairs of surrogates', badge({ description: '😀'.repeat(ROOM / 4) })),
    one('one long name of a thing', subject({ id: `urn:x:${texts('y').slice(0, ROOM)}` })),
    one('nodes in nodes', subject({ achievement: nested(26, 'creator', { type: ['Profile'] }) })),
    one('words that no context knows', badge(Object.fromEntries(full(index => [`word${index}`, index])))),
    one(
      'predicates written out',
      subject(Object.fromEntries(full(index => [`https://x.example/${index}`, `${index}`]))),
    ),
    one(
      'a node of predicates each',
      badge({
        evidence: full(index => ({
          type: ['Evidence'],
          [`https://x.example/a${index}`]: index,
          [`https://x.example/b${index}`]: index,
        })),
      }),
    ),
    one('types of one thing', subject({ type: full(index => `https://x.example/T${index}`) })),
    one('the same type again and again', subject({ type: full(() => 'AchievementSubject') })),
    one('sets of types', badge({ evidence: full(index => ({ type: subset(index * 2_654_435 + 1) })) })),
    one(
      'sets of types in each other',
      badge({
        evidence: full(index => ({
          type: subset(index * 40_503 + 1),
          'https://x.example/in': { type: subset(index * 65_599 + 1), 'https://x.example/in': { type: subset(index) } },
        })),
      }),
    ),
    one('things that are all alike', badge({ evidence: full(() => ({ type: ['Evidence'] })) })),
    one('things that differ in a name', badge({ evidence: full(index => ({ type: ['Evidence'], name: `${index}` })) })),
    one(
      'things of one name',
      badge({ evidence: full(index => ({ id: 'urn:x:1', type: ['Evidence'], name: `${index}` })) }),
    ),
    one('things of a name each', badge({ evidence: full(index => ({ id: `urn:x:${index}`, type: ['Evidence'] })) })),
    one('a clique of five', clique(5)),
    one('a clique of ten', clique(10)),
    one('a clique of sixty', clique(60)),
    one('two hundred rings of five', rings(200, 5)),
    one('one ring of two thousand', rings(1, 2_000)),
    one('numbers', subject({ 'https://x.example/n': full(index => (index + 0.1) / 7) as unknown as JsonObject })),
    one('texts of one predicate', subject({ role: full(index => `${index}`) })),
    one('texts with letters past the basic plane', subject({ role: full(index => `😀${index}`) })),
    one(
      'texts of a language each',
      subject({ role: full(index => ({ '@value': `${index}`, '@language': `x-${index % 1_000}` })) }),
    ),
    one(
      'lists',
      subject({
        achievement: {
          type: ['Achievement'],
          resultDescription: full(index => ({ type: ['ResultDescription'], allowedValue: ['a', 'b', `${index}`] })),
        },
      }),
    ),
    one(
      'one list',
      subject({
        achievement: {
          type: ['Achievement'],
          resultDescription: [{ type: ['ResultDescription'], allowedValue: full(index => `${index}`) }],
        },
      }),
    ),
    one('the same context again and again', badge({ '@context': [V2, ...full(() => OB)] })),
    one('contexts in turn', badge({ '@context': [V2, ...full(index => [OB, ...OLDER][index % 4]!)] })),
    one('contexts of both models in turn', badge({ '@context': [V2, ...full(index => [V1, OB, V2][index % 3]!)] })),
    one(
      'contexts in things',
      badge({ evidence: full(index => ({ '@context': [OB, ...OLDER][index % 4]!, type: ['Evidence'] })) }),
    ),
    one(
      'endorsements',
      badge({
        endorsement: full(index => ({
          '@context': [V2, OB],
          id: `urn:x:${index}`,
          type: ['VerifiableCredential', 'EndorsementCredential'],
          issuer: { id: 'did:example:other', type: ['Profile'] },
          validFrom: '2026-06-30T12:00:00Z',
          credentialSubject: { id: 'urn:x:1', type: ['EndorsementSubject'] },
        })),
      }),
    ),
    one(
      'statuses',
      badge({ credentialStatus: full(index => ({ id: `urn:x:${index}`, type: 'BitstringStatusListEntry' })) }),
    ),
    one('lists of lists', subject({ role: [full(index => [`${index}`])] as unknown as JsonObject })),
    one('graphs', badge({ 'https://x.example/g': full(index => ({ '@graph': [{ '@id': `urn:x:${index}` }] })) })),
    one('words of a long prefix', badge(Object.fromEntries(full(index => [`${'x'.repeat(240)}:${index}`, index])))),
  ]
}
