import { rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import {
  createDidDocument,
  createLog,
  type DidDocument,
  keyHash,
  parseLog,
  resolveDid,
  updateKeyId,
  verifyLog,
  witnessVersion,
} from '@laurel/core/did'
import {
  createSigner,
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  pureCryptography,
} from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { openTlsDoor } from '@laurel/testkit/tls'
import type { DIDLog } from 'didwebvh-ts'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { watchDomains } from '../../src/identity/domain/watch-domains.ts'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { addEntry } from '../../src/identity/store.ts'
import { createGuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { DID_HEADS } from '../../src/platform/log-heads.ts'
import { sql } from '../../src/platform/sql.ts'
import { freePort, inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { peer } from './didwebvh-peer.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

/*
 * The website of a school, under its own name and certificate, beside the server: it serves files that somebody has put
 * there, or hands on what the server says.
 */

type Page = { readonly body: string; readonly type: string } | ((answer: ServerResponse) => void)
/** One for each school of these tests, and one more. */
const NAMES = Array.from({ length: 60 }, (_, index) => [
  `school-${index + 1}.example`,
  `new-${index + 1}.example`,
]).flat()

let server: TestServer
let founder: Caller
let door: Awaited<ReturnType<typeof openTlsDoor>>
const pages = new Map<string, Page>()
/** Paths of the website that lead to the server, as a reverse proxy has them. */
const handedOn = new Map<string, string>()
const website = createServer(async (request, answer) => {
  const place = `${request.headers.host?.replace(/:\d+$/, '')}${request.url}`
  const source = handedOn.get(place)
  if (source !== undefined) {
    const from = await server.fetch(source)
    answer.writeHead(from.status, { 'content-type': from.headers.get('content-type') ?? '' })
    return answer.end(await from.text())
  }
  const page = pages.get(place)
  if (typeof page === 'function') return page(answer)
  if (!page) return answer.writeHead(404).end()
  answer.writeHead(200, { 'content-type': page.type }).end(page.body)
})

let fetcher: ReturnType<typeof createGuardedFetch>
beforeAll(async () => {
  const port = await freePort()
  door = await openTlsDoor(port, [...NAMES])
  await new Promise<void>(done => website.listen(0, '127.0.0.1', done))
  door.to((website.address() as { port: number }).port)
  server = await startTestServer()
  const known: readonly string[] = [...NAMES, 'silent.example', 'bad-certificate.example']
  fetcher = createGuardedFetch({
    publicUrl: server.origin,
    ownOrigin: (path, headers) => server.deps.own(path, { headers }),
    lookup: ((name: string, _: unknown, done: (error: Error | null, found?: unknown) => void) =>
      known.includes(name)
        ? done(null, [{ address: name === 'silent.example' ? '10.0.0.1' : '127.0.0.1', family: 4 }])
        : done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))) as never,
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca: door.certificate,
    maxMilliseconds: 5_000,
  })
  Object.assign(server.deps, { fetch: fetcher })
  const first = await openSchool(server)
  founder = caller(server, { ...first.owner.headers, 'laurel-issuer': first.issuer.shortName })
})
afterAll(async () => {
  await server?.stop()
  door?.close()
  website.close()
})
beforeEach(() => {
  pages.clear()
  handedOn.clear()
  server.setClock(null)
})

const now = () => Date.now() as Instant
let schools = 0

async function school() {
  const shortName = `domain-school-${++schools}`
  const domain = `school-${schools}.example`
  const newDomain = `new-${schools}.example`
  const made = await founder.post('/api/v1/issuers', {
    shortName,
    name: `Sample School ${schools}`,
    url: 'https://website.example',
    locale: 'en',
  })
  const issuer = made.body
  const owner = caller(server, { ...founder.headers, 'laurel-issuer': shortName })
  const identity = async () => (await owner.get('/api/v1/identity')).body
  const seen = async () => (await identity()).version as string
  const one = {
    owner,
    issuer,
    shortName,
    domain,
    newDomain,
    identity,
    place: `${server.origin}/i/${shortName}`,
    async add(domain: string) {
      const added = await owner.post('/api/v1/identity/domains', { domain })
      expect(added).toMatchObject({ status: 201 })
      return added.body.domains.at(-1).id as string
    },
    /** Puts the files onto the domain as its owner would: downloads them, and copies them there. */
    async upload(id: string, only?: string) {
      const { files } = (await identity()).domains.find((domain: Json) => domain.id === id)
      for (const { name, url } of files) {
        if (only !== undefined && name !== only) continue
        const file = await owner.raw('POST', `/api/v1/identity/domains/${id}/${name}`)
        expect(file.status).toBe(200)
        expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
        const { host, pathname } = new URL(url)
        pages.set(host + pathname, {
          body: await file.text(),
          type: name === 'did.json' ? 'application/json' : 'application/octet-stream',
        })
      }
    },
    handOn(domain: Json) {
      for (const { url, source } of domain.files) {
        const { host, pathname } = new URL(url)
        handedOn.set(host + pathname, source)
      }
    },
    async check(id: string) {
      const checked = await owner.post(`/api/v1/identity/domains/${id}/check`)
      expect(checked.status).toBe(200)
      return checked.body.domains.find((domain: Json) => domain.id === id) as Json
    },
    use: async (id: string, confirm: string) =>
      owner.post(`/api/v1/identity/domains/${id}/use`, { seen: await seen(), confirm }),
    home: async (confirm: string) => owner.post('/api/v1/identity/home', { seen: await seen(), confirm }),
    log: async () => {
      const read = parseLog(await (await server.fetch(`/i/${shortName}/did.jsonl`)).text())
      if (!read.ok) throw new Error(read.error.reason)
      return read.value
    },
    document: async () => (await (await server.fetch(`/i/${shortName}/did.json`)).json()) as DidDocument,
    replace: async () => owner.post('/api/v1/identity/replace-keys', { seen: await seen() }),
    prepare: async () => owner.post('/api/v1/identity/prepare-keys', { seen: await seen() }),
    async award(number = 1) {
      const achievement = await makeAchievement(owner)
      const award = await makeAward(owner, achievement.id, number)
      return (await server.fetch(`/c/${award.credentialId}.json`)).text()
    },
  }
  return one
}

const issuerOf = (credential: string) => JSON.parse(credential).issuer.id as string
const methodOf = (credential: string) => JSON.parse(credential).proof.verificationMethod as string
async function expectValid(...credentials: readonly string[]) {
  for (const text of credentials) {
    const report = await verify(text, { fetch: fetcher, now: (now() + 20_000) as Instant })
    expect(report.result, JSON.stringify(report.findings.filter(one => one.outcome !== 'passed'))).toBe('valid')
  }
}
const peersVerifier = {
  verify: async (signature: Uint8Array, message: Uint8Array, bytes: Uint8Array) =>
    pureCryptography.verify({ type: 'Ed25519', bytes }, signature, message),
}

describe('a domain with files of its own', () => {
  test('becomes the home of new credentials, the history moves there, and what was issued before verifies on', async () => {
    const { owner, add, upload, check, use, identity, log, document, award, issuer, domain } = await school()
    const old = await award(1)
    const id = await add(`https://${domain.toUpperCase()}/`)
    expect((await identity()).domains).toMatchObject([
      { did: `did:web:${domain}`, place: domain, state: 'set-up', found: null, isGood: false },
    ])
    expect(await check(id)).toMatchObject({
      isGood: false,
      found: { document: { outcome: 'not-found' }, log: { outcome: 'not-found' } },
    })
    expect(await use(id, domain)).toMatchObject({ status: 409, body: { code: 'E_DOMAIN_NOT_READY' } })

    await upload(id)
    // Until the domain is used nobody is told of it.
    expect(await log()).toHaveLength(1)
    expect(await check(id)).toMatchObject({
      isGood: true,
      isLive: false,
      found: { document: { outcome: 'current' }, log: { outcome: 'current' } },
    })
    expect(await use(id, 'other.example')).toMatchObject({ status: 422, body: { code: 'E_CONFIRM' } })
    const used = await use(id, domain.toUpperCase())
    expect(used).toMatchObject({
      status: 200,
      body: {
        did: `did:web:${domain}`,
        didUrl: `https://${domain}/.well-known/did.json`,
        logUrl: `https://${domain}/.well-known/did.jsonl`,
        home: { did: issuer.did, isInUse: false },
        domains: [{ state: 'in-use', isGood: true }],
        history: [{ event: 'moved' }, { event: 'started' }],
      },
    })
    const fresh = await award(2)
    expect(issuerOf(old)).toBe(issuer.did)
    expect(issuerOf(fresh)).toBe(`did:web:${domain}`)
    expect(methodOf(fresh)).toBe(`did:web:${domain}#key-1`)
    await expectValid(old, fresh)
    // The server knows its own school by each of its names, and calls it no look-alike of itself (H-46).
    for (const credential of [old, fresh]) {
      const { body } = await owner.post('/api/v1/verify', JSON.parse(credential))
      const trust = body.findings.filter((one: Json) => one.check === 'issuer-trust')
      expect(trust[0]).toMatchObject({ code: 'ISSUER_LISTED', details: { by: 'host' } })
      expect(trust.map((one: Json) => one.code).filter((code: string) => /LIKE|RESEMBL/.test(code))).toEqual([])
    }

    // Each name leads to all others, and the history is the same under both.
    const entries = await log()
    const [before, after] = entries.map(one => one.state.id as string)
    expect(after!.split(':')).toEqual(['did', 'webvh', before!.split(':')[2], domain])
    expect((await document()).alsoKnownAs).toEqual([`did:web:${domain}`, after, before])
    const moved = await resolveDid(after!, { fetch: fetcher, now: now() })
    expect(moved).toMatchObject({ ok: true, value: { id: after } })
    expect((moved as { value: Json }).value.alsoKnownAs).toEqual([issuer.did, `did:web:${domain}`, before])
    const web = await resolveDid(`did:web:${domain}`, { fetch: fetcher, now: now() })
    expect((web as { value: Json }).value.alsoKnownAs).toEqual([issuer.did, after])
    const theirs = await peer.resolveDIDFromLog(structuredClone(entries) as unknown as DIDLog, {
      verifier: peersVerifier,
    })
    expect(theirs).toMatchObject({ did: after, meta: { versionId: entries[1]!.versionId } })
    // The files need no second visit.
    expect(await check(id)).toMatchObject({ found: { document: { outcome: 'current' }, log: { outcome: 'current' } } })
    await followEverybody(server.deps)
    expect(await log()).toHaveLength(2)
  })

  test('H-22 keeps each list of statuses to one issuer: what is revoked is revoked under either name', async () => {
    const { owner, add, upload, use, domain } = await school()
    const achievement = await makeAchievement(owner)
    const before = await makeAward(owner, achievement.id, 1)
    const id = await add(domain)
    await upload(id)
    expect((await use(id, domain)).status).toBe(200)
    const after = await makeAward(owner, achievement.id, 2)
    const read = async ({ credentialId }: Json) => (await server.fetch(`/c/${credentialId}.json`)).text()
    const lists = (await Promise.all([before, after].map(read))).map(
      text => JSON.parse(text).credentialStatus.statusListCredential as string,
    )
    expect(new Set(lists).size).toBe(2)
    const issuers = await Promise.all(lists.map(async url => ((await (await server.fetch(url)).json()) as Json).issuer))
    expect(issuers[1]).toBe(`did:web:${domain}`)
    await expectValid(await read(before), await read(after))
    for (const form of ['jwt'])
      await expectValid(
        await (await server.fetch(`/c/${before.credentialId}.${form}`)).text(),
        await (await server.fetch(`/c/${after.credentialId}.${form}`)).text(),
      )
    for (const award of [before, after])
      expect((await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'By mistake' })).status).toBe(200)
    for (const award of [before, after]) {
      const report = await verify(await read(award), { fetch: fetcher, now: now() })
      expect(report.findings.find(one => one.check === 'status')).toMatchObject({ code: 'REVOKED' })
    }
  })

  test('H-22 keeps the place for a suspension under the name of its award, where that place is taken later', async () => {
    const { owner, issuer, add, upload, use, domain } = await school()
    const achievement = await makeAchievement(owner)
    const award = await makeAward(owner, achievement.id, 31)
    const id = await add(domain)
    await upload(id)
    expect((await use(id, domain)).status).toBe(200)
    // As of an achievement from before anything could be suspended.
    await inTenant(server, issuer.id, tx =>
      tx.execute(sql`update achievement_version set suspendable = true where achievement_id = ${achievement.id}`),
    )
    const wallet = await claim(server, 31)
    const { body } = await wallet.post('/api/v1/wallet/challenge')
    const proof = await walletKey().prove({
      aud: body.audience,
      nonce: body.challenge,
      iat: Math.floor(Date.now() / 1000),
    })
    expect(await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })).toMatchObject({ status: 200 })
    const text = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
    const status = JSON.parse(text).credentialStatus as Json[]
    expect(status.map(one => one.statusPurpose)).toEqual(['revocation', 'suspension'])
    const lists = await Promise.all(
      status.map(async one => (await (await server.fetch(one.statusListCredential)).json()) as Json),
    )
    expect([issuerOf(text), ...lists.map(one => one.issuer)]).toEqual([issuer.did, issuer.did, issuer.did])
    await expectValid(text)
  })

  test('under a path, several of them over time, and back home: every one goes on verifying', async () => {
    const { add, upload, use, home, identity, award, issuer, log, check, domain, newDomain } = await school()
    const credentials = [await award(1)]
    const first = await add(`${domain}/diplomas`)
    await upload(first)
    expect(pages.has(`${domain}/diplomas/did.json`)).toBe(true)
    expect((await use(first, `${domain}/diplomas`)).status).toBe(200)
    credentials.push(await award(2))
    const second = await add(newDomain)
    await upload(second)
    expect((await use(second, newDomain)).status).toBe(200)
    credentials.push(await award(3))
    expect((await home(domain)).status).toBe(422)
    const { place } = (await identity()).home
    expect(await home(place)).toMatchObject({ status: 200, body: { did: issuer.did, home: { isInUse: true } } })
    credentials.push(await award(4))
    expect(credentials.map(issuerOf)).toEqual([
      issuer.did,
      `did:web:${domain}:diplomas`,
      `did:web:${newDomain}`,
      issuer.did,
    ])
    await expectValid(...credentials)
    const entries = await log()
    const checked = await verifyLog(entries, { now: (now() + 20_000) as Instant })
    expect(checked.broken).toBeNull()
    expect(new Set(entries.map(one => (one.state.id as string).split(':')[2])).size).toBe(1)
    expect((await identity()).history.map((one: Json) => one.event)).toEqual(['moved', 'moved', 'moved', 'started'])
    // A former one is older, and does.
    expect(await check(first)).toMatchObject({ state: 'former', isGood: true, found: { log: { outcome: 'older' } } })
    await upload(first)
    expect(await check(first)).toMatchObject({
      found: { document: { outcome: 'current' }, log: { outcome: 'current' } },
    })
    const again = await use(first, `${domain}/diplomas`)
    expect(again).toMatchObject({ status: 200, body: { did: `did:web:${domain}:diplomas` } })
    await expectValid(...credentials, await award(5))
  })

  test.each([
    ['a redirect', 'redirect', (answer: ServerResponse) => answer.writeHead(301, { location: '/x' }).end()],
    ['an error', 'status', (answer: ServerResponse) => answer.writeHead(500).end()],
    ['a page', 'type', { body: '<h1>Not here</h1>', type: 'text/html; charset=utf-8' }],
    ['no JSON', 'not-json', { body: '{"id":', type: 'application/json' }],
    ['another DID', 'other-did', { body: '{"id":"did:web:stranger.example"}', type: 'application/json' }],
    ['nobody’s keys', 'other-keys', { body: '{"id":"did:web:DOMAIN"}', type: 'application/json' }],
    [
      'something packed',
      'packed',
      (answer: ServerResponse) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    ],
  ])('that serves %s in the place of the file is told so, and not used', async (_, outcome, page) => {
    const { add, check, use, domain } = await school()
    const id = await add(domain)
    const named = (page: Page) =>
      typeof page === 'function' ? page : { ...page, body: page.body.replace('DOMAIN', domain) }
    pages.set(`${domain}/.well-known/did.json`, named(page))
    expect(await check(id)).toMatchObject({ isGood: false, found: { document: { outcome } } })
    expect(await use(id, domain)).toMatchObject({ status: 409, body: { code: 'E_DOMAIN_NOT_READY' } })
  })

  test.each([
    ['nowhere.example', 'no-name'],
    ['silent.example', 'private'],
    ['bad-certificate.example', 'https'],
  ])('by the name %s is told %s', async (domain, outcome) => {
    const { add, check } = await school()
    expect(await check(await add(domain))).toMatchObject({ found: { document: { outcome } } })
  })

  test.each([
    ['localhost', 'E_DOMAIN_NOT_PUBLIC'],
    ['127.0.0.1', 'E_DOMAIN_MALFORMED'],
    ['school', 'E_DOMAIN_NOT_PUBLIC'],
    ['http://school.example', 'E_DOMAIN_NOT_PUBLIC'],
    ['https://school.example:8443', 'E_DOMAIN_NOT_PUBLIC'],
    ['school.example/.well-known/did.json', 'E_DOMAIN_MALFORMED'],
    ['school.example/a b', 'E_DOMAIN_MALFORMED'],
    ['school.example/?x', 'E_DOMAIN_MALFORMED'],
    ['https://user@school.example', 'E_DOMAIN_NOT_PUBLIC'],
  ])('written as %s is refused', async (domain, code) => {
    const { owner } = await school()
    expect(await owner.post('/api/v1/identity/domains', { domain })).toMatchObject({ status: 422, body: { code } })
  })

  test('that is the address of this server itself is refused, and so is an eleventh', async () => {
    const { owner } = await school()
    const add = (domain: string) => owner.post('/api/v1/identity/domains', { domain })
    expect(await add(server.origin)).toMatchObject({ status: 422, body: { code: 'E_DOMAIN_OWN' } })
    const ids: string[] = []
    for (let number = 1; number <= 10; number++) {
      const added = await add(`branch-${number}.example`)
      expect(added.status).toBe(201)
      ids.push(added.body.domains.at(-1).id)
    }
    expect(await add('branch-11.example')).toMatchObject({ status: 409, body: { code: 'E_TOO_MANY_DOMAINS' } })
    expect((await owner.delete(`/api/v1/identity/domains/${ids[0]}`)).status).toBe(200)
    expect((await add('branch-11.example')).status).toBe(201)
  })

  test('is held to keys that are ours alone, and is behind with an older file', async () => {
    const { owner, add, upload, check, domain } = await school()
    const id = await add(domain)
    await upload(id)
    const place = `${domain}/.well-known/did.json`
    const { body } = pages.get(place) as { body: string }
    const stranger = JSON.parse(body)
    const key = { ...stranger.verificationMethod[0], id: `did:web:${domain}#key-9` }
    pages.set(place, {
      body: JSON.stringify({ ...stranger, verificationMethod: [...stranger.verificationMethod, key] }),
      type: 'application/json',
    })
    expect(await check(id)).toMatchObject({ isGood: false, found: { document: { outcome: 'other-keys' } } })
    const [one, ...others] = stranger.verificationMethod
    pages.set(place, {
      body: JSON.stringify({ ...stranger, verificationMethod: others }),
      type: 'application/json',
    })
    expect(one.id).toBe(`did:web:${domain}#key-1`)
    expect(await check(id)).toMatchObject({ isGood: false, found: { document: { outcome: 'behind' } } })
    // Another entry was added meanwhile: what was downloaded before is void, and is asked for again.
    await upload(id)
    await owner.patch('/api/v1/issuer', { name: 'Renamed School' })
    expect(await check(id)).toMatchObject({
      isGood: false,
      found: { document: { outcome: 'older' }, log: { outcome: 'other-log' } },
    })
    await upload(id)
    expect(await check(id)).toMatchObject({ isGood: true })
  })

  test('is one institution’s alone, and only an owner’s to use', async () => {
    const mine = await school()
    const { domain } = mine
    const id = await mine.add(domain)
    await mine.upload(id)
    expect((await mine.use(id, domain)).status).toBe(200)
    expect(await mine.owner.post('/api/v1/identity/domains', { domain: domain })).toMatchObject({
      status: 409,
      body: { code: 'E_DOMAIN_KNOWN' },
    })
    const other = await school()
    expect(await other.owner.post('/api/v1/identity/domains', { domain: domain })).toMatchObject({
      status: 409,
      body: { code: 'E_DOMAIN_TAKEN' },
    })
    expect((await other.owner.post(`/api/v1/identity/domains/${id}/check`)).status).toBe(404)
    expect((await other.owner.post(`/api/v1/identity/domains/${id}/did.json`)).status).toBe(404)
    expect((await mine.owner.delete(`/api/v1/identity/domains/${id}`)).body.code).toBe('E_DOMAIN_IN_USE')
    expect((await mine.home((await mine.identity()).home.place)).status).toBe(200)
    const given = await mine.owner.delete(`/api/v1/identity/domains/${id}`)
    expect(given).toMatchObject({ status: 200, body: { domains: [{ state: 'given-up' }] } })
    expect((await mine.document()).alsoKnownAs).not.toContain(`did:web:${domain}`)
    const trail = (await mine.owner.get('/api/v1/audit')).body.items.map((one: Json) => one.event)
    expect(trail).toEqual(
      expect.arrayContaining([
        'identity.domain-added',
        'identity.domain-used',
        'identity.home-used',
        'identity.domain-given-up',
      ]),
    )
  })
})

