import { describe, expect, test } from 'vitest'
import { judgeDocument, judgeLog } from '../../src/did/domain/judge-served.ts'
import {
  contradictsUs,
  createDidDocument,
  createLog,
  type DidDocument,
  type LogEntry,
  lineOf,
  nextEntry,
  parseDomain,
  placeOfDidWeb,
  servesUs,
  updateKeyId,
  verifyLog,
  whyNotServed,
} from '../../src/did/index.ts'
import { createSigner, encodeMultikey, generateKeyPair } from '../../src/keys/index.ts'
import type { Instant, JsonObject } from '../../src/primitives/index.ts'

const DID = 'did:web:school.example'
const pair = (seed: number) => generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
const keyOf = (fragment: string, seed: number, isRetired = false) => ({
  fragment,
  key: pair(seed).publicKey,
  isRetired,
})
const document = (...keys: readonly ReturnType<typeof keyOf>[]): DidDocument =>
  createDidDocument({ did: DID, keys, alsoKnownAs: ['did:web:laurel.example:i:hts'] })
const served = (body: unknown, contentType = 'application/json') => ({
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  contentType,
})

describe('the place that somebody types', () => {
  test.each([
    ['https://school.example', DID],
    ['https://School.Example/', DID],
    ['https://school.example./', DID],
    ['https://schule-köln.example', 'did:web:xn--schule-kln-lcb.example'],
    ['https://school.example/hr/diplomas/', 'did:web:school.example:hr:diplomas'],
  ])('%s is %s', (text, did) => {
    expect(parseDomain(new URL(text))).toEqual({ ok: true, value: did })
  })
  test.each([
    ['http://school.example', 'DOMAIN_NOT_PUBLIC'],
    ['https://school', 'DOMAIN_NOT_PUBLIC'],
    ['https://localhost', 'DOMAIN_NOT_PUBLIC'],
    ['https://school.internal', 'DOMAIN_NOT_PUBLIC'],
    ['https://school.example:444', 'DOMAIN_NOT_PUBLIC'],
    ['https://a:b@school.example', 'DOMAIN_NOT_PUBLIC'],
    ['https://127.0.0.1', 'DOMAIN_MALFORMED'],
    ['https://[::1]', 'DOMAIN_MALFORMED'],
    ['https://0x7f000001', 'DOMAIN_MALFORMED'],
    ['https://school.example/?q', 'DOMAIN_MALFORMED'],
    ['https://school.example/#q', 'DOMAIN_MALFORMED'],
    ['https://school.example/a%20b', 'DOMAIN_MALFORMED'],
    ['https://school.example/.well-known', 'DOMAIN_MALFORMED'],
    ['https://school.example/did.jsonl', 'DOMAIN_MALFORMED'],
    [`https://school.example${'/a'.repeat(9)}`, 'DOMAIN_MALFORMED'],
  ])('%s is refused', (text, code) => {
    expect(parseDomain(new URL(text))).toMatchObject({ ok: false, error: { code } })
  })
  test.each([
    [DID, 'school.example'],
    ['did:web:school.example:hr', 'school.example/hr'],
    ['did:web:localhost%3A4100:i:hts', 'localhost:4100/i/hts'],
  ])('%s is shown as %s', (did, place) => expect(placeOfDidWeb(did)).toBe(place))
})

