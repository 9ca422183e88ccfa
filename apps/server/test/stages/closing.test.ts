import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MAX_BUNDLE_BYTES, readBundle, verifyBundle } from '@laurel/core/bundle'
import { verifyClosingStatement } from '@laurel/core/closing'
import { type GuardedFetch, resolveDid } from '@laurel/core/did'
import {
  commitmentOf,
  digestOf,
  followLog,
  readNoteKey,
  readTlogProof,
  tilePath,
  verifyTlogProof,
} from '@laurel/core/log'
import { decodeBase64url, err, type Instant, ok, toHex } from '@laurel/core/primitives'
import { LAST_VALID_UNTIL } from '@laurel/core/status'
import { verify } from '@laurel/core/verification'
import { type PlainWeb, servePlain } from '@laurel/testkit/plain-web'
import { formatDate } from '@laurel/ui/verdict'
import { unzipSync } from 'fflate'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { announceClosing, cancelClosing } from '../../src/closing/announce-closing.ts'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import { askForSite, takeSite } from '../../src/closing/site/build-site.ts'
import { listFiles } from '../../src/closing/site/list-files.ts'
import { type Telling, tellOfClosing } from '../../src/closing/tell.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { makeBackup } from '../../src/operations/backup/make-backup.ts'
import { restoreBackup } from '../../src/operations/backup/restore-backup.ts'
import type { Actor } from '../../src/people/actor.ts'
import type { Tx } from '../../src/platform/database.ts'
import { findMasterKey } from '../../src/platform/master-key.ts'
import { publishedToken } from '../../src/status/publish-token.ts'
import { createTestDatabase, inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

const DAY = 86_400_000
const refused = { status: 409, body: { code: 'E_INSTITUTION_CLOSED' } }
const tooEarlyOrLate = { status: 409, body: { code: 'E_CLOSING_STATE' } }

let server: TestServer
let owner: Caller
let issuer: Json
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  issuer = school.issuer
  owner = caller(server, { ...school.owner.headers, 'laurel-issuer': issuer.shortName })
})
let isStopped = false
afterAll(() => (isStopped ? undefined : server?.stop()))

const mailsOf = async (kind: string) => (await server.mails()).filter(one => one.kind === kind)
/** As the server itself, in the institution's tenant. */
const inside = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  inTenant(server, issuer.id, tx => work(tx.$client))
const announce = (more: Json = {}) =>
  owner.put('/api/v1/closing', {
    name: 'Sample School',
    closesAt: new Date(Date.now() + 30 * DAY).toISOString(),
    ...more,
  })