test('a log from before, which says nothing of being portable, stays where it is; the domain gets a did:web beside it', async () => {
  const { add, upload, use, check, identity, award, issuer, document, domain, home } = await school()
  const old = await award(1)
  const client = new pg.Client(server.owner)
  await client.connect()
  await client.query('delete from did_log_entry where issuer_id = $1', [issuer.id])
  await client.query("delete from signing_key where issuer_id = $1 and purpose = 'update'", [issuer.id])
  await client.end()
  await rm(join(server.dataDir, DID_HEADS, issuer.id), { force: true })
  const { keys, cryptography } = server.deps
  await inTenant(server, issuer.id, async tx => {
    await keys.lock(tx, issuer.id)
    const update = await keys.takeUpdateKey(tx, { issuerId: issuer.id, did: issuer.did, now: new Date() })
    const listed = await keys.publicKeys(tx, issuer.id)
    const made = await createLog(
      {
        web: issuer.did,
        document: did => createDidDocument({ did, keys: listed, alsoKnownAs: [issuer.did] }),
        parameters: { updateKeys: [update.multikey], nextKeyHashes: [keyHash(update.next, cryptography)] },
        at: (Date.now() - 60_000) as Instant,
      },
      update.signer,
      cryptography,
    )
    if (!made.ok) throw new Error(made.error.reason)
    await addEntry(tx, issuer.id, { number: 1, event: 'started', entry: made.value.entry }, new Date())
  })
  const { webvh } = await identity()
  const id = await add(domain)
  expect(await identity()).toMatchObject({ isPortable: false, domains: [{ files: [{ name: 'did.json' }] }] })
  await upload(id)
  expect(await check(id)).toMatchObject({ isGood: true, found: { log: null } })
  expect(await use(id, domain)).toMatchObject({ status: 200, body: { did: `did:web:${domain}`, webvh } })
  const fresh = await award(2)
  await expectValid(old, fresh)
  expect((await document()).alsoKnownAs).toEqual([`did:web:${domain}`, webvh])
  const beside = await resolveDid(`did:web:${domain}`, { fetch: fetcher, now: now() })
  expect((beside as { value: Json }).value.alsoKnownAs).toEqual([issuer.did, webvh])
  const history = await resolveDid(webvh, { fetch: fetcher, now: (now() + 20_000) as Instant })
  expect((history as { value: Json }).value.alsoKnownAs).toEqual([issuer.did, `did:web:${domain}`])
  expect((await home((await identity()).home.place)).body.did).toBe(issuer.did)
  await expectValid(old, fresh)
})

