import { describe, expect, test } from 'vitest'
import {
  checkFetchUrl,
  createDidDocument,
  didKeyOf,
  didWebOf,
  didWebUrl,
  findVerificationMethod,
  isPublicAddress,
  jwtVcIssuerUrl,
  resolveDid,
  resolveJwtVcIssuer,
} from '../../src/did/index.ts'
import { generateKeyPair, parseJwk, parseMultikey } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toBase64url, toUtf8 } from '../../src/primitives/index.ts'

const key = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7)).publicKey
const ec = generateKeyPair('P-256', length => new Uint8Array(length).fill(9)).publicKey
const now = Date.UTC(2026, 5, 12) as Instant
const offline = async () => err({ code: 'FETCH_OFFLINE' } as const)

describe('an issuer’s document', () => {
  const document = createDidDocument({
    did: 'did:web:school.example',
    keys: [
      { fragment: 'key-1', key },
      { fragment: 'key-2', key: ec },
    ],
  })

  test('lists each key in both forms, and both are the same key', () => {
    for (const [fragment, wanted] of [
      ['key-1', key],
      ['key-2', ec],
    ] as const)
      for (const id of [fragment, `${fragment}-jwk`])
        expect(findVerificationMethod(document, `did:web:school.example#${id}`, 'assertionMethod')).toEqual(ok(wanted))
  })

  test('gives no key for another purpose', () => {
    expect(findVerificationMethod(document, 'did:web:school.example#key-1', 'capabilityInvocation')).toMatchObject({
      error: { code: 'E_PURPOSE' },
    })
  })

  test('over the network: found, refused when it is another’s, unreachable when offline', async () => {
    const served = (body: unknown) => async (url: string) => {
      expect(url).toBe('https://school.example/.well-known/did.json')
      return ok({ body: toUtf8(JSON.stringify(body)), contentType: 'application/did+json' })
    }
    expect(await resolveDid('did:web:school.example', { fetch: served(document), now })).toEqual(ok(document))
    expect(
      await resolveDid('did:web:school.example', { fetch: served({ ...document, id: 'did:web:other.example' }), now }),
    ).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID' } })
    expect(await resolveDid('did:web:school.example', { fetch: offline, now })).toMatchObject({
      error: { code: 'DID_UNREACHABLE' },
    })
  })
})

test('a did:key and a did:jwk need no network', async () => {
  const { did, verificationMethod } = didKeyOf(key)
  const resolved = await resolveDid(did, { fetch: offline, now })
  expect(resolved.ok && findVerificationMethod(resolved.value, verificationMethod, 'assertionMethod')).toEqual(ok(key))
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key.bytes) }
  const didJwk = `did:jwk:${toBase64url(toUtf8(JSON.stringify(jwk)))}`
  const byJwk = await resolveDid(didJwk, { fetch: offline, now })
  expect(byJwk.ok && findVerificationMethod(byJwk.value, `${didJwk}#0`, 'assertionMethod')).toEqual(ok(key))
})

test.each([
  ['did:web:school.example', 'https://school.example/.well-known/did.json'],
  ['did:web:school.example:i:hts', 'https://school.example/i/hts/did.json'],
  ['did:web:localhost%3A4100:i:hts', 'http://localhost:4100/i/hts/did.json'],
  ['did:web:127.0.0.1%3A4100:i:hts', 'http://127.0.0.1:4100/i/hts/did.json'],
])('%s is read at %s', (did, url) => expect(didWebUrl(did)).toEqual(ok(url)))

test('a host and a path make a did:web', () =>
  expect(didWebOf('localhost:4100', ['i', 'hts'])).toBe('did:web:localhost%3A4100:i:hts'))

test.each([
  'did:web:127.0.0.2',
  'did:web:10.0.0.1',
  'did:web:2130706433',
  'did:web:127.1',
  'did:web:0x7f000001',
  'did:web:0x7f.1',
  'did:web:a.example.0x',
  'did:web:a.example:..:x',
  'did:web:a.example:%2e%2e',
  'did:web:a.example%2Fx',
  'did:web:',
  'did:web:a.example%3A99999999',
  'did:web:u@a.example',
  'did:web:[::1]',
])('H-28 %s is no address', did =>
  expect(didWebUrl(did)).toMatchObject({ ok: false, error: { code: 'DID_MALFORMED' } }),
)

