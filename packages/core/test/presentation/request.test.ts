import { describe, expect, test } from 'vitest'
import { signJws } from '../../src/credential/index.ts'
import { createDidDocument, type DidResolver, didKeyOf, resolveDid } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, pureCryptography, toJwk } from '../../src/keys/index.ts'
import {
  type CertificateFacts,
  checkRequest,
  isRequestLink,
  parseRequestLink,
  type RequestLink,
} from '../../src/presentation/index.ts'
import { err, type Instant, type JsonObject, ok, toBase64url, toUtf8 } from '../../src/primitives/index.ts'

const now = Date.UTC(2026, 5, 12, 12) as Instant
const at = now / 1_000
const did = 'did:web:verifier.example:i:works'
const pair = generateKeyPair('P-256', length => new Uint8Array(length).fill(7))
const stranger = generateKeyPair('P-256', length => new Uint8Array(length).fill(9))
const signer = createSigner({ ...pair, verificationMethod: `${did}#key-1` })
const document = createDidDocument({ did, keys: [{ fragment: 'key-1', key: pair.publicKey }] })
const resolver: DidResolver = async asked =>
  asked === did
    ? ok(document as never)
    : resolveDid(asked, { fetch: async () => err({ code: 'FETCH_FAILED', reason: 'no connection' }), now })

const clientId = `decentralized_identifier:${did}`
const sealingKey = { ...toJwk(pair.publicKey), use: 'enc', alg: 'ECDH-ES', kid: '1' }
const payload: JsonObject = {
  client_id: clientId,
  aud: 'https://self-issued.me/v2',
  iat: at,
  exp: at + 1_800,
  response_type: 'vp_token',
  response_mode: 'direct_post.jwt',
  response_uri: 'https://verifier.example/answers/1',
  nonce: 'a-nonce-of-enough-letters',
  state: 'of this visit',
  dcql_query: { credentials: [{ id: 'badge', format: 'ldp_vc', meta: {} }] },
  client_metadata: { client_name: 'Sample \u202eWorks', jwks: { keys: [sealingKey] } },
  verifier_info: [{ format: 'laurel-ask', data: { purpose: 'To invite you.' } }],
}
const header: JsonObject = { alg: 'ES256', typ: 'oauth-authz-req+jwt', kid: `${did}#key-1` }
const facts: CertificateFacts = {
  publicKey: toJwk(pair.publicKey),
  names: ['verifier.example'],
  isChain: true,
  isTrusted: true,
}

type Case = {
  readonly payload?: JsonObject
  readonly header?: JsonObject
  readonly clientId?: string
  readonly walletNonce?: string
  readonly certificate?: Partial<CertificateFacts> | null
  readonly key?: typeof pair
  readonly token?: string
}

async function check(more: Case = {}) {
  const link: RequestLink = {
    clientId: more.clientId ?? clientId,
    request: { at: 'https://verifier.example/requests/1', method: 'get' },
  }
  const by = more.key ? createSigner({ ...more.key, verificationMethod: `${did}#key-1` }) : signer
  const said = { ...payload, ...(more.clientId ? { client_id: more.clientId } : {}), ...more.payload }
  const token = more.token ?? (await signJws({ ...header, ...more.header }, said, by))
  return checkRequest(link, token, {
    now,
    resolveDid: resolver,
    cryptography: pureCryptography,
    readCertificates: () => (more.certificate === null ? null : { ...facts, ...more.certificate }),
    walletNonce: more.walletNonce,
  })
}
const unsigned = (said: JsonObject) =>
  `${[{ alg: 'none', typ: 'oauth-authz-req+jwt' }, said].map(one => toBase64url(toUtf8(JSON.stringify(one)))).join('.')}.`