describe('keys, where a domain has files of its own', () => {
  test('are prepared, published, and only then used', async () => {
    const { add, upload, use, check, replace, prepare, identity, award, domain } = await school()
    const id = await add(domain)
    await upload(id)
    expect((await use(id, domain)).status).toBe(200)
    const old = await award(1)
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_KEYS_TO_PREPARE' } })
    const prepared = await prepare()
    expect(prepared).toMatchObject({ status: 200, body: { history: [{ event: 'keys-prepared' }, {}, {}] } })
    expect(prepared.body.keys.filter((one: Json) => one.isPrepared)).toHaveLength(3)
    expect((await prepare()).status).toBe(409)
    // They sign nothing yet, and the files of before are behind.
    expect(methodOf(await award(2))).toBe(`did:web:${domain}#key-1`)
    expect(await check(id)).toMatchObject({ isGood: false, found: { document: { outcome: 'behind' } } })
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DOMAIN_BEHIND' } })
    await upload(id, 'did.json')
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DOMAIN_BEHIND' } })
    await upload(id)
    const replaced = await replace()
    expect(replaced).toMatchObject({ status: 200, body: { history: [{ event: 'keys-replaced' }, {}, {}, {}] } })
    expect(replaced.body.keys.filter((one: Json) => one.until === null).map((one: Json) => one.name)).toEqual([
      'key-4',
      'key-5',
      'key-6',
    ])
    const fresh = await award(3)
    expect(methodOf(fresh)).toBe(`did:web:${domain}#key-4`)
    await expectValid(old, fresh)
    // The files are older now, and do; once they are current again, everything verifies all the same.
    expect(await check(id)).toMatchObject({ isGood: true, found: { document: { outcome: 'older' } } })
    await upload(id)
    expect(await check(id)).toMatchObject({ isGood: true, found: { document: { outcome: 'current' } } })
    await expectValid(old, fresh)
    expect((await identity()).keys).toHaveLength(6)
  })

  test('that were prepared can be dropped: they are out of the files, and the next have other names', async () => {
    const { owner, add, upload, use, prepare, identity, document, replace, domain } = await school()
    const id = await add(domain)
    await upload(id)
    await use(id, domain)
    await prepare()
    const { version } = await identity()
    const dropped = await owner.post('/api/v1/identity/drop-prepared-keys', { seen: version })
    expect(dropped).toMatchObject({ status: 200, body: { history: [{ event: 'keys-dropped' }, {}, {}, {}] } })
    expect(JSON.stringify((await document()).authentication)).not.toContain('key-4')
    await prepare()
    await upload(id)
    const replaced = await replace()
    expect(replaced.body.keys.find((one: Json) => one.until === null).name).toBe('key-7')
  })

  test('are taken back with the recovery kit at once, and new credentials name this server until the files follow', async () => {
    const { owner, add, upload, use, check, identity, award, issuer, domain } = await school()
    const id = await add(domain)
    await upload(id)
    await use(id, domain)
    const old = await award(1)
    await expectValid(old)
    const pair = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
    const hash = keyHash(encodeMultikey(pair.publicKey), pureCryptography)
    await owner.put('/api/v1/identity/recovery-key', { seen: (await identity()).version, hash })
    const taken = await owner.post('/api/v1/identity/recover', {
      seen: (await identity()).version,
      secret: encodeSecretMultikey('Ed25519', pair.secretKey),
    })
    expect(taken).toMatchObject({ status: 200, body: { did: issuer.did, domains: [{ state: 'former' }] } })
    const fresh = await award(2)
    expect(issuerOf(fresh)).toBe(issuer.did)
    await expectValid(old, fresh)
    await upload(id)
    expect(await check(id)).toMatchObject({ isGood: true })
    expect((await use(id, domain)).status).toBe(200)
    await expectValid(old, fresh, await award(3))
  })
})

