import { type Bundle, readBundle, verifyBundle } from '@laurel/core/bundle'
import { verifyClosingStatement } from '@laurel/core/closing'
import { signDataIntegrity } from '@laurel/core/credential'
import { type GuardedFetch, parseLog, resolveDid, updateKeyId, witnessVersion } from '@laurel/core/did'
import { createSigner, generateKeyPair, pureCryptography, type Signer } from '@laurel/core/keys'
import { digestOf } from '@laurel/core/log'
import { err, type Instant, ok, toHex } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import { listFiles } from '../../src/closing/site/list-files.ts'
import { reissueAffected } from '../../src/identity/compromise/reissue-affected.ts'
import { appendWaiting } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/*
 * A school with a domain of its own loses a key, closes, is kept in files: what it says of itself it says under each of
 * its names.
 */

let server: TestServer
let founder: Caller
/** What the websites of schools serve, by address. */
const pages = new Map<string, string>()
/** As a stranger asks: the server at its own address, the websites at theirs. */
const world: GuardedFetch = async (url, accept) => {
  if (url.startsWith(`${server.origin}/`)) {
    const answer = await server.fetch(url, accept === undefined ? {} : { headers: { accept } })
    const contentType = answer.headers.get('content-type') ?? ''
    return answer.ok
      ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType })
      : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
  }
  const page = pages.get(url)
  return page === undefined
    ? err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
    : ok({ body: new Uint8Array(Buffer.from(page)), contentType: 'application/json' })
}
beforeAll(async () => {
  server = await startTestServer()
  Object.assign(server.deps, { fetch: world })
  const first = await openSchool(server)
  founder = caller(server, { ...first.owner.headers, 'laurel-issuer': first.issuer.shortName })
})
afterAll(() => server?.stop())
beforeEach(() => server.setClock(null))

let schools = 0
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000)

async function school() {
  const shortName = `named-${++schools}`
  const domain = `named-${schools}.example`
  const name = `Sample School ${schools}`
  const made = await founder.post('/api/v1/issuers', { shortName, name, url: 'https://website.example', locale: 'en' })
  expect(made.status).toBe(201)
  const owner = caller(server, { ...founder.headers, 'laurel-issuer': shortName })
  const issuer = made.body
  const identity = async () => (await owner.get('/api/v1/identity')).body
  let achievement: Json | undefined
  const one = {
    owner,
    issuer,
    shortName,
    domain,
    name,
    identity,
    place: `${server.origin}/i/${shortName}`,
    /** Puts its present files onto the domain. */
    async upload() {
      const [own] = (await identity()).domains
      for (const { name, url } of own.files) {
        const file = await owner.raw('POST', `/api/v1/identity/domains/${own.id}/${name}`)
        expect(file.status).toBe(200)
        pages.set(url, await file.text())
      }
    },
    async use() {
      const added = await owner.post('/api/v1/identity/domains', { domain })
      await one.upload()
      const { version } = await identity()
      const { id } = added.body.domains[0]
      const used = await owner.post(`/api/v1/identity/domains/${id}/use`, { seen: version, confirm: domain })
      expect(used).toMatchObject({ status: 200, body: { did: `did:web:${domain}` } })
    },
    async award(number: number) {
      achievement ??= await makeAchievement(owner)
      const award = await makeAward(owner, achievement.id, number)
      await appendWaiting(server.deps, issuer.id)
      return award
    },
    async announce() {
      const closesAt = new Date(server.deps.clock()).toISOString()
      expect(await owner.put('/api/v1/closing', { name, closesAt })).toMatchObject({ status: 200 })
    },
    async close() {
      await one.announce()
      return closeInstitution(server.deps, issuer.id)
    },
    async bundle(credential: string): Promise<Bundle> {
      // What it needs is signed, goes on record, and is then there.
      await makeBundle(server.deps, issuer.id, credential)
      await appendWaiting(server.deps, issuer.id)
      const read = readBundle(await makeBundle(server.deps, issuer.id, credential))
      if (!read.ok) throw new Error(read.error.code)
      return read.value
    },
  }
  return one
}

const textOf = async (award: Json, form = 'json') => (await server.fetch(`/c/${award.credentialId}.${form}`)).text()
const issuerOf = (text: string) => JSON.parse(text).issuer.id as string
const soon = () => (server.deps.clock().getTime() + 20_000) as Instant
const documentAt = async (url: string): Promise<Json> => {
  const answer = await world(url)
  if (!answer.ok) throw new Error(url)
  return JSON.parse(Buffer.from(answer.value.body).toString())
}

/** By this server, which looks into its own records. */
async function verdict(text: string): Promise<string> {
  const { body } = await founder.post('/api/v1/verify', text, { 'content-type': 'application/octet-stream' })
  const found = (body.findings as Json[]).find(one => one.check === 'proof')
  return `${body.result} ${found?.code}`
}

