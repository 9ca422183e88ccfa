import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBundle, verifyBundle } from '@laurel/core/bundle'
import { signDataIntegrity, signJws, signJwt } from '@laurel/core/credential'
import { createDidDocument, type GuardedFetch, resolveDid } from '@laurel/core/did'
import { createSigner, generateKeyPair, toJwk } from '@laurel/core/keys'
import { err, type Instant, type JsonObject, ok } from '@laurel/core/primitives'
import {
  checkConfiguration,
  type DnsAnswer,
  didsIn,
  findListedDid,
  findMembership,
  judgeDomainLinkage,
  judgeIdentityBy,
  type KeySet,
  readKeySet,
  readStatement,
  signDomainLinkage,
  verifyIdentityEvidence,
  writeDidConfiguration,
} from '@laurel/core/trust'
import { readTrustList, type VerificationReport } from '@laurel/core/verification'
import { openTlsDoor } from '@laurel/testkit/tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nameBy } from '../../src/identity/domain/store.ts'
import { type RegistryOptions, registryCommand } from '../../src/operations/registry-command.ts'
import { saveAddresses } from '../../src/people/store.ts'
import { createDnsText } from '../../src/platform/dns-text.ts'
import { createGuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { sql } from '../../src/platform/sql.ts'
import { freePort, inTenant, operatorConfig, startTestServer, type TestServer } from '../../src/testing.ts'
import { layersOf } from '../../src/trust/layers.ts'
import { readRegistries } from '../../src/trust/registries.ts'
import { identityEvidence } from '../../src/trust/statements.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/** A school elsewhere, with a web site, a federation above it and an accreditor: all behind one door, over TLS. */
const names = ['school.example', 'ministry.example', 'lists.example', 'office.example'] as const
const school = 'did:web:school.example'
const office = 'did:web:office.example'
const ministry = 'https://ministry.example'
const pairs = { school: pairOf(41), office: pairOf(42), ministry: pairOf(43, 'P-256'), mill: pairOf(44, 'P-256') }
function pairOf(byte: number, type: 'Ed25519' | 'P-256' = 'Ed25519') {
  return generateKeyPair(type, length => new Uint8Array(length).fill(byte))
}
const signers = {
  school: createSigner({ ...pairs.school, verificationMethod: `${school}#key-1` }),
  office: createSigner({ ...pairs.office, verificationMethod: `${office}#key-1` }),
  ministry: createSigner({ ...pairs.ministry, verificationMethod: 'ministry-1' }),
  mill: createSigner({ ...pairs.mill, verificationMethod: 'ministry-1' }),
}
const jwks = (name: 'ministry' | 'mill'): JsonObject => ({
  keys: [{ ...toJwk(pairs[name].publicKey), kid: 'ministry-1' }],
})

const folder = mkdtempSync(join(tmpdir(), 'laurel-registries-'))
const settings = join(folder, 'registries.json')
const served = new Map<string, { body: string; status?: number; headers?: Record<string, string> }>()
const asked: string[] = []
const zone = new Map<string, DnsAnswer>()
let server: TestServer
let owner: Caller
let issuer: Json
let close: () => void

const seconds = () => Math.floor(Date.now() / 1000)
const statement = (sub: string, more: JsonObject = {}, by: 'ministry' | 'mill' = 'ministry') =>
  signJws(
    { alg: 'ES256', typ: 'entity-statement+jwt', kid: 'ministry-1' },
    { iss: ministry, sub, iat: seconds(), exp: seconds() + 3_600, ...more },
    signers[by],
  )
const anchor = (more: JsonObject = {}, by: 'ministry' | 'mill' = 'ministry') =>
  statement(
    ministry,
    { jwks: jwks(by), metadata: { federation_entity: { federation_fetch_endpoint: `${ministry}/fetch` } }, ...more },
    by,
  )

async function healthy(): Promise<void> {
  served.clear()
  zone.clear()
  const document = (did: string, name: 'school' | 'office') =>
    JSON.stringify(createDidDocument({ did, keys: [{ fragment: 'key-1', key: pairs[name].publicKey }] }))
  served.set('https://school.example/.well-known/did.json', { body: document(school, 'school') })
  served.set('https://office.example/.well-known/did.json', { body: document(office, 'office') })
  const linked = await signDomainLinkage(
    {
      did: school,
      origin: 'https://school.example',
      from: (Date.now() - 1e6) as never,
      until: (Date.now() + 1e9) as never,
    },
    signers.school,
  )
  served.set('https://school.example/.well-known/did-configuration.json', { body: writeDidConfiguration([linked]) })
  zone.set('_did.school.example', { state: 'found', records: [`did=${school}`] })
  served.set('https://lists.example/registry.json', {
    body: JSON.stringify({
      meta: {},
      registry: { [school]: { name: 'Sample School', url: 'https://school.example' } },
    }),
  })
  served.set(`${ministry}/.well-known/openid-federation`, { body: await anchor() })
  served.set(`${ministry}/fetch?sub=${encodeURIComponent(school)}`, {
    body: await statement(school, { metadata: { federation_entity: { organization_name: 'Sample School' } } }),
  })
  const recognition = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'VerifiableAccreditation'],
    issuer: office,
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: school, accreditedFor: [{ types: ['OpenBadgeCredential', 'AchievementCredential'] }] },
  }
  served.set('https://office.example/recognition.jwt', { body: await signJwt(recognition, signers.office) })
}

