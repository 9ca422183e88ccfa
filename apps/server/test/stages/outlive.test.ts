import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHeader, trustBlocks, writeHex } from '@laurel/core/anchor'
import { type Bundle, type BundleReport, readBundle, verifyBundle, writeBundle } from '@laurel/core/bundle'
import { signDataIntegrity } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import type { Signer } from '@laurel/core/keys'
import { err, type Instant, type JsonObject, ok } from '@laurel/core/primitives'
import { type Chain, startChain } from '@laurel/testkit/chain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnchorDeps, chainPlace, followPlace } from '../../src/anchor/follow-anchors.ts'
import { newestCheckpoints } from '../../src/anchor/newest-checkpoints.ts'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import { reissueAffected } from '../../src/identity/compromise/reissue-affected.ts'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { appendLeft } from '../../src/log/append.ts'
import { makeBackup } from '../../src/operations/backup/make-backup.ts'
import { restoreBackup } from '../../src/operations/backup/restore-backup.ts'
import { didCommand } from '../../src/operations/did-command.ts'
import { createLog } from '../../src/platform/log.ts'
import { findMasterKey } from '../../src/platform/master-key.ts'
import {
  createTestDatabase,
  operatorConfig,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../../src/testing.ts'
import { settingsFor } from '../anchor/world.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/**
 * The whole life of an institution, and what can be said of its first credential at each step by somebody who has a file and
 * nobody to ask: neither the school, nor its server, nor a network. All that they know besides is what the school's key
 * history is called (its did:webvh), and the hash of one block.
 */

const DAY = 86_400_000
const YEAR = 365 * DAY

let server: TestServer
let isRunning = false
let chain: Chain
let owner: Caller
let issuer: Json
let achievement: Json
let restored: TestDatabase | undefined
const folder = mkdtempSync(join(tmpdir(), 'laurel-outlive-'))
const begun = Date.now()
/** The school's own domain, and what its website serves there. */
const DOMAIN = 'school-of-a-life.example'
const pages = new Map<string, string>()
const world: GuardedFetch = async url => {
  const page = pages.get(url)
  return page === undefined
    ? err({ code: 'FETCH_NOT_FOUND', status: 404 })
    : ok({ body: new Uint8Array(Buffer.from(page)), contentType: 'application/json' })
}
const day = (number: number) => new Date(begun + number * DAY)

/** What the one who verifies knows besides. */
const known = { webvh: '', blocks: [] as { ledger: number; number: number; hash: string }[] }
/** Bundles of the first credential, and of the first one under the new domain, as they were made at each step. */
const kept: { step: string; bundle: Bundle; proof?: string }[] = []
let first: Json
let second: Json | undefined
/** What its signature is worth: it was made with the key that is stolen later. */
let provenBy = 'PROOF_OK'
let late: Json
let thief: Signer
let forged: JsonObject

beforeAll(async () => {
  chain = await startChain({ args: ['--no-mining'] })
  server = await startTestServer()
  isRunning = true
  Object.assign(server.deps, { fetch: world })
  server.setClock(day(0))
  const school = await openSchool(server)
  issuer = school.issuer
  owner = caller(server, { ...school.owner.headers, 'laurel-issuer': issuer.shortName })
  achievement = await makeAchievement(owner)
})
afterAll(async () => {
  if (isRunning) await server.stop()
  await chain?.stop()
  await restored?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const NOBODY: GuardedFetch = async () => err({ code: 'FETCH_OFFLINE' })

/** @param at when it is looked at */
async function look(bundle: Bundle, at: Date, knows = known): Promise<BundleReport> {
  // As a file that was put away and read again.
  const read = readBundle(writeBundle(bundle))
  if (!read.ok) throw new Error(read.error.field)
  const { webvh, blocks } = knows
  return verifyBundle(read.value, {
    now: at.getTime() as Instant,
    fetch: NOBODY,
    trust: did =>
      [issuer.did, `did:web:${DOMAIN}`].includes(did) && webvh
        ? { name: 'Sample School', list: 'mine', by: 'own', webvh }
        : null,
    askBlock: trustBlocks(blocks),
    confirmations: () => 1,
  })
}

const codes = (report: BundleReport, check: string) =>
  report.findings.filter(one => one.check === check).map(one => one.code)
const pieces = (report: BundleReport, piece: string) =>
  report.pieces.filter(one => one.piece === piece).map(one => `${one.outcome} ${one.code}`)
const failed = (report: BundleReport) => report.findings.filter(one => one.outcome === 'failed').map(one => one.code)

const documentOf = async (award: Json) =>
  (await fetch(`http://127.0.0.1:${server.port}/c/${award.credentialId}.json`)).text()

async function bundleOf(award: Json): Promise<Bundle> {
  const document = await documentOf(award)
  await makeBundle(server.deps, issuer.id, document)
  await appendLeft(server.deps)
  const read = readBundle(await makeBundle(server.deps, issuer.id, document))
  if (!read.ok) throw new Error(read.error.field)
  return read.value
}

async function keep(step: string) {
  if (second) kept.push({ step: `${step}, under its new domain`, bundle: await bundleOf(second), proof: provenBy })
  kept.push({ step, bundle: await bundleOf(first) })
}

/** Puts the present files onto the school's own domain. */
async function upload() {
  const [own] = (await owner.get('/api/v1/identity')).body.domains
  for (const { name, url } of own.files)
    pages.set(url, await (await owner.raw('POST', `/api/v1/identity/domains/${own.id}/${name}`)).text())
}

async function replaceKeys() {
  const { version } = (await owner.get('/api/v1/identity')).body
  const answer = await owner.post('/api/v1/identity/replace-keys', { seen: version })
  expect(answer.status).toBe(200)
}

/** The owner, on a server that has the old address to the world, and a port of its own here. */
async function signedIn(): Promise<Caller> {
  const cookie = await server.signIn('owner.1@example.org', 'Sample Owner')
  const here = `http://127.0.0.1:${server.port}`
  const local = { ...server, fetch: (path: string, init?: RequestInit) => fetch(new URL(path, here), init) }
  return caller(local, { cookie, origin: server.origin, 'laurel-issuer': issuer.shortName })
}

/** Today, with a fresh file: nothing is open. */
async function expectGood(bundle: Bundle, at: Date, proof = 'PROOF_OK') {
  const report = await look(bundle, at)
  expect([report.result, codes(report, 'proof'), failed(report)]).toEqual(['valid', [proof], []])
}

/** In a year, with everybody gone: it was good when the file was made, and nothing speaks against it. */
async function expectGoodThen(bundle: Bundle, at: Date, proof = 'PROOF_OK') {
  const report = await look(bundle, at)
  expect([report.result, codes(report, 'proof'), failed(report)]).toEqual(['indeterminate', [proof], []])
  const asOf = Date.parse(report.validAsOf ?? '')
  expect(asOf).toBeLessThanOrEqual(bundle.madeAt)
  expect(asOf).toBeGreaterThan(bundle.madeAt - 8 * DAY)
}

describe('a credential whose institution', () => {
  test('has just issued it is genuine by its file alone, for whoever knows the school’s history', async () => {
    first = await makeAward(owner, achievement.id, 1)
    await keep('issued')
    const { bundle } = kept[0]!
    const log = bundle.materials.find(one => one.contentType === 'text/jsonl')
    known.webvh = JSON.parse(log!.body.trim().split('\n').at(-1)!).state.id
    await expectGood(bundle, day(0))
    await expectGoodThen(bundle, day(365))
    // Whoever knows nothing of the school can say nothing of who signed it, and is told so.
    const stranger = await look(bundle, day(0), { ...known, webvh: '' })
    expect([stranger.result, codes(stranger, 'issuer-key')]).toEqual(['indeterminate', ['ISSUER_KEY_FROM_FILE']])
    // Another school of that name has another history.
    const other = await look(bundle, day(0), { ...known, webvh: known.webvh.replace(/webvh:.{6}/, 'webvh:QmXXXX') })
    expect(other.result).not.toBe('valid')
  })

  test('has it anchored on a chain existed by the time of that block, whoever says what later', async () => {
    const place = chainPlace(settingsFor(chain, await chain.deploy()))
    const deps: AnchorDeps = { ...server.deps, log: createLog('silent') }
    expect(await followPlace(deps, place, newestCheckpoints)).toBe('sent')
    await chain.mine(3)
    expect(await followPlace(deps, place, newestCheckpoints)).toBe('confirmed')
    await keep('anchored')
    const { bundle } = kept.at(-1)!
    const [anchor] = bundle.anchors
    if (anchor?.evidence.kind !== 'chain') throw new Error('not on a chain')
    // Before the verifier has asked anybody about the block it is no more than a claim.
    expect(pieces(await look(bundle, day(0)), 'anchor')).toEqual(['not-checked ANCHOR_NOT_LOOKED_UP'])
    const header = readHeader(anchor.evidence.header)!
    known.blocks.push({ ledger: chain.chainId, number: header.number, hash: writeHex(header.hash) })
    const report = await look(bundle, day(0))
    expect(report.pieces.find(one => one.piece === 'anchor')).toMatchObject({ outcome: 'passed' })
    await expectGood(bundle, day(0))
  })

  test('has replaced its keys twice is genuine by old files and by new ones', async () => {
    for (const number of [10, 20]) {
      server.setClock(day(number))
      await replaceKeys()
      await keep(`keys replaced on day ${number}`)
      await expectGood(kept.at(-1)!.bundle, day(number))
    }
    for (const { bundle } of kept) await expectGoodThen(bundle, day(400))
  })

  test('has moved to a domain of its own is genuine under the old name and under the new one', async () => {
    server.setClock(day(25))
    const added = await owner.post('/api/v1/identity/domains', { domain: DOMAIN })
    await upload()
    const { version } = (await owner.get('/api/v1/identity')).body
    const { id } = added.body.domains[0]
    const used = await owner.post(`/api/v1/identity/domains/${id}/use`, { seen: version, confirm: DOMAIN })
    expect(used).toMatchObject({ status: 200, body: { did: `did:web:${DOMAIN}` } })
    await upload()
    second = await makeAward(owner, achievement.id, 4)
    await keep('moved')
    const names = kept.slice(-2).map(({ bundle }) => JSON.parse(bundle.credential).issuer.id)
    expect(names).toEqual([`did:web:${DOMAIN}`, issuer.did])
    for (const { bundle } of kept.slice(-2)) await expectGood(bundle, day(25))
    for (const { bundle } of kept) await expectGoodThen(bundle, day(400))
  })

  test('had its key stolen is genuine where it is on record from before, and a forgery is not', async () => {
    // The thief has the key of that day. What was issued after the theft, and before it was noticed, is good and unproven.
    server.setClock(day(30))
    thief = await server.deps.keys.signerFor(issuer.id, 'assertion', `did:web:${DOMAIN}`)
    const between = await makeAward(owner, achievement.id, 2)
    await appendLeft(server.deps)
    server.setClock(day(31))
    late = await makeAward(owner, achievement.id, 3)
    const stolen = await bundleOf(late)
    const { proof: _, ...document } = JSON.parse(await documentOf(late)) as Json
    document.credentialSubject.achievement.name = 'Doctor of Everything'
    const signed = await signDataIntegrity(document, thief, {
      cryptosuite: 'eddsa-rdfc-2022',
      // As old as the first one.
      created: `${day(0).toISOString().slice(0, 19)}Z`,
    })
    if (!signed.ok) throw new Error(signed.error.code)
    forged = signed.value

    server.setClock(day(32))
    const { version } = (await owner.get('/api/v1/identity')).body
    const declared = await owner.post('/api/v1/key-compromises', {
      seen: version,
      confirmation: issuer.shortName,
      since: new Date(day(30).getTime() + DAY / 2).toISOString(),
    })
    expect(declared.status).toBe(201)
    await upload()
    provenBy = 'PROOF_BEFORE_COMPROMISE'
    await keep('key declared stolen')
    // The first one was signed with a key from before that one.
    await expectGood(kept.at(-1)!.bundle, day(32))
    // This one with the stolen key, and stood on record before the theft.
    await expectGood(await bundleOf(between), day(32), 'PROOF_BEFORE_COMPROMISE')

    const history = kept.at(-1)!.bundle.materials
    const forgery: Bundle = { ...stolen, credential: JSON.stringify(forged), materials: history }
    expect(failed(await look(forgery, day(32)))).toContain('E_AFTER_COMPROMISE')
    // The late one is good, and its old signature shows it no more; the school signs it anew.
    expect(failed(await look({ ...stolen, materials: history }, day(32)))).toContain('E_AFTER_COMPROMISE')
    const { id } = declared.body
    expect((await owner.post(`/api/v1/key-compromises/${id}/reissue`, {})).status).toBe(202)
    await reissueAffected(server.deps, issuer.id, id)
    await expectGood(await bundleOf(late), day(32))
  })

  test('was restored from a backup is genuine by files from before and after', async () => {
    server.setClock(day(40))
    const file = join(folder, 'backup.tar.gz')
    const masterKey = (await findMasterKey(undefined, server.dataDir)) ?? undefined
    const { blobsDir, publicUrl } = server.config
    await makeBackup(server.owner, { file, blobsDir, masterKey, passphrase: undefined })
    await server.stop()
    isRunning = false

    restored = await createTestDatabase({ empty: true })
    const config = { dataDir: folder, blobsDir: join(folder, 'blobs'), masterKey }
    const open = async () => ({ owner: restored!.owner, close: async () => {} })
    await restoreBackup({ file, passphrase: undefined, config, open })
    server = await startTestServer({
      database: restored,
      env: {
        LAUREL_MASTER_KEY: Buffer.from(masterKey!).toString('hex'),
        LAUREL_BLOBS_URL: config.blobsDir,
        LAUREL_PUBLIC_URL: publicUrl,
      },
    })
    Object.assign(server.deps, { fetch: world })
    server.setClock(day(41))
    expect(
      await didCommand(operatorConfig(server), { verb: 'resume', shortName: issuer.shortName, say: () => {} }),
    ).toBe(0)
    // The record goes on as another one, which the history has to name: the hourly round sees to it.
    await appendLeft(server.deps)
    await followEverybody(server.deps)
    owner = await signedIn()
    await keep('restored')
    await expectGood(kept.at(-1)!.bundle, day(41))
    for (const { bundle, proof } of kept) await expectGoodThen(bundle, day(500), proof)
  })

  test('has closed says so in the file, with who goes on, and what it issued counts', async () => {
    server.setClock(day(50))
    owner = await signedIn()
    const announced = await owner.put('/api/v1/closing', {
      name: issuer.name,
      closesAt: day(60).toISOString(),
      successor: { name: 'Sample District' },
    })
    expect(announced.status).toBeLessThan(300)
    server.setClock(day(61))
    expect(await closeInstitution(server.deps, issuer.id)).toBe(true)
    await keep('closed')
    const { bundle } = kept.at(-1)!
    const report = await look(bundle, day(61))
    expect([report.result, failed(report)]).toEqual(['valid', []])
    expect(pieces(report, 'closing')).toEqual(['passed CLOSING_OK'])
    expect(codes(report, 'issuer-key')).toContain('ISSUER_CLOSED')
  })

  test('is gone, with server, database and domain, was genuine by each of the files', async () => {
    await server.stop()
    isRunning = false
    await restored?.drop()
    restored = undefined
    for (const { bundle, proof } of kept) await expectGoodThen(bundle, new Date(day(61).getTime() + 30 * YEAR), proof)
    const last = kept.at(-1)!.bundle
    const inThirtyYears = new Date(day(61).getTime() + 30 * YEAR)
    expect(failed(await look({ ...last, credential: JSON.stringify(forged) }, inThirtyYears))).toContain(
      'E_AFTER_COMPROMISE',
    )
  })

  test('and whoever changes any part of a file is told which', async () => {
    const { bundle } = kept.at(-1)!
    const at = day(61)
    const materials = (change: (one: Bundle['materials'][number]) => string) =>
      bundle.materials.map(one => ({ ...one, body: change(one) }))
    const isHistory = (one: Bundle['materials'][number]) => one.contentType === 'text/jsonl'
    const isList = (one: Bundle['materials'][number]) => one.url.includes('/status/')
    const reasons: string[] = []
    const tell = async (part: string, changed: Partial<Bundle>) => {
      const report = await look({ ...bundle, ...changed }, at)
      const told = [
        ...report.findings.filter(one => one.outcome === 'failed' || one.outcome === 'not-checked'),
        ...report.pieces.filter(one => one.outcome === 'failed'),
      ].map(one => one.code)
      expect([part, told.length > 0]).toEqual([part, true])
      reasons.push(`${part}: ${told.join(' ')}`)
      return report
    }
    const spoilt = await tell('credential', { credential: bundle.credential.replace(/Sample/, 'Simple') })
    expect(spoilt.result).toBe('invalid')
    await tell('history', {
      materials: materials(one => (isHistory(one) ? one.body.replace(/Sample/, 'Simple') : one.body)),
    })
    await tell('history cut short', {
      materials: materials(one => (isHistory(one) ? `${one.body.split('\n')[0]}\n` : one.body)),
    })
    await tell('status list', {
      materials: materials(one =>
        isList(one) ? one.body.replace(/"encodedList":"u(....)/, '"encodedList":"uAAAA') : one.body,
      ),
    })
    await tell('record', { records: bundle.records.map(one => ({ ...one, salt: new Uint8Array(32) })) })
    await tell('closing', { closing: bundle.closing!.replace('Sample District', 'Sample Mill') })
    await tell('contexts', {
      contexts: Object.fromEntries(Object.keys(bundle.contexts).map(url => [url, new Uint8Array(32)])),
    })
    expect(new Set(reasons).size).toBe(reasons.length)
  })
})
