import { describe, expect, test } from 'vitest'
import { buildEndorsementCredential } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { LAYER_KINDS, type Layer, layerOf, type VerifyOptions, verify } from '../../src/verification/index.ts'
import { badge, now, school, signed, stranger, strangerSigner, world } from './world.ts'

async function check(input: unknown, more: Partial<VerifyOptions> = {}) {
  const { fetch } = await world()
  const report = await verify(input, { now, fetch, ...more })
  const trust = report.findings.filter(one => one.check === 'issuer-trust')
  return { report, result: report.result, codes: trust.map(one => one.code), trust }
}
const layer = (kind: Layer['kind'], state: Layer['state'], more: Partial<Layer> = {}): Layer => ({
  kind,
  state,
  by: 'somebody',
  ...more,
})

describe('who else knows the issuer', () => {
  test('is asked with what the credential says of its web site, and is said apart', async () => {
    const asked: unknown[] = []
    const { result, codes } = await check(await signed(badge()), {
      layers: (did, about) => {
        asked.push([did, about])
        return [layer('site', 'confirmed'), layer('dns', 'silent'), layer('registry', 'unasked')]
      },
    })
    expect(result).toBe('valid')
    expect(codes).toEqual(['ISSUER_DOMAIN_ONLY', 'SITE_CONFIRMED', 'DNS_SILENT', 'REGISTRY_UNASKED'])
    expect(asked).toEqual([
      [school, { url: 'https://school.example', types: ['VerifiableCredential', 'AchievementCredential'] }],
    ])
  })

  test('vouches where it is a registry, a federation or an accreditor, and not where it is the issuer’s own domain', async () => {
    for (const kind of ['registry', 'federation', 'recognition'] as const) {
      const { trust } = await check(await signed(badge()), {
        layers: () => [layer(kind, 'confirmed', { name: 'Sample' })],
      })
      expect(trust[0]).toMatchObject({
        code: 'ISSUER_LISTED',
        outcome: 'passed',
        details: { by: kind, list: 'somebody' },
      })
    }
    for (const kind of ['site', 'dns'] as const)
      expect((await check(await signed(badge()), { layers: () => [layer(kind, 'confirmed')] })).codes[0]).toBe(
        'ISSUER_DOMAIN_ONLY',
      )
  })

  test('never makes a credential genuine that is not, and nobody is asked about one that its issuer has not signed', async () => {
    let asked = 0
    const layers = () => {
      asked++
      return LAYER_KINDS.map(kind => layer(kind, 'confirmed'))
    }
    const forged = { ...(await signed(badge())), name: 'Another name' }
    expect((await check(forged, { layers })).result).toBe('invalid')
    expect((await check(await signed(badge(), strangerSigner), { layers })).result).toBe('invalid')
    expect(asked).toBe(0)
    expect((await check(await signed(badge({ validUntil: '2026-06-02T00:00:00Z' })), { layers })).result).toBe(
      'invalid',
    )
  })

  test('takes nothing from a credential either, whatever it says', async () => {
    const states = ['silent', 'contradicted', 'unasked'] as const
    const layers = () => LAYER_KINDS.flatMap(kind => states.map(state => layer(kind, state)))
    const { result, trust } = await check(await signed(badge()), { layers })
    expect(result).toBe('valid')
    expect(trust.every(one => one.outcome === 'warning')).toBe(true)
  })

  test('silences the warning of a look-alike only where it vouches (H-46)', async () => {
    const known = [{ name: 'Sample Schoo1', did: 'did:web:known.example', domain: 'known.example' }]
    const codes = async (one: Layer) =>
      (await check(await signed(badge()), { knownIssuers: known, layers: () => [one] })).codes
    expect(await codes(layer('site', 'confirmed'))).toContain('ISSUER_RESEMBLES')
    expect(await codes(layer('dns', 'confirmed'))).toContain('ISSUER_RESEMBLES')
    expect(await codes(layer('registry', 'silent'))).toContain('ISSUER_RESEMBLES')
    expect(await codes(layer('registry', 'confirmed'))).not.toContain('ISSUER_RESEMBLES')
  })

  test('has a code for each thing that it can say', () => {
    expect(layerOf({ code: 'DNS_CONTRADICTED' })).toEqual({ kind: 'dns', state: 'contradicted' })
    expect(layerOf({ code: 'ISSUER_LISTED' })).toBeNull()
  })
})

describe('an endorser who is on a list', () => {
  const endorsed = async (id: string) => {
    const made = buildEndorsementCredential({
      id: 'https://stranger.example/e/1',
      name: 'Endorsement',
      issuer: { id: stranger, type: ['Profile'], name: 'Sample Accreditor' },
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: { id, endorsementComment: 'Taught well.' },
    })
    if (!made.ok) throw new Error(JSON.stringify(made.error))
    const document = badge()
    const endorsement = [await signed(made.value, strangerSigner)]
    return signed({ ...document, issuer: { ...(document.issuer as JsonObject), endorsement } })
  }
  const listed =
    (more: object = {}) =>
    (did: string) =>
      did === stranger
        ? { name: 'Accreditation Office', list: 'laurel.example', by: 'operator' as const, ...more }
        : null

  test('is named by the name on that list, and says nothing of what was not asked', async () => {
    const { codes, trust, result } = await check(await endorsed(school), { trust: listed() })
    expect(result).toBe('valid')
    expect(codes).toEqual(['ISSUER_DOMAIN_ONLY', 'ENDORSER_CONFIRMED'])
    expect(trust[1]?.details).toEqual({ by: 'Accreditation Office' })
  })

  test('counts for the issuer alone, and not where the list is off or merely a home', async () => {
    expect((await check(await endorsed(school), { trust: listed({ isOff: true }) })).codes).not.toContain(
      'ENDORSER_CONFIRMED',
    )
    expect((await check(await endorsed(school), { trust: listed({ by: 'host' }) })).codes).not.toContain(
      'ENDORSER_CONFIRMED',
    )
    expect((await check(await endorsed(school))).codes).not.toContain('ENDORSER_CONFIRMED')
    const achievement = 'urn:uuid:11111111-1111-4111-8111-111111111111'
    expect((await check(await endorsed(achievement), { trust: listed() })).codes).not.toContain('ENDORSER_CONFIRMED')
  })
})
