import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import {
  MAX_PROOFS,
  parseJwt,
  signDataIntegrity,
  signJws,
  signJwt,
  verifyJwt,
  verifyProofs,
} from '../../src/credential/index.ts'
import { createDidDocument, type DidResolver, didKeyOf, resolveDid } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, publicKeyOf, pureCryptography, toJwk } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toBase58btc, toBase64url, toUtf8 } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'

const now = Date.UTC(2026, 5, 12) as Instant
const created = '2026-06-12T00:00:00Z'
const fill = (byte: number) => (length: number) => new Uint8Array(length).fill(byte)

const school = 'did:web:school.example'
const stranger = 'did:web:stranger.example'
const pair = generateKeyPair('Ed25519', fill(1))
const other = generateKeyPair('Ed25519', fill(2))
const signer = createSigner({ ...pair, verificationMethod: `${school}#key-1` })
const p256 = generateKeyPair('P-256', fill(3))
const p256Signer = createSigner({ ...p256, verificationMethod: `${school}#key-2` })

const schoolDocument = createDidDocument({
  did: school,
  keys: [
    { fragment: 'key-1', key: pair.publicKey },
    { fragment: 'key-2', key: p256.publicKey },
  ],
})
const documents: Record<string, JsonObject> = {
  [school]: schoolDocument,
  [stranger]: createDidDocument({ did: stranger, keys: [{ fragment: 'key-1', key: other.publicKey }] }),
}
const resolve: DidResolver = async did =>
  documents[did] ? ok(documents[did] as never) : err({ code: 'DID_NOT_FOUND', reason: 'none' })
const options = { now, resolveDid: resolve }
const resolveOffline: DidResolver = did =>
  resolveDid(did, { fetch: async () => err({ code: 'FETCH_OFFLINE' } as const), now })

const credential: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential'],
  issuer: school,
  credentialSubject: { id: 'did:example:learner' },
}
const sign = async (document = credential, by = signer, more: object = {}) => {
  const signed = await signDataIntegrity(document, by, { cryptosuite: 'eddsa-rdfc-2022', created, ...more })
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}
const proofOf = (document: JsonObject) => document.proof as JsonObject
const codes = async (document: JsonObject, more: object = {}) =>
  (await verifyProofs(document, { ...options, ...more })).map(one => one.code)

describe('H-10 lists of proofs', () => {
  test('H-10 a valid proof beside a forged one does not make the document valid', async () => {
    const signed = await sign()
    const forged = { ...proofOf(await sign({ ...credential, name: 'x' })), id: 'urn:uuid:2' }
    expect(await codes({ ...signed, proof: [proofOf(signed), forged] })).toEqual(['PROOF_OK', 'E_SIGNATURE'])
  })
  test('H-10 an empty list', async () => expect(await codes({ ...credential, proof: [] })).toEqual(['E_PROOF_EMPTY']))
  test('H-10 no proof at all', async () => expect(await codes(credential)).toEqual(['E_PROOF_MISSING']))
  test('H-10 65 proofs', async () => {
    const proof = proofOf(await sign())
    expect(await codes({ ...credential, proof: Array.from({ length: 65 }, () => proof) })).toEqual(['E_PROOF_TOO_MANY'])
    expect(MAX_PROOFS).toBe(4)
  })
  test('H-10 two proofs of one id, of which a third could mean either', async () => {
    const proof = { ...proofOf(await sign(credential, signer, { id: 'urn:a' })) }
    expect(await codes({ ...credential, proof: [proof, proof] })).toEqual(['E_PROOF_CHAIN'])
  })
  test('H-10 a cycle of proofs, and one that builds upon nothing', async () => {
    const proof = proofOf(await sign())
    const cycle = [
      { ...proof, id: 'urn:a', previousProof: 'urn:b' },
      { ...proof, id: 'urn:b', previousProof: ['urn:a'] },
    ]
    expect(await codes({ ...credential, proof: cycle })).toEqual(['E_PROOF_CYCLE'])
    expect(await codes({ ...credential, proof: { ...proof, previousProof: 'urn:none' } })).toEqual(['E_PROOF_CHAIN'])
  })
})