/** Somebody who has claimed an award by the mailed link, signed in. */
async function claim(number: number, awardId: string): Promise<Caller> {
  const mail = (await server.mails()).findLast(one => one.to === learner(number).email && one.kind === 'award')
  const token = /\/claim\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const claimed = await caller(server, { origin: server.origin }).post(`/api/v1/claims/${token}`, {})
  expect(claimed).toMatchObject({ status: 200, body: { awardId } })
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

/** An institution of its own on the same server, with whoever runs it. */
async function openOther(shortName: string): Promise<{ owner: Caller; issuer: Json }> {
  const made = await owner.post('/api/v1/issuers', {
    name: 'Sample College',
    shortName,
    url: 'https://college.example',
  })
  expect(made.status).toBe(201)
  return { owner: caller(server, { ...owner.headers, 'laurel-issuer': shortName }), issuer: made.body }
}

/** The jobs that tell everybody of something, in place of those that the server does by itself. */
async function tellingOf(telling: Telling): Promise<Telling[]> {
  const pages: Telling[] = []
  const enqueueMany = async (_tx: Tx, _queue: string, data: readonly object[]) => {
    pages.push(...(data as readonly Telling[]))
  }
  await tellOfClosing({ ...server.deps, jobs: { ...server.deps.jobs, enqueueMany } }, telling)
  return pages
}

async function tellEverybody(telling: Telling): Promise<void> {
  for (const page of await tellingOf(telling)) await tellOfClosing(server.deps, page)
}

/** Has its day come without the job that would close it at once; the clock stands still from here on. */
async function dueSoon(other: Caller): Promise<void> {
  const closesAt = new Date(Date.now() + 500).toISOString()
  expect((await other.put('/api/v1/closing', { name: 'Sample College', closesAt })).status).toBe(200)
  server.setClock(new Date(Date.now() + 1_000))
}

/** Whether a transaction waits for what another one holds. */
async function isSomebodyWaiting(): Promise<boolean> {
  const client = new pg.Client(server.owner)
  await client.connect()
  const found = await client
    .query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
    .finally(() => client.end())
  return found.rows.length > 0
}

/** The last entry of the DID says that it ends, and the statement names that one. @param count  of such entries */
async function expectEnd(other: Caller, closed: Json, count: number): Promise<void> {
  const statement = (await other.get(`/i/${closed.shortName}/closing.json`)).body
  const entries = await inTenant(server, closed.id, tx =>
    tx.$client.query<{ event: string; entry: string }>('select event, entry from did_log_entry order by number'),
  )
  expect(entries.rows.filter(one => one.event === 'closed')).toHaveLength(count)
  const last = entries.rows.at(-1)
  expect(last?.event).toBe('closed')
  expect(JSON.stringify(statement)).toContain(JSON.parse(last?.entry ?? '{}').versionId)
}

describe('before the day', () => {
  test('it takes the name, letter by letter, and a day that lies ahead', async () => {
    expect(await announce({ name: 'Sample' })).toMatchObject({ status: 422, body: { code: 'E_TYPED_NAME' } })
    expect(await announce({ closesAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'closesAt' }] },
    })
    expect((await owner.get('/api/v1/closing')).body).toMatchObject({ state: 'open', closesAt: null })
  })

  test('everybody is told once, told again of another day, and told when it is taken back', async () => {
    const achievement = await makeAchievement(owner)
    await makeAward(owner, achievement.id, 1)
    expect(await announce()).toMatchObject({ status: 200, body: { state: 'announced', counts: { unclaimed: 1 } } })
    const issuerId = issuer.id as string
    for (const _ of [1, 2]) await tellEverybody({ issuerId, what: 'announced' })
    const told = await mailsOf('closing')
    expect(told.map(one => one.to).sort()).toEqual(['owner.1@example.org', learner(1).email])
    expect(told.find(one => one.to === learner(1).email)?.text).toMatch(/\/claim\//)
    expect((await owner.get('/api/v1/issuer')).body.closing).toMatchObject({ closedAt: null, successor: null })

    const cancelled = await owner.delete('/api/v1/closing')
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'open' } })
    expect((await owner.get('/api/v1/issuer')).body.closing).toBeNull()
    expect((await owner.get('/api/v1/audit')).body.items.map((one: Json) => one.event)).toEqual(
      expect.arrayContaining(['closing.announced', 'closing.cancelled']),
    )
    // What a learner has said of that closing is no word on another one.
    const early = await makeAward(owner, achievement.id, 3)
    const wallet = await claim(3, early.id)
    await announce()
    expect((await wallet.put(`/api/v1/wallet/closings/${issuerId}`, { keep: true })).body).toMatchObject({ keep: true })
    await owner.delete('/api/v1/closing')
    await announce()
    expect((await wallet.get('/api/v1/wallet/closings')).body.items).toMatchObject([{ keep: null }])
    await owner.delete('/api/v1/closing')
    // Still open: nothing was closed by having been announced.
    await makeAward(owner, achievement.id, 2)
    expect(await closeInstitution(server.deps, issuerId)).toBe(false)
  })

  test('nothing is taken back, built or destroyed that is not there yet', async () => {
    const { owner: other } = await openOther('college-early')
    expect(await other.delete('/api/v1/closing')).toMatchObject(tooEarlyOrLate)
    const closesAt = new Date(Date.now() + DAY).toISOString()
    for (const isAnnounced of [false, true]) {
      if (isAnnounced) await other.put('/api/v1/closing', { name: 'Sample College', closesAt })
      expect(await other.post('/api/v1/closing/site')).toMatchObject(tooEarlyOrLate)
      expect(await other.post('/api/v1/closing/destroy-keys', { name: 'Sample College' })).toMatchObject(tooEarlyOrLate)
    }
    expect((await other.get('/api/v1/closing')).body).toMatchObject({ state: 'announced', keysDestroyedAt: null })
  })
})

describe('telling', () => {
  test('what is announced again for the same day after it was taken back is told again, and then as it is', async () => {
    const { owner: other, issuer: college } = await openOther('college-again')
    await makeAward(other, (await makeAchievement(other)).id, 51)
    const say = (closesAt: string) => other.put('/api/v1/closing', { name: 'Sample College', closesAt })
    const day = (days: number) => new Date(Date.now() + days * DAY).toISOString()
    const told = async (): Promise<string[]> => {
      const found = await inTenant(server, college.id, tx =>
        tx.$client.query("select text from mail where message_id like '<closing-learnerAnnounced-%' order by id"),
      )
      return found.rows.map((row: Json) => row.text)
    }
    const saying = (closesAt: string) => expect.stringContaining(formatDate(closesAt, 'en'))
    const first = day(30)
    const announced: Telling = { issuerId: college.id, what: 'announced' }
    await say(first)
    await tellEverybody(announced)
    expect(await told()).toEqual([saying(first)])
    await other.delete('/api/v1/closing')
    await say(first)
    await tellEverybody(announced)
    expect(await told()).toEqual([saying(first), saying(first)])
    // What was changed since a job was made is what it tells.
    const pages = await tellingOf(announced)
    const second = day(60)
    await say(second)
    for (const page of pages) await tellOfClosing(server.deps, page)
    expect(await told()).toEqual([saying(first), saying(first), saying(second)])
  })

  test('one address that is none, and one credential of which no proof file can be made, hold up nobody else', async () => {
    const { owner: other, issuer: college } = await openOther('college-broken')
    const achievement = await makeAchievement(other)
    const awards: Json[] = []
    for (const number of [52, 53, 54]) awards.push(await makeAward(other, achievement.id, number))
    const setDocument = (document: string) =>
      inTenant(server, college.id, tx =>
        tx.$client.query('update credential set document = $2 where award_id = $1', [awards[1]?.id, document]),
      )
    const { text } = await documentOf(awards[1], college.id)
    // Larger than any bundle may be.
    await setDocument('x'.repeat(MAX_BUNDLE_BYTES))
    await inTenant(server, college.id, tx =>
      tx.$client.query("update learner set email = 'no address' where email = $1", [learner(52).email]),
    )
    await dueSoon(other)
    try {
      expect(await closeInstitution(server.deps, college.id)).toBe(true)
      await tellEverybody({ issuerId: college.id, what: 'closed' })
    } finally {
      await setDocument(text)
      server.setClock(null)
    }
    const files = await inTenant(server, college.id, tx =>
      tx.$client.query(
        "select to_email, attachment_name as name from mail where kind = 'closing' and attachment is not null order by 1",
      ),
    )
    expect(files.rows).toEqual([
      { to_email: learner(53).email, name: `credential-${awards[1]?.credentialId}.json` },
      { to_email: learner(54).email, name: `credential-${awards[2]?.credentialId}.laurel.json` },
    ])
  })
})