/** By the file alone, with a list that names the school's history for its DID. */
const offline = (bundle: Bundle, webvh: string) => {
  const did = issuerOf(bundle.credential)
  const listed = { name: 'Sample School', list: 'ours.json', by: 'file', webvh } as const
  const fetch: GuardedFetch = async () => err({ code: 'FETCH_OFFLINE' })
  return verifyBundle(bundle, { now: soon(), fetch, trust: one => (one === did ? listed : null) })
}

/** What a thief makes of a credential: other content, an old date, the true key. */
async function forge(text: string, signer: Signer): Promise<string> {
  const { proof, ...document } = JSON.parse(text) as Json
  document.credentialSubject.achievement.name = 'Doctor of Everything'
  const made = await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created: proof.created })
  if (!made.ok) throw new Error(made.error.code)
  return JSON.stringify(made.value)
}

/** What the audit finds against these promises, an hour from now. */
async function broken(...names: readonly string[]) {
  const audit = await auditDatabase(server.owner, { now: new Date(server.deps.clock().getTime() + 3_600_000) })
  return audit.lines.filter(line => names.includes(line.name)).flatMap(line => line.breaks)
}

describe('a key that was stolen from a school with a domain of its own', () => {
  test('is stolen under each name: what stood on record holds, what a thief signs does not, and the files follow', async () => {
    const one = await school()
    server.setClock(at(0))
    const home = await textOf(await one.award(1))
    await one.use()
    server.setClock(at(5))
    const own = await textOf(await one.award(2))
    server.setClock(at(20))
    const late = await one.award(3)
    const lateText = await textOf(late)
    const names = [one.issuer.did, `did:web:${one.domain}`] as const
    expect([home, own, lateText].map(issuerOf)).toEqual([names[0], names[1], names[1]])
    const thieves = await Promise.all(names.map(did => server.deps.keys.signerFor(one.issuer.id, 'assertion', did)))

    // What was to sign next was in the same place.
    server.setClock(at(25))
    const prepared = await one.owner.post('/api/v1/identity/prepare-keys', { seen: (await one.identity()).version })
    expect(prepared).toMatchObject({ status: 200 })
    const next = (prepared.body.keys as Json[]).filter(key => key.isPrepared).map(key => key.name)
    server.setClock(at(30))
    const since = at(10).toISOString()
    const preview = await one.owner.post('/api/v1/key-compromises/preview', { since })
    expect(preview).toMatchObject({ status: 200, body: { kept: 2, affected: { award: 1 } } })
    expect(preview.body.keys).toEqual(expect.arrayContaining(next))
    const { version } = await one.identity()
    const declared = await one.owner.post('/api/v1/key-compromises', {
      seen: version,
      confirmation: one.shortName,
      since,
    })
    expect(declared).toMatchObject({ status: 201, body: { items: { award: { open: 1 } } } })
    const identity = await one.identity()
    expect(identity).toMatchObject({ did: names[0], home: { isInUse: true }, domains: [{ state: 'former' }] })
    expect(identity.history[0]).toMatchObject({ event: 'keys-compromised' })
    const inUse = (identity.keys as Json[]).filter(key => key.until === null)
    expect(inUse.map(key => key.stolenSince)).toEqual([null, null, null])
    expect(inUse.map(key => key.name).filter(name => next.includes(name))).toEqual([])

    // Until somebody puts the new files there, the domain says what it said.
    const ownUrl = `https://${one.domain}/.well-known/did.json`
    expect((await documentAt(ownUrl)).service.some((service: Json) => service.type === 'KeyCompromise')).toBe(false)
    await one.upload()
    const resolved = await resolveDid(identity.webvh, { fetch: world, now: soon() })
    const documents = [
      await documentAt(`${one.place}/did.json`),
      await documentAt(ownUrl),
      await documentAt(`${one.place}/domains/${one.domain}/did.json`),
      (resolved as { value: Json }).value,
    ]
    expect(documents.map(document => document.id)).toEqual([names[0], names[1], names[1], identity.webvh])
    for (const document of documents) {
      const revoked = (document.verificationMethod as Json[]).filter(method => method.revoked !== undefined)
      expect(revoked.map(method => method.id)).toContain(`${document.id}#key-1`)
      expect(document.assertionMethod).not.toContain(`${document.id}#key-1`)
      for (const name of next) expect(document.assertionMethod).not.toContain(`${document.id}#${name}`)
      const said = (document.service as Json[]).filter(service => service.type === 'KeyCompromise')
      expect(said.map(service => service.verificationMethod)).toContain(`${document.id}#key-1`)
    }

    for (const text of [home, own]) expect(await verdict(text)).toBe('valid PROOF_BEFORE_COMPROMISE')
    expect(await verdict(lateText)).toBe('invalid E_AFTER_COMPROMISE')
    for (const [index, text] of [home, own].entries())
      expect(await verdict(await forge(text, thieves[index] as Signer))).toBe('invalid E_AFTER_COMPROMISE')
    // Under whichever of the names somebody looks, it is the same key.
    expect(await verdict(await forge(home, thieves[1] as Signer))).toMatch(/^invalid /)

    // Whoever has the file alone comes to the same.
    for (const text of [home, own]) {
      const report = await offline(await one.bundle(text), identity.webvh)
      expect([issuerOf(text), report.result, report.findings.filter(found => found.outcome !== 'passed')]).toEqual([
        issuerOf(text),
        'valid',
        [],
      ])
    }
    const bundle = await one.bundle(own)
    const forged = await offline({ ...bundle, credential: await forge(own, thieves[1] as Signer) }, identity.webvh)
    expect(forged.result).toBe('invalid')

    // What is signed anew keeps the name that it was stated under, and is signed by the new key.
    await one.owner.post(`/api/v1/key-compromises/${declared.body.id}/reissue`, {})
    await reissueAffected(server.deps, one.issuer.id, declared.body.id)
    const anew = await textOf(late)
    expect(JSON.parse(anew).proof.verificationMethod).toMatch(new RegExp(`^${names[1]}#key-`))
    expect((await verify(anew, { fetch: world, now: soon() })).result).toBe('valid')
    const fresh = await textOf(await one.award(4))
    expect(issuerOf(fresh)).toBe(names[0])
    expect((await verify(fresh, { fetch: world, now: soon() })).result).toBe('valid')
    // The history has stayed at the domain, and has the keys of the name that credentials have again.
    expect((await offline(await one.bundle(fresh), identity.webvh)).result).toBe('valid')
    expect(await broken('I5', 'I16', 'I17', 'I19')).toEqual([])
  })
})