test('H-12 a credential in the name of a weak did:key is refused before anything is verified', async () => {
  const identity = { type: 'Ed25519', bytes: new Uint8Array([1, ...new Array(31).fill(0)]) } as const
  const { did, verificationMethod } = didKeyOf(identity)
  const forged = await sign({ ...credential, issuer: did })
  const document = {
    ...forged,
    proof: {
      ...proofOf(forged),
      verificationMethod,
      proofValue: toBase58btc(new Uint8Array([1, ...new Array(63).fill(0)])),
    },
  }
  let verified = 0
  const cryptography = { ...pureCryptography, verify: () => ++verified > 0 }
  expect(await codes(document, { cryptography, resolveDid: resolveOffline })).toEqual(['E_KEY_WEAK'])
  const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: verificationMethod }
  const token = await signJws(header, { ...credential, issuer: did }, signer)
  expect((await verifyJwt(token, { ...options, cryptography, resolveDid: resolveOffline })).finding.code).toBe(
    'E_KEY_WEAK',
  )
  expect(verified).toBe(0)
})

describe('H-11 a proof that is not what it says', () => {
  test('H-11 made for authentication', async () => {
    expect(await codes(await sign(credential, signer, { proofPurpose: 'authentication' }))).toEqual(['E_PURPOSE'])
  })
  test('H-11 by a key that is listed under authentication only', async () => {
    const lists = { ...schoolDocument, authentication: schoolDocument.assertionMethod!, assertionMethod: [] }
    expect(await codes(await sign(), { resolveDid: async () => ok(lists) })).toEqual(['E_PURPOSE'])
  })
  test('H-11 by a key that the issuer has withdrawn', async () => {
    const methods = (schoolDocument.verificationMethod as JsonObject[]).map(one => ({ ...one, revoked: created }))
    expect(
      await codes(await sign(), { resolveDid: async () => ok({ ...schoolDocument, verificationMethod: methods }) }),
    ).toEqual(['E_KEY_REVOKED'])
  })
  test('H-11 by a key that another controls', async () => {
    const methods = (schoolDocument.verificationMethod as JsonObject[]).map(one => ({ ...one, controller: stranger }))
    expect(
      await codes(await sign(), { resolveDid: async () => ok({ ...schoolDocument, verificationMethod: methods }) }),
    ).toEqual(['E_CONTROLLER'])
  })
  test('H-11 labelled as another cryptosuite, or as none that is known', async () => {
    const signed = await sign()
    expect(await codes({ ...signed, proof: { ...proofOf(signed), cryptosuite: 'eddsa-jcs-2022' } })).toEqual([
      'E_SIGNATURE',
    ])
    expect(await codes({ ...signed, proof: { ...proofOf(signed), cryptosuite: 'ecdsa-rdfc-2019' } })).toEqual([
      'E_SUITE',
    ])
    expect(await codes({ ...signed, proof: { ...proofOf(signed), cryptosuite: 'none' } })).toEqual(['E_SUITE'])
  })
  test.each(['', 'z', 'zabc', 'uAAAA', 'z0OIl', `z${'1'.repeat(64)}2`, 7])(
    'H-11 with %s for a signature',
    async proofValue => {
      const signed = await sign()
      expect(await codes({ ...signed, proof: { ...proofOf(signed), proofValue } as JsonObject })).toEqual([
        'E_ENCODING',
      ])
    },
  )
  test('H-11 by another issuer’s key: its finding names that issuer, and the verdict is no', async () => {
    const byStranger = createSigner({ ...other, verificationMethod: `${stranger}#key-1` })
    const signed = await sign(credential, byStranger)
    expect(await verifyProofs(signed, options)).toMatchObject([{ code: 'PROOF_OK', did: stranger }])
    const fetch = async (url: string) =>
      url.includes('stranger.example')
        ? ok({ body: toUtf8(JSON.stringify(documents[stranger])), contentType: 'application/did+json' })
        : err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
    const report = await verify(signed, { now, fetch })
    expect(report.result).toBe('invalid')
    expect(report.findings.find(one => one.check === 'issuer-key')).toMatchObject({
      outcome: 'failed',
      code: 'E_CONTROLLER',
    })
    // A key may not be borrowed by naming it in the issuer's own document either.
    const renamed = { ...signed, proof: { ...proofOf(signed), verificationMethod: `${school}#key-1` } }
    expect(await codes(renamed)).toEqual(['E_SIGNATURE'])
  })
  test('H-11 run out, or from the future', async () => {
    expect(await codes(await sign(credential, signer, { expires: '2026-06-11T00:00:00Z' }))).toEqual([
      'E_PROOF_EXPIRED',
    ])
    expect(await codes(await sign(credential, signer, { created: '2026-06-13T00:00:00Z' }))).toEqual([
      'E_PROOF_FROM_FUTURE',
    ])
  })
  test('H-11 its key cannot be asked for: that is "not checked", not "invalid"', async () => {
    expect(
      await verifyProofs(await sign(), {
        ...options,
        resolveDid: async () => err({ code: 'DID_UNREACHABLE', reason: 'offline' }),
      }),
    ).toMatchObject([{ outcome: 'not-checked', code: 'E_KEY_UNREACHABLE' }])
  })
})

