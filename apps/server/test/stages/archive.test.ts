import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GuardedFetch, resolveDid } from '@laurel/core/did'
import { digestOf } from '@laurel/core/log'
import { type Instant, toHex } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sweepArchives } from '../../src/archive/remove-archive.ts'
import { readFiles } from '../../src/archive/store.ts'
import { checkUpload, receiveArchive } from '../../src/archive/take-over.ts'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { appendLeft } from '../../src/log/append.ts'
import { archiveCommand } from '../../src/operations/archive-command.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { makeBackup } from '../../src/operations/backup/make-backup.ts'
import { restoreBackup } from '../../src/operations/backup/restore-backup.ts'
import { findMasterKey } from '../../src/platform/master-key.ts'
import { createTestDatabase, inTenant, operatorConfig, type TestDatabase, type TestServer } from '../../src/testing.ts'
import {
  askPort,
  bring,
  type Closed,
  COLLEGE_HOST,
  closeSchool,
  fetchBy,
  type Names,
  SCHOOL_HOST,
  startUnder,
  unzipped,
  zipped,
} from './archive-world.ts'
import { type Caller, caller, type Json, openSchool } from './school.ts'

/*
 * A school closes and leaves its records to a college, which has a server of its own. Then the school's server ends, with its
 * database; its old name leads nowhere at first, and to the college's server in the end.
 */

const names: Names = new Map()
let school: TestServer
let schoolDatabase: TestDatabase
let college: TestServer
let owner: Caller
let keeper: Json
let closed: Closed

beforeAll(async () => {
  college = await startUnder(COLLEGE_HOST, names)
  const opened = await openSchool(college)
  keeper = opened.issuer
  owner = caller(college, { ...opened.owner.headers, 'laurel-issuer': keeper.shortName })
  schoolDatabase = await createTestDatabase()
  school = await startUnder(SCHOOL_HOST, names, { database: schoolDatabase })
  closed = await closeSchool(school, { name: 'Sample College', did: keeper.did })
}, 120_000)
let isGone = false
afterAll(async () => {
  await college?.stop()
  if (isGone) return
  await school?.stop()
  await schoolDatabase?.drop()
})

/** What the college's own verifier says of everything that the school had issued, while nobody answers at its address. */
async function verifiesHere(state = 'ARCHIVE_CONFIRMED'): Promise<void> {
  const { kept, silent, revoked, token, parts } = closed.documents
  for (const one of [kept, silent, token, parts, closed.bundle]) {
    const report = (await caller(college, {}).post('/api/v1/verify', one, { 'content-type': 'text/plain' })).body
    const said = report.findings.filter((each: Json) => /^(ARCHIVE_|ISSUER_CLOSED)/.test(each.code))
    expect([report.result, report.findings.filter((each: Json) => each.outcome === 'failed')]).toEqual(['valid', []])
    expect(said.map((each: Json) => each.code)).toEqual(['ISSUER_CLOSED', state])
    expect(said.at(-1).details).toMatchObject({
      by: `Sample School (${COLLEGE_HOST})`,
      name: 'Sample School',
      reason: 'the archive answered in the place of the address',
    })
    const today = report.pieces?.find((each: Json) => each.piece === 'today')
    if (today) expect(today).toMatchObject({ outcome: 'passed', code: 'TODAY_KEPT' })
    expect(report.fromBundle ?? []).toEqual([])
  }
  const taken = (await caller(college, {}).post('/api/v1/verify', revoked, { 'content-type': 'text/plain' })).body
  expect([taken.result, taken.findings.find((each: Json) => each.check === 'status').code]).toEqual([
    'invalid',
    'REVOKED',
  ])
}

/** The school's server ends, and everything that it knew. */
async function endSchool(): Promise<void> {
  await school.stop()
  await schoolDatabase.drop()
  names.delete(SCHOOL_HOST)
  isGone = true
}

const failed = (archive: Json) => archive.findings.filter((one: Json) => one.outcome !== 'passed')
const place = () => `/i/${closed.issuer.shortName}`

const home = () => `i/${closed.issuer.shortName}`
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8')

/** An archive in which one file is another, or is missing, or is there besides. */
const changed = (path: string, change: (content: string) => string | Uint8Array | null): Promise<Uint8Array> => {
  const files = unzipped(closed.zip)
  const before = files.has(path) ? text(files.get(path)) : undefined
  const after = change(before ?? '')
  if (after === before) throw new Error(`${path} is as it was`)
  if (after === null) files.delete(path)
  else files.set(path, typeof after === 'string' ? new Uint8Array(Buffer.from(after)) : after)
  return zipped(files)
}

