import { describe, expect, test } from 'vitest'
import { verifyBundle } from '../../src/bundle/index.ts'
import { signJwt } from '../../src/credential/index.ts'
import { didKeyOf } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import type { Instant, JsonObject } from '../../src/primitives/index.ts'
import { type JudgedBy, judgeIdentityBy, readKeySet } from '../../src/trust/index.ts'
import type { Layer } from '../../src/verification/index.ts'
import { believing, bundleOf, now, schoolOf, web } from '../bundle/world.ts'
import { jwksOf, ministry, statement } from './federation-world.ts'

/* A bundle whose issuer is gone, with what a registry has signed on who the issuer is. */

const made = await bundleOf()
const { bundle, school } = made
const stranger = await schoolOf(2)
const DAY = 86_400_000
const keys = readKeySet(jwksOf(ministry)) ?? undefined
const ours: JudgedBy = { registries: [{ id: ministry, name: 'The ministry', keys }], accreditors: [] }

const says = (
  dids: readonly string[],
  { from = now - DAY, until = now + DAY, by }: { from?: number; until?: number; by?: string } = {},
) =>
  statement(ministry, web, {
    ...(by ? { by } : {}),
    claims: {
      iat: from / 1000,
      exp: until / 1000,
      metadata: { federation_entity: { organization_name: 'Sample School' }, vc_issuer: { dids } },
    } as JsonObject,
  })
async function verified(
  body: string,
  by = ours,
  more: { at?: Instant; layers?: readonly Layer[]; kind?: string } = {},
) {
  const { at = now, layers, kind = 'registry' } = more
  const options = believing(made, { trust: () => null, now: at, ...(layers ? { layers: () => layers } : {}) })
  const report = await verifyBundle(
    { ...bundle, identity: [{ kind, body }] },
    { ...options, judgeIdentity: judgeIdentityBy(by, options) },
  )
  const identity = report.pieces.find(one => one.piece === 'identity')
  return { report, identity, codes: report.findings.map(one => one.code) }
}

describe('a registry’s statement in a bundle', () => {
  test('binds the key history, and vouches for the issuer, for whoever has the registry’s key', async () => {
    const { report, identity, codes } = await verified(await says([web, school.did]))
    expect(report.validAsOf).toBe('2026-06-11T00:00:00Z')
    expect(identity).toMatchObject({
      outcome: 'passed',
      code: 'IDENTITY_CONFIRMED',
      details: { by: 'The ministry', name: 'Sample School' },
    })
    expect(identity).not.toHaveProperty('webvh')
    expect(codes).toEqual(
      expect.arrayContaining(['ISSUER_KEY_BY_HISTORY', 'ISSUER_LISTED', 'REGISTRY_CONFIRMED', 'STATUS_LIST_OLD']),
    )
  })

  test('is valid outright while it and the snapshot are fresh', async () => {
    const at = Date.UTC(2026, 5, 12) as Instant
    const { report } = await verified(await says([web, school.did], { from: at - DAY, until: at + DAY }), ours, { at })
    expect(report.result).toBe('valid')
  })

  test('whose term is over says who it was then: valid as of that day, vouched for by nobody today', async () => {
    const at = Date.UTC(2026, 5, 12) as Instant
    const until = at - DAY / 2
    const { report, identity, codes } = await verified(await says([web, school.did], { from: at - DAY, until }), ours, {
      at,
    })
    expect(identity?.code).toBe('IDENTITY_CONFIRMED_THEN')
    expect(codes).toEqual(expect.arrayContaining(['ISSUER_KEY_OLD', 'ISSUER_DOMAIN_ONLY']))
    expect(report).toMatchObject({ result: 'indeterminate', validAsOf: '2026-06-11T12:00:00Z' })
  })

  test.each([
    ['by a registry that the verifier does not believe', 'IDENTITY_UNTRUSTED', { registries: [], accreditors: [] }, {}],
    ['signed by another', 'IDENTITY_BROKEN', ours, { by: 'https://mill.example' }],
    ['of tomorrow', 'IDENTITY_BROKEN', ours, { from: now + DAY, until: now + 2 * DAY }],
  ] as const)('proves nothing %s', async (_, code, by, how) => {
    const { report, identity, codes } = await verified(await says([web, school.did], how), by)
    expect([identity?.code, report.result, report.validAsOf]).toEqual([code, 'indeterminate', undefined])
    expect(codes).toContain('ISSUER_KEY_FROM_FILE')
    expect(codes).not.toContain('ISSUER_LISTED')
  })

  test('on another history, or on the did:web alone, leaves the key open', async () => {
    for (const dids of [[web, stranger.did], [web]]) {
      const { report, codes } = await verified(await says(dids))
      expect(report.validAsOf).toBeUndefined()
      expect(codes).toContain('ISSUER_KEY_FROM_FILE')
    }
  })

  test('on another institution is said to be that', async () => {
    const { report, identity } = await verified(
      await statement(ministry, 'did:web:other.example', {
        claims: { iat: now / 1000, exp: now / 1000 + 60, metadata: {} },
      }),
    )
    expect([identity?.code, report.validAsOf]).toEqual(['IDENTITY_OTHER', undefined])
  })

  test('is silent where the registry itself was asked today and knows the issuer no more', async () => {
    const silent: Layer = { kind: 'registry', state: 'silent', by: 'The ministry' }
    const asked = await verified(await says([web, school.did]), ours, { layers: [silent] })
    expect(asked.codes).toContain('REGISTRY_SILENT')
    expect(asked.codes).not.toContain('ISSUER_LISTED')
    const unasked = await verified(await says([web, school.did]), ours, { layers: [{ ...silent, state: 'unasked' }] })
    expect(unasked.codes).toContain('REGISTRY_CONFIRMED')
    expect(unasked.codes).not.toContain('REGISTRY_UNASKED')
  })

  test('of a kind that is not known is said to be that', async () => {
    expect((await verified('x', ours, { kind: 'rumour' })).identity?.code).toBe('IDENTITY_UNKNOWN')
    expect((await verified('x', ours)).identity?.code).toBe('IDENTITY_BROKEN')
  })
})

test('a recognition of several schools binds each to the history of its own place', async () => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const entity = (id: string) => ({ id, type: 'RecognizedEntity', recognizedTo: { action: 'issue' } })
  const recognition = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'VerifiableRecognitionCredential'],
    issuer: did,
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: ['did:webvh:QmOther:other.example', web, school.did].map(entity),
  }
  const token = await signJwt(recognition, createSigner({ ...pair, type: 'Ed25519', verificationMethod }))
  const { report, identity } = await verified(token, { registries: [], accreditors: [did] }, { kind: 'recognition' })
  expect([identity?.code, report.validAsOf]).toEqual(['IDENTITY_CONFIRMED', '2026-06-11T00:00:00Z'])
})