describe('minors', () => {
  test('those who decide for a child are told and get the file, and nothing of the child stays public', async () => {
    const { owner: other, issuer: college } = await openOther('college-minors')
    await other.patch('/api/v1/issuer', { minors: { jurisdiction: 'DE', timeZone: null, withoutAge: 'adult' } })
    const award = await makeAward(other, (await makeAchievement(other)).id, 31)
    const child = (await other.get(`/api/v1/learners?q=${learner(31).email}`)).body.items[0].id
    const birthDate = new Date(Date.now() - 9.5 * 365 * DAY).toISOString().slice(0, 10)
    expect((await other.put(`/api/v1/learners/${child}/age`, { birthDate })).status).toBe(200)
    const guardian = { name: 'Sample Guardian', email: 'guardian.closing@example.org' }
    await other.post(`/api/v1/learners/${child}/guardians`, guardian)
    const invitation = (await server.mails()).findLast(one => one.to === guardian.email)
    const path = /\/guardian\/[\w-]+/.exec(invitation?.text ?? '')?.[0] ?? ''
    const accepted = await server.fetch(path, { method: 'POST', headers: { origin: server.origin } })
    expect(accepted.headers.get('location')).toBe(`/children/${child}`)
    // As if somebody had once said yes to what nobody may say for them.
    await inTenant(server, college.id, tx =>
      tx.$client.query(
        'insert into closing_answer (issuer_id, learner_id, keep, said_at) values ($1, $2, true, now())',
        [college.id, child],
      ),
    )
    await other.put('/api/v1/closing', { name: 'Sample College', closesAt: new Date().toISOString() })
    expect(await closeInstitution(server.deps, college.id)).toBe(true)
    await tellEverybody({ issuerId: college.id, what: 'closed' })
    const files = await inTenant(server, college.id, tx =>
      tx.$client.query("select to_email from mail where kind = 'closing' and attachment is not null"),
    )
    expect(files.rows).toEqual([{ to_email: guardian.email }])
    expect((await mailsOf('closing')).filter(one => one.to === guardian.email).length).toBeGreaterThan(1)
    const names: string[] = []
    for await (const { path } of listFiles(server.deps, college.id)) names.push(path)
    expect(names.filter(name => name.startsWith('c/'))).toEqual([])
    expect(names.join()).not.toContain(award.credentialId)
    // An erasure takes what was written to whoever decides for the child, sent or not.
    const erased = await other.post(`/api/v1/learners/${child}/erase`, { name: learner(31).name })
    expect(erased.status).toBe(204)
    expect((await mailsOf('closing')).filter(one => one.to === guardian.email)).toEqual([])
  })
})