describe('a request that may be answered', () => {
  test('is signed by a key of the DID: its host is proven, its name and purpose are what it says', async () => {
    const checked = await check({ walletNonce: 'mine', payload: { wallet_nonce: 'mine' } })
    expect(checked).toMatchObject({
      ok: true,
      value: {
        proven: 'host',
        address: 'verifier.example/i/works',
        name: 'Sample Works',
        purpose: 'To invite you.',
        responseHost: 'verifier.example',
        nonce: 'a-nonce-of-enough-letters',
        state: 'of this visit',
        sealing: { encryption: 'A128GCM', publicJwk: { kid: '1' } },
      },
    })
  })

  test('may be signed by a key that nobody knows; then nothing is proven but the key', async () => {
    const own = didKeyOf(pair.publicKey)
    const made = await check({
      clientId: `decentralized_identifier:${own.did}`,
      header: { kid: own.verificationMethod },
      payload: { response_uri: 'https://elsewhere.example/answers' },
    })
    expect(made).toMatchObject({ ok: true, value: { proven: 'key', address: 'elsewhere.example' } })
  })

  test.each([
    [true, 'host'],
    [false, 'key'],
  ] as const)(
    'may be signed with a certificate; an authority behind it that is trusted (%s) proves the %s',
    async (isTrusted, proven) => {
      const made = await check({
        clientId: 'x509_san_dns:verifier.example',
        header: { x5c: ['MIIB'] },
        certificate: { isTrusted },
      })
      expect(made).toMatchObject({ ok: true, value: { proven, address: 'verifier.example' } })
    },
  )

  test('may be signed by nobody, where it names just the address that the answer goes to', async () => {
    const address = 'https://verifier.example/answers/1'
    const id = `redirect_uri:${address}`
    const made = await check({ clientId: id, token: unsigned({ ...payload, client_id: id }) })
    expect(made).toMatchObject({ ok: true, value: { proven: 'nothing', address: 'verifier.example' } })
  })

  test('may stand in the link itself, unsealed', async () => {
    const query = new URLSearchParams({
      client_id: 'redirect_uri:https://verifier.example/a',
      response_uri: 'https://verifier.example/a',
      response_type: 'vp_token',
      response_mode: 'direct_post',
      nonce: 'a-nonce-of-enough-letters',
      dcql_query: JSON.stringify(payload.dcql_query),
    })
    const link = parseRequestLink(`openid4vp://?${query}`)
    if (!link.ok) throw new Error(link.error.reason)
    const tools = { now, resolveDid: resolver, cryptography: pureCryptography, readCertificates: () => null }
    expect(await checkRequest(link.value, null, tools)).toMatchObject({
      ok: true,
      value: { proven: 'nothing', sealing: null, state: null },
    })
  })
})