describe('the document that a domain serves', () => {
  const expected = document(keyOf('key-1', 1, true), keyOf('key-2', 2))
  const judge = (body: unknown, type?: string) => judgeDocument(served(body, type), expected, ['key-2'])
  test('is the present one, however it is written', () => {
    expect(judge(expected)).toEqual({ outcome: 'current' })
    expect(judge(JSON.stringify(expected, null, 2), 'application/did+json; charset=utf-8')).toEqual({
      outcome: 'current',
    })
  })
  test('does although it is older, if every key that signs is in it', () => {
    expect(judge({ ...expected, alsoKnownAs: [] })).toEqual({ outcome: 'older' })
    expect(judge(document(keyOf('key-2', 2)))).toEqual({ outcome: 'older' })
  })
  test.each<[string, unknown, string]>([
    ['lacks the key that signs', document(keyOf('key-1', 1)), 'behind'],
    [
      'lists it, and not for statements',
      { ...document(keyOf('key-1', 1), keyOf('key-2', 2)), assertionMethod: [] },
      'behind',
    ],
    ['is of another DID', { ...document(keyOf('key-2', 2)), id: 'did:web:stranger.example' }, 'other-did'],
    ['has no key at all', { id: DID }, 'other-keys'],
    ['has another key under the same name', document(keyOf('key-1', 1), keyOf('key-2', 9)), 'other-keys'],
    ['has a key beside ours', document(keyOf('key-1', 1), keyOf('key-2', 2), keyOf('key-3', 3)), 'other-keys'],
    [
      'has a key of a stranger inside a relationship',
      {
        ...expected,
        assertionMethod: [...(expected.assertionMethod as string[]), { id: `${DID}#key-9`, type: 'Multikey' }],
      },
      'other-keys',
    ],
    ['is a list', [], 'not-json'],
    ['is cut off', '{"id":', 'not-json'],
  ])('that %s will not do', (_, body, outcome) => {
    const found = judge(body)
    expect(found.outcome).toBe(outcome)
    expect(servesUs(found)).toBe(false)
    expect(contradictsUs(found)).toBe(outcome !== 'not-json')
  })
  test.each(['text/html; charset=utf-8', 'text/plain', 'application/octet-stream', ''])(
    'by the type %j will not do',
    type => {
      expect(judge(expected, type)).toMatchObject({ outcome: 'type' })
    },
  )
  test('that tells of a stolen key as good will not do', () => {
    const revoked = JSON.parse(JSON.stringify(expected)) as JsonObject & { verificationMethod: JsonObject[] }
    revoked.verificationMethod[0] = { ...revoked.verificationMethod[0], revoked: '2026-06-12T00:00:00Z' }
    expect(judgeDocument(served(expected), revoked as unknown as DidDocument, ['key-2'])).toEqual({ outcome: 'behind' })
    expect(judgeDocument(served(revoked), revoked as unknown as DidDocument, ['key-2'])).toEqual({ outcome: 'current' })
  })
})

test('a log that a domain serves is ours as far as it goes, or another one', async () => {
  const signer = createSigner({
    type: 'Ed25519',
    secretKey: pair(7).secretKey,
    verificationMethod: updateKeyId(pair(7).publicKey),
  })
  const logOf = async (day: number) => {
    const made = await createLog(
      {
        web: DID,
        document: did => createDidDocument({ did, keys: [] }),
        parameters: { updateKeys: [encodeMultikey(pair(7).publicKey)], portable: true },
        at: Date.UTC(2026, 5, day) as Instant,
      },
      signer,
    )
    if (!made.ok) throw new Error(made.error.reason)
    const { versions } = await verifyLog([made.value.entry], { now: Date.UTC(2026, 6, 1) as Instant })
    const next = await nextEntry(
      versions[0]!,
      {
        document: createDidDocument({ did: made.value.did, keys: [] }),
        parameters: {},
        at: Date.UTC(2026, 5, day + 1) as Instant,
      },
      signer,
    )
    if (!next.ok) throw new Error(next.error.reason)
    return [made.value.entry, next.value]
  }
  const ours = await logOf(1)
  const theirs = await logOf(2)
  const judge = (entries: readonly LogEntry[], needed = 2, type = 'application/octet-stream') =>
    judgeLog(served(entries.map(lineOf).join(''), type), ours, needed).outcome
  expect(judge(ours)).toBe('current')
  expect(judge(ours.slice(0, 1))).toBe('behind')
  expect(judge(ours.slice(0, 1), 1)).toBe('older')
  expect(judge(theirs)).toBe('other-log')
  expect(judge([ours[0]!, theirs[1]!])).toBe('other-log')
  expect(judge([...ours, theirs[1]!])).toBe('other-log')
  expect(judge([])).toBe('not-json')
  expect(judge(ours, 2, 'text/html')).toBe('type')
})

test('why nothing was fetched is told apart', () => {
  const failed = (reason: string) => whyNotServed({ code: 'FETCH_FAILED', reason })
  expect(failed('status 503')).toEqual({ outcome: 'status', detail: '503' })
  expect(failed('no valid certificate').outcome).toBe('https')
  expect(failed('no such name').outcome).toBe('no-name')
  expect(failed('cut off').outcome).toBe('no-answer')
  expect(whyNotServed({ code: 'FETCH_REFUSED', reason: 'a redirect' }).outcome).toBe('redirect')
  expect(whyNotServed({ code: 'FETCH_NOT_FOUND', status: 404 }).outcome).toBe('not-found')
  expect(whyNotServed({ code: 'FETCH_OFFLINE' }).outcome).toBe('no-answer')
})