beforeAll(async () => {
  writeFileSync(
    settings,
    JSON.stringify([
      { name: 'A list', type: 'dcc-legacy', url: 'https://lists.example/registry.json' },
      {
        name: 'The ministry',
        type: 'oidf',
        trustAnchorEC: `${ministry}/.well-known/openid-federation`,
        jwks: jwks('ministry'),
      },
      {
        name: 'The office',
        type: 'vc-recognition',
        url: 'https://office.example/recognition.jwt',
        acceptedIssuers: [office],
      },
    ]),
  )
  const port = await freePort()
  const door = await openTlsDoor(port, [...names])
  const behind = createServer((request, response) => {
    const url = `https://${request.headers.host?.split(':')[0]}${request.url}`
    asked.push(url)
    const found = served.get(url)
    response.writeHead(found ? (found.status ?? 200) : 404, found?.headers ?? {})
    response.end(found?.body ?? '')
  })
  await new Promise<void>(done => behind.listen(0, '127.0.0.1', done))
  door.to((behind.address() as AddressInfo).port)
  close = () => {
    door.close()
    behind.closeAllConnections()
    behind.close()
  }
  const started = await startTestServer({
    env: {
      LAUREL_REGISTRIES: settings,
      LAUREL_REGISTRY_NAME: 'Sample District Registry',
      LAUREL_PUBLIC_URL: 'https://laurel.example',
    },
  })
  // Its name leads nowhere: it is asked without a socket.
  server = {
    ...started,
    fetch: async (path, init) => started.app.request(new URL(path, started.origin).href, init),
  }
  const lookup = (_name: string, _: unknown, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])
  Object.assign(server.deps, {
    fetch: createGuardedFetch({
      publicUrl: server.origin,
      ownOrigin: (path, headers) => server.deps.own(path, { headers }),
      lookup: lookup as never,
      isAllowedAddress: address => address === '127.0.0.1',
      port,
      ca: door.certificate,
      maxMilliseconds: 3_000,
    }),
    dnsText: async (name: string) => zone.get(name) ?? { state: 'none' },
  })
  await healthy()
  const opened = await openSchool(server)
  owner = opened.owner
  issuer = opened.issuer
}, 60_000)
afterAll(async () => {
  await server.stop()
  close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(healthy)

const about = { url: 'https://school.example/', types: ['VerifiableCredential', 'AchievementCredential'] }
/** Asked by a server that remembers nothing yet. */
const layers = async (did = school) => {
  const found = await layersOf({ ...server.deps })(did, about)
  return Object.fromEntries(
    found.filter(one => one.by !== 'Sample District Registry').map(one => [one.kind, one.state]),
  )
}
const EVERYTHING = {
  site: 'confirmed',
  dns: 'confirmed',
  registry: 'confirmed',
  federation: 'confirmed',
  recognition: 'confirmed',
}

async function badge(more: JsonObject = {}): Promise<string> {
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: 'urn:uuid:0e2a2b1c-5e43-4c57-9d6a-9d9c1d0f1a01',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Active Listening',
    issuer: { id: school, type: ['Profile'], name: 'Sample School', url: 'https://school.example' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: {
      type: ['AchievementSubject'],
      achievement: {
        id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
        type: ['Achievement'],
        name: 'Active Listening',
        description: 'Hears what is said.',
        criteria: { narrative: 'Listen.' },
      },
    },
    ...more,
  }
  const signed = await signDataIntegrity(document as JsonObject, signers.school, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-01-01T00:00:00Z',
  })
  if (!signed.ok) throw new Error(JSON.stringify(signed.error))
  return JSON.stringify(signed.value)
}
const verified = async (text: string) =>
  (await caller(server, {}).post('/api/v1/verify', text, { 'content-type': 'application/vc' })).body
const trustOf = (report: Json) => (report.findings as Json[]).filter(one => one.check === 'issuer-trust')

describe('is it really that institution?', () => {
  test('is answered by its domain, the name servers, lists, federations and accreditors, each apart', async () => {
    const report = await verified(await badge())
    expect(report.result).toBe('valid')
    expect(trustOf(report).map(one => one.code)).toEqual([
      'ISSUER_LISTED',
      'SITE_CONFIRMED',
      'DNS_CONFIRMED',
      'REGISTRY_SILENT',
      'REGISTRY_CONFIRMED',
      'FEDERATION_CONFIRMED',
      'RECOGNITION_CONFIRMED',
    ])
    expect(trustOf(report)[0]?.details).toMatchObject({ by: 'registry', list: 'A list', name: 'Sample School' })
    expect(report.layers).toMatchObject([{ did: school }])
    // A browser that checks again is given the signed statements, and no list of the operator's that has nothing to do with it.
    expect(report.layers[0].layers.find((one: Json) => one.kind === 'federation').proof).toHaveLength(2)
    expect(report.trusted).toEqual([])
  })

  test('is asked once for many credentials, and not at all of a forged one', async () => {
    await verified(await badge())
    asked.length = 0
    await verified(await badge())
    expect(asked.filter(one => !one.endsWith('did.json'))).toEqual([])
    const forged = (await badge()).replace('Hears what is said.', 'Hears nothing.')
    const report = await verified(forged)
    expect(report.result).toBe('invalid')
    expect(report.layers).toEqual([])
  })

  test('is said on the page in plain words, with the domain and never by what the issuer calls itself alone', async () => {
    const form = new FormData()
    form.set(
      'text',
      await badge({
        issuer: { id: school, type: ['Profile'], name: 'Famous University', url: 'https://school.example' },
      }),
    )
    const page = await (
      await server.fetch('/verify', { method: 'POST', body: form, headers: { origin: server.origin } })
    ).text()
    expect(page).toContain('Who is this?')
    expect(page).toContain('The website school.example names this issuer as its own.')
    const who = page.slice(page.indexOf('Who is this?'), page.indexOf('</section>', page.indexOf('Who is this?')))
    expect(who).not.toContain('Famous University')
    expect(who).toContain('Sample School')
  })

  test('H-46: whoever takes the name of an institution on a list, under another DID, is called out', async () => {
    const mill = 'did:web:office.example'
    const document = {
      ...(JSON.parse(await badge()) as JsonObject),
      issuer: { id: mill, type: ['Profile'], name: 'Samp1e School', url: 'https://school.example' },
    }
    const { proof: _proof, ...unsigned } = document as JsonObject
    const signed = await signDataIntegrity(unsigned, signers.office, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
    })
    if (!signed.ok) throw new Error(JSON.stringify(signed.error))
    const report = await verified(JSON.stringify(signed.value))
    const codes = trustOf(report).map(one => one.code)
    // The domain that it claims names another, and so does the list whose name it has borrowed.
    expect(codes).toEqual(expect.arrayContaining(['ISSUER_RESEMBLES', 'DNS_CONTRADICTED', 'REGISTRY_SILENT']))
    expect(codes).not.toContain('ISSUER_LISTED')
  })

  test('is yes by everybody where all is well', async () => {
    expect(await layers()).toEqual(EVERYTHING)
  })

  test.for<
    [
      string,
      (url: (name: string) => string) => Promise<void> | void,
      Partial<typeof EVERYTHING> | Record<string, string>,
    ]
  >([
    [
      'a list that leads elsewhere',
      () =>
        void served.set('https://lists.example/registry.json', {
          body: '',
          status: 302,
          headers: { location: 'https://school.example/' },
        }),
      { registry: 'unasked' },
    ],
    [
      'a list that is no list',
      () => void served.set('https://lists.example/registry.json', { body: '<html>' }),
      { registry: 'unasked' },
    ],
    [
      'a list too long to be read',
      () => void served.set('https://lists.example/registry.json', { body: ' '.repeat(6 * 1024 * 1024) }),
      { registry: 'unasked' },
    ],
    [
      'a list on which it is not',
      () =>
        void served.set('https://lists.example/registry.json', {
          body: JSON.stringify({ registry: { [office]: { name: 'Office' } } }),
        }),
      { registry: 'silent' },
    ],
    [
      'a server that fails',
      () => void served.set(`${ministry}/.well-known/openid-federation`, { body: '', status: 500 }),
      { federation: 'unasked' },
    ],
    [
      'an anchor that another has taken over',
      async () => void served.set(`${ministry}/.well-known/openid-federation`, { body: await anchor({}, 'mill') }),
      { federation: 'unasked' },
    ],
    [
      'a statement that has ended',
      async () =>
        void served.set(`${ministry}/fetch?sub=${encodeURIComponent(school)}`, {
          body: await statement(school, { exp: seconds() - 600 }),
        }),
      { federation: 'unasked' },
    ],
    [
      'a statement on another',
      async () =>
        void served.set(`${ministry}/fetch?sub=${encodeURIComponent(school)}`, { body: await statement(office) }),
      { federation: 'unasked' },
    ],
    [
      'no statement',
      () => void served.delete(`${ministry}/fetch?sub=${encodeURIComponent(school)}`),
      { federation: 'silent' },
    ],
    [
      'an accreditor that is gone',
      () => void served.delete('https://office.example/.well-known/did.json'),
      { recognition: 'unasked' },
    ],
    [
      'a recognition that is gone',
      () => void served.delete('https://office.example/recognition.jwt'),
      { recognition: 'unasked' },
    ],
    [
      'a web site that names nobody',
      () => void served.delete('https://school.example/.well-known/did-configuration.json'),
      { site: 'silent' },
    ],
    [
      'a web site that leads elsewhere',
      () =>
        void served.set('https://school.example/.well-known/did-configuration.json', {
          body: '',
          status: 301,
          headers: { location: 'https://office.example/' },
        }),
      { site: 'unasked' },
    ],
    [
      'name servers that name another',
      () => void zone.set('_did.school.example', { state: 'found', records: [`did=${office}`] }),
      { dns: 'contradicted' },
    ],
    [
      'name servers with hundreds of records',
      () =>
        void zone.set('_did.school.example', {
          state: 'found',
          records: Array.from({ length: 300 }, () => `did=${school}`),
        }),
      { dns: 'unasked' },
    ],
    [
      'name servers that are silent',
      () => void zone.set('_did.school.example', { state: 'unasked' }),
      { dns: 'unasked' },
    ],
  ])('%s says what it says, and nothing of the others', async ([, change, expected]) => {
    await change(name => name)
    expect(await layers()).toEqual({ ...EVERYTHING, ...expected })
  })

  test('a list that cannot be had for an hour is the one of before, and after a day could not be asked', async () => {
    const deps = { ...server.deps, clock: () => new Date(at) }
    let at = Date.now()
    const state = async () => (await layersOf(deps)(school, about)).find(one => one.by === 'A list')?.state
    expect(await state()).toBe('confirmed')
    served.set('https://lists.example/registry.json', { body: '', status: 500 })
    at += 3_600_000
    expect(await state()).toBe('confirmed')
    at += 25 * 3_600_000
    expect(await state()).toBe('unasked')
  })
})