test('a domain with files of its own has the approvals of witnesses beside its log, once the log there needs them', async () => {
  const { owner, add, upload, use, check, identity, domain } = await school()
  const id = await add(domain)
  await upload(id)
  await use(id, domain)
  const { publicKey, secretKey } = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
  const signer = createSigner({ type: 'Ed25519', secretKey, verificationMethod: updateKeyId(publicKey) })
  const asked = await owner.put('/api/v1/identity/witnesses', {
    seen: (await identity()).version,
    threshold: 1,
    witnesses: [updateKeyId(publicKey).split('#')[0]],
  })
  const { version: versionId } = asked.body.waiting
  const proof = await witnessVersion(versionId, signer, now(), pureCryptography)
  await owner.post('/api/v1/identity/witness-proofs', { proofs: JSON.stringify({ versionId, proof }) })
  // The files of before need no approval; the present log does.
  expect(await check(id)).toMatchObject({
    isGood: true,
    files: [{}, {}, { name: 'did-witness.json' }],
    found: { log: { outcome: 'older' }, witnesses: { outcome: 'older' } },
  })
  await upload(id, 'did.jsonl')
  expect(await check(id)).toMatchObject({ isGood: false, found: { witnesses: { outcome: 'not-found' } } })
  await upload(id)
  expect(await check(id)).toMatchObject({ isGood: true, found: { witnesses: { outcome: 'current' } } })
  const resolved = await resolveDid((await identity()).webvh, { fetch: fetcher, now: (now() + 20_000) as Instant })
  expect(resolved.ok).toBe(true)
  const file = pages.get(`${domain}/.well-known/did-witness.json`) as { body: string }
  pages.set(`${domain}/.well-known/did-witness.json`, { ...file, type: 'application/json', body: '[]' })
  expect(await check(id)).toMatchObject({ isGood: false, found: { witnesses: { outcome: 'behind' } } })
})