describe('an institution that is closed while things happen', () => {
  test('finishes what was acknowledged, and waits where issuing is stopped', async () => {
    const { owner: other, issuer: college } = await openOther('college-late')
    const achievement = await makeAchievement(other)
    const award = await makeAward(other, achievement.id, 21)
    // As a crash leaves it: written down, acknowledged, and not signed yet.
    await inTenant(server, college.id, async tx => {
      await tx.$client.query('update issuance_intent set done_at = null')
      await tx.$client.query('delete from credential')
      await tx.$client.query("update award set state = 'approved', issued_at = null")
    })
    await other.post('/api/v1/issuer/halt', { reason: 'a look at the list' })
    await other.put('/api/v1/closing', { name: 'Sample College', closesAt: new Date().toISOString() })
    expect(await closeInstitution(server.deps, college.id)).toBe(false)
    expect((await other.get('/api/v1/closing')).body).toMatchObject({ state: 'closing', trouble: 'halted' })
    // The day has come: there is no other one, and no way back.
    const actor: Actor = { issuerId: college.id, kind: 'member', id: 'x', name: 'Sample Owner', role: 'owner' }
    const closesAt = new Date(Date.now() + DAY).toISOString()
    for (const late of [
      () => announceClosing(server.deps, actor, { name: 'Sample College', closesAt }),
      () => cancelClosing(server.deps, actor),
    ])
      await expect(late()).rejects.toMatchObject({ code: 'E_CLOSING_STATE' })
    expect(await other.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(22) })).toMatchObject(
      refused,
    )
    await other.post('/api/v1/issuer/resume')
    expect(await closeInstitution(server.deps, college.id)).toBe(true)
    expect((await other.get(`/api/v1/awards/${award.id}`)).body.state).toBe('issued')
  })

  test('two that close it at once add one last entry, and the statement names it', async () => {
    const { owner: other, issuer: college } = await openOther('college-twice')
    await makeAward(other, (await makeAchievement(other)).id, 42)
    await dueSoon(other)
    let second: Promise<boolean> | undefined
    const first = {
      ...server.deps,
      keys: {
        ...server.deps.keys,
        lock: async (tx: Tx, issuerId: string) => {
          await server.deps.keys.lock(tx, issuerId)
          second ??= closeInstitution(server.deps, college.id)
          // The other one has come as far as it can.
          await vi.waitFor(async () => expect(await isSomebodyWaiting()).toBe(true), { timeout: 30_000 })
        },
      },
    }
    try {
      expect(await closeInstitution(first, college.id)).toBe(true)
      expect(await second).toBe(true)
    } finally {
      server.setClock(null)
    }
    await expectEnd(other, college, 1)
  })

  test('once its last lists are signed nobody changes the keys that they verify by', async () => {
    const { owner: other, issuer: college } = await openOther('college-keys')
    await makeAward(other, (await makeAchievement(other)).id, 43)
    await dueSoon(other)
    try {
      const crashing = {
        ...server.deps,
        failpoint: (name: string) => {
          if (name === 'after-last-lists') throw new Error('killed')
        },
      }
      await expect(closeInstitution(crashing, college.id)).rejects.toThrow('killed')
      const { version: seen } = (await other.get('/api/v1/identity')).body
      expect(await other.post('/api/v1/identity/replace-keys', { seen })).toMatchObject(refused)
      expect(await other.post('/api/v1/identity/prepare-keys', { seen })).toMatchObject(refused)
      expect(await other.post('/api/v1/key-compromises', { seen, confirmation: college.shortName })).toMatchObject(
        refused,
      )
      await other.patch('/api/v1/issuer', { url: 'https://other.example' })
      expect(await closeInstitution(server.deps, college.id)).toBe(true)
    } finally {
      server.setClock(null)
    }
    await expectEnd(other, college, 1)
  })

  test.each([
    ['its last lists', 3],
    ['its statement', 4],
  ])('keys that are replaced just before %s are in an entry before its last one', async (_, turn) => {
    const { owner: other, issuer: college } = await openOther(`college-turn-${turn}`)
    await dueSoon(other)
    // Twice for the last version itself: what closes, and what adds an entry.
    let locked = 0
    const late = {
      ...server.deps,
      keys: {
        ...server.deps.keys,
        lock: async (tx: Tx, issuerId: string) => {
          if (++locked === turn) {
            const { version: seen } = (await other.get('/api/v1/identity')).body
            expect((await other.post('/api/v1/identity/replace-keys', { seen })).status).toBeLessThan(300)
          }
          await server.deps.keys.lock(tx, issuerId)
        },
      },
    }
    try {
      expect(await closeInstitution(late, college.id)).toBe(false)
      expect((await other.get('/api/v1/closing')).body).toMatchObject({ state: 'closing', trouble: null })
      expect(await closeInstitution(server.deps, college.id)).toBe(true)
    } finally {
      server.setClock(null)
    }
    await expectEnd(other, college, 2)
  })

  test.each(['after-closing-did', 'after-last-lists', 'after-closing-statement'])(
    'a crash %s loses nothing and signs nothing twice',
    async failpoint => {
      const { owner: other, issuer: college } = await openOther(`college-${failpoint.slice(6, 12)}-${failpoint.length}`)
      await makeAward(other, (await makeAchievement(other)).id, 41)
      await dueSoon(other)
      try {
        const crashing = {
          ...server.deps,
          failpoint: (name: string) => {
            if (name === failpoint) throw new Error('killed')
          },
        }
        await expect(closeInstitution(crashing, college.id)).rejects.toThrow('killed')
        const left = await inTenant(server, college.id, tx =>
          tx.$client.query('select published, published_token from status_list where is_final'),
        )
        expect(await closeInstitution(server.deps, college.id)).toBe(true)
        const now = await inTenant(server, college.id, tx =>
          tx.$client.query("select (select count(*)::int from did_log_entry where event = 'closed') as entries"),
        )
        expect(now.rows).toEqual([{ entries: 1 }])
        const lists = await inTenant(server, college.id, tx =>
          tx.$client.query('select published, published_token from status_list'),
        )
        if (left.rows.length > 0) expect(lists.rows).toEqual(left.rows)
      } finally {
        server.setClock(null)
      }
    },
  )
})

