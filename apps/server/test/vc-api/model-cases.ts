import type { Json, JsonObject } from '@laurel/core/primitives'

/**
 * What Verifiable Credentials Data Model 2.0 demands, as cases: a document that is changed in one place, and whether a
 * conforming issuer signs it and a conforming verifier takes it. Written after the specification; the clauses are those
 * of docs/specs/conformance.md.
 */
export type Case = {
  readonly clause: string
  readonly name: string
  readonly document: JsonObject
  readonly isGood: boolean
  /** Only what is about to be signed is held to it. */
  readonly issuingOnly?: boolean
}

export const V2 = 'https://www.w3.org/ns/credentials/v2'
export const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'

export const plain = (more: JsonObject = {}): JsonObject => ({
  '@context': [V2],
  id: 'urn:uuid:86294362-4254-4f36-854f-3952fe42555d',
  type: ['VerifiableCredential'],
  issuer: 'did:example:issuer',
  validFrom: '2024-01-01T00:00:00Z',
  credentialSubject: { id: 'did:example:subject', name: 'Sample Learner 1' },
  ...more,
})

const without = (key: string): JsonObject => {
  const { [key]: _gone, ...rest } = plain()
  return rest
}

const cases: Case[] = []
const add = (isGood: boolean, clause: string, name: string, document: JsonObject, issuingOnly = false) =>
  cases.push({ clause, name, document, isGood, issuingOnly })
const good = (clause: string, name: string, more: JsonObject) => add(true, clause, name, plain(more))
const bad = (clause: string, name: string, more: JsonObject) => add(false, clause, name, plain(more))

/** Names a value for the table, shortly. */
const called = (value: Json): string => (JSON.stringify(value) ?? String(value)).slice(0, 60)

const NO_OBJECTS: readonly Json[] = [null, true, 4, 'text', '', []]
const NO_URLS: readonly Json[] = [
  null,
  true,
  12,
  '',
  {},
  [],
  'not a url',
  'relative/path',
  '//no-scheme/x',
  'https ://x.example',
  'https://',
  'did:',
  'did:example',
  ' urn:x:y',
  'http:x',
  ['urn:a:b', 'urn:a:c'],
  '#fragment',
  'urn:uuid:with space',
  'DID:Example:1 ',
]
const URLS: readonly string[] = [
  'urn:uuid:7a3c1b52-8c8f-4a0a-8a6d-3b0d9d8c3f11',
  'did:example:123',
  'did:web:school.example:i:hts',
  'https://school.example/c/1?x=1#y',
  'http://school.example',
  'tag:school.example,2026:1',
  'mailto:learner@example.org',
  'did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj#k',
]

// §4.3 Contexts
add(false, '§4.3', 'no @context', without('@context'))
good('§4.3', 'the base context alone', {})
good('§4.3', 'another known context after it', { '@context': [V2, EXAMPLES] })
good('§4.3', 'a context of its own after it', {
  '@context': [V2, { ExampleCredential: 'https://example.org/#ExampleCredential' }],
  type: ['VerifiableCredential', 'ExampleCredential'],
})
good('§4.3', 'addresses and contexts of its own mixed', {
  '@context': [V2, EXAMPLES, { honours: 'https://example.org/#honours' }],
  credentialSubject: { id: 'did:example:subject', honours: 'summa' },
})
good('§4.3', 'a scoped context of its own', {
  '@context': [
    V2,
    {
      '@protected': true,
      ExampleLicence: 'urn:example:ExampleLicence',
      Licence: {
        '@id': 'urn:example:Licence',
        '@context': { '@protected': true, id: '@id', type: '@type', number: 'urn:example:number' },
      },
      licence: { '@id': 'urn:example:licence', '@type': '@id' },
    },
  ],
  type: ['VerifiableCredential', 'ExampleLicence'],
  credentialSubject: { id: 'did:example:subject', licence: { type: 'Licence', number: 'T21387' } },
})
for (const context of [
  V2,
  {},
  null,
  4,
  true,
  [],
  [EXAMPLES],
  [EXAMPLES, V2],
  [{ '@vocab': 'urn:x:' }, V2],
  ['https://www.w3.org/2018/credentials/v1', V2],
] as Json[])
  bad('§4.3', `@context is ${called(context)}`, { '@context': context })