test('signing does not change the document, and does not replace a proof', async () => {
  const before = JSON.stringify(credential)
  const signed = await sign()
  expect(JSON.stringify(credential)).toBe(before)
  expect(await signDataIntegrity(signed, signer, { cryptosuite: 'eddsa-rdfc-2022', created })).toMatchObject({
    ok: false,
    error: { code: 'E_ALREADY_SECURED' },
  })
})

test('H-01 a term that no context defines is refused at signing', async () => {
  const document = { ...credential, honours: 'summa' }
  expect(await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created })).toMatchObject({
    ok: false,
    error: { code: 'TERM_UNDEFINED' },
  })
})

describe('H-20 a presentation answers the question that was asked, of the one who asked it', () => {
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const holder = createSigner({ ...pair, verificationMethod })
  const presentation: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: did,
  }
  const asked = {
    purpose: 'authentication',
    challenge: 'nonce-1',
    domain: 'https://employer.example',
    resolveDid: resolveOffline,
  }
  const proven = (more: object = {}) =>
    sign(presentation, holder, {
      proofPurpose: 'authentication',
      challenge: 'nonce-1',
      domain: 'https://employer.example',
      ...more,
    })

  test('H-20 the answer as it was asked for holds, and not once its challenge is changed afterwards', async () => {
    const signed = await proven()
    expect(await codes(signed, asked)).toEqual(['PROOF_OK'])
    const other = { ...signed, proof: { ...proofOf(signed), challenge: 'nonce-2' } }
    expect(await codes(other, { ...asked, challenge: 'nonce-2' })).toEqual(['E_SIGNATURE'])
  })
  test.each([
    ['another challenge', { challenge: 'nonce-2' }, 'E_CHALLENGE'],
    ['no challenge', { challenge: undefined }, 'E_CHALLENGE'],
    ['another domain', { domain: 'https://stranger.example' }, 'E_DOMAIN'],
    ['no domain', { domain: undefined }, 'E_DOMAIN'],
    ['a statement instead of an answer', { proofPurpose: 'assertionMethod' }, 'E_PURPOSE'],
  ])('H-20 %s', async (_, more, code) => expect(await codes(await proven(more), asked)).toEqual([code]))
  test('H-20 a domain written as a list holds if it is the only one', async () => {
    const signed = await proven()
    const listed = (domain: string[]) => ({ ...signed, proof: { ...proofOf(signed), domain } })
    // One value and a list of it are the same to RDF, so the signature holds for both writings.
    expect(await codes(listed(['https://employer.example']), asked)).toEqual(['PROOF_OK'])
    expect(await codes(listed(['https://employer.example', 'https://stranger.example']), asked)).toEqual(['E_DOMAIN'])
  })
  test.each([
    ['as it was asked for', { nonce: 'nonce-1', aud: 'https://employer.example' }, 'PROOF_OK'],
    ['as it was asked for, in a list', { nonce: 'nonce-1', aud: ['https://employer.example'] }, 'PROOF_OK'],
    ['with another nonce', { nonce: 'nonce-2', aud: 'https://employer.example' }, 'E_CHALLENGE'],
    ['with no nonce', { aud: 'https://employer.example' }, 'E_CHALLENGE'],
    ['for another', { nonce: 'nonce-1', aud: 'https://stranger.example' }, 'E_DOMAIN'],
    ['for nobody', { nonce: 'nonce-1' }, 'E_DOMAIN'],
  ])('H-20 a token %s', async (_, claims, code) => {
    const text = await signJws(
      { alg: 'EdDSA', typ: 'vp+jwt', kid: verificationMethod },
      { ...presentation, ...claims },
      holder,
    )
    const { challenge, domain, resolveDid } = asked
    expect((await verifyJwt(text, { now, resolveDid, typ: 'vp+jwt', challenge, domain })).finding.code).toBe(code)
  })
})