describe('an institution that has closed', () => {
  let achievement: Json
  let kept: Json
  let keptToo: Json
  let silent: Json
  let revoked: Json
  let draft: Json
  let keeper: Caller
  let statement: Json
  let sdJwt: string

  beforeAll(async () => {
    achievement = await makeAchievement(owner, { claimable: true })
    kept = await makeAward(owner, achievement.id, 11)
    silent = await makeAward(owner, achievement.id, 12)
    revoked = await makeAward(owner, achievement.id, 13)
    await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'by mistake' })
    draft = (await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(14) })).body
    keeper = await claim(11, kept.id)
    await keeper.patch(`/api/v1/wallet/awards/${kept.id}`, { publicPage: true })
    sdJwt = await (await server.fetch(`/c/${kept.credentialId}.sd-jwt`)).text()
    keptToo = await makeAward(owner, achievement.id, 16)
    const keeperToo = await claim(16, keptToo.id)
    await keeperToo.patch(`/api/v1/wallet/awards/${keptToo.id}`, { publicPage: true })
    // The day has come once the clock goes on.
    server.setClock(new Date(Date.now() - 5_000))
    await announce({
      closesAt: new Date(Date.now() - 2_000).toISOString(),
      successor: { name: 'Sample College', did: 'did:web:college.example' },
    })
    expect((await keeper.get('/api/v1/wallet/closings')).body.items).toMatchObject([
      { name: 'Sample School', openPages: 1, mayKeep: true, keep: null },
    ])
    expect(await keeper.put(`/api/v1/wallet/closings/${issuer.id}`, { keep: true })).toMatchObject({
      status: 200,
      body: { keep: true },
    })
    await keeperToo.put(`/api/v1/wallet/closings/${issuer.id}`, { keep: true })
    server.setClock(null)
    await closeInstitution(server.deps, issuer.id)
    statement = (await owner.get(`/i/${issuer.shortName}/closing.json`)).body
  })

  test('says so, and names its successor', async () => {
    expect((await owner.get('/api/v1/closing')).body).toMatchObject({ state: 'closed', trouble: null })
    const { service } = (await owner.get(`/i/${issuer.shortName}/did.json`)).body
    expect(service.slice(0, 4)).toMatchObject([
      { type: 'InstitutionProfile' },
      {
        type: 'ClosedInstitution',
        serviceEndpoint: { statement: `${server.origin}/i/${issuer.shortName}/closing.json` },
      },
      { type: 'Successor', serviceEndpoint: 'did:web:college.example', name: 'Sample College' },
      { type: 'TransparencyLog' },
    ])
    expect(statement.credentialSubject).toMatchObject({
      id: issuer.did,
      successor: { id: 'did:web:college.example', successorName: 'Sample College' },
    })
  })

  test('its statement is signed, on record, and names the last form of what it published', async () => {
    const tools = { now: Date.now() as Instant, fetch: server.deps.fetch }
    const read = await verifyClosingStatement(JSON.stringify(statement), {
      ...tools,
      resolveDid: did => resolveDid(did, tools),
    })
    if (!read.ok) throw new Error(`${read.error.code} ${read.error.reason}`)
    const { statusLists, didVersion, records } = read.value
    expect(statusLists.length).toBeGreaterThan(0)
    for (const one of statusLists) {
      const list = (await owner.get(new URL(one.url).pathname)).body
      expect(toHex(digestOf(list))).toBe(one.digest)
      expect(list.validUntil).toBe(LAST_VALID_UNTIL)
    }
    const log = (await (await server.fetch(`/i/${issuer.shortName}/did.jsonl`)).text()).trim().split('\n')
    expect(JSON.parse(log.at(-1) as string).versionId).toBe(didVersion.version)
    expect(records).toHaveLength(1)
    const proof = await owner.get(`/i/${issuer.shortName}/log/proof/${toHex(digestOf(statement))}`)
    expect(proof.status).toBe(200)
  })

  test('issues, corrects and revokes nothing any more, by whatever way', async () => {
    const request = { achievementId: achievement.id, recipient: learner(15) }
    expect(await owner.post('/api/v1/awards', { ...request, issue: true })).toMatchObject(refused)
    expect(await owner.post(`/api/v1/awards/${draft.id}/issue`)).toMatchObject(refused)
    expect(await owner.post(`/api/v1/awards/${silent.id}/revoke`, { reason: 'x' })).toMatchObject(refused)
    expect(await owner.post(`/api/v1/awards/${silent.id}/correct`, { reason: 'x', level: 'Secure' })).toMatchObject(
      refused,
    )
    expect(await owner.patch('/api/v1/issuer', { name: 'Other' })).toMatchObject(refused)
    const { version } = (await owner.get('/api/v1/identity')).body
    expect(await owner.post('/api/v1/identity/replace-keys', { seen: version })).toMatchObject(refused)
    expect(await owner.delete('/api/v1/closing')).toMatchObject(refused)
    await expect(server.deps.keys.signerFor(issuer.id)).rejects.toMatchObject({ code: 'LR001' })
    await expect(server.deps.keys.disclosureSignerFor(issuer.id, 'bbs-2023')).rejects.toMatchObject({ code: 'LR001' })
  })

  test.each([
    [
      'a statement',
      'insert into log_statement (issuer_id, id, kind, subject, digest, salt, stated_at) values ($1, $1, $2, $2, $3, $3, now())',
    ],
    ['a status list', 'update status_list set version = version + 1 where issuer_id = $1 and $2 <> $3::text'],
    ['a status', 'update status_entry set set_at = now() where issuer_id = $1 and $2 <> $3::text'],
    [
      'an entry of its DID',
      'insert into did_log_entry (issuer_id, number, event, entry, made_at) values ($1, 99, $2, $3, now())',
    ],
    ['its name', "update issuer set name = $2 where issuer_id = $1 and $3 <> ''"],
  ])('PostgreSQL itself lets nobody change %s', async (_, statement) => {
    await expect(inside(client => client.query(statement, [issuer.id, 'x', '00']))).rejects.toMatchObject({
      code: 'LR001',
    })
  })

  test('its lists are never signed again, and hold in a hundred years', async () => {
    const [list] = (await owner.get('/api/v1/closing')).body.heads
    const { statusListId } = (await owner.get(`/api/v1/awards/${silent.id}`)).body
    const before = (await owner.get(`/i/${issuer.shortName}/status/${statusListId}`)).body
    const token = await publishedToken(server.deps, issuer.id, statusListId)
    server.setClock(new Date(Date.now() + 36_500 * DAY))
    try {
      expect((await owner.get(`/i/${issuer.shortName}/status/${statusListId}`)).body).toEqual(before)
      expect(await publishedToken(server.deps, issuer.id, statusListId)).toEqual(token)
      const report = await verify(JSON.stringify((await documentOf(silent)).document), {
        now: server.deps.clock().getTime() as Instant,
        fetch: server.deps.fetch,
      })
      expect(report.findings.find(one => one.check === 'status')).toMatchObject({ code: 'STATUS_CLEAR' })
    } finally {
      server.setClock(null)
    }
    expect(list.entries % 64).toBe(0)
  })

  test('those who never took theirs get it as a file', async () => {
    await tellEverybody({ issuerId: issuer.id, what: 'closed' })
    const files = await inside(client =>
      client.query(
        "select to_email, attachment_name, attachment from mail where kind = 'closing' and attachment is not null",
      ),
    )
    expect(files.rows.map((row: Json) => row.to_email)).toContain(learner(12).email)
    expect(files.rows.map((row: Json) => row.to_email)).not.toContain(learner(11).email)
    const own = files.rows.find((row: Json) => row.to_email === learner(12).email) as Json
    expect(own.attachment_name).toMatch(/\.laurel\.json$/)
    const bundle = readBundle(own.attachment)
    if (!bundle.ok) throw new Error(bundle.error.field)
    expect(JSON.parse(bundle.value.credential)).toEqual((await documentOf(silent)).document)
    const report = await verifyBundle(bundle.value, {
      now: server.deps.clock().getTime() as Instant,
      fetch: async () => err({ code: 'FETCH_OFFLINE' }),
      // The learner had the file by mail from the school itself.
      saved: bundle.value.materials,
      isVouched: () => true,
    })
    expect(report.findings.filter(one => one.outcome === 'failed')).toEqual([])
    expect(report.pieces?.find(one => one.piece === 'closing')).toMatchObject({ outcome: 'passed', code: 'CLOSING_OK' })
  })

  test('what a learner never took is taken as it is, and nothing new is begun', async () => {
    const wallet = await claim(12, silent.id)
    const key = walletKey()
    const { body: challenge } = await wallet.post('/api/v1/wallet/challenge')
    const proof = await key.prove({
      aud: challenge.audience,
      nonce: challenge.challenge,
      iat: Math.floor(server.deps.clock().getTime() / 1000),
    })
    const taken = await wallet.post(`/api/v1/wallet/awards/${silent.id}/take`, { proof })
    expect(taken).toMatchObject({ status: 200, body: { credential: (await documentOf(silent)).document } })
    expect((await wallet.get('/api/v1/wallet/awards')).body.items[0].issuer.closing.closedAt).toEqual(
      expect.any(String),
    )
    const begun = { issuer: issuer.shortName, achievementId: achievement.id, narrative: 'Two talks.' }
    expect(await wallet.post('/api/v1/wallet/learner-claims', begun)).toMatchObject(refused)
    await expect(
      inside(client =>
        client.query(
          `insert into recovery_request (issuer_id, id, learner_id, person_id, message, asked_at, expires_at, state, round_id, stop_hash)
           values ($1, $1, $1, 'x', '', now(), now(), 'open', $1, 'x')`,
          [issuer.id],
        ),
      ),
    ).rejects.toMatchObject({ code: 'LR001' })
  })

  test('a learner can still be erased', async () => {
    const learners = (await owner.get('/api/v1/learners')).body.items
    const learnerId = learners.find((one: Json) => one.name === learner(13).name).id
    expect((await owner.post(`/api/v1/learners/${learnerId}/erase`, { name: learner(13).name })).status).toBeLessThan(
      300,
    )
  })

  test('the audit finds it whole, and finds what is not', async () => {
    const breaks = async () => {
      const { lines } = await auditDatabase(server.owner, { now: new Date(Date.now() + 600_000) })
      return lines.flatMap(one => one.breaks.map(({ why }) => `${one.name} ${why}`))
    }
    expect(await breaks()).toEqual([])
    // The site is made of what stands there now.
    const site = async () => (await owner.get('/api/v1/closing')).body.site
    await vi.waitFor(async () => expect(await site()).toMatchObject({ state: 'there' }), { timeout: 30_000 })
    const end = (by: string) => inside(client => client.query(`update closing set closed_at = closed_at ${by}`))
    await end("- interval '1 hour'")
    expect(await breaks()).toEqual(expect.arrayContaining(['I18 credential from after the end']))
    await end("+ interval '1 hour'")
  })

  test('stays closed in a backup that is restored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-closed-'))
    const database = await createTestDatabase({ empty: true })
    try {
      const file = join(folder, 'backup.tar.gz')
      const masterKey = (await findMasterKey(undefined, server.dataDir)) ?? undefined
      const { blobsDir } = server.config
      await makeBackup(server.owner, { file, blobsDir, masterKey, passphrase: undefined })
      const config = { dataDir: folder, blobsDir: join(folder, 'blobs'), masterKey: undefined }
      const open = async () => ({ owner: database.owner, close: async () => {} })
      await restoreBackup({ file, passphrase: undefined, config, open })
      const { isSound, lines } = await auditDatabase(database.owner, { now: new Date() })
      expect(lines.flatMap(one => one.breaks)).toEqual([])
      expect(isSound).toBe(true)
      const client = new pg.Client(database.owner)
      await client.connect()
      const logs = await client
        .query('select closed_at from log where issuer_id = $1', [issuer.id])
        .finally(() => client.end())
      expect(logs.rows).toEqual([{ closed_at: null }])
    } finally {
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  describe('as a folder of plain files', () => {
    const files = new Map<string, Uint8Array>()
    let zip: Uint8Array
    let web: PlainWeb
    const folder = mkdtempSync(join(tmpdir(), 'laurel-site-'))
    const place = () => `/i/${issuer.shortName}`
    /** A stranger's way to the plain server, under the address that credentials name. */
    const fetchPlain: GuardedFetch = async (url, accept) => {
      const { pathname } = new URL(url)
      const answer = await fetch(`http://127.0.0.1:${web.port}${pathname}`, { headers: accept ? { accept } : {} })
      if (!answer.ok) return err({ code: 'FETCH_NOT_FOUND', status: answer.status })
      return ok({
        body: new Uint8Array(await answer.arrayBuffer()),
        contentType: answer.headers.get('content-type') ?? '',
      })
    }
    const verified = (document: Json | string) =>
      verify(typeof document === 'string' ? document : JSON.stringify(document), {
        now: Date.now() as Instant,
        fetch: fetchPlain,
      })
    /** Waits for a site that was not there before. */
    const built = (before: string | null) =>
      vi.waitFor(
        async () => {
          const { site } = (await owner.get('/api/v1/closing')).body
          expect(site).toMatchObject({ state: 'there' })
          expect(site.endedAt).not.toBe(before)
        },
        { timeout: 30_000, interval: 100 },
      )
    /** No site becomes whole before the work is done. */
    async function heldBack(work: () => Promise<void>): Promise<void> {
      const { sites } = server.deps
      const write = sites.write.bind(sites)
      const { promise, resolve } = Promise.withResolvers<void>()
      const held = vi.spyOn(sites, 'write').mockImplementation(async (...file) => {
        await promise
        return write(...file)
      })
      try {
        await work()
      } finally {
        resolve()
        held.mockRestore()
      }
    }
    let documents: { kept: Json; silent: Json; token: string; parts: string }

    beforeAll(async () => {
      documents = {
        kept: (await documentOf(kept)).document,
        silent: (await documentOf(silent)).document,
        token: (await documentOf(kept)).jwt,
        parts: sdJwt,
      }
      await built(null)
      expect(await owner.post('/api/v1/closing/destroy-keys', { name: 'Sample School' })).toMatchObject({
        body: { code: 'E_SITE_NOT_TAKEN' },
      })
      // Neither asking how large it is nor breaking off is having it.
      const takenAt = async () => (await owner.get('/api/v1/closing')).body.siteTakenAt
      expect((await owner.raw('HEAD', '/api/v1/closing/site')).status).toBe(200)
      expect(await takenAt()).toBeNull()
      const { size, open } = await takeSite(server.deps, { issuerId: issuer.id, kind: 'server', id: 'x', name: 'x' })
      expect(size).toBeGreaterThan(512 * 1024)
      const reader = open().getReader()
      await reader.read()
      await reader.cancel()
      expect(await takenAt()).toBeNull()
      const answer = await owner.raw('GET', '/api/v1/closing/site')
      expect(answer.headers.get('content-length')).toBe(String(size))
      zip = new Uint8Array(await answer.arrayBuffer())
      await vi.waitFor(async () => expect(await takenAt()).not.toBeNull())
      for (const [name, bytes] of Object.entries(unzipSync(zip))) {
        files.set(name, bytes)
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), bytes)
      }
      web = await servePlain(folder)
    })
    afterAll(async () => {
      await web?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    test('has the pages of those who wanted it, and nothing of anybody else', () => {
      const names = [...files.keys()]
      for (const one of [kept, keptToo]) expect(names).toContain(`c/${one.credentialId}/index.html`)
      const everything = [...files.values()].map(bytes => Buffer.from(bytes).toString('latin1')).join('\n')
      expect(everything).not.toContain(silent.credentialId)
      expect(everything).not.toContain(learner(12).name)
      expect(everything).toContain(learner(11).name)
    })

    test('leads nowhere but to itself', async () => {
      const pages = [...files.keys()].filter(name => name.endsWith('.html') && !name.startsWith('verify/'))
      expect(pages.length).toBeGreaterThan(8)
      for (const name of pages) {
        const html = Buffer.from(files.get(name) as Uint8Array).toString('utf8')
        for (const [, path] of html.matchAll(/\s(?:href|src)="(\/[^"?#]*)/g)) {
          // What is built with the web apps is there only where they were built.
          if ((path as string).startsWith('/assets/') || path === '/verify') continue
          const answer = await fetch(`http://127.0.0.1:${web.port}${path}`)
          expect([name, path, answer.status]).toEqual([name, path, 200])
        }
      }
    })

    test('is built once however often it is asked for, until that has come to nothing', async () => {
      const asked = () => inside(client => client.query("select id from closing_site where state = 'waiting'"))
      // As while a build of it has not come to its end: nobody takes up what is put into the queue.
      const deps = { ...server.deps, jobs: { ...server.deps.jobs, enqueue: async () => {} } }
      const actor: Actor = { issuerId: issuer.id, kind: 'member', id: 'x', name: 'Sample Owner', role: 'owner' }
      await Promise.all([askForSite(deps, actor), askForSite(deps, actor)])
      expect((await asked()).rows).toHaveLength(1)
      expect(await owner.post('/api/v1/closing/site')).toMatchObject({
        status: 202,
        body: { site: { state: 'waiting' } },
      })
      const [site] = (await asked()).rows
      expect((await asked()).rows).toEqual([site])
      await askForSite({ ...deps, clock: () => new Date(Date.now() + 2 * DAY) }, actor)
      expect((await asked()).rows).toHaveLength(2)
      await inside(client => client.query("delete from closing_site where state = 'waiting'"))
    })

    test('is the same file when it is built again', async () => {
      const first = (await owner.get('/api/v1/closing')).body.site
      expect((await owner.post('/api/v1/closing/site')).status).toBe(202)
      await built(first.endedAt)
      const again = new Uint8Array(await (await owner.raw('GET', '/api/v1/closing/site')).arrayBuffer())
      const other = Object.entries(unzipSync(again)).filter(
        ([name, bytes]) => Buffer.compare(bytes, files.get(name) ?? Buffer.alloc(0)) !== 0,
      )
      expect(other.map(([name]) => name)).toEqual([])
      expect(Buffer.compare(again, zip)).toBe(0)
    })

    test('is given out no more once somebody takes their page back, or is erased, until it is built without them', async () => {
      const take = () => owner.raw('GET', '/api/v1/closing/site')
      const pagesIn = async () => {
        const names = Object.keys(unzipSync(new Uint8Array(await (await take()).arrayBuffer())))
        return names.filter(name => /^c\/.*\/index\.html$/.test(name)).sort()
      }
      const page = (award: Json) => `c/${award.credentialId}/index.html`
      expect(await pagesIn()).toEqual([page(kept), page(keptToo)].sort())
      await heldBack(async () => {
        const ended = await keeper.put(`/api/v1/wallet/closings/${issuer.id}`, { keep: false })
        expect(ended).toMatchObject({ status: 200, body: { keep: false } })
        expect((await take()).status).toBe(404)
        expect(await keeper.put(`/api/v1/wallet/closings/${issuer.id}`, { keep: true })).toMatchObject(refused)
      })
      await built(null)
      expect(await pagesIn()).toEqual([page(keptToo)])
      const { items } = (await owner.get('/api/v1/learners')).body
      const { id } = items.find((one: Json) => one.name === learner(16).name)
      await heldBack(async () => {
        expect((await owner.post(`/api/v1/learners/${id}/erase`, { name: learner(16).name })).status).toBe(204)
        expect((await take()).status).toBe(404)
      })
      await built(null)
      expect(await pagesIn()).toEqual([])
    })

    test('answers for credentials when keys, server and database are gone', async () => {
      expect(await owner.post('/api/v1/closing/destroy-keys', { name: 'Sample School' })).toMatchObject({
        status: 200,
        body: { state: 'closed', keysDestroyedAt: expect.any(String) },
      })
      expect(await owner.post('/api/v1/closing/destroy-keys', { name: 'Sample School' })).toMatchObject(tooEarlyOrLate)
      const left = await inside(client =>
        client.query(
          "select 1 from signing_key where wrapped is not null union all select 1 from log where wrapped <> ''",
        ),
      )
      expect(left.rows).toEqual([])
      const did = (await owner.get(`${place()}/did.json`)).body
      expect(JSON.parse(Buffer.from(files.get(`i/${issuer.shortName}/did.json`) as Uint8Array).toString())).toEqual(did)
      await server.stop()
      isStopped = true

      expect((await verified(documents.kept)).result).toBe('valid')
      expect((await verified(documents.silent)).result).toBe('valid')
      expect((await verified(documents.token)).result).toBe('valid')
      // Its list is asked for as token, which a plain server has beside the other form.
      expect((await verified(documents.parts)).result).toBe('valid')
      expect(web.asked.filter(one => one.endsWith('.jwt'))).not.toEqual([])
      expect(web.asked).toEqual(expect.arrayContaining([`GET ${place()}/did.json`]))

      const key = readNoteKey(did.service.find((one: Json) => one.type === 'TransparencyLog').key)
      if (!key.ok) throw new Error(key.error.code)
      const bytesAt = async (path: string) => {
        const fetched = await fetchPlain(`${server.origin}${place()}/log/${path}`)
        if (!fetched.ok) throw new Error(path)
        return fetched.value.body
      }
      const head = Buffer.from(await bytesAt('checkpoint')).toString('utf8')
      const followed = await followLog(key.value, null, head, tile => bytesAt(tilePath(tile)))
      expect(followed).toMatchObject({ ok: true })
      const proof = JSON.parse(Buffer.from(await bytesAt(`proof/${toHex(digestOf(statement))}`)).toString('utf8'))
      const parsed = readTlogProof(proof.proof)
      const salt = decodeBase64url(proof.salt)
      if (!parsed.ok || !salt.ok) throw new Error('the proof cannot be read')
      const entry = commitmentOf(digestOf(statement), salt.value)
      expect(await verifyTlogProof(entry, parsed.value, { log: key.value, witnesses: [] })).toMatchObject({ ok: true })
    })
  })
})

type Signed = { readonly text: string; readonly document: Json; readonly jwt: string }

async function documentOf(award: Json | undefined, issuerId: string = issuer.id): Promise<Signed> {
  const found = await inTenant(server, issuerId, tx =>
    tx.$client.query(
      'select document, laurel_whole_token(jwt, document) as jwt from credential where award_id = $1 and is_current',
      [award?.id],
    ),
  )
  const { document, jwt } = found.rows[0]
  return { text: document, document: JSON.parse(document), jwt }
}