describe('an institution here', () => {
  const did = () => issuer.did as string

  test('is told what to put on its domain, and looks at once whether it is there', async () => {
    const shown = (await owner.get('/api/v1/identity/domain')).body
    expect(shown).toMatchObject({
      did: did(),
      domain: 'school.example',
      dns: { name: '_did.school.example', type: 'TXT', value: `did=${did()}` },
      site: { url: 'https://school.example/.well-known/did-configuration.json' },
    })
    const check = async () => (await owner.post('/api/v1/identity/domain/check')).body
    expect(await check()).toEqual({
      domain: 'school.example',
      site: { state: 'silent', reason: null },
      dns: { state: 'contradicted', reason: null },
    })
    served.set(shown.site.url, { body: shown.site.file })
    zone.set(shown.dns.name, { state: 'found', records: ['v=spf1 -all', shown.dns.value] })
    expect(await check()).toMatchObject({ site: { state: 'confirmed' }, dns: { state: 'confirmed' } })
  })

  test('is named by the web site of this server, with a credential that it has signed', async () => {
    const answer = await server.fetch('/.well-known/did-configuration.json')
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const tools = {
      resolveDid: (id: string) => resolveDid(id, { fetch: server.deps.fetch, now: Date.now() as Instant }),
      now: Date.now() as Instant,
    }
    const file = await answer.text()
    expect(await judgeDomainLinkage(file, server.origin, did(), tools)).toBe('named')
    expect(await judgeDomainLinkage(file, 'https://school.example', did(), tools)).toBe('broken')
  })

  test('says of itself what a federation needs to take it in', async () => {
    const at = new URL(did().replace('did:web:', 'https://').replaceAll(':', '/').replace('https///', 'https://'))
    const answer = await server.fetch(`${at.pathname}/.well-known/openid-federation`)
    expect(answer.headers.get('content-type')).toBe('application/entity-statement+jwt')
    const read = readStatement(await answer.text())
    if (!read.ok) throw new Error(read.error)
    expect(await checkConfiguration(read.value, at.href, Date.now() as Instant)).toBeNull()
    expect(didsIn(read.value.metadata)).toEqual([did(), expect.stringMatching(/^did:webvh:/)])
    expect(read.value.authorityHints).toEqual([])
    expect((await server.fetch('/i/nobody/.well-known/openid-federation')).status).toBe(404)
  })
})