describe('JWT', () => {
  const verifyAs = async (text: string, more: object = {}) =>
    (await verifyJwt(text, { ...options, ...more })).finding.code
  /** A token of our own making with any header, signed by `by`. */
  const token = (header: JsonObject, payload: JsonObject = credential, by = signer) => signJws(header, payload, by)
  const good = { alg: 'EdDSA', typ: 'vc+jwt', kid: `${school}#key-1` }

  test('a credential that we sign verifies, by either key, and its payload is the credential', async () => {
    for (const by of [signer, p256Signer]) {
      const made = await verifyJwt(await signJwt(credential, by), options)
      expect(made.finding.code).toBe('PROOF_OK')
      expect(made.document).toEqual(credential)
    }
  })
  test('one changed letter of the payload fails', async () => {
    const [header, , signature] = (await signJwt(credential, signer)).split('.')
    const payload = toBase64url(toUtf8(JSON.stringify({ ...credential, name: 'x' })))
    expect(await verifyAs(`${header}.${payload}.${signature}`)).toBe('E_SIGNATURE')
  })
  test.each(['none', 'None', ' HS256', 'HS256', 'ES256', 'eddsa', 'RS256', undefined])(
    'H-15 alg %s with an Ed25519 key',
    async alg => {
      const { alg: _alg, ...rest } = good
      expect(await verifyAs(await token(alg === undefined ? rest : { ...rest, alg }))).toBe('E_ALG')
    },
  )
  test('H-15 HS256 with the issuer’s public key for a secret, in each form that it is published in', async () => {
    const multikey = (schoolDocument.verificationMethod as JsonObject[])[0]!.publicKeyMultibase as string
    for (const secret of [pair.publicKey.bytes, toUtf8(multikey), toUtf8(JSON.stringify(toJwk(pair.publicKey)))]) {
      const forger = {
        ...signer,
        sign: (messages: readonly Uint8Array[]) => messages.map(one => hmac(sha256, secret, one)),
      }
      for (const alg of ['HS256', 'EdDSA'])
        expect(await verifyAs(await token({ ...good, alg }, credential, forger))).toBe(
          alg === 'EdDSA' ? 'E_SIGNATURE' : 'E_ALG',
        )
    }
  })
  test('H-15 no signature at all', async () => {
    const [header, payload] = (await token({ ...good, alg: 'none' })).split('.')
    expect(await verifyAs(`${header}.${payload}.`)).toBe('E_ALG')
  })
  test.each([
    '../../../../proc/sys/kernel/randomize_va_space',
    "x' OR 1=1--",
    `${school}#key-9`,
    `${stranger}#key-1`,
    '#key-9',
  ])('H-16 kid %s', async kid => {
    expect(await verifyAs(await token({ ...good, kid }))).toBe('E_KEY_NOT_FOUND')
  })
  test('H-16 a key that the token brings along counts for nothing', async () => {
    const forger = createSigner({ ...other, verificationMethod: `${school}#key-1` })
    const brought = {
      ...good,
      jwk: toJwk(other.publicKey),
      jku: 'https://stranger.example/keys',
      x5u: 'https://stranger.example/x',
      x5c: ['AA'],
    }
    expect(await verifyAs(await token(brought, credential, forger))).toBe('E_SIGNATURE')
  })
  test('H-11 a token by a key that the issuer has withdrawn', async () => {
    const methods = (schoolDocument.verificationMethod as JsonObject[]).map(one => ({ ...one, expires: created }))
    const withdrawn: DidResolver = async () => ok({ ...schoolDocument, verificationMethod: methods })
    const text = await signJwt(credential, signer)
    expect(await verifyAs(text)).toBe('PROOF_OK')
    expect(await verifyAs(text, { resolveDid: withdrawn })).toBe('E_KEY_REVOKED')
  })
  test('H-14 a header that must be understood', async () => {
    expect(await verifyAs(await token({ ...good, crit: ['exp'], exp: 1 }))).toBe('E_JWT_CRIT')
    expect(await verifyAs(await token({ ...good, crit: ['b64'], b64: false }))).toBe('E_JWT_CRIT')
  })
  test.each(['vp+jwt', 'dc+sd-jwt', 'kb+jwt', 'openid4vci-proof+jwt', 'at+jwt', 'VC+JWT'])(
    'H-19 a token of kind %s is no credential',
    async typ => {
      expect(await verifyAs(await token({ ...good, typ }))).toBe('E_TYP')
    },
  )
  test('H-19 a log-in of a learning platform is no credential, though the same key signed it', async () => {
    const login = { iss: school, aud: 'tool', sub: 'u1', iat: 1, exp: now / 1000 + 60, nonce: 'n' }
    for (const typ of ['JWT', undefined]) {
      const header = { alg: 'EdDSA', kid: `${school}#key-1`, ...(typ ? { typ } : {}) }
      expect(await verifyAs(await token(header, login))).toBe('E_TYP')
      expect(await verifyAs(await token(header, { ...login, issuer: school }))).toBe('E_TYP')
    }
  })
  test('H-19 a token that is a credential and holds another one says two things', async () => {
    for (const claim of ['vc', 'vp'])
      expect(await verifyAs(await token(good, { ...credential, [claim]: { ...credential, name: 'x' } }))).toBe(
        'E_JWT_CLAIMS',
      )
  })
  test('an issuer that goes by a web address cannot be checked, which is not the same as forged', async () => {
    const issuer = 'https://school.example/issuer'
    const made = await token({ ...good, kid: `${issuer}#key` }, { ...credential, issuer })
    expect((await verifyJwt(made, { ...options, resolveDid: resolveOffline })).finding).toMatchObject({
      outcome: 'not-checked',
      code: 'E_KEY_UNREACHABLE',
    })
  })
  test('no letter of a token can be changed for another', async () => {
    const text = await signJwt(credential, signer)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    for (let at = 0; at < text.length; at += 3) {
      const letter = letters[(letters.indexOf(text[at]!) + 1 + (at % 63)) % letters.length]!
      const changed = text.slice(0, at) + letter + text.slice(at + 1)
      expect(await verifyAs(changed), `letter ${at}`).not.toBe('PROOF_OK')
    }
    // The last letter of a part carries bits that decode to nothing: they must be nought.
    const last = text.at(-1)!
    for (const letter of letters)
      if (letter !== last) expect(await verifyAs(text.slice(0, -1) + letter)).not.toBe('PROOF_OK')
  })
  test('H-19 a credential is no presentation', async () => {
    expect(await verifyAs(await signJwt(credential, signer), { typ: 'vp+jwt' })).toBe('E_TYP')
  })
  test('the issuer of the token must be the issuer of the credential', async () => {
    expect(await verifyAs(await token(good, { ...credential, iss: stranger }))).toBe('E_JWT_CLAIMS')
    expect(await verifyAs(await token({ ...good, iss: stranger }))).toBe('E_JWT_CLAIMS')
  })
  test('the form of Open Badges with a vc claim is read', async () => {
    const payload = {
      iss: school,
      jti: 'urn:uuid:1',
      nbf: 1,
      sub: 'did:example:learner',
      vc: { ...credential, id: 'urn:uuid:1' },
    }
    expect(await verifyAs(await token({ alg: 'EdDSA', typ: 'JWT', kid: `${school}#key-1` }, payload))).toBe('PROOF_OK')
    expect(
      await verifyAs(
        await token({ alg: 'EdDSA', typ: 'JWT', kid: `${school}#key-1` }, { ...payload, sub: 'did:example:x' }),
      ),
    ).toBe('E_JWT_CLAIMS')
  })
  test('exp and nbf are kept', async () => {
    expect(await verifyAs(await token(good, { ...credential, exp: 1 }))).toBe('E_PROOF_EXPIRED')
    expect(await verifyAs(await token(good, { ...credential, nbf: now / 1000 + 3600 }))).toBe('E_PROOF_FROM_FUTURE')
  })
  test.each([
    '',
    'a.b',
    'a.b.c',
    '....',
    'e30.e30.e30.e30',
    `${toBase64url(toUtf8('{"a":1,"a":2}'))}.e30.e30`,
    'é.é.é',
  ])('%s is no token', async text => {
    expect(parseJwt(text).ok).toBe(false)
    expect(await verifyAs(text)).toBe('E_JWT_MALFORMED')
  })
})

test('a did:key signs for itself', async () => {
  const { did, verificationMethod } = didKeyOf(publicKeyOf('Ed25519', pair.secretKey))
  const by = createSigner({ ...pair, verificationMethod })
  const signed = await sign({ ...credential, issuer: did }, by)
  expect(await codes(signed, { resolveDid: resolveOffline })).toEqual(['PROOF_OK'])
})
