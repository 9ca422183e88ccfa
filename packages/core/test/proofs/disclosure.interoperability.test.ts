import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import {
  type BbsSigner,
  bundledContexts,
  createBbsSigner,
  derive,
  generateBbsKeyPair,
  signBase,
  verifyProofs,
} from '../../src/credential/index.ts'
import { nobleCurve } from '../../src/credential/proofs/bbs/noble-curve.ts'
import { didKeyOf, resolveDidKey } from '../../src/did/index.ts'
import {
  createSigner,
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  type PublicKey,
  type Signer,
} from '../../src/keys/index.ts'
import type { Instant, JsonObject } from '../../src/primitives/index.ts'
import { MANDATORY, sampleBadge } from './sample-badge.ts'

/*
 * What we sign and derive verifies with Digital Bazaar's libraries, what they sign and derive verifies with us, and each
 * derives from what the other signed. Their libraries throw on `allowedValue`, a list, where they sign or derive.
 */

// biome-ignore-start lint/suspicious/noExplicitAny: these libraries have no types
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as any
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as any
const EcdsaMultikey = require('@digitalbazaar/ecdsa-multikey') as any
const Bls12381Multikey = require('@digitalbazaar/bls12-381-multikey') as any
const libraries: Record<string, any> = {
  'ecdsa-sd-2023': require('@digitalbazaar/ecdsa-sd-2023-cryptosuite'),
  'bbs-2023': require('@digitalbazaar/bbs-2023-cryptosuite'),
}
// biome-ignore-end lint/suspicious/noExplicitAny: these libraries have no types

const now = Date.UTC(2026, 5, 12) as Instant
const created = '2026-06-01T00:00:00Z'
let drawn = 0
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + ++drawn * 13) & 0xff)
const verifying = { now, resolveDid: async (did: string) => resolveDidKey(did) }
// Their libraries take the list of one evidence for the evidence itself, so a pointer may not go into it.
const selectivePointers = ['/credentialSubject/result/1', '/credentialSubject/creditsEarned', '/evidence']

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

type World = { publicKey: PublicKey; secretKey: Uint8Array; did: string; verificationMethod: string }
function world(suite: string): World & { signer: Signer | BbsSigner } {
  if (suite === 'ecdsa-sd-2023') {
    const pair = generateKeyPair('P-256', random)
    const own = didKeyOf(pair.publicKey)
    return { ...pair, ...own, signer: createSigner({ ...pair, verificationMethod: own.verificationMethod }) }
  }
  const pair = generateBbsKeyPair(nobleCurve, random)
  const publicKey: PublicKey = { type: 'BLS12-381-G2', bytes: pair.publicKey }
  const own = didKeyOf(publicKey)
  const { verificationMethod } = own
  return { ...pair, ...own, publicKey, signer: createBbsSigner(nobleCurve, { ...pair, verificationMethod }) }
}

const withoutList = (document: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(document).replace(/,"allowedValue":\[[^\]]*\]/, ''))

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