for (const one of [
  'https ://not-a-url/v1',
  'not-a-url',
  '',
  123192875,
  null,
  false,
  [],
  {},
  ['x'],
  V2,
  'https://unknown.example/context/v1',
  'http://169.254.169.254/latest',
] as Json[])
  bad('§4.3', `a second context ${called(one)}`, { '@context': [V2, one] })
add(
  false,
  '§4.3',
  'VC 1.1 to be issued',
  { ...plain(), '@context': ['https://www.w3.org/2018/credentials/v1'], issuanceDate: '2024-01-01T00:00:00Z' },
  true,
)
for (const context of [
  { '@import': 'https://school.example/x' },
  { term: 'https ://x' },
  { term: { '@id': 4 } },
  { '@vocab': 4 },
  { '@language': 4 },
  { '': 'urn:x:y' },
] as JsonObject[])
  bad('§4.3', `a context that cannot be processed ${called(context)}`, { '@context': [V2, context] })

// §4.4 Identifiers
add(true, '§4.4', 'no id', without('id'))
for (const id of URLS) {
  good('§4.4', `id ${id.slice(0, 30)}`, { id })
  good('§4.4', `subject id ${id.slice(0, 30)}`, { credentialSubject: { id } })
}
for (const id of NO_URLS) {
  bad('§4.4', `id ${called(id)}`, { id })
  bad('§4.4', `subject id ${called(id)}`, { credentialSubject: { id, name: 'Sample Learner 1' } })
  bad('§4.7', `issuer id ${called(id)}`, { issuer: { id } })
  if (!Array.isArray(id) && !(typeof id === 'object' && id !== null))
    bad('§4.7', `issuer ${called(id)}`, { issuer: id })
}

// §4.5 Types
add(false, '§4.5', 'no type', without('type'))
good('§4.5', 'one type as text', { type: 'VerifiableCredential' })
good('§4.5', 'a type by its URL', { type: ['VerifiableCredential', 'https://example.org/#Other'] })
good('§4.5', 'the order does not matter', {
  type: ['https://example.org/#B', 'VerifiableCredential', 'https://example.org/#A'],
})
good('§4.5', 'a type that the examples context gives a meaning', {
  '@context': [V2, EXAMPLES],
  type: ['VerifiableCredential', 'RelationshipCredential'],
})
for (const type of [
  null,
  true,
  4,
  '',
  'text',
  {},
  [],
  [null],
  [4],
  [{}],
  [[]],
  ['VerifiableCredential', 4],
  ['VerifiableCredential', null],
  ['VerifiableCredential', ''],
  ['VerifiableCredential', 'Unmapped'],
  ['VerifiableCredential', 'not a term'],
  ['VerifiableCredential', 'VerifiableCredential'],
  ['VerifiablePresentation'],
  ['https://example.org/#Only'],
] as Json[])
  bad('§4.5', `type ${called(type)}`, { type })
bad('§4.5', 'a type that @vocab null leaves without a meaning', {
  '@context': [V2, { '@vocab': null }],
  type: ['VerifiableCredential', 'ExampleTestCredential'],
})
bad('§4.5', 'a type mapped to no URL', {
  '@context': [V2, { Example: 'https ://not-a-url#Example' }],
  type: ['VerifiableCredential', 'Example'],
})

