import { pdfAttachments, pngChunks, xmlObject } from '@laurel/testkit/readers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let award: Json
let wallet: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  await owner.patch('/api/v1/issuer', { country: 'FR' })
  const achievement = await makeAchievement(owner, {
    credits: { number: 1, system: 'ECTS' },
    workloadHours: 25,
    descriptors: { outcomes: ['Asks before judging'], eqfLevel: 5, assessment: ['project'] },
  })
  award = await makeAward(owner, achievement.id, 7, { level: 'Secure' })
  wallet = await claim(server, 7)
})
afterAll(() => server?.stop())

const bytesOf = async (suffix: string) =>
  new Uint8Array(await (await server.fetch(`/c/${award.credentialId}.${suffix}`)).arrayBuffer())
const textOf = async (suffix: string) => Buffer.from(await bytesOf(suffix)).toString('utf8')

describe('what is baked comes out again by other people’s readers', () => {
  test('out of a PNG, by png-chunks-extract: the iTXt chunk of Open Badges 3.0 §5.3.1, before that of the proof file', async () => {
    const [text, ...others] = pngChunks(await bytesOf('png'), 'iTXt')
    expect(others.map(one => one.subarray(0, 12).toString('latin1'))).toEqual(['laurelproof\0'])
    // Keyword, end, not compressed, method 0, no language, no translated keyword (PNG 1.2 §4.2.3.3).
    expect(text?.subarray(0, 24).toString('latin1')).toBe('openbadgecredential\0\0\0\0\0')
    expect(text?.subarray(24).toString('utf8')).toBe(await textOf('json'))
  })

  test('out of an SVG, by fast-xml-parser: one element in the namespace of Open Badges', async () => {
    const { svg } = xmlObject(await textOf('svg')) as Json
    expect(svg['@_xmlns:openbadges']).toBe('https://purl.imsglobal.org/ob/v3p0')
    expect(JSON.parse(svg['openbadges:credential']['#cdata'])).toEqual(JSON.parse(await textOf('json')))
  })

  test('out of a PDF, by pdf-lib: the attached file, beside the proof file', async () => {
    const [credential, proof, ...others] = await pdfAttachments(await bytesOf('pdf'))
    expect(credential).toEqual({ name: 'credential.json', relationship: '/Data', text: await textOf('json') })
    expect(proof).toMatchObject({ name: 'proof.laurel.json', relationship: '/Supplement' })
    expect(JSON.parse(proof!.text).credential).toBe(await textOf('json'))
    expect(others).toEqual([])
  })
})

describe('a credential in the European Learning Model', () => {
  test('stands beside the signed one, without a signature, and says so', async () => {
    const answer = await server.fetch(`/c/${award.credentialId}.elm.json`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/ld+json'])
    const document = (await answer.json()) as Json
    expect(document).toMatchObject({
      type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
      issuer: { legalName: { en: ['Sample School'] }, location: [{ address: [{ countryCode: {} }] }] },
      credentialSubject: {
        fullName: { en: ['Sample Learner 7'] },
        hasClaim: [{ specifiedBy: { eqfLevel: { id: 'http://data.europa.eu/snb/eqf/5' }, volumeOfLearning: 'PT25H' } }],
      },
    })
    expect(document.proof).toBeUndefined()
    expect(document.displayParameter.description.en[0]).toContain(award.credentialUrl)
    const byProfile = await server.fetch(`/c/${award.credentialId}`, {
      headers: { accept: 'application/ld+json; profile="http://data.europa.eu/snb/model/context/edc-ap"' },
    })
    expect(await byProfile.json()).toEqual(document)
    expect((await wallet.get(`/api/v1/wallet/awards/${award.id}/europass`)).body).toEqual(document)
    const report = (await owner.post('/api/v1/verify', document)).body
    expect(report.result).toBe('invalid')
  })

  test('is not given of what was withdrawn', async () => {
    const other = await makeAward(owner, award.achievement.id, 8)
    await owner.post(`/api/v1/awards/${other.id}/revoke`, { reason: 'x' })
    expect((await owner.get(`/c/${other.credentialId}.elm.json`)).status).toBe(410)
    expect((await wallet.get(`/api/v1/wallet/awards/${other.id}/europass`)).status).toBe(404)
  })
})

describe('bringing a credential by its address', () => {
  const bring = (url: unknown, by = wallet) => by.post('/api/v1/wallet/bring', { url })

  test('takes a page of ours, its document or its picture, and hands back what stands there', async () => {
    const types: Record<string, string> = { '.png': 'image/png', '.sd-jwt': 'application/dc+sd-jwt' }
    for (const suffix of ['', '.json', '.jwt', '.sd-jwt', '.png']) {
      const brought = await bring(`${server.origin}/c/${award.credentialId}${suffix}`)
      expect(brought.status).toBe(200)
      const data = Buffer.from(brought.body.data, 'base64')
      const report = await owner.call('POST', '/api/v1/verify', new Uint8Array(data), {
        'content-type': types[suffix] ?? 'application/vc',
      })
      expect([suffix, report.body.result]).toEqual([suffix, 'valid'])
    }
  })

  test.each([
    ['H-27 an address inside', 'http://127.0.0.1:1/', 422, 'E_LINK_UNREACHABLE'],
    ['H-27 the metadata of a cloud', 'https://169.254.169.254/latest/meta-data/', 422, 'E_LINK_UNREACHABLE'],
    ['H-27 a number that is one', 'https://2130706433/', 422, 'E_LINK_UNREACHABLE'],
    ['H-27 a file', 'file:///etc/passwd', 400, 'E_REQUEST_MALFORMED'],
    ['a name in the address', 'https://a:b@127.0.0.1/', 422, 'E_LINK_UNREACHABLE'],
    ['no address', 'prose', 400, 'E_REQUEST_MALFORMED'],
    ['a list', ['https://x.example'], 400, 'E_REQUEST_MALFORMED'],
  ])('refuses %s', async (_, url, status, code) => {
    expect(await bring(url)).toMatchObject({ status, body: { code } })
  })

  test('refuses what is no credential, and whoever is not signed in', async () => {
    expect((await bring(`${server.origin}/verify`)).body.code).toBe('E_LINK_NO_CREDENTIAL')
    expect((await bring(`${server.origin}/c/${award.credentialId}`, caller(server, {}))).status).toBe(401)
  })
})