describe.each(['ecdsa-sd-2023', 'bbs-2023'] as const)('%s', cryptosuite => {
  const { signer, did, verificationMethod, publicKey, secretKey } = world(cryptosuite)
  const library = libraries[cryptosuite]
  const ourBase = async (document: JsonObject) =>
    value(await signBase(document, signer, { cryptosuite, created, mandatoryPointers: MANDATORY }, { random }))
  const ourDerived = async (document: JsonObject) => value(await derive(document, { selectivePointers }, { random }))
  const theirBase = async (document: JsonObject) => {
    const multikey = {
      '@context': 'https://w3id.org/security/multikey/v1',
      type: 'Multikey',
      controller: did,
      id: verificationMethod,
      publicKeyMultibase: encodeMultikey(publicKey),
      secretKeyMultibase: encodeSecretMultikey(publicKey.type as 'P-256' | 'BLS12-381-G2', secretKey),
    }
    const key =
      cryptosuite === 'bbs-2023'
        ? await Bls12381Multikey.from(multikey, { algorithm: 'BBS-BLS12-381-SHA-256' })
        : await EcdsaMultikey.from(multikey)
    const suite = new DataIntegrityProof({
      signer: key.signer(),
      date: created,
      cryptosuite: library.createSignCryptosuite({ mandatoryPointers: MANDATORY }),
    })
    return vc.issue({ credential: structuredClone(document), suite, documentLoader, now: new Date(now) })
  }
  const theirDerived = (verifiableCredential: JsonObject) =>
    vc.derive({
      verifiableCredential: structuredClone(verifiableCredential),
      suite: new DataIntegrityProof({ cryptosuite: library.createDiscloseCryptosuite({ selectivePointers }) }),
      documentLoader,
    })
  const theirVerdict = async (credential: JsonObject) => {
    const suite = new DataIntegrityProof({ cryptosuite: library.createVerifyCryptosuite() })
    const verdict = await vc.verifyCredential({
      credential: structuredClone(credential),
      suite,
      documentLoader,
      now: new Date(now),
    })
    return verdict.verified
  }
  const ourVerdict = async (document: JsonObject) => (await verifyProofs(document, verifying))[0]?.code

  const badge = sampleBadge(did)

  test('ours verifies with theirs, lists and all, and no longer once it is changed', async () => {
    const derived = await ourDerived(await ourBase(badge))
    expect(derived.credentialSubject).toMatchObject({ result: [{ value: 'B' }] })
    expect(JSON.stringify(derived)).not.toContain('allowedValue')
    expect(await ourVerdict(derived)).toBe('PROOF_OK')
    expect(await theirVerdict(derived)).toBe(true)
    const changed = JSON.parse(JSON.stringify(derived).replace('"value":"B"', '"value":"A"'))
    expect(await ourVerdict(changed)).toBe('E_SIGNATURE')
    if (cryptosuite === 'ecdsa-sd-2023') expect(await theirVerdict(changed)).toBe(false)
  }, 60_000)

  test('a list can be shown whole, and their verifier agrees', async () => {
    const base = await ourBase(badge)
    const list = '/credentialSubject/achievement/resultDescription/0/allowedValue'
    const derived = value(await derive(base, { selectivePointers: [list] }, { random }))
    expect(JSON.stringify(derived)).toContain('"allowedValue":["A","B","C"]')
    expect(await ourVerdict(derived)).toBe('PROOF_OK')
    if (cryptosuite === 'ecdsa-sd-2023') expect(await theirVerdict(derived)).toBe(true)
    expect(await derive(base, { selectivePointers: [`${list}/1`] }, { random })).toMatchObject({
      error: { code: 'LIST_PART' },
    })
  }, 60_000)

  test('what they sign and derive verifies with us; each derives from the other’s', async () => {
    const plain = withoutList(badge)
    const theirs = await theirBase(plain)
    expect(await ourVerdict(await theirDerived(theirs))).toBe('PROOF_OK')
    const mixed = await ourDerived(theirs)
    expect(await ourVerdict(mixed)).toBe('PROOF_OK')
    expect(await theirVerdict(mixed)).toBe(true)
    const other = await theirDerived(await ourBase(plain))
    expect(await ourVerdict(other)).toBe('PROOF_OK')
    const { proof: _theirProof, ...theirPart } = other
    const { proof: _ourProof, ...ourPart } = await ourDerived(await ourBase(plain))
    expect(ourPart).toEqual(theirPart)
  }, 60_000)

  test('everything shown is everything signed', async () => {
    const derived = value(await derive(await ourBase(badge), { selectivePointers: [''] }, { random }))
    const { proof: _proof, ...shown } = derived
    expect(shown).toEqual(badge)
    expect(await ourVerdict(derived)).toBe('PROOF_OK')
  }, 60_000)
})
