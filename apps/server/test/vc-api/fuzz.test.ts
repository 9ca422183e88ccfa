import type { Json, JsonObject } from '@laurel/core/primitives'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { CASES, plain, V2 } from './model-cases.ts'

/** So many requests for each call; more for a night, by this variable. */
const RUNS = Number(process.env.LAUREL_FUZZ_RUNS ?? 140)

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { LAUREL_VCAPI_OPEN: 'true', LAUREL_LOG_LEVEL: 'error' } })
  await bootstrapIssuer(server.deps, { issuer: 'hts', apiKey: `lrl_${'k'.repeat(43)}` })
})
afterAll(() => server?.stop())

const presentation: JsonObject = {
  '@context': [V2],
  type: ['VerifiablePresentation'],
  holder: 'did:example:holder',
  verifiableCredential: [plain()],
}
const proof: JsonObject = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  created: '2025-01-01T00:00:00Z',
  verificationMethod:
    'did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj#z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj',
  proofPurpose: 'assertionMethod',
  proofValue: `z${'3'.repeat(87)}`,
}
const envelope: JsonObject = {
  '@context': [V2],
  type: 'EnvelopedVerifiableCredential',
  id: 'data:application/vc+jwt,eyJhbGciOiJFZERTQSJ9.e30.AAAA',
}

/** A good body of each call. */
const CALLS: readonly (readonly [string, JsonObject])[] = [
  [
    'credentials/issue',
    {
      credential: plain({ credentialStatus: { type: 'https://x.example/#S' } }),
      options: {
        cryptosuite: 'eddsa-rdfc-2022',
        credentialStatus: { statusPurpose: 'revocation' },
        mandatoryPointers: [],
        created: '2025-01-01T00:00:00Z',
      },
    },
  ],
  [
    'credentials/verify',
    { verifiableCredential: plain({ proof }), options: { checks: ['proof'], challenge: 'x', domain: 'y' } },
  ],
  ['credentials/verify', { verifiableCredential: envelope, options: {} }],
  ['credentials/derive', { verifiableCredential: plain({ proof }), options: { selectivePointers: ['/issuer'] } }],
  [
    'credentials/status',
    {
      credentialId: 'x',
      credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' },
      status: true,
    },
  ],
  [
    'presentations/create',
    { presentation, options: { cryptosuite: 'ecdsa-rdfc-2019', keyType: 'P-384', challenge: 'c', domain: 'd' } },
  ],
  [
    'presentations/verify',
    { verifiablePresentation: { ...presentation, proof }, options: { challenge: 'c', domain: 'd' } },
  ],
  [
    'exchanges',
    {
      workflow: 'presentation',
      variables: {
        query: [{ type: 'QueryByExample', credentialQuery: { example: { type: ['VerifiableCredential'] } } }],
      },
    },
  ],
]

const ODD: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  '',
  ' ',
  '\u0000',
  '\ud7ff',
  'x'.repeat(3_000),
  [],
  {},
  [[]],
  [null],
  { '@value': 'x' },
  { '@id': 'urn:x:y' },
  { '@list': [] },
  { '@set': [] },
  { '@context': V2 },
  { '@context': { '@vocab': 'urn:x:' } },
  { '@type': '@json', '@value': {} },
  { '@graph': [] },
  { '@reverse': {} },
  { '@included': {} },
  '@type',
  '_:b0',
  'did:web:localhost',
  'did:web:127.0.0.1%3A22',
  'did:jwk:e30',
  'did:key:z',
  'https://[::1]/',
  'data:application/vc+jwt,',
  'data:,',
  '__proto__x',
  'constructor',
  '../../x',
  '2024-02-30T00:00:00Z',
  { id: '_:x' },
  { toString: 1, valueOf: null },
  { '@context': { a: { '@id': 'b', '@context': { b: 'a' } }, b: 'a' } },
  [{ '@context': [] }],
  proof,
  [proof, proof, proof, proof, proof],
  envelope,
  presentation,
]

/** Every place in a body, as the keys that lead there. */
function places(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, one]) => places(one as Json, [...path, key]))]
}

function changed(value: Json, path: readonly string[], change: (before: Json) => Json | undefined): Json | undefined {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (Array.isArray(value))
    return value.map((one, index) =>
      String(index) === key ? (changed(one as Json, rest, change) ?? null) : one,
    ) as Json
  const copy: Record<string, Json> = { ...(value as JsonObject) }
  const made = changed(copy[key] as Json, rest, change)
  if (made === undefined) delete copy[key]
  else copy[key] = made
  return copy
}

const anyValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD) },
  { weight: 2, arbitrary: fc.constantFrom(...CASES.map(one => one.document as Json)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json> },
)
const anyKey = fc.oneof(
  fc.constantFrom(
    '@context',
    '@id',
    '@type',
    '@graph',
    '@included',
    '@index',
    '@value',
    '@reverse',
    '@nest',
    'id',
    'type',
    'proof',
    'issuer',
    'holder',
    'verifiableCredential',
    'credentialStatus',
    'relatedResource',
    'toString',
    'a:b',
  ),
  fc.string({ maxLength: 12 }),
)
const anyChange = fc.record({
  place: fc.nat(),
  value: anyValue,
  key: anyKey,
  kind: fc.constantFrom('replace', 'remove', 'add', 'twice'),
})

function mutated(
  body: JsonObject,
  changes: readonly { place: number; value: Json; key: string; kind: string }[],
): Json {
  let now: Json = body
  for (const { place, value, key, kind } of changes) {
    const all = places(now)
    const path = all[place % all.length] as readonly string[]
    now = (changed(now, path, before => {
      if (kind === 'remove') return undefined
      if (kind === 'twice') return [before, before]
      if (kind === 'add' && typeof before === 'object' && before !== null && !Array.isArray(before))
        return { ...before, [key]: value }
      return value
    }) ?? null) as Json
  }
  return now
}

async function expectAnswered(path: string, text: string): Promise<void> {
  const response = await server.app.request(`${server.origin}/i/hts/vc-api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  })
  const body = (await response.json()) as JsonObject
  if (response.status >= 500) throw new Error(`${response.status} ${path} ${text.slice(0, 2_000)}`)
  if (response.status >= 400) {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: response.status,
      detail: expect.any(String),
      problemDetails: expect.any(Array),
    })
  }
}

test.for(CALLS.map(([path, body], index) => [path, index, body] as const))(
  'whatever is sent to %s (%i), it is answered, never with a fault of ours',
  { timeout: 600_000 },
  async ([path, , body]) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 1, maxLength: 4 }), changes =>
        expectAnswered(path, JSON.stringify(mutated(body, changes))),
      ),
      { numRuns: RUNS },
    )
  },
)

test('H-40: text that is no JSON, or that could be read in two ways, is a malformed request', async () => {
  const texts = [
    '',
    '{',
    '[]',
    '"x"',
    'null',
    '1e400',
    '{"a":1,"a":2}',
    '{"credential":{"__proto__":1}}',
    '{"credential":{"n":9007199254740993}}',
    '{"a":"\\ud800"}',
    '\ufeff{}',
    `${'['.repeat(100_000)}`,
  ]
  for (const text of texts) for (const [path] of CALLS) await expectAnswered(path, text)
})
