import crypto from 'node:crypto'
import { createRequire } from 'node:module'
import { compactVerify, exportJWK, generateKeyPair as generateJoseKeyPair, importJWK, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { bundledContexts, signDataIntegrity, signJwt, verifyJwt, verifyProofs } from '../../src/credential/index.ts'
import { didKeyOf, resolveDidKey } from '../../src/did/index.ts'
import {
  type Cryptography,
  createSigner,
  cryptographyFromNode,
  cryptographyFromWeb,
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  toJwk,
} from '../../src/keys/index.ts'
import { type Instant, type JsonObject, ok, toBase64url } from '../../src/primitives/index.ts'
import { readJson } from './read-vector.ts'

/*
 * Documents that we sign verify with Digital Bazaar's libraries, and theirs with us; JWTs with `jose`, both ways.
 */

// biome-ignore-start lint/suspicious/noExplicitAny: these libraries have no types
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as any
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as any
const Ed25519Multikey = require('@digitalbazaar/ed25519-multikey') as any
const EcdsaMultikey = require('@digitalbazaar/ecdsa-multikey') as any
const jcs = require('@digitalbazaar/eddsa-jcs-2022-cryptosuite') as any
const suites: Record<string, any> = {
  'eddsa-rdfc-2022': require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite').cryptosuite,
  'eddsa-jcs-2022': jcs.createVerifyCryptosuite(),
  'ecdsa-rdfc-2019': require('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite').cryptosuite,
}
// biome-ignore-end lint/suspicious/noExplicitAny: these libraries have no types

const now = Date.UTC(2026, 5, 12) as Instant
const created = '2026-06-01T00:00:00Z'
const random = (length: number) => new Uint8Array(length).fill(17)
const options = { now, resolveDid: async (did: string) => resolveDidKey(did) }

const badge = (issuer: string): JsonObject => {
  const {
    proof: _proof,
    credentialStatus: _status,
    ...example
  } = readJson('openbadges-3.0/examples/basicOpenBadgeCredential.json')
  return { ...example, issuer, name: 'Écoute active — การฟังอย่างตั้งใจ 🌿' }
}

/** Gives their verifier contexts, keys and controllers, all from here. */
const documentLoader = async (url: string) => {
  const context = bundledContexts.get(url)
  if (context) return { documentUrl: url, document: { '@context': context }, contextUrl: null }
  const did = url.split('#')[0]!
  const resolved = resolveDidKey(did)
  if (!resolved.ok) throw new Error(`not served: ${url}`)
  const [method] = resolved.value.verificationMethod as JsonObject[]
  const document = url.includes('#')
    ? { '@context': 'https://w3id.org/security/multikey/v1', ...method }
    : resolved.value
  return { documentUrl: url, document, contextUrl: null }
}

describe.each([
  ['eddsa-rdfc-2022', 'Ed25519'],
  ['eddsa-jcs-2022', 'Ed25519'],
  ['ecdsa-rdfc-2019', 'P-256'],
  ['ecdsa-rdfc-2019', 'P-384'],
] as const)('%s with %s', (cryptosuite, type) => {
  const pair = generateKeyPair(type, random)
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const document = badge(did)

  test('what we sign verifies with Digital Bazaar’s library, and no longer once it is changed', async () => {
    const signed = await signDataIntegrity(document, createSigner({ ...pair, verificationMethod }), {
      cryptosuite,
      created,
    })
    if (!signed.ok) throw new Error(JSON.stringify(signed.error))
    const suite = new DataIntegrityProof({ cryptosuite: suites[cryptosuite] })
    const verdict = await vc.verifyCredential({
      credential: structuredClone(signed.value),
      suite,
      documentLoader,
      now: new Date(now),
    })
    expect(verdict.error?.errors?.map(String) ?? verdict.error).toBeUndefined()
    expect(verdict.verified).toBe(true)
    const changed = { ...structuredClone(signed.value), name: 'Changed' }
    expect(
      (await vc.verifyCredential({ credential: changed, suite, documentLoader, now: new Date(now) })).verified,
    ).toBe(false)
  })

  test('what their library signs verifies with us', async () => {
    const library = type === 'Ed25519' ? Ed25519Multikey : EcdsaMultikey
    const key = await library.from({
      type: 'Multikey',
      controller: did,
      id: verificationMethod,
      publicKeyMultibase: encodeMultikey(pair.publicKey),
      secretKeyMultibase: encodeSecretMultikey(type, pair.secretKey),
    })
    const suite = new DataIntegrityProof({
      signer: key.signer(),
      date: created,
      cryptosuite: cryptosuite === 'eddsa-jcs-2022' ? jcs.createSignCryptosuite() : suites[cryptosuite],
    })
    const signed = await vc.issue({ credential: structuredClone(document), suite, documentLoader, now: new Date(now) })
    expect(await verifyProofs(signed, options)).toMatchObject([{ outcome: 'passed', mechanism: cryptosuite }])
    expect(await verifyProofs({ ...signed, name: 'Changed' }, options)).toMatchObject([{ code: 'E_SIGNATURE' }])
  })
})

describe.each([
  ['eddsa-rdfc-2022', 'Ed25519'],
  ['ecdsa-rdfc-2019', 'P-256'],
] as const)('a presentation with %s', (cryptosuite, type) => {
  const pair = generateKeyPair(type, random)
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const asked = { challenge: 'nonce-1', domain: 'https://employer.example' }
  const presentation = async (): Promise<JsonObject> => {
    const key = createSigner({ ...pair, verificationMethod })
    const credential = await signDataIntegrity(badge(did), key, { cryptosuite, created })
    if (!credential.ok) throw new Error(credential.error.code)
    return {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: did,
      verifiableCredential: [credential.value],
    }
  }

  test('that we sign verifies with Digital Bazaar’s library, and with no other challenge', async () => {
    const key = createSigner({ ...pair, verificationMethod })
    const signed = await signDataIntegrity(await presentation(), key, {
      cryptosuite,
      created,
      proofPurpose: 'authentication',
      ...asked,
    })
    if (!signed.ok) throw new Error(JSON.stringify(signed.error))
    const suite = new DataIntegrityProof({ cryptosuite: suites[cryptosuite] })
    const verifyTheirs = async (more: object) =>
      vc.verify({ presentation: structuredClone(signed.value), suite, documentLoader, now: new Date(now), ...more })
    expect((await verifyTheirs(asked)).verified).toBe(true)
    expect((await verifyTheirs({ ...asked, challenge: 'nonce-2' })).verified).toBe(false)
  })

  test('that their library signs verifies with us, and with no other challenge', async () => {
    const library = type === 'Ed25519' ? Ed25519Multikey : EcdsaMultikey
    const key = await library.from({
      type: 'Multikey',
      controller: did,
      id: verificationMethod,
      publicKeyMultibase: encodeMultikey(pair.publicKey),
      secretKeyMultibase: encodeSecretMultikey(type, pair.secretKey),
    })
    const suite = new DataIntegrityProof({ signer: key.signer(), date: created, cryptosuite: suites[cryptosuite] })
    const signed = await vc.signPresentation({ presentation: await presentation(), suite, documentLoader, ...asked })
    const verifyOurs = (more: object = {}) =>
      verifyProofs(signed, { ...options, purpose: 'authentication', ...asked, ...more })
    expect(await verifyOurs()).toMatchObject([{ outcome: 'passed' }])
    expect(await verifyOurs({ challenge: 'nonce-2' })).toMatchObject([{ code: 'E_CHALLENGE' }])
  })
})

describe('JWT that others make and we only verify', () => {
  const issuer = 'did:web:school.example'
  const kid = `${issuer}#key-1`
  const published = (publicKeyJwk: JsonObject) => ({
    now,
    cryptography: cryptographyFromNode(crypto as never),
    resolveDid: async () =>
      ok({
        id: issuer,
        verificationMethod: [{ id: kid, type: 'JsonWebKey', controller: issuer, publicKeyJwk }],
        assertionMethod: [kid],
      }),
  })

  test.each(['RS256', 'ES384', 'ES256', 'EdDSA'])('%s by jose, with the credential in a vc claim', async alg => {
    const { publicKey, privateKey } = await generateJoseKeyPair(alg, { extractable: true })
    const { issuer: _issuer, ...document } = badge(issuer)
    const token = (vcClaim: JsonObject) =>
      new SignJWT({ vc: vcClaim })
        .setProtectedHeader({ alg, typ: 'JWT', kid })
        .setIssuer(issuer)
        .setJti(document.id as string)
        .setNotBefore(1)
        .sign(privateKey)
    const jwk = (await exportJWK(publicKey)) as JsonObject
    const made = await verifyJwt(await token(document), published(jwk))
    expect(made.finding).toMatchObject({ outcome: 'passed', mechanism: alg })
    expect(made.document).toEqual({ ...document, issuer })
    const [header, , signature] = (await token(document)).split('.')
    const [, changed] = (await token({ ...document, name: 'Changed' })).split('.')
    const forged = await verifyJwt(`${header}.${changed}.${signature}`, published(jwk))
    expect(forged.finding.code).toBe('E_SIGNATURE')
  })

  test('RS256 is checked by WebCrypto too, and where there is none it is not checked, which is not the same as forged', async () => {
    const { publicKey, privateKey } = await generateJoseKeyPair('RS256', { extractable: true })
    const options = published((await exportJWK(publicKey)) as JsonObject)
    const token = await new SignJWT(badge(issuer) as never)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(privateKey)
    const findingBy = async (cryptography: Cryptography) =>
      (await verifyJwt(token, { ...options, cryptography })).finding
    expect(await findingBy(cryptographyFromWeb(crypto.webcrypto.subtle as never))).toMatchObject({ code: 'PROOF_OK' })
    expect(await findingBy(cryptographyFromWeb(undefined))).toMatchObject({
      outcome: 'not-checked',
      code: 'E_KEY_UNSUPPORTED',
    })
  })

  test('ES384 that we sign verifies with jose', async () => {
    const pair = generateKeyPair('P-384', random)
    const text = await signJwt(badge(issuer), createSigner({ ...pair, verificationMethod: kid }))
    const { protectedHeader } = await compactVerify(text, await importJWK(toJwk(pair.publicKey) as never, 'ES384'))
    expect(protectedHeader).toMatchObject({ alg: 'ES384', kid })
  })
})

describe.each([
  ['EdDSA', 'Ed25519'],
  ['ES256', 'P-256'],
] as const)('JWT with %s', (alg, type) => {
  const pair = generateKeyPair(type, random)
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const document = badge(did)

  test('what we sign verifies with jose', async () => {
    const token = await signJwt(document, createSigner({ ...pair, verificationMethod }))
    const { payload, protectedHeader } = await compactVerify(
      token,
      await importJWK(toJwk(pair.publicKey) as never, alg),
    )
    expect(protectedHeader).toMatchObject({ alg, typ: 'vc+jwt', kid: verificationMethod })
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(document)
  })

  test('what jose signs verifies with us', async () => {
    const key = await importJWK({ ...toJwk(pair.publicKey), d: toBase64url(pair.secretKey) } as never, alg)
    const token = await new SignJWT(document as never)
      .setProtectedHeader({ alg, typ: 'vc+jwt', kid: verificationMethod })
      .sign(key)
    expect((await verifyJwt(token, options)).finding).toMatchObject({ outcome: 'passed', mechanism: alg })
  })
})
