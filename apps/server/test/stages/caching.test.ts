import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendWaiting } from '../../src/log/append.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let place: string
let issuerId: string
let achievement: Json
let award: Json
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  place = `/i/${school.issuer.shortName}`
  achievement = await makeAchievement(owner)
  award = await makeAward(owner, achievement.id, 1)
})
afterAll(() => server?.stop())

const PAGE = { accept: 'text/html' }
const TOKEN = { accept: 'application/statuslist+jwt' }
const ask = async (path: string, headers: Record<string, string> = {}) => {
  // What is asked for by a browser comes packed, and is another answer than one that is not.
  const answer = await server.fetch(path, { headers: { 'accept-encoding': 'identity', ...headers } })
  return {
    status: answer.status,
    etag: answer.headers.get('etag') ?? '',
    cache: answer.headers.get('cache-control'),
    vary: answer.headers.get('vary'),
    body: Buffer.from(await answer.arrayBuffer()).toString('latin1'),
  }
}
const revoke = (one: Json) => owner.post(`/api/v1/awards/${one.id}/revoke`, { reason: 'As the sample has it' })

const LIST = 'public, max-age=30, stale-while-revalidate=30'

describe.each([
  ['a status list', () => `${place}/status/1`, {}, LIST],
  ['a status list as token', () => `${place}/status/1`, TOKEN, LIST],
  ['a status list as token at its own address', () => `${place}/status/1.jwt`, {}, LIST],
  ['a DID document', () => `${place}/did.json`, {}, 'public, no-cache'],
  ['the log of a DID', () => `${place}/did.jsonl`, {}, 'public, no-cache'],
  ['a credential', () => `/c/${award.credentialId}.json`, {}, 'public, no-cache'],
  ['a credential as token', () => `/c/${award.credentialId}.jwt`, {}, 'public, no-cache'],
  ['a credential’s page', () => `/c/${award.credentialId}`, PAGE, 'private, no-cache'],
  ['an issuer’s page', () => place, PAGE, 'no-cache'],
  ['a preview', () => `/c/${award.credentialId}/preview.png`, {}, 'public, max-age=3600'],
] as const)('%s', (_, pathOf, headers, cache) => {
  test('says for how long it may be kept, by a strong ETag', async () => {
    const first = await ask(pathOf(), headers)
    expect(first.status).toBe(200)
    expect(first.etag).toMatch(/^"[\w-]{20,}"$/)
    expect(first.cache).toBe(cache)
  })

  test('costs whoever has it a 304, which says the same of it', async () => {
    const first = await ask(pathOf(), headers)
    for (const known of [first.etag, `W/${first.etag}`, `"other", ${first.etag}`, '*']) {
      const again = await ask(pathOf(), { ...headers, 'if-none-match': known })
      expect(again).toMatchObject({ status: 304, body: '', etag: first.etag, cache, vary: first.vary })
    }
    const other = await ask(pathOf(), { ...headers, 'if-none-match': '"other"' })
    expect(other).toMatchObject({ status: 200, etag: first.etag })
    expect(other.body).toBe(first.body)
  })
})

describe('what changes has another ETag', () => {
  test.each([
    ['list', () => `${place}/status/1`, {}],
    ['token', () => `${place}/status/1`, TOKEN],
  ] as const)('a %s, with the very revocation that it says', async (_, pathOf, headers) => {
    const other = await makeAward(owner, achievement.id, 2)
    const before = await ask(pathOf(), headers)
    await revoke(other)
    const after = await ask(pathOf(), { ...headers, 'if-none-match': before.etag })
    expect(after.status).toBe(200)
    expect(after.etag).not.toBe(before.etag)
    expect(after.body).not.toBe(before.body)
  })

  test('a credential’s page, with its revocation', async () => {
    const other = await makeAward(owner, achievement.id, 3)
    const path = `/c/${other.credentialId}`
    const before = await ask(path, PAGE)
    await revoke(other)
    const after = await ask(path, { ...PAGE, 'if-none-match': before.etag })
    expect(after.status).toBe(200)
    expect(before.body).toContain('data-conclusion="genuine"')
    expect(after.body).toContain('data-conclusion="revoked"')
  })

  test('a credential’s page, with who reads it, and with how it is packed', async () => {
    const path = `/c/${award.credentialId}`
    const plain = await ask(path, PAGE)
    const thai = await ask(path, { ...PAGE, 'accept-language': 'th' })
    const packed = await ask(path, { ...PAGE, 'accept-encoding': 'gzip' })
    expect(new Set([plain.etag, thai.etag, packed.etag]).size).toBe(3)
    expect(plain.vary).toContain('accept-encoding')
    expect((await ask(path, { ...PAGE, 'accept-encoding': 'gzip', 'if-none-match': plain.etag })).status).toBe(200)
    expect((await ask(path, { ...PAGE, 'accept-encoding': 'gzip', 'if-none-match': packed.etag })).status).toBe(304)
  })

  test('a DID document, with new keys', async () => {
    const path = `${place}/did.json`
    const before = await ask(path)
    const { body: identity } = await owner.get('/api/v1/identity')
    expect((await owner.post('/api/v1/identity/replace-keys', { seen: identity.version })).status).toBe(200)
    const after = await ask(path, { 'if-none-match': before.etag })
    expect(after.status).toBe(200)
    expect(after.etag).not.toBe(before.etag)
  })
})

describe('a public record', () => {
  test('has a head that is kept for seconds, and tiles that are kept for ever', async () => {
    await appendWaiting(server.deps, issuerId)
    const head = await ask(`${place}/log/checkpoint`)
    expect(head).toMatchObject({ status: 200, cache: 'public, max-age=2, stale-while-revalidate=8' })
    const size = Number(head.body.split('\n')[1])
    const tile = `${place}/log/tile/0/000${size < 256 ? `.p/${size}` : ''}`
    for (const path of [tile, tile.replace('/tile/0/', '/tile/entries/')]) {
      const first = await ask(path)
      expect(first).toMatchObject({ status: 200, cache: 'public, max-age=31536000, immutable', vary: null })
      expect(first.etag).toMatch(/^"[\w-]{20,}"$/)
      expect((await ask(path, { 'if-none-match': first.etag })).status).toBe(304)
    }
  })

  test('has another head as soon as it has grown, and its tiles stay', async () => {
    const before = await ask(`${place}/log/checkpoint`)
    const size = Number(before.body.split('\n')[1])
    const tile = `${place}/log/tile/0/000${size < 256 ? `.p/${size}` : ''}`
    const first = await ask(tile)
    await revoke(await makeAward(owner, achievement.id, 4))
    await appendWaiting(server.deps, issuerId)
    const after = await ask(`${place}/log/checkpoint`, { 'if-none-match': before.etag })
    expect(after.status).toBe(200)
    expect(after.etag).not.toBe(before.etag)
    expect((await ask(tile, { 'if-none-match': first.etag })).status).toBe(304)
  })
})