// §4.6 and §11.1 Names, descriptions, language and direction
const TEXTS: readonly Json[] = [
  'Active Listening',
  '',
  { '@value': 'Écoute active', '@language': 'fr' },
  { '@value': 'ฟัง', '@language': 'th', '@direction': 'ltr' },
  { '@value': 'x', '@direction': 'rtl' },
  { '@value': 'x' },
  [
    { '@value': 'a', '@language': 'en' },
    { '@value': 'b', '@language': 'zh-Hant-TW' },
  ],
]
const NO_TEXTS: readonly Json[] = [
  null,
  true,
  4,
  {},
  [],
  [4],
  ['a', 'b'],
  { '@value': 4, '@language': 'en' },
  { '@language': 'en' },
  { '@value': 'x', '@language': 'en', url: 'did:example:x' },
  { '@value': 'x', '@language': 'not a tag' },
  { '@value': 'x', '@language': 4 },
  { '@value': 'x', '@direction': 'up' },
  { '@value': 'x', '@direction': null },
  [{ '@value': 'x', '@language': 'en', extra: true }],
  { value: 'x' },
]
for (const key of ['name', 'description']) {
  for (const text of TEXTS) {
    good('§4.6', `${key} ${called(text)}`, { [key]: text })
    good('§4.6', `issuer's ${key} ${called(text)}`, { issuer: { id: 'did:example:issuer', [key]: text } })
  }
  for (const text of NO_TEXTS) {
    bad('§4.6', `${key} ${called(text)}`, { [key]: text })
    bad('§4.6', `issuer's ${key} ${called(text)}`, { issuer: { id: 'did:example:issuer', [key]: text } })
  }
}
bad('§11.1', 'a value object with other members, in the subject', {
  credentialSubject: { id: 'did:example:s', name: { '@value': 'x', '@language': 'en', more: 1 } },
})

// §4.7 Issuer
add(false, '§4.7', 'no issuer', without('issuer'))
good('§4.7', 'an issuer as object', { issuer: { id: 'did:example:issuer' } })
for (const issuer of [
  null,
  true,
  4,
  [],
  {},
  ['did:example:issuer'],
  [{ id: 'did:example:issuer' }],
  { name: 'Sample School' },
] as Json[])
  bad('§4.7', `issuer ${called(issuer)}`, { issuer })