const X509 = 'x509_san_dns:verifier.example'
const HOSTILE: readonly (readonly [string, string, Case])[] = [
  ['a client_id whose prefix was dropped', 'E_REQUEST_VERIFIER', { clientId: did }],
  ['a client that would have had to be registered', 'E_REQUEST_VERIFIER', { clientId: 'works' }],
  ['a web address as client_id', 'E_REQUEST_VERIFIER', { clientId: 'https://verifier.example' }],
  ['a prefix that is not taken', 'E_REQUEST_VERIFIER', { clientId: 'x509_hash:abc' }],
  ['a federation', 'E_REQUEST_VERIFIER', { clientId: 'openid_federation:https://verifier.example' }],
  ['an origin, which only browsers may say', 'E_REQUEST_VERIFIER', { clientId: 'origin:https://verifier.example' }],
  ['a prefix in other letters', 'E_REQUEST_VERIFIER', { clientId: `Decentralized_Identifier:${did}` }],
  ['a prefix without a DID behind it', 'E_REQUEST_VERIFIER', { clientId: 'decentralized_identifier:works' }],
  ['an address literal as did:web', 'E_REQUEST_VERIFIER', { clientId: 'decentralized_identifier:did:web:10.0.0.1' }],
  [
    'a DID whose host does not answer',
    'E_REQUEST_KEY',
    {
      clientId: 'decentralized_identifier:did:web:other.example',
      header: { kid: 'did:web:other.example#key-1' },
    },
  ],
  ['another client_id inside than in the link', 'E_REQUEST_OTHER', { payload: { client_id: `${clientId}:more` } }],
  ['the signature of a stranger', 'E_REQUEST_SIGNATURE', { key: stranger }],
  ['a key of another DID', 'E_REQUEST_SIGNATURE', { header: { kid: 'did:web:other.example#key-1' } }],
  ['no key', 'E_REQUEST_SIGNATURE', { header: { kid: 7 } }],
  ['a key in the header', 'E_REQUEST_SIGNATURE', { header: { jwk: toJwk(stranger.publicKey) }, key: stranger }],
  ['another algorithm than the key’s', 'E_REQUEST_SIGNATURE', { header: { alg: 'HS256' } }],
  ['no signature at all', 'E_REQUEST_SIGNATURE', { token: unsigned(payload) }],
  ['another kind of token', 'E_REQUEST_SIGNATURE', { header: { typ: 'JWT' } }],
  ['a header that must be understood', 'E_REQUEST_UNSUPPORTED', { header: { crit: ['exp'] } }],
  ['no token', 'E_REQUEST_UNREADABLE', { token: 'neither one' }],
  [
    'a certificate for another name',
    'E_REQUEST_CERTIFICATE',
    {
      clientId: X509,
      header: { x5c: ['MIIB'] },
      certificate: { names: ['other.example'] },
    },
  ],
  [
    'a certificate for every name of a domain',
    'E_REQUEST_CERTIFICATE',
    {
      clientId: X509,
      header: { x5c: ['MIIB'] },
      certificate: { names: ['*.example'] },
    },
  ],
  [
    'certificates that are no chain, or over',
    'E_REQUEST_CERTIFICATE',
    {
      clientId: X509,
      header: { x5c: ['MIIB'] },
      certificate: { isChain: false },
    },
  ],
  ['no certificate', 'E_REQUEST_CERTIFICATE', { clientId: X509 }],
  ['what is no certificate', 'E_REQUEST_CERTIFICATE', { clientId: X509, header: { x5c: ['?'] }, certificate: null }],
  [
    'a certificate’s key that has not signed',
    'E_REQUEST_SIGNATURE',
    {
      clientId: X509,
      header: { x5c: ['MIIB'] },
      key: stranger,
    },
  ],
  [
    'an answer to another host than the certificate’s',
    'E_REQUEST_HOST',
    {
      clientId: X509,
      header: { x5c: ['MIIB'] },
      payload: { response_uri: 'https://thief.example/answers/1' },
    },
  ],
  ['an end that has come', 'E_REQUEST_OVER', { payload: { exp: at - 120 } }],
  ['a beginning that has not', 'E_REQUEST_OVER', { payload: { nbf: at + 120 } }],
  ['a time that is no number', 'E_REQUEST_UNREADABLE', { payload: { exp: 'soon' } }],
  ['somebody else as who receives it', 'E_REQUEST_OTHER', { payload: { aud: 'https://other.example' } }],
  ['another wallet’s nonce', 'E_REQUEST_OTHER', { payload: { wallet_nonce: 'theirs' }, walletNonce: 'mine' }],
  ['no nonce of the wallet, although one was sent', 'E_REQUEST_OTHER', { walletNonce: 'mine' }],
  ['an answer to another host', 'E_REQUEST_HOST', { payload: { response_uri: 'https://thief.example/answers/1' } }],
  [
    'an answer to a host that begins alike',
    'E_REQUEST_HOST',
    {
      payload: { response_uri: 'https://verifier.example.thief.example/' },
    },
  ],
  ['an answer to another port', 'E_REQUEST_HOST', { payload: { response_uri: 'https://verifier.example:8443/' } }],
  [
    'a host that is the name before an @',
    'E_REQUEST_UNREADABLE',
    {
      payload: { response_uri: 'https://verifier.example@thief.example/' },
    },
  ],
  [
    'a host behind a backslash',
    'E_REQUEST_UNREADABLE',
    {
      payload: { response_uri: 'https://verifier.example\\@thief.example/' },
    },
  ],
  ['an answer to no web address', 'E_REQUEST_UNREADABLE', { payload: { response_uri: 'file:///etc/passwd' } }],
  ['an answer to nowhere', 'E_REQUEST_UNREADABLE', { payload: { response_uri: 7 } }],
  [
    'a way back beside the address of the answer',
    'E_REQUEST_UNREADABLE',
    {
      payload: { redirect_uri: 'https://verifier.example/' },
    },
  ],
  ['a short nonce', 'E_REQUEST_NONCE', { payload: { nonce: '123456789012345' } }],
  ['a nonce of other letters', 'E_REQUEST_NONCE', { payload: { nonce: 'a nonce of enough letters' } }],
  ['no nonce', 'E_REQUEST_NONCE', { payload: { nonce: 7 } }],
  ['something to be done besides', 'E_REQUEST_UNSUPPORTED', { payload: { transaction_data: ['e30'] } }],
  ['an answer by redirect', 'E_REQUEST_UNSUPPORTED', { payload: { response_mode: 'fragment' } }],
  [
    'an answer by the browser, which is not asked here',
    'E_REQUEST_UNSUPPORTED',
    {
      payload: { response_mode: 'dc_api.jwt' },
    },
  ],
  ['a log-in besides', 'E_REQUEST_UNSUPPORTED', { payload: { response_type: 'vp_token id_token' } }],
  ['a seal without a key', 'E_REQUEST_UNSUPPORTED', { payload: { client_metadata: {} } }],
  [
    'a seal with a key that was published whole',
    'E_REQUEST_UNSUPPORTED',
    {
      payload: { client_metadata: { jwks: { keys: [{ ...sealingKey, d: 'AA' }] } } },
    },
  ],
  [
    'a seal of a kind that is not taken',
    'E_REQUEST_UNSUPPORTED',
    {
      payload: {
        client_metadata: { jwks: { keys: [sealingKey] }, encrypted_response_enc_values_supported: ['A128CBC-HS256'] },
      },
    },
  ],
  ['a state that is no text', 'E_REQUEST_UNREADABLE', { payload: { state: 7 } }],
  ['no query', 'E_REQUEST_QUERY', { payload: { dcql_query: null } }],
  ['a query that is none', 'E_REQUEST_QUERY', { payload: { dcql_query: { credentials: [] } } }],
]