describe('the registry that this server runs', () => {
  const lines: string[] = []
  const registry = (verb: string, whom?: string, more: Partial<RegistryOptions> = {}) =>
    registryCommand(operatorConfig(server), {
      verb,
      whom,
      all: false,
      folder,
      say: line => void lines.push(line),
      ...more,
    })
  const fetchHere: GuardedFetch = server_ => fetchFrom(server_)
  const fetchFrom = async (url: string) => {
    const answer = await server.fetch(url)
    return answer.status === 200
      ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType: '' })
      : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
  }
  const keysOf = async () => {
    const read = readStatement(await (await server.fetch('/.well-known/openid-federation')).text())
    if (!read.ok) throw new Error(read.error)
    return read.value.keys ?? undefined
  }
  const now = () => Date.now() as Instant
  const webvhOf = async () => ((await owner.get('/api/v1/identity')).body.webvh ?? '') as string

  test('is empty at first, and has nobody on it but whom the operator puts there', async () => {
    await registry('list')
    expect(lines.at(-1)).toBe('The registry is empty.')
    const entity = `${server.origin}/i/${issuer.shortName}`
    expect(
      await findMembership(entity, [{ id: server.origin, keys: await keysOf() }], { fetch: fetchHere, now: now() }),
    ).toEqual({ state: 'none' })
    expect((await server.fetch(`/registry/fetch?sub=${encodeURIComponent(entity)}`)).status).toBe(404)
    expect((await server.fetch('/registry/fetch')).status).toBe(400)
  })

  test('lists an institution by its short name, for people, for programs, and as a federation', async () => {
    await registry('add', issuer.shortName, { recognisedBy: 'Sample Ministry', location: 'Sample Town' })
    expect(lines.at(-1)).toBe(`Sample School (${issuer.did}) is on the registry.`)
    const page = await (await server.fetch('/registry')).text()
    expect(page).toContain('Sample District Registry')
    expect(page).toContain('school.example')
    expect(page).toContain(issuer.did)
    expect(page).toContain('Sample Ministry')
    const none = await (await server.fetch('/registry?q=another')).text()
    expect(none).not.toContain(issuer.did)

    const list = readTrustList(await (await server.fetch('/registry.json')).text())
    expect(list).toMatchObject({
      ok: true,
      value: [
        {
          did: issuer.did,
          name: 'Sample School',
          domain: 'school.example',
          location: 'Sample Town',
          webvh: await webvhOf(),
        },
      ],
    })
    const entity = `${server.origin}/i/${issuer.shortName}`
    expect(await (await server.fetch('/registry/list')).json()).toEqual([entity])

    const anchors = [{ id: server.origin, keys: await keysOf() }]
    const member = await findMembership(entity, anchors, { fetch: fetchHere, now: now() })
    expect(member).toMatchObject({ state: 'member', anchor: server.origin })
    expect(await findListedDid(issuer.did, anchors[0] as never, { fetch: fetchHere, now: now() })).toMatchObject({
      state: 'member',
    })
    expect(await findListedDid(await webvhOf(), anchors[0] as never, { fetch: fetchHere, now: now() })).toMatchObject({
      state: 'member',
    })
  })

  test('gives a statement for a bundle, which names both DIDs and is checked by nothing but its key', async () => {
    const [evidence] = await identityEvidence(server.deps, issuer.did)
    const trust = { registries: [{ id: server.origin, keys: await keysOf() }], accreditors: [], now: now() }
    const proof = await verifyIdentityEvidence(evidence as never, trust)
    expect(proof).toMatchObject({
      state: 'confirmed',
      by: server.origin,
      name: 'Sample School',
      dids: [issuer.did, await webvhOf()],
      isCurrent: true,
    })
    expect(
      await verifyIdentityEvidence(evidence as never, {
        ...trust,
        registries: [{ id: server.origin, keys: readKeySet(jwks('mill')) ?? undefined }],
      }),
    ).toMatchObject({ reason: 'SIGNATURE' })
    expect(await identityEvidence(server.deps, 'did:web:mill.example')).toEqual([])
    // Of an institution that has closed it is the same whenever it is asked for, and says nothing of before it was listed.
    const closedAt = new Date(Date.now() + 60_000)
    const then = await identityEvidence(server.deps, issuer.did, closedAt)
    expect(await identityEvidence(server.deps, issuer.did, closedAt)).toEqual(then)
    const early = readStatement((await identityEvidence(server.deps, issuer.did, new Date(0)))[0]?.body ?? '')
    expect(early.ok && early.value.issuedAt > Date.now() - 600_000).toBe(true)
  })

  test('is enough for a bundle, with nobody asked, for whoever has the key of this registry and no other', async () => {
    const award = await makeAward(owner, (await makeAchievement(owner)).id)
    const text = await (await server.fetch(`/c/${award.credentialId}.laurel.json`)).text()
    const read = readBundle(text)
    if (!read.ok) throw new Error(read.error.code)
    expect(read.value.identity.map(one => one.kind)).toEqual(['registry'])
    const offline = { now: now(), fetch: async () => err({ code: 'FETCH_OFFLINE' } as const) }
    const judged = (keys: KeySet | undefined, at = now()) =>
      verifyBundle(read.value, {
        ...offline,
        now: at,
        judgeIdentity: judgeIdentityBy({ registries: [{ id: server.origin, keys }], accreditors: [] }),
      })
    const codes = (report: VerificationReport) => report.findings.map(one => one.code)
    const today = await judged(await keysOf())
    expect(today).toMatchObject({ result: 'valid', fromBundle: expect.arrayContaining([expect.any(String)]) })
    expect(codes(today)).toEqual(
      expect.arrayContaining(['ISSUER_KEY_BY_HISTORY', 'ISSUER_LISTED', 'REGISTRY_CONFIRMED']),
    )
    // Years later it says who the school was, and the snapshot what was revoked.
    const later = await judged(await keysOf(), (now() + 5 * 366 * 86_400_000) as Instant)
    expect(later).toMatchObject({ result: 'indeterminate', validAsOf: expect.stringMatching(/^20\d\d-/) })
    expect(later.pieces.map(one => one.code)).toContain('IDENTITY_CONFIRMED_THEN')
    const another = await judged(readKeySet(jwks('mill')) ?? undefined)
    expect(another).toMatchObject({ result: 'indeterminate' })
    expect(another.validAsOf).toBeUndefined()
    expect(codes(another)).toContain('ISSUER_KEY_FROM_FILE')
    expect((await verifyBundle(read.value, offline)).validAsOf).toBeUndefined()

    // This server says the same by its own key, and gives that along for the visitor's browser.
    const brought = await server.fetch('/api/v1/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    })
    const report = (await brought.json()) as Json
    expect(report).toMatchObject({
      result: 'valid',
      accreditors: [office],
      registries: [
        { id: server.origin, name: 'Sample District Registry' },
        { id: ministry, name: 'The ministry' },
      ],
    })
    expect(report.pieces).toContainEqual(
      expect.objectContaining({
        code: 'IDENTITY_CONFIRMED',
        details: expect.objectContaining({ by: 'Sample District Registry' }),
      }),
    )
  })

  test('is a layer of its own for whoever verifies here', async () => {
    const found = await layersOf({ ...server.deps })(issuer.did, { url: null, types: [] })
    expect(found.find(one => one.by === 'Sample District Registry')).toMatchObject({
      state: 'confirmed',
      name: 'Sample School',
    })
  })

  test('lists one that is elsewhere by its DID, with the keys that the operator was given', async () => {
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(jwks('mill')))
    await expect(registry('add', 'did:web:elsewhere.example')).rejects.toThrow('--name is missing')
    await expect(registry('add', 'did:web:elsewhere.example', { name: 'Elsewhere', url: 'http://x' })).rejects.toThrow(
      '--url needs an https address',
    )
    await expect(
      registry('add', 'did:web:elsewhere.example', { name: 'Elsewhere', entityKeys: 'none.json' }),
    ).rejects.toThrow('--entity-keys needs')
    await registry('add', 'did:web:elsewhere.example', { name: 'Elsewhere', entityKeys: 'keys.json' })
    const answer = await server.fetch('/registry/fetch?sub=https%3A%2F%2Felsewhere.example')
    const read = readStatement(await answer.text())
    expect(read).toMatchObject({ ok: true, value: { sub: 'https://elsewhere.example', iss: server.origin } })
    if (read.ok) expect(read.value.keys?.has('ministry-1')).toBe(true)
    await expect(registry('add', 'did:web:elsewhere.example', { name: 'Elsewhere' })).rejects.toThrow(
      'is on the registry already',
    )
    await expect(registry('add', 'nobody')).rejects.toThrow('There is no institution "nobody" here')
    await expect(registry('empty', 'x')).rejects.toThrow('registry knows three things')
  })

  test('knows an institution here by any of its DIDs, and finds its keys by each', async () => {
    const own = 'did:web:own-school.example'
    const webvh = await webvhOf()
    await expect(registry('add', own)).rejects.toThrow('--name is missing')
    await inTenant(server, issuer.id, async tx => {
      await tx.execute(sql`
        insert into issuer_domain (issuer_id, id, did, added_at, used_since)
        values (${issuer.id}, '018f0000-0000-7000-8000-000000000001', ${own}, now(), now())`)
      await saveAddresses(tx, issuer.id, [{ kind: 'did', address: own }])
      await nameBy(tx, issuer.id, own)
    })
    // Under its other name it is listed as well, and not once more under the one that it has.
    await registry('add', own)
    expect(lines.at(-1)).toBe(`Sample School (${own}) is on the registry.`)
    for (const whom of [own, issuer.did, issuer.shortName, webvh])
      await expect(registry('add', whom)).rejects.toThrow('is on the registry already')
    const read = readStatement(
      await (await server.fetch('/registry/fetch?sub=https%3A%2F%2Fown-school.example')).text(),
    )
    expect(read).toMatchObject({ ok: true, value: { sub: 'https://own-school.example', iss: server.origin } })
    expect(read.ok && [...(read.value.keys?.keys() ?? [])]).toHaveLength(1)
    for (const whom of [issuer.did, webvh, own, issuer.shortName]) {
      await registry('remove', whom)
      expect(await (await server.fetch('/registry/list')).json()).toEqual(['https://elsewhere.example'])
      await registry('add', issuer.did)
      await registry('add', own)
    }
    await registry('remove', webvh)
    await registry('add', webvh)
    expect(lines.at(-1)).toBe(`Sample School (${own}) is on the registry.`)

    // Given up, the domain may be somebody else's.
    await inTenant(server, issuer.id, async tx => {
      await tx.execute(sql`update issuer_domain set given_up_at = now() where did = ${own}`)
      await nameBy(tx, issuer.id, issuer.did)
    })
    await registry('remove', issuer.shortName)
    await expect(registry('add', own)).rejects.toThrow('--name is missing')
    await registry('add', issuer.shortName)
    expect(lines.at(-1)).toBe(`Sample School (${issuer.did}) is on the registry.`)
  })

  test('takes one off again, and forgets nothing of it', async () => {
    await registry('remove', issuer.shortName)
    await registry('remove', 'did:web:elsewhere.example')
    await expect(registry('remove', issuer.shortName)).rejects.toThrow('is not on the registry')
    expect(await (await server.fetch('/registry/list')).json()).toEqual([])
    lines.length = 0
    await registry('list', undefined, { all: true })
    expect(lines.filter(line => line.includes(issuer.did)).length).toBeGreaterThan(1)
    expect(lines.join()).toMatch(/since \d{4}-\d\d-\d\d \(.+\) until \d{4}/)
    const trail = await inTenant(
      server,
      issuer.id,
      async tx =>
        (await tx.execute<{ event: string }>(sql`select event from audit where event like 'registry.%' order by id`))
          .rows,
    )
    const ours = lines.filter(line => !line.includes('elsewhere.example'))
    for (const event of ['registry.listed', 'registry.removed'])
      expect(trail.filter(one => one.event === event)).toHaveLength(ours.length)
  })
})