// §4.8 Subject
add(false, '§4.8', 'no subject', without('credentialSubject'))
good('§4.8', 'several subjects', { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b', name: 'x' }] })
good('§4.8', 'a subject without id', { credentialSubject: { name: 'Sample Learner 2' } })
for (const subject of [
  ...NO_OBJECTS,
  {},
  [{}],
  [null, true, 4],
  [{ id: 'did:example:a' }, {}],
  ['did:example:a'],
  [{ id: 'did:example:a' }, 'x'],
] as readonly Json[])
  bad('§4.8', `subject ${called(subject)}`, { credentialSubject: subject })

// §4.9 Validity
const STAMPS = [
  '2024-01-01T00:00:00Z',
  '2024-05-12T10:00:00.123Z',
  '2024-02-29T23:59:59+05:30',
  '2023-02-25T19:10:39-06:00',
  '2024-01-01T00:00:00.123456789Z',
  '2023-12-31T24:00:00Z',
  '0001-01-01T00:00:00Z',
  '2024-01-01T00:00:00+14:00',
]
const NO_STAMPS: readonly Json[] = [
  null,
  true,
  1700000000,
  '',
  {},
  [],
  ['2024-01-01T00:00:00Z'],
  '2024-01-01',
  'Sat 25 Feb 2023 07:16:31 PM CST',
  '2024-13-01T00:00:00Z',
  '2024-02-30T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2024-01-01T25:00:00Z',
  '2024-01-01T00:60:00Z',
  '2024-01-01T00:00:61Z',
  '2024-01-01 00:00:00Z',
  '2024-01-01t00:00:00z',
  '24-01-01T00:00:00Z',
  '2024-01-01T00:00Z',
  '2024-01-01T00:00:00+15:00',
  '2024-01-01T00:00:00+0100',
  '2024-01-01T24:00:01Z',
  'yesterday',
]
add(true, '§4.9', 'no validFrom', without('validFrom'))
for (const stamp of STAMPS) good('§4.9', `validFrom ${stamp}`, { validFrom: stamp })
for (const stamp of [
  '2126-01-01T00:00:00Z',
  '2126-01-01T00:00:00.5-06:00',
  '9999-12-31T23:59:59Z',
  '12000-01-01T00:00:00Z',
])
  good('§4.9', `validUntil ${stamp}`, { validUntil: stamp })
for (const stamp of NO_STAMPS) {
  bad('§4.9', `validFrom ${called(stamp)}`, { validFrom: stamp })
  bad('§4.9', `validUntil ${called(stamp)}`, { validUntil: stamp })
}
good('§4.9', 'validUntil at validFrom', { validFrom: '2126-01-01T00:00:00Z', validUntil: '2126-01-01T00:00:00Z' })
bad('§4.9', 'validUntil before validFrom', { validFrom: '2126-01-01T00:00:00Z', validUntil: '2125-12-31T23:59:59Z' })
bad('§4.9', 'validUntil before validFrom by its zone', {
  validFrom: '2126-01-01T00:00:00Z',
  validUntil: '2126-01-01T00:30:00+01:00',
})
add(false, '§4.9', 'validFrom without a zone, to be issued', plain({ validFrom: '2024-01-01T00:00:00' }), true)

// §4.10 Status, §4.11 Schemas, §5.4 to §5.6 and §5.10: each an object with a type
const OWN = { '@context': [V2, { ExampleThing: 'https://example.org/#ExampleThing' }] }
const PLACES = [
  ['credentialStatus', '§4.10'],
  ['credentialSchema', '§4.11'],
  ['refreshService', '§5.4'],
  ['termsOfUse', '§5.5'],
  ['evidence', '§5.6'],
  ['confidenceMethod', '§5.10'],
  ['renderMethod', '§5.10'],
] as const
for (const [key, clause] of PLACES) {
  const thing = { id: 'did:example:thing', type: 'ExampleThing' }
  const { id: _id, ...anonymous } = thing
  const isSchema = key === 'credentialSchema'
  // A status of a kind that nobody here knows can be issued; whether it holds cannot be found out.
  const isUnknown = key === 'credentialStatus'
  const accept = (name: string, value: Json) => add(true, clause, name, plain({ ...OWN, [key]: value }), isUnknown)
  accept(`${key} with a type`, thing)
  accept(`${key} with a type by its URL`, { ...thing, type: 'https://example.org/#Other' })
  accept(`several ${key}`, [thing, { ...thing, id: 'did:example:other' }])
  if (isSchema) bad(clause, `${key} without id`, { ...OWN, [key]: anonymous })
  else accept(`${key} without id`, anonymous)
  for (const wrong of [...NO_OBJECTS, [null], ['x'], [thing, 4]])
    bad(clause, `${key} ${called(wrong)}`, { ...OWN, [key]: wrong })
  for (const type of [undefined, null, 2, '', [], {}, [4], 'Unmapped', 'not a term'] as (Json | undefined)[]) {
    const { type: _type, ...untyped } = thing
    bad(clause, `${key} of type ${called(type as Json)}`, {
      ...OWN,
      [key]: type === undefined ? untyped : { ...untyped, type },
    })
  }
  for (const id of NO_URLS) bad(clause, `${key} with id ${called(id)}`, { ...OWN, [key]: { ...thing, id } })
}

// Bitstring Status List §2.1
const entry = (more: JsonObject = {}): JsonObject => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '94567',
  statusListCredential: 'https://school.example/status/3',
  ...more,
})
add(true, 'Bitstring §2.1', 'an entry', plain({ credentialStatus: entry() }), true)
add(
  true,
  'Bitstring §2.1',
  'an entry with messages',
  plain({
    credentialStatus: entry({
      statusPurpose: 'message',
      statusSize: 1,
      statusMessage: [
        { status: '0x0', message: 'a' },
        { status: '0x1', message: 'b' },
      ],
    }),
  }),
  true,
)
for (const more of [
  { statusPurpose: null },
  { statusPurpose: 4 },
  { statusPurpose: '' },
  { statusListIndex: true },
  { statusListIndex: -1 },
  { statusListIndex: '-1' },
  { statusListIndex: '007' },
  { statusListIndex: '1e3' },
  { statusListIndex: 'x' },
  { statusListIndex: '' },
  { statusListCredential: 'no url' },
  { statusListCredential: null },
  { statusSize: 0 },
  { statusSize: -1 },
  { statusSize: 1.5 },
  { statusSize: '1' },
  { statusSize: 2 },
  { statusPurpose: 'message' },
  { statusSize: 2, statusMessage: [{ status: '0x0', message: 'a' }] },
  { statusMessage: 'x' },
  { statusMessage: [{ status: '5', message: 'a' }] },
  { statusReference: 'no url' },
  { statusReference: [] },
] as JsonObject[])
  bad('Bitstring §2.1', `an entry with ${called(more)}`, { credentialStatus: entry(more) })
