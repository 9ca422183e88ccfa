import {
  type Bundle,
  bakeBundleIntoPdf,
  bakeBundleIntoPng,
  digestOfText,
  verifyBundle,
  writeBundle,
} from '@laurel/core/bundle'
import { err, type Instant, toHex } from '@laurel/core/primitives'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let anyone: Caller
let award: Json
let bundle: Bundle

const textAt = async (path: string) => (await server.fetch(path)).text()

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  anyone = caller(server, {})
  award = await makeAward(owner, (await makeAchievement(owner)).id)
  const credential = await textAt(`/c/${award.credentialId}.json`)
  const document = JSON.parse(credential)
  const place = `${server.origin}/i/${String(document.issuer.id).split(':').at(-1)}`
  const list = ([document.credentialStatus].flat()[0] as Json).statusListCredential as string
  const materials = []
  for (const [url, contentType] of [
    [`${place}/did.json`, 'application/did+json'],
    [`${place}/did.jsonl`, 'text/jsonl'],
    [list, 'application/vc'],
  ] as const)
    materials.push({ url, contentType, body: await textAt(url) })
  const recordOf = async (text: string) => {
    const digest = digestOfText(text) as Uint8Array
    const at = `${place}/log/proof/${toHex(digest)}`
    await vi.waitFor(async () => expect((await server.fetch(at)).status).toBe(200), { timeout: 20_000 })
    const { salt, proof } = JSON.parse(await textAt(at))
    return { digest, salt: new Uint8Array(Buffer.from(salt, 'base64url')), proof }
  }
  bundle = {
    madeAt: server.deps.clock().getTime() as Instant,
    credential,
    materials,
    records: await Promise.all([credential, materials[2]?.body as string].map(recordOf)),
    anchors: [],
    contexts: {},
    identity: [],
    closing: null,
    verifier: null,
  }
})
afterAll(() => server?.stop())

const verify = async (body: string | Uint8Array, type = 'application/json') =>
  (await anyone.post('/api/v1/verify', body, { 'content-type': type })).body
const codes = (report: Json) => (report.pieces as Json[]).map(one => one.code)

describe('a proof bundle that is brought', () => {
  test('is verified by today’s answers, and says what each part shows', async () => {
    const report = await verify(writeBundle(bundle))
    expect(report).toMatchObject({ result: 'valid', format: 'bundle', fromBundle: [], witnesses: [], blocks: [] })
    expect(codes(report)).toEqual(['HISTORY_HOLDS', 'RECORD_OWN', 'LIST_RECORD_OWN', 'STATUS_TODAY', 'TODAY_ANSWERED'])
    // What was asked for is given along, so that a browser comes to the same.
    expect((report.materials as Json[]).map(one => one.url)).toEqual(
      expect.arrayContaining([bundle.materials[0]?.url, bundle.materials[2]?.url]),
    )
  })

  test('is enough by itself where the verifier’s own list names the key history, with nobody asked', async () => {
    const { id, alsoKnownAs } = JSON.parse(bundle.materials[0]?.body ?? '') as Json
    const options = { now: bundle.madeAt, fetch: async () => err({ code: 'FETCH_OFFLINE' }) } as const
    const listed = { name: 'Sample School', list: 'ours.json', by: 'file', webvh: alsoKnownAs[0] } as const
    const report = await verifyBundle(bundle, { ...options, trust: did => (did === id ? listed : null) })
    expect(report.result).toBe('valid')
    expect(report.findings.map(one => one.code)).toContain('ISSUER_KEY_BY_HISTORY')
    const years = (bundle.madeAt + 5 * 365 * 86_400_000) as Instant
    const later = await verifyBundle(bundle, { ...options, now: years, trust: did => (did === id ? listed : null) })
    expect(later).toMatchObject({ result: 'indeterminate', validAsOf: expect.stringMatching(/^20\d\d-/) })
    expect((await verifyBundle(bundle, options)).findings.map(one => one.code)).toContain('ISSUER_KEY_FROM_FILE')
  })

  test('is taken out of a picture and a certificate', async () => {
    for (const [kind, type, bake] of [
      ['png', 'image/png', bakeBundleIntoPng],
      ['pdf', 'application/pdf', bakeBundleIntoPdf],
    ] as const) {
      const file = new Uint8Array(await (await server.fetch(`/c/${award.credentialId}.${kind}`)).arrayBuffer())
      const report = await verify(file, type)
      expect(report).toMatchObject({ result: 'valid', format: 'bundle' })
      expect(codes(report)).toContain('RECORD_OWN')
      expect(bake(file, writeBundle(bundle))).toMatchObject({ error: { code: 'ALREADY_BAKED' } })
    }
  })

  test('of another credential, or damaged, is refused with its reason', async () => {
    const file = new Uint8Array(await (await server.fetch(`/c/${award.credentialId}.png`)).arrayBuffer())
    expect(bakeBundleIntoPng(file, writeBundle({ ...bundle, credential: '{}' }))).toMatchObject({
      error: { code: 'BUNDLE_OF_ANOTHER' },
    })
    const damaged = await verify(writeBundle(bundle).replace('"materials"', '"stuff"'))
    expect(damaged).toMatchObject({ result: 'invalid', format: 'bundle', pieces: [] })
    expect((damaged.findings as Json[])[0]).toMatchObject({
      code: 'BUNDLE_MALFORMED',
      details: { field: 'materials' },
    })
  })

  test('is shown on the page, also without a script', async () => {
    const form = new FormData()
    form.set('file', new File([writeBundle(bundle)], 'badge.laurel.json'))
    const page = await (
      await server.fetch('/verify', { method: 'POST', body: form, headers: { 'accept-language': 'fr' } })
    ).text()
    expect(page).toContain('Ce que prouve ce fichier')
    expect(page).toContain('data-piece="key-history"')
  })

  test('that was revoked since is revoked, whatever it brought', async () => {
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'x' })
    await expect.poll(async () => (await verify(writeBundle(bundle))).result).toBe('invalid')
    expect(codes(await verify(writeBundle(bundle)))).toContain('SNAPSHOT_REVOKED')
  })
})
