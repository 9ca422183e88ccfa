import { describe, expect, test } from 'vitest'
import { signDataIntegrity, signJws } from '../../src/credential/index.ts'
import { resolveDid } from '../../src/did/index.ts'
import type { Instant, JsonObject } from '../../src/primitives/index.ts'
import {
  didConfigurationUrl,
  dnsNameOf,
  dnsRecordOf,
  dnsTextFrom,
  judgeDns,
  judgeDomainLinkage,
  signDomainLinkage,
  writeDidConfiguration,
} from '../../src/trust/index.ts'
import { now, school, schoolSigner, stranger, strangerSigner, world } from '../verification/world.ts'

const origin = 'https://school.example'
const year = 365 * 24 * 3600 * 1000
const link = (
  more: Partial<{ did: string; origin: string; from: Instant; until: Instant }> = {},
  signer = schoolSigner,
) => signDomainLinkage({ did: school, origin, from: now, until: (now + year) as Instant, ...more }, signer)

async function judge(file: string, served: Record<string, JsonObject | null> = {}, at = origin) {
  const { fetch } = await world(served)
  return judgeDomainLinkage(file, at, school, { resolveDid: did => resolveDid(did, { fetch, now }), now })
}
const file = async (...linked: (string | JsonObject)[]) => writeDidConfiguration(linked as string[])

describe('a web site names an issuer', () => {
  test('by a token that the issuer has signed for it', async () => {
    expect(didConfigurationUrl(origin)).toBe('https://school.example/.well-known/did-configuration.json')
    expect(await judge(await file(await link()))).toBe('named')
    expect(await judge(await file('rubbish', await link({}, strangerSigner), await link()))).toBe('named')
  })

  test('by a document with a proof inside, and an origin written without its scheme', async () => {
    const document = {
      '@context': [
        'https://www.w3.org/2018/credentials/v1',
        'https://identity.foundation/.well-known/did-configuration/v1',
        'https://w3id.org/security/data-integrity/v2',
      ],
      issuer: school,
      issuanceDate: '2026-01-01T00:00:00Z',
      expirationDate: '2027-01-01T00:00:00Z',
      type: ['VerifiableCredential', 'DomainLinkageCredential'],
      credentialSubject: { id: school, origin: 'school.example' },
    }
    const tools = { cryptosuite: 'eddsa-jcs-2022', created: '2026-06-01T00:00:00Z' } as const
    const signed = await signDataIntegrity(document, schoolSigner, tools)
    if (!signed.ok) throw new Error(JSON.stringify(signed.error))
    expect(await judge(await file(signed.value))).toBe('named')
    expect(await judge(await file({ ...signed.value, expirationDate: '2028-01-01T00:00:00Z' }))).toBe('broken')
    expect(await judge(await file({ ...signed.value, issuer: stranger }))).toBe('none')
  })

  test('not for another web site, nor for one that only begins like it', async () => {
    for (const other of [
      'https://stranger.example',
      'https://school.example.stranger.example',
      'http://school.example',
    ])
      expect(await judge(await file(await link({ origin: other })))).toBe('broken')
    expect(await judge(await file(await link()), {}, 'https://stranger.example')).toBe('broken')
  })

  test('not by what another has signed, with what has ended, or before it begins', async () => {
    expect(await judge(await file(await link({}, strangerSigner)))).toBe('broken')
    expect(
      await judge(await file(await link({ from: (now - year) as Instant, until: (now - 100_000) as Instant }))),
    ).toBe('broken')
    expect(await judge(await file(await link({ from: (now + 100_000_000) as Instant })))).toBe('broken')
    expect(await judge(await file(await link({ did: stranger }, strangerSigner)))).toBe('none')
  })

  test('not without a signature, and not with an algorithm that does not go with the key', async () => {
    const [, payload] = (await link()).split('.')
    const header = (alg: string) => Buffer.from(JSON.stringify({ alg, kid: `${school}#key-1` })).toString('base64url')
    expect(await judge(await file(`${header('none')}.${payload}.`))).toBe('broken')
    const claims = JSON.parse(Buffer.from(payload as string, 'base64url').toString()) as JsonObject
    expect(await judge(await file(await signJws({ alg: 'ES256', kid: `${school}#key-1` }, claims, schoolSigner)))).toBe(
      'broken',
    )
    expect(
      await judge(
        await file(await signJws({ alg: 'EdDSA', typ: 'vc+jwt', kid: `${school}#key-1` }, claims, schoolSigner)),
      ),
    ).toBe('broken')
  })

  test('is open where the issuer’s keys cannot be had', async () => {
    expect(await judge(await file(await link()), { 'https://school.example/.well-known/did.json': null })).toBe(
      'unasked',
    )
  })

  test('not in a file of another kind', async () => {
    expect(await judge('<html>')).toBe('none')
    expect(await judge('{}')).toBe('none')
    expect(await judge(JSON.stringify({ linked_dids: [await link()] }))).toBe('none')
    expect(await judge(await file())).toBe('none')
  })
})

describe('name servers name an issuer', () => {
  const found = (...records: string[]) => ({ state: 'found', records }) as const

  test('in a record at a name of its own, among others', () => {
    expect(dnsNameOf('school.example')).toBe('_did.school.example')
    expect(judgeDns(found(dnsRecordOf(school)), [school])).toBe('named')
    expect(judgeDns(found('v=spf1 -all', `  ${school} `, `did=${stranger}`), [school])).toBe('named')
  })

  test('only by the whole of its name', () => {
    expect(judgeDns(found(`did=${school}:i:other`), [school])).toBe('other')
    expect(judgeDns(found(`did=${stranger}`), [school])).toBe('other')
    expect(judgeDns(found(`x did=${school}`, `did=${school} more`, 'did=did:web:'), [school])).toBe('none')
  })

  test('or say nothing, or cannot be asked; a zone with very many records is not gone through', () => {
    expect(judgeDns({ state: 'none' }, [school])).toBe('none')
    expect(judgeDns({ state: 'unasked' }, [school])).toBe('unasked')
    expect(judgeDns(found(), [school])).toBe('none')
    expect(judgeDns(found(...Array.from({ length: 400 }, () => `did=${school}`)), [school])).toBe('unasked')
  })
})

describe('a resolver', () => {
  const asked: string[] = []
  const saying = (answer: () => Promise<string[][]>) =>
    dnsTextFrom({
      resolveTxt: name => {
        asked.push(name)
        return answer()
      },
    })
  const failing = (code: string) => saying(() => Promise.reject(Object.assign(new Error(), { code })))

  test('puts together what a record has in parts, and cuts what is longer than anybody writes', async () => {
    const dns = saying(async () => [['did=', school], ['x'.repeat(5_000)]])
    expect(await dns('_did.school.example')).toEqual({ state: 'found', records: [`did=${school}`, 'x'.repeat(1_024)] })
  })
  test('with nothing at the name is told from one that gave no answer', async () => {
    expect(await saying(async () => [])('_did.school.example')).toEqual({ state: 'none' })
    for (const code of ['ENOTFOUND', 'ENODATA'])
      expect(await failing(code)('_did.school.example')).toEqual({ state: 'none' })
    expect(await failing('ESERVFAIL')('_did.school.example')).toEqual({ state: 'unasked' })
  })
  test('is not asked for what is no name', async () => {
    asked.length = 0
    for (const name of ['not a name', 'localhost', `${'a'.repeat(64)}.example`])
      expect(await failing('ESERVFAIL')(name)).toEqual({ state: 'none' })
    expect(asked).toEqual([])
  })
})