test('H-27 a did:web of this machine names an address that no guard lets through', () => {
  for (const did of ['did:web:localhost', 'did:web:localhost%3A4100:i:x', 'did:web:127.0.0.1%3A4100']) {
    const url = didWebUrl(did)
    expect(url.ok && checkFetchUrl(new URL(url.value))).toMatchObject({ ok: false, error: { code: 'FETCH_REFUSED' } })
  }
})

test.each([
  ['https://school.example', 'https://school.example/.well-known/jwt-vc-issuer'],
  ['https://school.example/i/hts', 'https://school.example/.well-known/jwt-vc-issuer/i/hts'],
  ['https://school.example:8443/i', 'https://school.example:8443/.well-known/jwt-vc-issuer/i'],
  ['http://localhost:3000/i', 'http://localhost:3000/.well-known/jwt-vc-issuer/i'],
  ['https://school.example/i/...', 'https://school.example/.well-known/jwt-vc-issuer/i/...'],
])('an issuer at %s has its keys at %s', (issuer, url) => expect(jwtVcIssuerUrl(issuer)).toBe(url))

test.each([
  'https://school.example/i/..',
  'https://school.example/i/../other',
  'https://school.example/i/./hts',
  'https://school.example/../../other/.well-known/jwt-vc-issuer/i/hts',
  'https://school..example/i',
  'https://10.0.0.1/i',
  'https://0x7f.1/i',
  'https://school.example:8443:1/i',
  'https://school.example/i/',
  'https://school.example/i?x',
  'http://school.example/i',
  'did:web:school.example',
  `https://school.example/${'i'.repeat(512)}`,
])('H-27 no keys are asked for of %s', async issuer => {
  expect(jwtVcIssuerUrl(issuer)).toBeNull()
  expect(await resolveJwtVcIssuer(issuer, offline)).toMatchObject({ error: { code: 'DID_MALFORMED' } })
})

describe('a key that has been withdrawn', () => {
  const now = Date.UTC(2026, 5, 12) as Instant
  const did = 'did:web:school.example'
  const found = (more: JsonObject) => {
    const document = createDidDocument({ did, keys: [{ fragment: 'key-1', key }] })
    const [method] = document.verificationMethod as JsonObject[]
    const changed = { ...document, verificationMethod: [{ ...method, ...more }] }
    const looked = findVerificationMethod(changed, `${did}#key-1`, 'assertionMethod', now)
    return looked.ok ? 'found' : looked.error.code
  }
  test.each([
    [{ revoked: '2026-06-11T00:00:00Z' }, 'E_KEY_REVOKED'],
    [{ revoked: '2026-06-12T00:00:00Z' }, 'E_KEY_REVOKED'],
    [{ revoked: 'yes' }, 'E_KEY_REVOKED'],
    [{ revoked: true }, 'E_KEY_REVOKED'],
    [{ expires: '2026-06-11T00:00:00Z' }, 'E_KEY_REVOKED'],
    [{ expires: '2026-06-13T00:00:00Z' }, 'found'],
    [{ revoked: '2026-06-13T00:00:00Z' }, 'found'],
    [{}, 'found'],
  ] as [JsonObject, string][])('%o: %s', (more, outcome) => expect(found(more)).toBe(outcome))
})

test('two different keys of one name are none; the same one written twice is one', () => {
  const did = 'did:web:school.example'
  const document = createDidDocument({ did, keys: [{ fragment: 'key-1', key }] })
  const [method] = document.verificationMethod as JsonObject[]
  const look = (twin: JsonObject) =>
    findVerificationMethod({ ...document, assertionMethod: [twin] }, `${did}#key-1`, 'assertionMethod').ok
  const [, jwk] = createDidDocument({ did, keys: [{ fragment: 'key-1', key: ec }] }).verificationMethod as JsonObject[]
  expect(look(method!)).toBe(true)
  expect(look({ ...jwk, id: `${did}#key-1` })).toBe(false)
})

