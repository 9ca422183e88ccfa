import * as nodeCrypto from 'node:crypto'
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bakePng } from '../../src/credential/index.ts'
import type { GuardedFetch } from '../../src/did/index.ts'
import { cryptographyFromNode } from '../../src/keys/index.ts'
import { err, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { now } from './world.ts'

const HOST = 'https://badges.example'
const ADDRESS = 'sample.learner.7@example.org'
const hashed = (address: string, salt: string) =>
  `sha256$${createHash('sha256')
    .update(address + salt)
    .digest('hex')}`

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

// biome-ignore lint/suspicious/noExplicitAny: JSON that is rewritten at will
type Loose = any
const V2 = 'https://w3id.org/openbadges/v2'
const ISSUER = {
  '@context': V2,
  type: 'Issuer',
  id: `${HOST}/issuer`,
  name: 'Sample Badge School',
  url: HOST,
  email: 'badges@example.org',
  publicKey: [`${HOST}/key`],
  revocationList: `${HOST}/revoked`,
}
const BADGE = {
  '@context': V2,
  type: 'BadgeClass',
  id: `${HOST}/badge`,
  name: 'Bicycle Repair',
  description: 'Mends a puncture.',
  image: `${HOST}/badge.png`,
  criteria: { narrative: 'Three punctures.' },
  issuer: `${HOST}/issuer`,
}
const ASSERTION = {
  '@context': V2,
  type: 'Assertion',
  id: `${HOST}/assertions/1`,
  recipient: { type: 'email', hashed: true, salt: 'deadsea', identity: hashed(ADDRESS, 'deadsea') },
  issuedOn: '2025-03-01T10:00:00+0000',
  badge: `${HOST}/badge`,
  verification: { type: 'HostedBadge' },
}
const KEY = { '@context': V2, type: 'CryptographicKey', id: `${HOST}/key`, owner: `${HOST}/issuer`, publicKeyPem: pem }

/** A website with badges; an answer can be replaced, and `410` or `'down'` stand for themselves. */
function website(overrides: Record<string, Loose> = {}) {
  const served: Record<string, Loose> = {
    [`${HOST}/issuer`]: ISSUER,
    [`${HOST}/badge`]: BADGE,
    [`${HOST}/assertions/1`]: ASSERTION,
    [`${HOST}/key`]: KEY,
    [`${HOST}/revoked`]: { type: 'RevocationList', issuer: `${HOST}/issuer`, revokedAssertions: [] },
    ...overrides,
  }
  const asked: string[] = []
  const fetch: GuardedFetch = async url => {
    asked.push(url)
    const found = served[url]
    if (found === 'down') return err({ code: 'FETCH_FAILED', reason: 'no answer' })
    if (found === 'redirect') return err({ code: 'FETCH_REFUSED', reason: 'a redirect' })
    if (found === undefined || found === 410) return err({ code: 'FETCH_NOT_FOUND', status: found ?? 404 })
    return ok({
      body: toUtf8(typeof found === 'string' ? found : JSON.stringify(found)),
      contentType: 'application/json',
    })
  }
  return { fetch, asked }
}
const cryptography = cryptographyFromNode(nodeCrypto as never)
const check = async (input: unknown, overrides: Record<string, Loose> = {}, addresses?: readonly string[]) => {
  const { fetch, asked } = website(overrides)
  const report = await verify(input, {
    now,
    fetch,
    cryptography,
    ...(addresses ? { recipientAddresses: addresses } : {}),
  })
  const codes = (outcome: string) => report.findings.filter(one => one.outcome === outcome).map(one => one.code)
  return { report, asked, failed: codes('failed'), open: codes('not-checked') }
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jws = (payload: object, header: object = { alg: 'RS256' }, key = pair.privateKey) => {
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
const SIGNED = { ...ASSERTION, id: 'urn:uuid:1', verification: { type: 'SignedBadge', creator: `${HOST}/key` } }

describe('a hosted badge (Open Badges 2.0)', () => {
  test('is as its issuer’s website says, and never said to be proven', async () => {
    const { report, failed, open } = await check(ASSERTION)
    expect(failed).toEqual([])
    expect([report.result, open]).toEqual(['indeterminate', ['OB2_HOSTED']])
    expect(report.credential).toMatchObject({
      name: 'Bicycle Repair',
      issuer: { id: `${HOST}/issuer`, name: 'Sample Badge School', domain: 'badges.example' },
      validFrom: '2025-03-01T10:00:00+00:00',
      subjects: [{ name: null, achievement: { criteria: { narrative: 'Three punctures.' } } }],
    })
    expect(JSON.stringify(report.credential)).not.toContain('sha256$')
  })

  test('is found by the address in its picture', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
      'base64',
    )
    const baked = bakePng(new Uint8Array(png), ASSERTION.id)
    if (!baked.ok) throw new Error(baked.error.code)
    const { report } = await check(baked.value)
    expect([report.result, report.format, report.credential?.name]).toEqual(['indeterminate', 'png', 'Bicycle Repair'])
  })

  test.each<[string, Loose, Record<string, Loose>, string]>([
    [
      'a copy that says more than the website',
      { ...ASSERTION, expires: '2099-01-01T00:00:00Z' },
      {},
      'OB2_COPY_DIFFERS',
    ],
    ['one that was taken back', ASSERTION, { [ASSERTION.id]: 410 }, 'OB2_REVOKED'],
    ['one that says that it was', ASSERTION, { [ASSERTION.id]: { id: ASSERTION.id, revoked: true } }, 'OB2_REVOKED'],
    ['one that is not there', ASSERTION, { [ASSERTION.id]: undefined }, 'OB2_NOT_THERE'],
    ['one that stands for another', ASSERTION, { [ASSERTION.id]: { ...ASSERTION, id: `${HOST}/2` } }, 'OB2_MALFORMED'],
    [
      'one that has run out',
      { ...ASSERTION, expires: '2026-01-01' },
      { [ASSERTION.id]: { ...ASSERTION, expires: '2026-01-01' } },
      'EXPIRED',
    ],
    ...[253_402_300_799, { date: '2026-01-01' }, ['2026-01-01'], 'x'.repeat(41), 'one day', true].map(
      (expires, at): [string, Loose, Record<string, Loose>, string] => [
        `one whose end nobody can read (${at + 1})`,
        { ...ASSERTION, expires },
        { [ASSERTION.id]: { ...ASSERTION, expires } },
        'VALIDITY_MALFORMED',
      ],
    ),
    ['a badge without a name', ASSERTION, { [BADGE.id]: { ...BADGE, name: 7 } }, 'OB2_MALFORMED'],
    ['a badge that is no JSON', ASSERTION, { [BADGE.id]: '<html>' }, 'OB2_MALFORMED'],
    ['a JSON bomb', ASSERTION, { [BADGE.id]: '{"a":'.repeat(50_000) }, 'OB2_MALFORMED'],
    [
      'one on a stranger’s website that names a famous issuer',
      { ...ASSERTION, id: 'https://evil.example/1' },
      { 'https://evil.example/1': { ...ASSERTION, id: 'https://evil.example/1' } },
      'OB2_HOST_OF_OTHER',
    ],
    [
      'one whose host begins like the issuer’s',
      { ...ASSERTION, id: 'https://badges.example.evil.example/1' },
      {
        'https://badges.example.evil.example/1': { ...ASSERTION, id: 'https://badges.example.evil.example/1' },
        [ISSUER.id]: { ...ISSUER, verification: { startsWith: HOST } },
      },
      'OB2_HOST_OF_OTHER',
    ],
    [
      'one to nobody',
      { ...ASSERTION, recipient: {} },
      { [ASSERTION.id]: { ...ASSERTION, recipient: {} } },
      'OB2_RECIPIENT_NONE',
    ],
  ])('%s is refused', async (_, input, overrides, code) => {
    const { report, failed } = await check(input, overrides)
    expect([report.result, failed]).toEqual(['invalid', expect.arrayContaining([code])])
  })

  test('another host is fine where the issuer answers for it', async () => {
    const elsewhere = { ...ASSERTION, id: 'https://cdn.example/school/1' }
    for (const verification of [{ allowedOrigins: 'cdn.example' }, { startsWith: ['https://cdn.example/school/'] }]) {
      const { open, failed } = await check(elsewhere, {
        [elsewhere.id]: elsewhere,
        [ISSUER.id]: { ...ISSUER, verification },
      })
      expect([failed, open]).toEqual([[], ['OB2_HOSTED']])
    }
  })

  test.each(['down', 'redirect'])('where a website is %s nothing is known, and that is said', async how => {
    for (const url of [ASSERTION.id, ISSUER.id]) {
      const { report, failed, open } = await check(ASSERTION, { [url]: how })
      expect([report.result, failed]).toEqual(['indeterminate', []])
      expect(open).toContain('OB2_ISSUER_UNREACHABLE')
    }
  })

  test('is to this person only where a proven address of theirs fits the salted hash', async () => {
    const subjectOf = async (addresses?: readonly string[]) =>
      (await check(ASSERTION, {}, addresses)).report.findings.find(one => one.check === 'subject')?.code
    expect(await subjectOf()).toBe('OB2_RECIPIENT_HIDDEN')
    expect(await subjectOf([ADDRESS.toUpperCase()])).toBe('OB2_RECIPIENT_OK')
    expect(await subjectOf(['sample.learner.8@example.org'])).toBe('OB2_RECIPIENT_OTHER')
    expect(await subjectOf([])).toBe('OB2_RECIPIENT_OTHER')
  })
})

describe('a signed badge (Open Badges 2.0)', () => {
  test('is proven by the key that the issuer’s profile lists', async () => {
    const { report, failed, open } = await check(jws(SIGNED))
    expect([report.result, failed, open]).toEqual(['valid', [], []])
    expect(report.findings.find(one => one.check === 'proof')?.code).toBe('OB2_SIGNED')
  })

  test.each<[string, () => string, Record<string, Loose>, string]>([
    [
      'changed by a letter',
      () => jws(SIGNED).replace(/^([^.]+)\.([^.]+)/, (_, h) => `${h}.${part({ ...SIGNED, narrative: 'x' })}`),
      {},
      'E_SIGNATURE',
    ],
    ['signed by a stranger', () => jws(SIGNED, { alg: 'RS256' }, stranger.privateKey), {}, 'E_SIGNATURE'],
    ['H-15 alg none', () => `${part({ alg: 'none' })}.${part(SIGNED)}.AA`, {}, 'E_ALG'],
    [
      'H-15 HS256 with the public key as secret',
      () => {
        const signed = `${part({ alg: 'HS256' })}.${part(SIGNED)}`
        return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
      },
      {},
      'E_ALG',
    ],
    [
      'H-16 a key of its own in the header',
      () => jws(SIGNED, { alg: 'RS256', jwk: stranger.publicKey.export({ format: 'jwk' }) }, stranger.privateKey),
      {},
      'E_SIGNATURE',
    ],
    [
      'a key that the profile does not list',
      () => jws({ ...SIGNED, verification: { type: 'SignedBadge', creator: 'https://evil.example/key' } }),
      {},
      'OB2_KEY_OF_OTHER',
    ],
    [
      'a key that belongs to another',
      () => jws(SIGNED),
      { [KEY.id]: { ...KEY, owner: 'https://evil.example/i' } },
      'OB2_KEY_OF_OTHER',
    ],
    [
      'a key that is private',
      () => jws(SIGNED),
      { [KEY.id]: { ...KEY, publicKeyPem: '-----BEGIN PRIVATE KEY-----' } },
      'E_KEY_PRIVATE',
    ],
    [
      'taken back by its id',
      () => jws(SIGNED),
      { [`${HOST}/revoked`]: { revokedAssertions: [{ id: 'urn:uuid:1', revocationReason: 'x' }] } },
      'OB2_REVOKED',
    ],
    [
      'taken back by its address',
      () => jws(SIGNED),
      { [`${HOST}/revoked`]: { revokedAssertions: ['urn:uuid:1'] } },
      'OB2_REVOKED',
    ],
  ])('%s is refused', async (_, made, overrides, code) => {
    const { report, failed } = await check(made(), overrides)
    expect([report.result, failed]).toEqual(['invalid', expect.arrayContaining([code])])
  })

  test('is open where the list of those taken back cannot be had', async () => {
    const { report, open } = await check(jws(SIGNED), { [`${HOST}/revoked`]: 'down' })
    expect([report.result, open]).toEqual(['indeterminate', ['OB2_STATUS_UNREACHABLE']])
  })

  test.each<[string, Loose]>([
    ['an error in JSON', { message: 'Please sign in' }],
    ['an empty object', {}],
    ['a list without its type', { issuer: ISSUER.id, revokedAssertions: [] }],
    ['another kind of document', { ...BADGE, revokedAssertions: [] }],
    ['a list that lists nothing', { type: 'RevocationList', issuer: ISSUER.id }],
    ['a list in another form', { type: 'RevocationList', revokedAssertions: { 'urn:uuid:2': 'x' } }],
    ['a list of what has no name', { type: 'RevocationList', revokedAssertions: [7] }],
    ['the list of another address', { type: 'RevocationList', id: `${HOST}/old`, revokedAssertions: [] }],
  ])('is open where the list of those taken back is %s', async (_, answer) => {
    const { report, open } = await check(jws(SIGNED), { [`${HOST}/revoked`]: answer })
    expect([report.result, open]).toEqual(['indeterminate', ['OB2_STATUS_UNREACHABLE']])
  })

  test('is in force where such a list names others', async () => {
    const id = `${HOST}/revoked`
    const named = { type: ['RevocationList'], id, revokedAssertions: ['urn:uuid:2', { uid: '3' }] }
    expect((await check(jws(SIGNED), { [id]: named })).report.result).toBe('valid')
  })

  test('has words of a known meaning only where it and what it links to say so', async () => {
    const contextsOf = async (payload: Loose, overrides: Record<string, Loose> = {}) => {
      const { report } = await check(jws(payload), overrides)
      return [report.result, report.findings.find(one => one.check === 'contexts')?.code]
    }
    const { '@context': _, ...bare } = SIGNED
    const elsewhere = 'https://evil.example/words'
    const more = [V2, { narrative: `${elsewhere}#n` }]
    expect(await contextsOf(SIGNED)).toEqual(['valid', 'OB2_CONTEXT_OK'])
    expect(await contextsOf(bare)).toEqual(['indeterminate', 'OB2_CONTEXT_UNKNOWN'])
    expect(await contextsOf({ ...SIGNED, '@context': elsewhere })).toEqual(['indeterminate', 'OB2_CONTEXT_UNKNOWN'])
    for (const linked of [ISSUER, BADGE])
      expect(await contextsOf(SIGNED, { [linked.id]: { ...linked, '@context': elsewhere } })).toEqual([
        'indeterminate',
        'OB2_CONTEXT_UNKNOWN',
      ])
    expect(await contextsOf({ ...SIGNED, '@context': more })).toEqual(['valid', 'OB2_CONTEXT_MORE'])
  })

  test('leads to no more than five addresses, whatever it says', async () => {
    const { asked } = await check(
      jws({ ...SIGNED, evidence: [`${HOST}/e`], related: [`${HOST}/r`], image: `${HOST}/i` }),
    )
    expect(new Set(asked).size).toBeLessThanOrEqual(5)
    const inside: JsonObject = { type: ['VerifiablePresentation'], verifiableCredential: [ASSERTION as Loose] }
    expect((await check(inside)).asked).toEqual([])
  })
})