describe('a school with a domain of its own that closes', () => {
  test('is files for both names: each verifies by them alone, and says that it was issued before', async () => {
    const one = await school()
    const home = await textOf(await one.award(11))
    await one.use()
    const own = await one.award(12)
    const texts = [home, await textOf(own), await textOf(own, 'jwt')]
    const names = [one.issuer.did, `did:web:${one.domain}`]
    expect(await one.close()).toBe(true)
    const files = new Map<string, Uint8Array>()
    for await (const { path, bytes } of listFiles(server.deps, one.issuer.id)) files.set(path, bytes)
    const folder = `i/${one.shortName}/domains/${one.domain}`
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['did.json', 'did.jsonl', 'closing.json'].map(name => `${folder}/${name}`)),
    )
    const readme = Buffer.from(files.get('README.md') as Uint8Array).toString()
    expect(readme).toContain(`| \`${folder}/did.json\` | <https://${one.domain}/.well-known/did.json> |`)
    expect(readme).toContain(`| \`${folder}/did.jsonl\` | <https://${one.domain}/.well-known/did.jsonl> |`)

    // Two web servers for files, of which one is the domain's.
    const plain: GuardedFetch = async url => {
      const { origin, pathname } = new URL(url)
      const atDomain = origin === `https://${one.domain}` ? pathname.replace('/.well-known/', `${folder}/`) : null
      const bytes = origin === server.origin || atDomain ? files.get(atDomain ?? pathname.slice(1)) : undefined
      return bytes ? ok({ body: bytes, contentType: '' }) : err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
    }
    const years = (server.deps.clock().getTime() + 30 * 365 * 86_400_000) as Instant
    for (const text of texts) {
      const report = await verify(text, { fetch: plain, now: years })
      expect([report.result, report.findings.filter(found => found.outcome === 'failed')]).toEqual(['valid', []])
      expect(report.findings.map(found => found.code)).toContain('ISSUER_CLOSED')
    }
    for (const [index, path] of [`i/${one.shortName}/closing.json`, `${folder}/closing.json`].entries()) {
      const statement = Buffer.from(files.get(path) as Uint8Array).toString()
      const said = await verifyClosingStatement(statement, {
        resolveDid: did => resolveDid(did, { fetch: plain, now: years }),
        now: years,
      })
      expect(said).toMatchObject({ ok: true, value: { issuer: names[index], name: one.name } })
      // It is on record, and the proof of that is among the files.
      const digest = toHex(digestOf(JSON.parse(statement)))
      expect(files.has(`i/${one.shortName}/log/proof/${digest}`)).toBe(true)
      const did = await plain(index === 0 ? `${one.place}/did.json` : `https://${one.domain}/.well-known/did.json`)
      const document = JSON.parse(Buffer.from((did as { value: { body: Uint8Array } }).value.body).toString()) as Json
      const end = document.service.find((service: Json) => service.type === 'ClosedInstitution')
      expect(end).toMatchObject({
        id: `${names[index]}#closing`,
        serviceEndpoint: { statement: `${server.origin}/${path}` },
      })
      expect((await server.fetch(`/${path}`)).status).toBe(200)
    }
    // Each credential's file brings what the school said under the name that it has there.
    const { webvh } = await one.identity()
    for (const text of texts.slice(0, 2)) {
      const bundle = await one.bundle(text)
      expect(JSON.parse(bundle.closing ?? '{}').issuer.id).toBe(issuerOf(text))
      const report = await offline(bundle, webvh)
      expect(report.result).toBe('valid')
      expect(report.pieces.find(piece => piece.piece === 'closing')).toMatchObject({ code: 'CLOSING_OK' })
    }
    expect(await broken('I16', 'I18', 'I19')).toEqual([])
  })

  test('waits for those who approve its history, and is closed with their word', async () => {
    const one = await school()
    const { publicKey, secretKey } = generateKeyPair('Ed25519', length =>
      crypto.getRandomValues(new Uint8Array(length)),
    )
    const signer = createSigner({ type: 'Ed25519', secretKey, verificationMethod: updateKeyId(publicKey) })
    const approve = async (versionId: string) => {
      const proof = await witnessVersion(versionId, signer, Date.now() as Instant, pureCryptography)
      const brought = await one.owner.post('/api/v1/identity/witness-proofs', {
        proofs: JSON.stringify([{ versionId, proof: [proof] }]),
      })
      expect(brought).toMatchObject({ status: 200, body: { waiting: null } })
    }
    const text = await textOf(await one.award(21))
    const { version } = await one.identity()
    const witnesses = [updateKeyId(publicKey).split('#')[0]]
    const set = await one.owner.put('/api/v1/identity/witnesses', { seen: version, threshold: 1, witnesses })
    await approve(set.body.waiting.version)

    // The job that the day begins comes at the same time as whoever looks regularly.
    await one.announce()
    const closers = [1, 2, 3].map(() => closeInstitution(server.deps, one.issuer.id))
    expect(await Promise.all(closers)).toEqual([false, false, false])
    expect((await one.owner.get('/api/v1/closing')).body).toMatchObject({ state: 'closing', trouble: 'did-waits' })
    // Meanwhile what was issued goes on verifying.
    expect((await verify(text, { fetch: world, now: soon() })).result).toBe('valid')
    expect(await closeInstitution(server.deps, one.issuer.id)).toBe(false)
    const { waiting } = await one.identity()
    expect(waiting).toMatchObject({ event: 'closed', threshold: 1 })
    await approve(waiting.version)
    expect(await closeInstitution(server.deps, one.issuer.id)).toBe(true)
    const log = parseLog(await (await server.fetch(`/i/${one.shortName}/did.jsonl`)).text())
    expect(log).toMatchObject({ ok: true, value: { length: 3, 2: { versionId: waiting.version } } })
    const paths: string[] = []
    for await (const { path } of listFiles(server.deps, one.issuer.id)) paths.push(path)
    expect(paths).toContain(`i/${one.shortName}/did-witness.json`)
    const bundle = await one.bundle(text)
    expect(bundle.materials.map(material => material.url)).toContain(`${one.place}/did-witness.json`)
    const report = await offline(bundle, (await one.identity()).webvh)
    expect(report.result).toBe('valid')
    expect(report.pieces.find(piece => piece.piece === 'key-history')?.outcome).not.toBe('failed')
    expect(await broken('I16', 'I18')).toEqual([])
  })
})

describe('a proof bundle of a credential that names the school’s own domain', () => {
  test('verifies offline, with the history under the domain’s address, and needs nothing of the server', async () => {
    const one = await school()
    const home = await textOf(await one.award(31))
    await one.use()
    const own = await textOf(await one.award(32))
    const { webvh } = await one.identity()
    const bundle = await one.bundle(own)
    expect(bundle.materials.slice(0, 2).map(material => material.url)).toEqual([
      `https://${one.domain}/.well-known/did.json`,
      `https://${one.domain}/.well-known/did.jsonl`,
    ])
    for (const text of [home, own]) {
      const kept = await one.bundle(text)
      expect(await offline(kept, webvh)).toMatchObject({ result: 'valid' })
      // Nobody else's history makes its keys count.
      const stranger = await offline(kept, webvh.replace(/did:webvh:[^:]+/, 'did:webvh:QmStranger'))
      expect(stranger.result).toBe('indeterminate')
    }
  })
})