for (const key of ['statusPurpose', 'statusListIndex', 'statusListCredential']) {
  const { [key]: _gone, ...rest } = entry()
  bad('Bitstring §2.1', `an entry without ${key}`, { credentialStatus: rest })
}

// §5.2 Extensibility: nothing without a meaning, and no meaning changed
bad('§5.2', 'a property that no context defines', { honours: 'summa' })
bad('§5.2', 'a property in the subject that no context defines', {
  credentialSubject: { id: 'did:example:s', honours: 'summa' },
})
bad('§5.2', 'a protected type redefined', { '@context': [V2, { VerifiableCredential: 'https://example.org/#Bad' }] })
bad('§5.2', 'a protected term redefined', { '@context': [V2, { name: 'https://example.org/#name' }] })
bad('§5.2', 'a term of its own protected, and redefined', {
  '@context': [V2, { '@protected': true, Example: 'https://example.org/#A' }, { Example: 'https://example.org/#B' }],
  type: ['VerifiableCredential', 'Example'],
})
good('§5.2', 'the same meaning said twice', {
  '@context': [
    V2,
    { '@protected': true, Example: 'https://example.org/#A' },
    { '@protected': true, Example: 'https://example.org/#A' },
  ],
  type: ['VerifiableCredential', 'Example'],
})

// §5.3 Related resources
const SRI = 'sha384-+l5uKTqdkOV1dYIqQ9yBjk1PDjBUBgIzlp6rS9eVcz5FlpvjBRWLCRqQO0tEqVv2'
const MULTIHASH = 'uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw'
const resource = (more: JsonObject = {}): JsonObject => ({ id: 'urn:example:resource', digestSRI: SRI, ...more })
good('§5.3', 'digestSRI', { relatedResource: [resource()] })
good('§5.3', 'one object', { relatedResource: resource() })
good('§5.3', 'digestMultibase', { relatedResource: [{ id: 'urn:example:resource', digestMultibase: MULTIHASH }] })
good('§5.3', 'both, and a media type', {
  relatedResource: [resource({ digestMultibase: MULTIHASH, mediaType: 'application/json' })],
})
good('§5.3', 'a context with its true digest', {
  relatedResource: [{ id: V2, digestMultibase: 'uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA' }],
})
bad('§5.3', 'a context with another digest', { relatedResource: [{ id: V2, digestMultibase: MULTIHASH }] })
bad('§5.3', 'one id twice', { relatedResource: [resource(), resource()] })
for (const wrong of [...NO_OBJECTS, ['urn:example:resource'], [null]])
  bad('§5.3', `relatedResource ${called(wrong)}`, { relatedResource: wrong })
for (const id of NO_URLS) bad('§5.3', `a resource with id ${called(id)}`, { relatedResource: [resource({ id })] })
bad('§5.3', 'a resource without id', { relatedResource: [{ digestSRI: SRI }] })
bad('§5.3', 'a resource without digest', { relatedResource: [{ id: 'urn:example:resource' }] })
for (const digestSRI of [null, 4, '', 'md5-x', 'sha256-', 'sha384', 'sha256-*'] as Json[])
  bad('§5.3', `digestSRI ${called(digestSRI)}`, { relatedResource: [resource({ digestSRI })] })
for (const digestMultibase of [
  null,
  4,
  '',
  'x',
  'uAAAA',
  'uZTQ0MjM1NiAgcmVwb3J0cc5jZWxhdGVkLXJlc291cmNlLmpzb24K',
  'z0',
] as Json[])
  bad('§5.3', `digestMultibase ${called(digestMultibase)}`, {
    relatedResource: [{ id: 'urn:example:resource', digestMultibase }],
  })
for (const mediaType of [null, 4, '', 'text'] as Json[])
  bad('§5.3', `mediaType ${called(mediaType)}`, { relatedResource: [resource({ mediaType })] })

export const CASES: readonly Case[] = cases