test.each([
  '#key-1',
  'key-1',
  'did:web:school.example#key-1 ',
  'did:web:school.example#KEY-1',
  'did:web:school.example#key-1#key-1',
  'did:web:school.example?x#key-1',
  'did:web:school.example#key',
  '',
])('H-16 a key is found by its whole name only, not by %s', id => {
  const document = createDidDocument({ did: 'did:web:school.example', keys: [{ fragment: 'key-1', key }] })
  expect(findVerificationMethod(document, id, 'assertionMethod')).toMatchObject({ error: { code: 'E_KEY_NOT_FOUND' } })
})

describe('H-27 addresses that may not be asked', () => {
  const check = (text: string) => checkFetchUrl(new URL(text)).ok
  test.each([
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://0.0.0.0/',
    'https://100.64.0.1/',
    'https://192.0.0.192/',
    'https://localhost./',
    'https://example.com@127.0.0.1/',
    'https://example.com:22/',
    'http://example.com/',
    'file:///etc/passwd',
    'https://user:secret@example.com/',
    'https://intranet/',
    'https://printer.local/',
    'https://169.254.169.254/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1/',
    'https://[::1]/',
    'https://[fe80::1]/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[2001:db8::1]/',
    'https://metadata.google.internal/',
  ])('H-27 %s', text => expect(check(text)).toBe(false))

  test.each([
    'https://school.example.org/x',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://xn--80ak6aa92e.com/',
  ])('H-27 but %s may', text => expect(check(text)).toBe(true))

  test('H-27 what a name points to is checked the same way', () => {
    expect(isPublicAddress('93.184.216.34')).toBe(true)
    for (const address of [
      '127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '::',
      '1:2:3:4:5:6:7',
      'zz::1',
      '1.2.3',
      '1.2.3.256',
      '01.2.3.4',
    ])
      expect(isPublicAddress(address), address).toBe(false)
  })
})

describe('weak and wrong keys', () => {
  const ed = (hex: string) =>
    parseMultikey(didKeyOf({ type: 'Ed25519', bytes: new Uint8Array(Buffer.from(hex, 'hex')) }).did.slice(8))
  test.each([
    ['H-12 the identity', '0100000000000000000000000000000000000000000000000000000000000000'],
    ['H-12 a point of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['H-12 a point of order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['H-12 a point that is not canonical', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['H-12 the all-zero point', '0000000000000000000000000000000000000000000000000000000000000000'],
  ])('%s', (_, hex) => expect(ed(hex)).toMatchObject({ ok: false, error: { code: 'E_KEY_WEAK' } }))

  test('H-12 a did:key or did:jwk of a weak key says why it has no document', async () => {
    const weak = { type: 'Ed25519', bytes: new Uint8Array([1, ...new Array(31).fill(0)]) } as const
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(weak.bytes) }
    for (const did of [didKeyOf(weak).did, `did:jwk:${toBase64url(toUtf8(JSON.stringify(jwk)))}`])
      expect(await resolveDid(did, { fetch: offline, now })).toMatchObject({
        error: { code: 'DID_MALFORMED', key: 'E_KEY_WEAK' },
      })
  })

  const jwk = (value: JsonObject) => parseJwk(value)
  const x = toBase64url(new Uint8Array(32).fill(1))
  test('H-14 a P-256 point off the curve', () =>
    expect(jwk({ kty: 'EC', crv: 'P-256', x, y: x })).toMatchObject({ error: { code: 'E_KEY_WEAK' } }))
  test('H-14 a private key where a public one belongs', () =>
    expect(jwk({ kty: 'OKP', crv: 'Ed25519', x, d: x })).toMatchObject({ error: { code: 'E_KEY_PRIVATE' } }))
  test('H-14 RSA of 1024 bit, and of 2048', () => {
    const rsa = (bytes: number) => jwk({ kty: 'RSA', n: toBase64url(new Uint8Array(bytes).fill(0xc5)), e: 'AQAB' })
    expect(rsa(128)).toMatchObject({ error: { code: 'E_KEY_WEAK' } })
    expect(rsa(256)).toMatchObject({ ok: true, value: { type: 'RSA' } })
  })
})