const find = (pattern: RegExp): string => {
  const found = [...unzipped(closed.zip).keys()].find(path => pattern.test(path))
  if (!found) throw new Error(`no file ${pattern}`)
  return found
}

/** One letter other than it was. */
const otherAt = (content: string, at: number) =>
  content.slice(0, at) + (content[at] === 'a' ? 'b' : 'a') + content.slice(at + 1)

const spoilt = (content: string) => otherAt(content, Math.floor(content.length / 2))

/** The letter behind the pattern is another, whatever chance made it. */
const otherAfter = (pattern: RegExp) => (content: string) => {
  const found = pattern.exec(content)
  if (!found) throw new Error(`nothing matches ${pattern}`)
  return otherAt(content, found.index + found[0].length)
}

describe('what does not hold is refused, with the piece and the file', () => {
  const refusedFor = async (zip: Uint8Array, by = owner) => {
    const archive = await bring(by, zip)
    expect(archive).toMatchObject({ state: 'refused', institution: null, url: null })
    await vi.waitFor(async () => expect(await college.deps.archives.all()).toEqual([]), { timeout: 10_000 })
    return archive.findings.at(-1)
  }

  test.each<[string, RegExp, (content: string) => string | null, string]>([
    [
      'a changed entry of the key history',
      /did\.jsonl$/,
      content => content.replace('Sample School', 'Simple School'),
      'HISTORY_BROKEN',
    ],
    ['a key history cut short', /did\.jsonl$/, content => `${content.split('\n')[0]}\n`, 'DOCUMENT_OTHER'],
    ['no key history', /did\.jsonl$/, () => null, 'HISTORY_MISSING'],
    [
      'a key history of another name',
      /did\.jsonl$/,
      content => content.replace(/Qm[1-9A-Za-z]{44}/g, scid => `${scid.slice(0, -1)}${scid.endsWith('z') ? 'y' : 'z'}`),
      'HISTORY_BROKEN',
    ],
    [
      'a key that is not in the history',
      /^i\/[^/]+\/did\.json$/,
      otherAfter(/"publicKeyMultibase":"z6Mk/),
      'DOCUMENT_OTHER',
    ],
    [
      'a document without the end',
      /^i\/[^/]+\/did\.json$/,
      content => content.replace('ClosedInstitution', 'OpenedInstitution'),
      'DOCUMENT_OTHER',
    ],
    ['no document', /^i\/[^/]+\/did\.json$/, () => null, 'ZIP_NO_SITE'],
    [
      'a changed statement',
      /closing\.json$/,
      content => content.replace('"successorName":"Sample College"', '"successorName":"Simple College"'),
      'STATEMENT_BROKEN',
    ],
    ['no statement', /closing\.json$/, () => null, 'STATEMENT_MISSING'],
    ['a changed status list', /\/status\/[^/.]+$/, spoilt, 'LIST_CHANGED'],
    ['a changed token of a status list', /\/status\/[^/.]+\.jwt$/, spoilt, 'LIST_CHANGED'],
    ['a missing status list', /\/status\/[^/.]+$/, () => null, 'LIST_MISSING'],
    ['a missing token of a status list', /\/status\/[^/.]+\.jwt$/, () => null, 'LIST_MISSING'],
    ['a changed tile', /tile\/0\//, content => otherAt(content, 0), 'RECORD_CHANGED'],
    ['a changed entry of the record', /tile\/entries\//, spoilt, 'RECORD_CHANGED'],
    ['a missing tile', /tile\/entries\//, () => null, 'RECORD_MISSING'],
    ['a head signed by nobody', /checkpoint$/, otherAfter(/— \S+ \S{20}/), 'RECORD_UNSIGNED'],
    ['no head', /checkpoint$/, () => null, 'RECORD_MISSING'],
    ['a changed proof', /log\/proof\//, otherAfter(/"salt":"/), 'PROOF_CHANGED'],
    [
      'a changed credential',
      /^c\/[0-9a-f-]{36}\.json$/,
      content => content.replace('Sample Learner', 'Simple Learner'),
      'CREDENTIAL_CHANGED',
    ],
    ['a changed token', /^c\/[0-9a-f-]{36}\.jwt$/, spoilt, 'CREDENTIAL_CHANGED'],
    [
      'a changed proof bundle',
      /^c\/[0-9a-f-]{36}\.laurel\.json$/,
      content => content.replace('Sample Learner', 'Simple Learner'),
      'CREDENTIAL_CHANGED',
    ],
    ['a picture without its credential', /^c\/[0-9a-f-]{36}\.png$/, spoilt, 'CREDENTIAL_CHANGED'],
    ['a page of a credential that is not there', /^c\/[0-9a-f-]{36}\.json$/, () => null, 'CREDENTIAL_CHANGED'],
  ])('%s', async (_, pattern, change, code) => {
    const path = find(pattern)
    const finding = await refusedFor(await changed(path, change))
    expect([finding.outcome, finding.code]).toEqual(['failed', code])
  })

  test.each([
    ['a file of somebody else', () => `i/other-school/did.jsonl`, 'ZIP_OUTSIDE'],
    ['a file where this server has its own', () => 'api/v1/session', 'ZIP_OUTSIDE'],
    ['a second institution', () => 'i/other-school/did.json', 'ZIP_NO_SITE'],
    ['a way out of the folder', () => '../blobs/x', 'ZIP_NAME'],
    [
      'a list that the statement does not name',
      () => `${home()}/status/01900000-0000-7000-8000-000000000000`,
      'LIST_UNKNOWN',
    ],
    ['a tile that is not of the record', () => `${home()}/log/tile/0/x001/000`, 'RECORD_OTHER'],
    ['the head of another record', () => `${home()}/log/other/checkpoint`, 'RECORD_OTHER'],
    ['a picture under another name', () => `${home()}/image/${'0'.repeat(64)}.png`, 'PICTURE_CHANGED'],
    ['a proof of nothing', () => `${home()}/log/proof/${'0'.repeat(64)}`, 'PROOF_CHANGED'],
    ['a name at somebody’s domain', () => `${home()}/domains/university.example/did.json`, 'DOCUMENT_OTHER'],
  ])('%s', async (_, path, code) => {
    const finding = await refusedFor(await changed(path(), () => '{}'))
    expect([finding.outcome, finding.code]).toEqual(['failed', code])
  })

  test('a credential that is not on record, though it is the school’s own', async () => {
    const path = find(/^c\/[0-9a-f-]{36}\.json$/)
    const digest = toHex(digestOf(JSON.parse(text(unzipped(closed.zip).get(path)))))
    const finding = await refusedFor(await changed(`${home()}/log/proof/${digest}`, () => null))
    expect(finding.code).toBe('CREDENTIAL_UNRECORDED')
    const statement = toHex(digestOf(JSON.parse(text(unzipped(closed.zip).get(`${home()}/closing.json`)))))
    expect((await refusedFor(await changed(`${home()}/log/proof/${statement}`, () => null))).code).toBe('PROOF_MISSING')
  })

  test('what is too large, or no archive at all', async () => {
    const bomb = await changed('contexts/zeros', () => new Uint8Array(33 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(5_000_000)
    expect((await refusedFor(bomb)).code).toBe('ZIP_FILE_TOO_LARGE')
    expect((await refusedFor(new Uint8Array(Buffer.from('Sample School')))).code).toBe('ZIP_BROKEN')
    expect((await refusedFor(closed.zip.subarray(0, closed.zip.length / 2))).code).toBe('ZIP_BROKEN')
    const empty = await owner.raw('POST', '/api/v1/archives', new Uint8Array(), { 'content-type': 'application/zip' })
    expect(empty.status).toBeGreaterThanOrEqual(400)
  })

  test('records that were left to somebody else, whoever here brings them', async () => {
    const made = await owner.post('/api/v1/issuers', {
      name: 'Other College',
      shortName: 'other',
      url: 'https://other.example',
    })
    expect(made.status).toBe(201)
    const other = caller(college, { ...owner.headers, 'laurel-issuer': 'other' })
    expect((await refusedFor(closed.zip, other)).code).toBe('SUCCESSOR_OTHER')
  })

  test('records of an institution at an address of this very server', async () => {
    const { hosts } = college.deps
    Object.assign(college.deps, { hosts: [...hosts, SCHOOL_HOST] })
    try {
      expect((await refusedFor(closed.zip)).code).toBe('HOST_OURS')
    } finally {
      Object.assign(college.deps, { hosts })
    }
  })

  test('nobody but an owner brings any', async () => {
    const nobody = caller(college, { origin: college.origin })
    const brought = await nobody.raw('POST', '/api/v1/archives', closed.zip, { 'content-type': 'application/zip' })
    expect(brought.status).toBe(401)
  })
})

describe('the college takes the records over', () => {
  test('what the owner brings is checked piece by piece, against the address as long as that answers', async () => {
    const archive = await bring(owner, closed.zip)
    expect(failed(archive)).toEqual([])
    expect(archive).toMatchObject({
      state: 'kept',
      confirmedBy: 'address',
      institution: {
        name: 'Sample School',
        did: closed.issuer.did,
        host: SCHOOL_HOST,
        credentials: 1,
      },
      url: `https://${COLLEGE_HOST}/archive/${closed.issuer.shortName}`,
    })
    expect(archive.findings.map((one: Json) => one.code)).toEqual([
      'FILES_OK',
      'HISTORY_OK',
      'STATEMENT_OK',
      'SUCCESSOR_US',
      'LISTS_OK',
      'RECORD_OK',
      'PROOFS_OK',
      'CREDENTIALS_OK',
      'ADDRESS_SAME',
    ])
  })

  test('under the college’s address the files are as they were, and nothing in them runs', async () => {
    const files = unzipped(closed.zip)
    for (const name of ['did.json', 'did.jsonl', 'closing.json', 'log/checkpoint']) {
      const answer = await college.fetch(`/archive/${closed.issuer.shortName}${place()}/${name}`)
      expect([name, answer.status]).toEqual([name, 200])
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(files.get(`${place().slice(1)}/${name}`)!))
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*; sandbox$/)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    const page = await college.fetch(`/archive/${closed.issuer.shortName}${place()}`)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await page.text()).toContain(`href="/archive/${closed.issuer.shortName}${place()}/`)
    for (const name of ['assets/verify/nothing.js', '../i/school-1/did.json', '%2e%2e/x', 'i/school-1/none'])
      expect((await college.fetch(`/archive/${closed.issuer.shortName}/${name}`)).status).toBe(404)
    // The college itself is who it was.
    const own = await college.fetch(`/i/${keeper.shortName}/did.json`)
    expect(((await own.json()) as Json).id).toBe(keeper.did)
  })

  test('each names the other, signed: the school its successor, the college whose records it keeps', async () => {
    const document = (await (await college.fetch(`/i/${keeper.shortName}/did.json`)).json()) as Json
    const archive = `https://${COLLEGE_HOST}/archive/${closed.issuer.shortName}/`
    const statement = JSON.parse(text(unzipped(closed.zip).get(`${home()}/closing.json`)))
    const said = document.service.find((one: Json) => one.type === 'KeepsRecordsOf')
    expect(said).toMatchObject({
      id: `${keeper.did}#keeps-${closed.issuer.shortName}`,
      serviceEndpoint: {
        predecessor: closed.issuer.did,
        lastDidVersion: { version: statement.credentialSubject.lastDidVersion.version },
        closingStatement: toHex(digestOf(statement)),
        archive,
      },
    })
    expect(statement.credentialSubject.successor.id).toBe(document.id)
    // Also in its key history, which is signed.
    college.setClock(new Date(Date.now() + 2 * 86_400_000))
    await followEverybody(college.deps)
    college.setClock(null)
    const log = (await (await college.fetch(`/i/${keeper.shortName}/did.jsonl`)).text()).trim().split('\n')
    const newest = JSON.parse(log.at(-1)!)
    expect(newest.state.service.find((one: Json) => one.type === 'KeepsRecordsOf').serviceEndpoint).toEqual(
      said.serviceEndpoint,
    )
  })

  test('what the college has taken over is on its own public record, with the last head of the school’s', async () => {
    const answer = await college.fetch(`/archive/${closed.issuer.shortName}/acceptance.json`)
    const acceptance = (await answer.json()) as Json
    const [origin, size, root] = text(unzipped(closed.zip).get(`${home()}/log/checkpoint`)).split('\n')
    expect(acceptance).toMatchObject({
      type: 'RecordsAccepted',
      keeper: keeper.did,
      predecessor: closed.issuer.did,
      lastHeads: [{ origin, treeSize: Number(size), root }],
    })
    await appendLeft(college.deps)
    const digest = toHex(digestOf(acceptance))
    const proof = await owner.get(`/i/${keeper.shortName}/log/proof/${digest}`)
    expect([proof.status, Object.keys(proof.body)]).toEqual([200, ['salt', 'proof', 'key', 'since']])
  })

  test('with the school gone and its old name leading here, its credentials verify as ever, for anybody', async () => {
    await endSchool()
    await verifiesHere()
    const stranger = (fetch: GuardedFetch, document: string) => verify(document, { now: Date.now() as Instant, fetch })
    const { kept, silent, revoked, token, parts } = closed.documents
    for (const one of [kept, silent, token, parts])
      expect((await stranger(fetchBy(names), one)).result).not.toBe('valid')
    names.set(SCHOOL_HOST, college.port)
    for (const one of [kept, silent, token, parts]) {
      const report = await stranger(fetchBy(names), one)
      expect([report.result, report.findings.filter(each => each.outcome === 'failed')]).toEqual(['valid', []])
    }
    expect((await stranger(fetchBy(names), revoked)).result).toBe('invalid')
    const webvh = await resolveDid((await owner.get('/api/v1/archives')).body.items[0].institution.webvh, {
      fetch: fetchBy(names),
      now: Date.now() as Instant,
    })
    expect(webvh.ok).toBe(true)
  })

  test('under the old name there are the school’s files as plain files, and nothing of the college’s server', async () => {
    const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      askPort(college.port, new URL(path, `https://${SCHOOL_HOST}`), headers, method)
    const did = await ask(`${place()}/did.json`)
    expect(did.headers).toMatchObject({
      'content-type': 'application/did+json',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, no-cache',
    })
    expect((await ask(`${place()}/did.json`, { 'if-none-match': did.headers.etag! })).status).toBe(304)
    const list = JSON.parse(closed.documents.silent).credentialStatus
    const listPath = new URL((Array.isArray(list) ? list[0] : list).statusListCredential).pathname
    expect((await ask(listPath)).headers['content-type']).toBe('application/vc')
    expect((await ask(listPath, { accept: 'application/statuslist+jwt' })).headers['content-type']).toBe(
      'application/statuslist+jwt',
    )
    expect((await ask(`/c/${closed.kept.credentialId}`)).headers['content-type']).toMatch(/^text\/html/)
    for (const path of ['/console/', '/api/v1/session', '/sign-in/link', '/healthz', '/archive'])
      expect([path, (await ask(path)).status]).toEqual([path, 404])
    expect((await ask('/api/v1/verify', {}, 'POST')).status).toBe(405)
    expect((await ask('/')).body.toString()).toContain('Sample School')
  })
})

describe('what can still happen to what is kept', () => {
  const kept = async () => (await owner.get('/api/v1/archives')).body.items[0] as Json
  const served = async () => (await college.fetch(`/archive/${closed.issuer.shortName}${place()}/did.json`)).status
  const verdict = async () =>
    (await caller(college, {}).post('/api/v1/verify', closed.documents.silent, { 'content-type': 'text/plain' })).body
  const operate = async (...words: string[]) => {
    const said: string[] = []
    await archiveCommand(operatorConfig(college), { words, folder: college.dataDir, say: line => said.push(line) })
    return said.join('\n')
  }

  test('somebody else at the old address changes nothing for old credentials, and is told of', async () => {
    // Whoever buys the name names another history.
    const stranger = createServer((request, answer) => {
      const did = `did:web:${SCHOOL_HOST}${(request.url ?? '').replace(/\/did\.json$/, '').replaceAll('/', ':')}`
      const isDid = request.url?.endsWith('/did.json')
      answer.writeHead(isDid ? 200 : 404, { 'content-type': 'application/json' })
      answer.end(isDid ? JSON.stringify({ '@context': 'https://www.w3.org/ns/did/v1', id: did }) : '{}')
    })
    await new Promise<void>(done => stranger.listen(0, '127.0.0.1', done))
    names.set(SCHOOL_HOST, (stranger.address() as AddressInfo).port)
    college.setClock(new Date(Date.now() + 120_000))
    try {
      await verifiesHere('ARCHIVE_CONTRADICTED')
    } finally {
      college.setClock(null)
      stranger.close()
      names.delete(SCHOOL_HOST)
    }
  })

  test('pages for people say whose records they are, in each language', async () => {
    for (const locale of ['en', 'fr', 'th']) {
      const list = await (await college.fetch(`/archive?lang=${locale}`)).text()
      expect(list).toContain(`href="/archive/${closed.issuer.shortName}"`)
      const page = await college.fetch(`/archive/${closed.issuer.shortName}?lang=${locale}`)
      expect(await page.text()).toContain(closed.issuer.did)
    }
    expect((await college.fetch('/archive/nobody')).status).toBe(404)
  })

  test('it is removed by its name, taken back within thirty days, and gone afterwards', async () => {
    const { id } = await kept()
    const remove = (name: string) => owner.post(`/api/v1/archives/${id}/remove`, { name })
    expect(await remove('Sample')).toMatchObject({ status: 422, body: { code: 'E_TYPED_NAME' } })
    expect((await remove('Sample School')).status).toBe(204)
    expect(await kept()).toMatchObject({ state: 'removed', url: null })
    expect(await served()).toBe(404)
    expect((await verdict()).result).toBe('indeterminate')
    expect((await owner.post(`/api/v1/archives/${id}/take-back`)).status).toBe(200)
    expect([await served(), (await verdict()).result]).toEqual([200, 'valid'])

    await remove('Sample School')
    await later(31)
    expect((await owner.get('/api/v1/archives')).body.items).toEqual([])
    // Files go in a round after their rows.
    await later(33)
    expect(await college.deps.archives.all()).toEqual([])
  })

  /** The sweep as it is in some days. */
  const later = async (days: number) => {
    college.setClock(new Date(Date.now() + days * 86_400_000))
    await sweepArchives(college.deps).finally(() => college.setClock(null))
  }

  test('without an address that answers nobody finds it, until whoever runs the server has said yes', async () => {
    const waiting = await bring(owner, closed.zip)
    expect(waiting).toMatchObject({ state: 'waiting', url: null, confirmedBy: null })
    expect(failed(waiting).map((one: Json) => one.code)).toEqual(['ADDRESS_SILENT'])
    expect([await served(), (await verdict()).result]).toEqual([404, 'indeterminate'])
    const document = (await (await college.fetch(`/i/${keeper.shortName}/did.json`)).json()) as Json
    expect(document.service.filter((one: Json) => one.type === 'KeepsRecordsOf')).toEqual([])
    // The owner can have the address asked again, which is no yes of their own.
    expect((await owner.post(`/api/v1/archives/${waiting.id}/ask`)).body.state).toBe('waiting')
    expect(await operate('list')).toContain(`${waiting.id} waiting Sample School`)
    expect(await operate('confirm', waiting.id)).toContain(closed.issuer.did)
    expect(await kept()).toMatchObject({ state: 'kept', confirmedBy: 'operator' })
    expect([await served(), (await verdict()).result]).toEqual([200, 'valid'])
    await expect(operate('confirm', waiting.id)).rejects.toThrow(/does not wait/)
  })

  test('a newer archive of the same school takes its place', async () => {
    const before = await kept()
    // As after an erasure: one page less.
    const newer = unzipped(closed.zip)
    for (const path of [...newer.keys()]) if (path.startsWith('c/')) newer.delete(path)
    const archive = await bring(owner, await zipped(newer))
    expect(archive).toMatchObject({
      state: 'kept',
      url: before.url,
      keptSince: before.keptSince,
      confirmedBy: 'operator',
      institution: { credentials: 0 },
    })
    expect(archive.findings.map((one: Json) => one.code)).toContain('EARLIER_SAME')
    expect((await owner.get('/api/v1/archives')).body.items.map((one: Json) => one.id)).toEqual([archive.id])
    await vi.waitFor(async () => expect((await college.deps.archives.all()).map(one => one.id)).toEqual([archive.id]), {
      timeout: 10_000,
    })
    const page = `/archive/${closed.issuer.shortName}/c/${closed.kept.credentialId}.json`
    expect((await college.fetch(page)).status).toBe(404)
  })

  test.each(['after-archive-upload', 'after-archive-unpacked', 'after-archive-kept'])(
    'a crash %s leaves what was kept as it was, or the new one whole',
    async step => {
      const before = await kept()
      const actor = { issuerId: keeper.id as string, kind: 'server', id: 'test', name: 'Test' } as const
      const crashing = {
        ...college.deps,
        failpoint: (name: string) => {
          if (name === step) throw new Error('killed')
        },
      }
      async function* chunks() {
        yield closed.zip
      }
      const taken = async () => {
        const id = await receiveArchive(crashing, actor, chunks(), { isOperator: true })
        await checkUpload(crashing, { issuerId: actor.issuerId, id })
      }
      await expect(taken()).rejects.toThrow('killed')
      expect(await served()).toBe(200)
      const [newest] = (await owner.get('/api/v1/archives')).body.items
      if (step === 'after-archive-upload') expect(newest.id).toBe(before.id)
      else await checkUpload(college.deps, { issuerId: actor.issuerId, id: newest.id })
      expect(await kept()).toMatchObject({ state: 'kept', url: before.url })
      expect([await served(), (await verdict()).result]).toEqual([200, 'valid'])
      await later(2)
      expect((await college.deps.archives.all()).map(one => one.id)).toEqual([(await kept()).id])
    },
  )

  test('the audit finds it whole, and finds a file that was changed on the disk', async () => {
    const look = async () => {
      const { lines } = await auditDatabase(college.owner, {
        now: new Date(Date.now() + 600_000),
        dataDir: college.config.dataDir,
      })
      return lines.find(one => one.name === 'I20')?.breaks.map(one => one.why)
    }
    expect(await look()).toEqual([])
    const { id } = await kept()
    const files = await inTenant(college, keeper.id, tx => readFiles(tx, keeper.id, id))
    const { sha256 } = files.get(`${home()}/closing.json`)!
    const path = join(college.config.dataDir, 'archives', id, sha256.slice(0, 2), sha256)
    const bytes = readFileSync(path)
    writeFileSync(path, spoilt(bytes.toString('utf8')))
    expect(await look()).toEqual([`the file ${home()}/closing.json was changed`])
    writeFileSync(path, bytes)
  })

  test('it is in a backup, and answers from the server that was restored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-archive-'))
    const database = await createTestDatabase({ empty: true })
    let restored: TestServer | undefined
    try {
      const file = join(folder, 'backup.tar.gz')
      const masterKey = (await findMasterKey(undefined, college.dataDir)) ?? undefined
      const { blobsDir, dataDir } = college.config
      await makeBackup(college.owner, { file, blobsDir, dataDir, masterKey, passphrase: undefined })
      const config = { dataDir: folder, blobsDir: join(folder, 'blobs'), masterKey: undefined }
      const open = async () => ({ owner: database.owner, close: async () => {} })
      await restoreBackup({ file, passphrase: undefined, config, open })
      const { lines } = await auditDatabase(database.owner, { now: new Date(), dataDir: folder })
      expect(lines.find(one => one.name === 'I20')?.breaks).toEqual([])
      restored = await startUnder('restored.sample-college.example', names, {
        database,
        env: { LAUREL_DATA_DIR: folder, LAUREL_MASTER_KEY: Buffer.from(masterKey!).toString('hex') },
      })
      names.set(SCHOOL_HOST, restored.port)
      const options = { now: Date.now() as Instant, fetch: fetchBy(names) }
      expect((await verify(closed.documents.silent, options)).result).toBe('valid')
    } finally {
      names.delete(SCHOOL_HOST)
      await restored?.stop()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('what was left to nobody is taken over by whoever runs the server, and by nobody else', async () => {
    const other = await startUnder('records.third-school.example', names)
    try {
      const third = await closeSchool(other, null)
      expect((await bring(owner, third.zip)).findings.at(-1)).toMatchObject({ code: 'SUCCESSOR_NONE' })
      writeFileSync(join(college.dataDir, 'third.zip'), third.zip)
      // The command has the network of this machine, where there is no such name.
      const said = await operate('add', keeper.shortName, 'third.zip')
      expect(said).toMatch(/names nobody’s DID/)
      const id = /laurel archive confirm (\S+)/.exec(said)?.[1] as string
      await operate('confirm', id)
      const shown = (await owner.get('/api/v1/archives')).body.items.map((one: Json) => one.url)
      // Both schools were called the same on their servers.
      expect(new Set(shown).size).toBe(2)
      writeFileSync(join(college.dataDir, 'first.zip'), closed.zip)
      await owner.post('/api/v1/issuers', { name: 'Third College', shortName: 'third', url: 'https://third.example' })
      expect(await operate('add', 'third', 'first.zip')).toMatch(/names somebody else/)
    } finally {
      await other.stop()
    }
    // Another server is started for it, and three commands.
  }, 120_000)
})
