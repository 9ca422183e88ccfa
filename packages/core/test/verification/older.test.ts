import { describe, expect, test } from 'vitest'
import { signJws } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school, schoolSigner, signed, world } from './world.ts'

/** A badge as they were before VC 2.0: VC 1.1 with Open Badges 3.0's first contexts, `issuanceDate`, `expirationDate`. */
function olderBadge(more: object = {}): JsonObject {
  const { validFrom: _from, validUntil: _until, '@context': _context, credentialStatus: _status, ...rest } = badge()
  return {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
      'https://w3id.org/security/data-integrity/v2',
    ],
    ...rest,
    issuanceDate: '2026-06-01T00:00:00Z',
    expirationDate: '2027-06-01T00:00:00Z',
    ...more,
  } as JsonObject
}
const check = async (input: unknown, at?: number) => {
  const report = await verify(input, { now, fetch: (await world()).fetch, ...(at ? { at: at as never } : {}) })
  const failed = report.findings.filter(one => one.outcome === 'failed').map(one => one.code)
  return { ...report, failed }
}

describe('a badge on VC 1.1', () => {
  test('is verified and shown with its proof inside', async () => {
    const report = await check(await signed(olderBadge()))
    expect(report.failed).toEqual([])
    expect(report.result).toBe('valid')
    expect(report.credential).toMatchObject({
      validFrom: '2026-06-01T00:00:00Z',
      validUntil: '2027-06-01T00:00:00Z',
      subjects: [{ achievement: { name: 'Active Listening', criteria: { narrative: 'Listen to **three** people.' } } }],
    })
  })
  test('is verified as a token that has it in its vc claim', async () => {
    const { issuer: _issuer, ...vc } = olderBadge()
    const claims = { iss: school, nbf: Date.UTC(2026, 5, 1) / 1000, jti: vc.id as string, vc }
    const jwt = await signJws({ alg: 'EdDSA', typ: 'JWT', kid: schoolSigner.verificationMethod }, claims, schoolSigner)
    const report = await check(jwt)
    expect(report.failed).toEqual([])
    expect(report.credential?.issuer.id).toBe(school)
  })
  test('runs out by its expirationDate', async () => {
    expect((await check(await signed(olderBadge()), Date.UTC(2028, 0, 1))).failed).toEqual(['EXPIRED'])
    expect((await check(await signed(olderBadge()), Date.UTC(2025, 0, 1))).failed).toEqual(['NOT_YET_VALID'])
  })
})