describe('what an operator sets wrongly', () => {
  const read = (value: unknown) => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
    return () => readRegistries(file)
  }
  test('is said at the start, in one sentence that names the place', () => {
    expect(() => readRegistries(join(folder, 'missing.json'))).toThrow(
      'LAUREL_REGISTRIES names a file that cannot be read.',
    )
    expect(read('nonsense')).toThrow('LAUREL_REGISTRIES names a file in which the whole is no JSON list.')
    expect(read([{ name: 'A', type: 'dcc-legacy', url: 'http://a.example' }])).toThrow(
      'entry 1.url must be an https address',
    )
    expect(read([{ name: 'A', type: 'dcc-legacy', file: 'missing.json' }])).toThrow(
      'in entry "A" a file that cannot be read',
    )
    writeFileSync(join(folder, 'list.json'), '[]')
    expect(read([{ name: 'A', type: 'dcc-legacy', file: 'list.json' }])).toThrow('a list that cannot be read (empty)')
    expect(readRegistries(undefined)).toEqual([])
  })
})

describe('name servers', () => {
  test('are asked once in ten minutes; what is no name is not asked, and long answers are cut', async () => {
    let at = 0
    const names: string[] = []
    let answer: () => Promise<string[][]> = async () => [['did=', 'did:web:a.example'], ['x'.repeat(5_000)]]
    const dns = createDnsText(() => new Date(at), {
      resolveTxt: name => {
        names.push(name)
        return answer()
      },
    })
    expect(await dns('_did.a.example')).toMatchObject({
      state: 'found',
      records: ['did=did:web:a.example', 'x'.repeat(1_024)],
    })
    await dns('_did.a.example')
    expect(names).toEqual(['_did.a.example'])
    expect(await dns('not a name')).toEqual({ state: 'none' })
    at += 11 * 60_000
    answer = () => Promise.reject(Object.assign(new Error(), { code: 'ESERVFAIL' }))
    expect(await dns('_did.a.example')).toEqual({ state: 'unasked' })
    at += 31_000
    answer = () => Promise.reject(Object.assign(new Error(), { code: 'ENODATA' }))
    expect(await dns('_did.a.example')).toEqual({ state: 'none' })
    expect(names).toHaveLength(3)
  })
})
