import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { parseJwt, signJwt } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair, parseMultikey, toJwk } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { isOffer } from '@laurel/ui/scan'
import { describe, expect, test } from 'vitest'
import { isKeyOf } from '../src/imported/imported.ts'
import { proveKey } from '../src/keys/proof.ts'
import { identityOf, keepOnDevice, newSeed } from '../src/keys/signing-key.ts'
import { displayFor, type Outcome, whyRefused, withOutcomes, withoutWaiting } from '../src/offers/offers.ts'
import { EMPTY, parseContents } from '../src/vault/contents.ts'

const words = (name: string, locale: string | null) => ({ name, locale, description: null })

test('an offer is told by what its link carries, whatever its scheme', () => {
  for (const link of [
    'openid-credential-offer://?credential_offer=%7B%7D',
    ' OPENID-CREDENTIAL-OFFER://?credential_offer_uri=https%3A%2F%2Fx.example%2F1 ',
    'haip://?credential_offer_uri=https%3A%2F%2Fx.example%2F1',
    'https://wallet.example/take?x=1&credential_offer_uri=https%3A%2F%2Fx.example%2F1',
  ])
    expect([link, isOffer(link)]).toEqual([link, true])
  for (const other of ['https://school.example/c/1', 'credential_offer=1', '{"credential_offer":1}', ''])
    expect([other, isOffer(other)]).toEqual([other, false])
})

test('the words are in the reader’s language, else in none in particular, else the first', () => {
  const all = [words('Diploma', 'en-US'), words('Diplôme', 'fr'), words('X', null)]
  expect(displayFor(all, 'fr')?.name).toBe('Diplôme')
  expect(displayFor(all, 'en')?.name).toBe('Diploma')
  expect(displayFor(all, 'th')?.name).toBe('X')
  expect(displayFor(all.slice(0, 2), 'th')?.name).toBe('Diploma')
  expect(displayFor([], 'th')).toBeUndefined()
})

describe('whose it is', () => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
  const issuer = didKeyOf(pair.publicKey)
  const signer = createSigner({ type: 'Ed25519', secretKey: pair.secretKey, ...issuer })
  const verified = async (subject: string | undefined, change = (token: string) => token) => {
    const document = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: issuer.did,
      credentialSubject: { ...(subject ? { id: subject } : {}), name: 'x' },
    }
    const offline = async () => ({ ok: false, error: { code: 'FETCH_OFFLINE' } }) as const
    return verify(change(await signJwt(document, signer)), { now: Date.now() as Instant, fetch: offline })
  }
  const { publicKey } = generateKeyPairSync('ed25519')

  test('what is made out to the wallet’s key is kept, by either of the key’s names', async () => {
    const { did } = identityOf(await newSeed())
    const key = parseMultikey(did.slice('did:key:'.length))
    if (!key.ok) throw new Error('no key')
    const jwk = toJwk(key.value)
    const byJwk = `did:jwk:${Buffer.from(JSON.stringify({ ...jwk, alg: 'EdDSA' })).toString('base64url')}`
    for (const subject of [did, byJwk]) {
      expect(isKeyOf(subject, did)).toBe(true)
      expect(whyRefused(await verified(subject), did, true)).toBeNull()
    }
  })

  test('what is made out to another key, to none, is changed or is no credential is refused with its reason', async () => {
    const { did } = identityOf(await newSeed())
    const { did: other } = identityOf(await newSeed())
    const otherJwk = `did:jwk:${Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' }))).toString('base64url')}`
    for (const subject of [other, otherJwk, 'did:jwk:nonsense', undefined])
      expect(whyRefused(await verified(subject), did, true)).toBe('otherKey')
    // One that is said to be made out to nobody may be; one for somebody else may not.
    expect(whyRefused(await verified(undefined), did, false)).toBeNull()
    expect(whyRefused(await verified(other), did, false)).toBe('otherKey')
    const broken = (token: string) => `${token.slice(0, -6)}AAAAAA`
    expect(whyRefused(await verified(did, broken), did, true)).toBe('broken')
    expect(whyRefused(await verified(did, () => 'prose'), did, true)).toBe('unreadable')
  })
})

test('a proof names the key as the issuer wants it, and has no nonce where none was given out', async () => {
  const seed = await newSeed()
  const holder = { ...identityOf(seed), signingKey: await keepOnDevice(seed) }
  const proof = await proveKey(holder, { audience: 'https://issuer.example' }, { by: 'jwk', alg: 'Ed25519' })
  const parsed = parseJwt(proof)
  if (!parsed.ok) throw new Error('no JWT')
  const { header, payload } = parsed.value
  expect(header).toMatchObject({ alg: 'Ed25519', typ: 'openid4vci-proof+jwt', jwk: { kty: 'OKP', crv: 'Ed25519' } })
  expect(Object.keys(header.jwk as object)).not.toContain('d')
  expect([header.kid, payload.nonce, payload.aud]).toEqual([undefined, undefined, 'https://issuer.example'])
})

test('what came is kept, what is to come is waited for until it comes, and the vault knows both', () => {
  const waiting = {
    ...{ title: 'Diploma', issuer: 'issuer.example', state: 'sealed', isBound: true },
    ...{ askedAt: '2026-01-01T00:00:00.000Z', notBefore: '2026-01-01T00:05:00.000Z' },
  }
  const later: Outcome = { kind: 'later', title: 'Diploma', id: 'one', waiting }
  const entry = {
    ...{ text: 'x', title: 'Diploma', issuer: 'i', validFrom: null, validUntil: null, verdict: 'good' as const },
    ...{ checkedAt: '', importedAt: '', isForeign: false },
  }
  const good: Outcome = {
    kind: 'good',
    title: 'Diploma',
    notice: null,
    candidate: { key: 'k', credentialId: null, entry },
  }
  const refused: Outcome = { kind: 'refused', title: 'Diploma', why: 'broken', notice: null }
  const first = withOutcomes(EMPTY, [later, refused])
  const [id = ''] = Object.keys(first.offers ?? {})
  // Saving it is tried again after a failure, and it is one all the same.
  expect(withOutcomes(first, [later])).toEqual(first)
  expect(parseContents(JSON.parse(JSON.stringify(first)))).toEqual(first)
  // Not yet: it keeps its place.
  expect(Object.keys(withOutcomes(first, [later], id).offers ?? {})).toEqual([id])
  const last = withOutcomes(first, [good], id)
  expect([last.offers, last.imported]).toEqual([{}, { k: entry }])
  expect(withOutcomes(first, [refused], id)).toMatchObject({ offers: {} })
  expect(withoutWaiting(first, id).offers).toEqual({})
})
