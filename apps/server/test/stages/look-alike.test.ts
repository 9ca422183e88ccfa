import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_DESIGN, designSvg } from '@laurel/core/achievement'
import { signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterise } from '../../src/achievement/sanitise-picture.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { knownIssuers } from '../../src/verification/known-issuers.ts'
import { readTrustedIssuers } from '../../src/verification/trusted-issuers.ts'
import { verifyAnything } from '../../src/verification/verify-anything.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const KEY = `lrl_${'look-alike-school-'.repeat(3)}`
const folder = mkdtempSync(join(tmpdir(), 'laurel-trusted-'))
const trusted = join(folder, 'trusted.json')

let server: TestServer
let owner: Caller
let newcomer: Caller

beforeAll(async () => {
  writeFileSync(trusted, JSON.stringify([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }]))
  server = await startTestServer({ env: { LAUREL_TRUSTED_ISSUERS: trusted } })
  owner = (await openSchool(server)).owner
  await bootstrapIssuer(server.deps, { issuer: 'samp1e-school', apiKey: KEY })
  newcomer = caller(server, { authorization: `Bearer ${KEY}` })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function issued(by: Caller): Promise<{ report: Json; page: string }> {
  const award = await makeAward(by, (await makeAchievement(by)).id)
  const document = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  const verified = await caller(server, {}).post('/api/v1/verify', document, { 'content-type': 'application/vc' })
  const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
  return { report: verified.body, page: await page.text() }
}
const codes = (report: Json) => (report.findings as Json[]).map(one => one.code)

test('H-46, P14: a newcomer on the same server who takes a school’s name but for a letter is called out', async () => {
  const { report, page } = await issued(newcomer)
  expect(report.result).toBe('valid')
  expect(codes(report)).toContain('ISSUER_RESEMBLES')
  expect(report.known).toMatchObject([{ name: 'Sample School' }])
  // To be at home here is no word for who it is.
  expect(report.trusted).toEqual([])
  expect(page).toContain('data-conclusion="lookAlike"')
  expect(page).not.toContain('data-tone="good"')
})

test('H-46: the school that was there first is not called a look-alike of its copy', async () => {
  const { report, page } = await issued(owner)
  expect(codes(report)).not.toContain('ISSUER_RESEMBLES')
  expect(report.known).toEqual([])
  expect(report.trusted).toMatchObject([{ name: 'Sample School', by: 'host', list: new URL(server.origin).host }])
  expect(page).toContain(`One of the institutions of ${new URL(server.origin).host}.`)
  expect(page).toContain('data-conclusion="genuine"')
})

/** A sign of a school's own, drawn as PNG. */
const signOf = (fill: string) =>
  rasterise(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><path d="M30 20h140v80c0 45-35 70-70 85-35-15-70-40-70-85z" fill="${fill}"/><path d="M60 60h30v70H60zM110 60h40v20h-20v50h-20z" fill="#fff"/></svg>`,
    200,
  )

/** A stranger's badge with a picture of the issuer, as `verify` answers for it; what the server asked for besides. */
async function strangers(image: string): Promise<{ report: Json; asked: readonly string[] }> {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(5))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const signed = await signDataIntegrity(
    {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: did, type: ['Profile'], name: 'Sample Bureau', image: { id: image, type: 'Image' } },
      validFrom: '2026-01-01T00:00:00Z',
      name: 'Sample',
      credentialSubject: {
        type: ['AchievementSubject'],
        achievement: {
          id: 'urn:uuid:22222222-2222-4222-8222-222222222222',
          type: ['Achievement'],
          name: 'Sample',
          description: 'A sample.',
          criteria: { narrative: 'A sample.' },
        },
      },
    },
    createSigner({ ...pair, verificationMethod }),
    { cryptosuite: 'eddsa-rdfc-2022', created: '2026-01-01T00:00:00Z' },
  )
  if (!signed.ok) throw new Error(JSON.stringify(signed.error))
  const asked: string[] = []
  const fetch: typeof server.deps.fetch = url => {
    asked.push(url)
    return server.deps.fetch(url)
  }
  const report = await verifyAnything({ ...server.deps, fetch }, JSON.stringify(signed.value))
  if (report === 'busy') throw new Error('busy')
  return { report: report as unknown as Json, asked }
}
const embedded = (bytes: Uint8Array, type = 'png') =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`

describe('H-46: the logo', () => {
  const put = async (by: Caller, bytes: Uint8Array) =>
    expect((await by.put('/api/v1/issuer/logo', bytes, { 'content-type': 'image/png' })).status).toBe(200)

  test('of the school that had it first makes a stranger’s badge amber, embedded in any kind of picture', async () => {
    await put(owner, await signOf('#0a3d62'))
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 240 240"><path d="M30 20h140v80c0 45-35 70-70 85-35-15-70-40-70-85z" fill="#123f60"/><path d="M60 60h30v70H60zM110 60h40v20h-20v50h-20z" fill="#fff"/></svg>`,
    )
    for (const image of [
      embedded(await signOf('#0a3d62')),
      embedded(await signOf('#5a2030')),
      embedded(svg, 'svg+xml'),
    ]) {
      const { report, asked } = await strangers(image)
      expect(report.result).toBe('valid')
      expect(report.findings).toContainEqual(
        expect.objectContaining({
          code: 'ISSUER_LOGO_COPIED',
          details: expect.objectContaining({ name: 'Sample School' }),
        }),
      )
      // A browser comes to the same finding with what it is given, and nobody was asked.
      expect(report.known).toMatchObject([{ name: 'Sample School', logo: expect.any(String) }])
      expect(report.logos).toMatchObject([{ image }])
      expect(asked).toEqual([])
    }
  })

  test('of a newcomer on the same server, that it took from the school, makes the newcomer’s amber alone', async () => {
    await put(newcomer, await signOf('#0b4468'))
    const codesOf = async (by: Caller) => {
      const award = await makeAward(by, (await makeAchievement(by)).id, 8)
      const document = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
      // What is known is kept for a minute; another set of parts knows nothing yet.
      const report = await verifyAnything({ ...server.deps }, document)
      return report === 'busy' ? [] : report.findings.map(one => one.code)
    }
    expect(await codesOf(newcomer)).toContain('ISSUER_LOGO_COPIED')
    expect(await codesOf(owner)).not.toContain('ISSUER_LOGO_COPIED')
  })

  test.each([
    ['another', async () => embedded(await rasterise(designSvg({ ...DEFAULT_DESIGN, template: 'shield' }), 200))],
    ['none that can be drawn', async () => embedded(new Uint8Array([1, 2, 3]))],
    ['a bomb', async () => embedded(pixelFlood())],
    [
      'one that costs much to draw',
      async () => embedded(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><filter id="a"/></svg>'), 'svg+xml'),
    ],
  ])('that is %s says nothing', async (_, image) => {
    const { report } = await strangers(await image())
    expect(codes(report)).not.toContain('ISSUER_LOGO_COPIED')
    expect(report.result).toBe('valid')
  })

  test('P9: at an address elsewhere is never fetched, nor looked at', async () => {
    const { report, asked } = await strangers('https://pictures.example/logo.png')
    expect(report.result).toBe('valid')
    expect([asked, report.logos]).toEqual([[], []])
  })
})

/** H-32: a few bytes that say to be 60,000 by 60,000 points. */
function pixelFlood(): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, 60_000)
  new DataView(bytes.buffer).setUint32(20, 60_000)
  return bytes
}