describe('a former domain with files of its own', () => {
  test('must list new keys too, since the status of what names it is signed with them; or it is given up', async () => {
    const { owner, add, upload, use, home, identity, prepare, replace, award, domain } = await school()
    const id = await add(domain)
    await upload(id)
    await use(id, domain)
    const old = await award(1)
    expect((await home((await identity()).home.place)).status).toBe(200)
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_KEYS_TO_PREPARE' } })
    await prepare()
    expect(await replace()).toMatchObject({
      status: 409,
      body: { code: 'E_DOMAIN_BEHIND', errors: [{ path: domain }] },
    })
    await upload(id)
    expect((await replace()).status).toBe(200)
    server.setClock(new Date(Date.now() + 30 * 3_600_000))
    const report = await verify(old, { fetch: fetcher, now: (now() + 30 * 3_600_000) as Instant })
    expect(report.result).toBe('valid')
    server.setClock(null)
    expect((await owner.delete(`/api/v1/identity/domains/${id}`)).status).toBe(200)
    expect((await replace()).status).toBe(200)
  })
})

describe('a domain that hands on what this server says', () => {
  test('is known as such, moves without files, and needs nothing where keys are replaced', async () => {
    const { add, check, use, handOn, identity, replace, award, log, domain } = await school()
    const id = await add(domain)
    handOn((await identity()).domains[0])
    const old = await award(1)
    expect(await check(id)).toMatchObject({
      isGood: true,
      isLive: true,
      found: { document: { outcome: 'current' }, log: { outcome: 'current' } },
    })
    expect(await log()).toHaveLength(1)
    expect(await use(id, domain)).toMatchObject({ status: 200, body: { did: `did:web:${domain}` } })
    expect(await log()).toHaveLength(2)
    expect((await replace()).status).toBe(200)
    const fresh = await award(2)
    expect(methodOf(fresh)).toBe(`did:web:${domain}#key-4`)
    await expectValid(old, fresh)
    expect(await check(id)).toMatchObject({ isLive: true, found: { document: { outcome: 'current' } } })
    expect((await resolveDid((await identity()).webvh, { fetch: fetcher, now: (now() + 20_000) as Instant })).ok).toBe(
      true,
    )
  })

  test('is told from one that keeps a copy, however fresh it looks', async () => {
    const { add, check, handOn, identity, domain } = await school()
    const id = await add(domain)
    const [known] = (await identity()).domains
    handOn(known)
    const { source, url } = known.files[0]
    const copy = await server.fetch(source)
    const type = copy.headers.get('content-type')!
    const { host, pathname } = new URL(url)
    handedOn.delete(host + pathname)
    pages.set(host + pathname, { body: await copy.text(), type })
    server.setClock(new Date(Date.now() + 5 * 60_000))
    expect(await check(id)).toMatchObject({ isLive: false })
    pages.set(host + pathname, { body: '', type: type.replace(/live=.*/, 'live=AAAAAAAAAAAAAAAAAAAAAA') })
    expect(await check(id)).toMatchObject({ isLive: false })
  })

  test('may point here by its name once it was used, and no stranger’s name is answered for', async () => {
    const { add, upload, use, shortName, domain } = await school()
    const ask = (host: string, path: string) => server.app.request(`http://${host}${path}`)
    const id = await add(`${domain}/hr`)
    expect((await ask(domain, '/hr/did.json')).status).toBe(404)
    await upload(id)
    expect((await use(id, `${domain}/hr`)).status).toBe(200)
    const answer = await ask(domain, '/hr/did.json')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ id: `did:web:${domain}:hr` })
    expect((await (await ask(domain, '/hr/did.jsonl')).text()).split('\n')).toHaveLength(3)
    expect((await ask('stranger.example', '/hr/did.json')).status).toBe(404)
    expect((await ask(domain, '/did.json')).status).toBe(404)
    expect((await server.fetch(`/i/${shortName}/domains/stranger.example/did.json`)).status).toBe(404)
  })
})