describe('is refused:', () => {
  test.each(HOSTILE)('%s', async (_, code, more) => {
    expect(await check(more)).toMatchObject({ ok: false, error: { code } })
  })

  const address = 'https://verifier.example/answers/1'
  const id = `redirect_uri:${address}`
  test.each([
    ['signed by whomever, in the name of an address', 'E_REQUEST_SIGNATURE', { clientId: id }],
    [
      'another address than the one it goes by',
      'E_REQUEST_HOST',
      {
        clientId: id,
        token: unsigned({ ...payload, client_id: id, response_uri: `${address}0` }),
      },
    ],
  ] as const)('%s', async (_, code, more) => {
    expect(await check(more)).toMatchObject({ ok: false, error: { code } })
  })

  test('a request in the link itself that says it comes from a DID', async () => {
    const link = parseRequestLink(`openid4vp://?client_id=${clientId}&nonce=a-nonce-of-enough-letters&dcql_query={}`)
    if (!link.ok) throw new Error(link.error.reason)
    const tools = { now, resolveDid: resolver, cryptography: pureCryptography, readCertificates: () => null }
    expect(await checkRequest(link.value, null, tools)).toMatchObject({ error: { code: 'E_REQUEST_SIGNATURE' } })
  })
})

describe('a link', () => {
  test.each([
    'openid4vp://?',
    'haip-vp://?',
    'openid4vp://authorize?',
    'https://laurel.example/wallet/answer?',
    'OPENID4VP://?',
  ])('%s… leads to the request', start => {
    const text = `${start}client_id=${encodeURIComponent(clientId)}&request_uri=https%3A%2F%2Fverifier.example%2Fr&request_uri_method=post`
    expect(isRequestLink(text)).toBe(true)
    expect(parseRequestLink(` ${text}\n`)).toEqual({
      ok: true,
      value: { clientId, request: { at: 'https://verifier.example/r', method: 'post' } },
    })
  })

  test.each([
    ['https://school.example/c/1?page=2', 'E_REQUEST_VERIFIER', false],
    ['openid4vp://?request_uri=https://a.example', 'E_REQUEST_VERIFIER', true],
    ['openid4vp://?client_id=a&client_id=b&request_uri=https://a.example', 'E_REQUEST_UNREADABLE', true],
    ['openid4vp://?client_id=%zz&request_uri=https://a.example', 'E_REQUEST_UNREADABLE', true],
    ['openid4vp://?client_id=a&request_uri=https://a.example&request=b', 'E_REQUEST_UNREADABLE', true],
    ['openid4vp://?client_id=a&request_uri=https://a.example&request_uri_method=PUT', 'E_REQUEST_UNSUPPORTED', true],
    ['javascript:alert(1)?client_id=a&request_uri=b', 'E_REQUEST_UNREADABLE', false],
  ] as const)('%s is refused', (text, code, isOne) => {
    expect(parseRequestLink(text)).toMatchObject({ ok: false, error: { code } })
    expect(isRequestLink(text)).toBe(isOne)
  })
})