test('the operator’s list may name a logo beside it, which is compared; one that is no picture stops the start', async () => {
  const list = join(folder, 'with-logo.json')
  writeFileSync(list, JSON.stringify([{ did: 'did:web:poly.example', name: 'Sample Polytechnic', logo: 'poly.png' }]))
  expect(() => readTrustedIssuers(list)).toThrow('poly.png')
  writeFileSync(join(folder, 'poly.png'), 'nothing of the kind')
  expect(() => readTrustedIssuers(list)).toThrow('poly.png')
  const logo = await rasterise(designSvg({ ...DEFAULT_DESIGN, template: 'shield' }), 200)
  writeFileSync(join(folder, 'poly.png'), logo)
  const deps = { ...server.deps, trustedIssuers: readTrustedIssuers(list) }
  const known = await knownIssuers(deps)
  expect(known[0]).toMatchObject({ name: 'Sample Polytechnic', domain: 'poly.example', logo: expect.any(String) })
})

test('the operator’s list is there for anybody to take along, and the page says how long it is', async () => {
  const answer = await server.fetch('/verify/trusted.json')
  expect(await answer.json()).toEqual([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }])
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="trusted.json"')
  const page = await (await server.fetch('/verify', { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('data-institutions="2" data-listed="1" data-registries="" hidden')
})

test('the operator’s list of trusted issuers is read as a whole or not at all', () => {
  expect(readTrustedIssuers(undefined)).toEqual([])
  expect(readTrustedIssuers(trusted)).toEqual([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }])
  expect(() => readTrustedIssuers(join(folder, 'missing.json'))).toThrow('LAUREL_TRUSTED_ISSUERS')
  for (const wrong of ['[', '{}', '[{"did":"web","name":"x"}]', '[{"did":"did:web:a.example","name":"x","more":1}]']) {
    writeFileSync(join(folder, 'wrong.json'), wrong)
    expect(() => readTrustedIssuers(join(folder, 'wrong.json'))).toThrow('LAUREL_TRUSTED_ISSUERS')
  }
})