describe('the daily look', () => {
  const later = (hours: number) => server.setClock(new Date(Date.now() + hours * 3_600_000))
  const mails = async (domain: string) =>
    (await server.mails()).filter(one => one.kind === 'domain' && one.subject.includes(domain))

  test('tells owners once of a domain that is silent, and credentials go on naming it', async () => {
    const { add, upload, use, identity, domain } = await school()
    const id = await add(domain)
    await upload(id)
    await use(id, domain)
    const kept = new Map(pages)
    pages.clear()
    await watchDomains(server.deps)
    expect((await identity()).domains[0].failingSince).toBeNull()
    later(21)
    await watchDomains(server.deps)
    expect((await identity()).domains[0].failingSince).not.toBeNull()
    expect(await mails(domain)).toEqual([])
    later(22)
    await watchDomains(server.deps)
    later(23)
    await watchDomains(server.deps)
    const told = await mails(domain)
    expect(told).toHaveLength(1)
    expect(told[0]!.subject).toContain(domain)
    expect((await identity()).did).toBe(`did:web:${domain}`)
    for (const [place, page] of kept) pages.set(place, page)
    later(24)
    await watchDomains(server.deps)
    expect((await identity()).domains[0]).toMatchObject({ failingSince: null, isGood: true })
  })

  test('H-49 leaves a domain on which a stranger has published keys, and says so', async () => {
    const { add, upload, use, identity, issuer, award, document, domain } = await school()
    const id = await add(domain)
    await upload(id)
    await use(id, domain)
    const stranger = await school()
    const theirs = { ...(await stranger.document()), id: `did:web:${domain}` }
    pages.set(`${domain}/.well-known/did.json`, {
      body: JSON.stringify(theirs).replaceAll(stranger.issuer.did, `did:web:${domain}`),
      type: 'application/json',
    })
    later(21)
    await watchDomains(server.deps)
    expect((await identity()).did).toBe(`did:web:${domain}`)
    later(22)
    await watchDomains(server.deps)
    expect(await identity()).toMatchObject({
      did: issuer.did,
      domains: [{ state: 'former', found: { document: { outcome: 'other-keys' } } }],
    })
    expect(await mails(domain)).toHaveLength(1)
    server.setClock(null)
    await expectValid(await award(1))
    expect((await document()).id).toBe(issuer.did)
  })
})
