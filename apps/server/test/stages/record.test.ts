import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import {
  type Checkpoint,
  commitmentOf,
  consistencyProof,
  digestOf,
  EMPTY_EDGE,
  growEdge,
  isSignedBy,
  leafHash,
  type NoteKey,
  readBundle,
  readCheckpoint,
  readFromTiles,
  readNote,
  readNoteKey,
  readTlogProof,
  rootOfEdge,
  type Tile,
  tilePath,
  verifyConsistency,
  verifyTlogProof,
} from '@laurel/core/log'
import { decodeBase64url, toHex } from '@laurel/core/primitives'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendLeft, appendWaiting } from '../../src/log/append.ts'
import { appendEverything } from '../../src/log/append-everything.ts'
import { record } from '../../src/log/record.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { logCommand } from '../../src/operations/log-command.ts'
import { createLog } from '../../src/platform/log.ts'
import { LOG_HEADS } from '../../src/platform/log-heads.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, operatorConfig, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  issuer = school.issuer
  // Named with each call, since the owner has other institutions later.
  owner = caller(server, { ...school.owner.headers, 'laurel-issuer': issuer.shortName })
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

/** What the operator's commands have said. */
const said: string[] = []
const say = (line: string) => void said.push(line)

let schools = 0
/** Another institution on the same server, and what runs it. */
async function openAnother(): Promise<{ owner: Caller; issuer: Json }> {
  const shortName = `college-${++schools}`
  const made = await owner.post('/api/v1/issuers', {
    name: 'Sample College',
    shortName,
    url: 'https://college.example',
  })
  expect(made.status).toBe(201)
  return { owner: caller(server, { ...owner.headers, 'laurel-issuer': shortName }), issuer: made.body }
}

const valued = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const read = async (path: string, of = issuer) => {
  const answer = await server.fetch(`/i/${of.shortName}/log/${path}`)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

/** The log's key, as the issuer's DID document has it. */
async function keyOf(of = issuer): Promise<NoteKey> {
  const { service } = (await owner.get(`/i/${of.shortName}/did.json`)).body
  return valued(readNoteKey(service.find((one: Json) => one.type === 'TransparencyLog').key))
}

async function headOf(of = issuer): Promise<Checkpoint> {
  const note = valued(readNote(text(await read('checkpoint', of))))
  expect(await isSignedBy(note, await keyOf(of))).toBe(true)
  return valued(readCheckpoint(note.text))
}

const nodesOf = (size: number) => readFromTiles(size, (tile: Tile) => read(tilePath(tile)))

/** All entries of the log, out of its bundles alone. */
async function entriesOf(size: number): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = []
  for (let index = 0; index * 256 < size; index++) {
    const width = Math.min(256, size - index * 256)
    entries.push(...(readBundle(await read(tilePath({ level: 'entries', index, width }))) ?? []))
  }
  return entries
}

const append = () => appendWaiting(server.deps, issuer.id)
const proofOf = async (document: Json | string, of = issuer) =>
  owner.get(`/i/${of.shortName}/log/proof/${toHex(digestOf(document))}`)

async function verifies(document: Json | string): Promise<string> {
  const { status, body } = await proofOf(document)
  if (status !== 200) return String(status)
  const entry = commitmentOf(digestOf(document), valued(decodeBase64url(body.salt)))
  const proof = valued(readTlogProof(body.proof))
  const logged = await verifyTlogProof(entry, proof, { log: await keyOf(), witnesses: [] })
  return logged.ok ? 'on record' : logged.error.code
}

const documentsOf = async (award: Json) => ({
  json: (await owner.get(`/c/${award.credentialId}.json`)).body,
  jwt: await (await server.fetch(`/c/${award.credentialId}.jwt`)).text(),
})

describe('what an institution states', () => {
  test('goes on record, and anybody can see by its key and its tiles alone that it is there', async () => {
    const award = await makeAward(owner, achievement.id, 1)
    await append()
    const { json, jwt } = await documentsOf(award)
    expect([await verifies(json), await verifies(jwt)]).toEqual(['on record', 'on record'])
    // However it was written down since.
    const reordered = Object.fromEntries(Object.entries(json).toReversed())
    expect(JSON.stringify(reordered)).not.toBe(JSON.stringify(json))
    expect(await verifies(reordered)).toBe('on record')
    expect(await verifies({ ...json, name: 'Something else' })).toBe('404')
    const head = await headOf()
    const entries = await entriesOf(head.size)
    expect(entries).toHaveLength(head.size)
    expect(rootOfEdge(growEdge(EMPTY_EDGE, entries.map(leafHash)).grown)).toEqual(head.root)
    // A proof is small enough to travel along with a credential.
    expect((await proofOf(json)).body.proof.length).toBeLessThan(1_024)
  })

  test('is told by entries that are all alike, in batches in which a single award does not show', async () => {
    const before = await headOf()
    await makeAward(owner, achievement.id, 2)
    await append()
    const after = await headOf()
    expect([before.size % 64, (after.size - before.size) % 64]).toEqual([0, 0])
    expect(after.size).toBeGreaterThan(before.size)
    const entries = await entriesOf(after.size)
    for (const entry of entries) expect([entry.length, text(entry.slice(0, 7))]).toEqual([39, 'cred/v1'])
    expect(new Set(entries.map(toHex)).size).toBe(entries.length)
    // What is not salted is not there: nobody who guesses a document finds it (P10).
    const { json } = await documentsOf(await makeAward(owner, achievement.id, 3))
    const guess = createHash('sha256').update(JSON.stringify(json)).digest('hex')
    for (const entry of entries) expect(toHex(entry)).not.toContain(guess)
  })

  test('stays on record when it ends, and so does its end', async () => {
    const award = await makeAward(owner, achievement.id, 4)
    const { json } = await documentsOf(award)
    await append()
    const list = (await owner.get(new URL(json.credentialStatus.statusListCredential).pathname)).body
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'A mistake' })
    const changed = (await owner.get(new URL(json.credentialStatus.statusListCredential).pathname)).body
    await append()
    expect(await verifies(json)).toBe('on record')
    expect([await verifies(list), await verifies(changed)]).toEqual(['on record', 'on record'])
    const kinds = await inTenant(server, issuer.id, tx =>
      tx.execute(sql`
        select kind, count(*)::int from log_statement where subject = ${award.id} and position is not null
        group by kind order by kind`),
    )
    expect(kinds.rows).toEqual([
      { kind: 'credential', count: 2 },
      { kind: 'event', count: 1 },
    ])
  })

  test('is on no other institution’s record', async () => {
    const other = await openAnother()
    const { json } = await documentsOf(await makeAward(owner, achievement.id, 5))
    await append()
    expect((await proofOf(json, other.issuer)).status).toBe(404)
    await makeAward(other.owner, (await makeAchievement(other.owner)).id, 1)
    await appendWaiting(server.deps, other.issuer.id)
    expect((await headOf(other.issuer)).size % 64).toBe(0)
    expect((await keyOf(other.issuer)).name).not.toBe((await keyOf()).name)
  })

  test('is forgotten with its learner, and the log goes on as it was (P10, P11)', async () => {
    const award = await makeAward(owner, achievement.id, 6)
    const { json } = await documentsOf(award)
    await append()
    const before = await headOf()
    const { items } = (await owner.get('/api/v1/learners?q=sample.learner.6')).body
    const erased = await owner.post(`/api/v1/learners/${items[0].id}/erase`, { name: learner(6).name })
    expect(erased.status).toBe(204)
    expect((await proofOf(json)).status).toBe(404)
    await append()
    const after = await headOf()
    const proof = await consistencyProof(before.size, after.size, nodesOf(after.size))
    expect(verifyConsistency(before, after, proof)).toBe(true)
    const left = await inTenant(server, issuer.id, tx =>
      tx.execute(sql`
        select count(*)::int as all from log_statement where subject = ${award.id}`),
    )
    expect(left.rows).toEqual([{ all: 0 }])
  })
})

describe('the log', () => {
  test('grows by many writers at once as by one: each statement has one place, and no head is unsaid', async () => {
    const before = await headOf()
    await inTenant(server, issuer.id, tx =>
      record(
        tx,
        server.deps,
        issuer.id,
        Array.from({ length: 1_000 }, (_, at) => ({ kind: 'event', subject: 'crowd', document: `{"at":${at}}` })),
      ),
    )
    await Promise.all(Array.from({ length: 8 }, append))
    const places = await inTenant(server, issuer.id, tx =>
      tx.execute<{ position: string }>(sql`select position from log_statement where subject = 'crowd' order by id`),
    )
    const positions = places.rows.map(row => Number(row.position))
    expect(positions).toEqual(Array.from({ length: 1_000 }, (_, at) => (positions[0] as number) + at))
    const head = await headOf()
    expect(head.size).toBeGreaterThanOrEqual(before.size + 1_024)
    const all = await inTenant(server, issuer.id, tx =>
      tx.execute(sql`select 1 from log_statement where position is null`),
    )
    expect(all.rows).toEqual([])
    const heads = await inTenant(server, issuer.id, tx =>
      tx.execute<{ size: string; root: Buffer; at: string }>(
        sql`select size, root, at from log_checkpoint order by size`,
      ),
    )
    for (const [index, row] of heads.rows.entries()) {
      const older = { size: Number(row.size), root: new Uint8Array(row.root) }
      const proof = await consistencyProof(older.size, head.size, nodesOf(head.size))
      expect(verifyConsistency(older, head, proof)).toBe(true)
      // Time strictly rises (I7).
      const later = heads.rows[index + 1]
      if (later) expect(Date.parse(later.at)).toBeGreaterThan(Date.parse(row.at))
    }
  })

  test('serves tiles as the specification has them, and nothing that it has not published', async () => {
    const { size } = await headOf()
    expect(size).toBeGreaterThan(1_024)
    const full = await server.fetch(`/i/${issuer.shortName}/log/tile/0/000`)
    expect(full.headers.get('cache-control')).toContain('immutable')
    expect(full.headers.get('access-control-allow-origin')).toBe('*')
    expect((await full.arrayBuffer()).byteLength).toBe(8_192)
    // As wide as it once was, it is what it was.
    expect(await read('tile/0/000.p/64')).toEqual((await read('tile/0/000')).slice(0, 2_048))
    expect(readBundle(await read('tile/entries/000.p/64'))).toHaveLength(64)
    for (const path of ['tile/0/999', 'tile/0/0', 'tile/9/000', 'tile/entries/999', 'other', 'tile/0/000.p/256'])
      expect((await server.fetch(`/i/${issuer.shortName}/log/${path}`)).status, path).toBe(404)
    expect((await owner.get(`/i/${issuer.shortName}/log/proof/nonsense`)).status).toBe(404)
  })

  test('cannot be rewritten by the application', async () => {
    const attempt = (work: ReturnType<typeof sql>) => inTenant(server, issuer.id, tx => tx.execute(work))
    for (const table of ['log_tile', 'log_checkpoint']) {
      await expect(attempt(sql`delete from ${sql.identifier(table)}`)).rejects.toThrow()
      await expect(attempt(sql`update ${sql.identifier(table)} set log_id = log_id`)).rejects.toThrow()
    }
    // A second head of one size is refused by the table itself (I8).
    await expect(
      attempt(sql`
        insert into log_checkpoint (issuer_id, log_id, size, root, note, at)
        select issuer_id, log_id, size, '\x00', 'another', now() from log_checkpoint limit 1`),
    ).rejects.toThrow()
  })

  test('stands up to the audit, which finds whatever does not hold', async () => {
    await appendLeft(server.deps)
    const lines = async () => {
      const { lines } = await auditDatabase(server.owner, { now: new Date(Date.now() + 600_000) })
      return lines.filter(one => ['I6', 'I7'].includes(one.name)).map(one => one.breaks.map(found => found.why))
    }
    expect(await lines()).toEqual([[], []])
    const attempt = async (...statements: string[]) => {
      const client = new pg.Client(server.owner)
      await client.connect()
      try {
        for (const statement of statements) await client.query(statement)
      } finally {
        await client.end()
      }
    }
    const flip = 'update log_tile set bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) where index = 0 and level = '
    await attempt(`${flip}0`)
    expect(await lines()).toEqual([[], ['tile 0/0 is not of its entries']])
    await attempt(`${flip}0`, `${flip}-1`)
    expect((await lines())[1]?.some(why => why.startsWith('the head of ') && why.endsWith('of another tree'))).toBe(
      true,
    )
    await attempt(
      `${flip}-1`,
      "update log_checkpoint set at = at - interval '1 year' where size = (select max(size) from log_checkpoint)",
    )
    expect((await lines())[1]?.[0]).toContain('is not later than the one before')
    await attempt(
      "update log_checkpoint set at = at + interval '1 year' where size = (select max(size) from log_checkpoint)",
    )
    expect(await lines()).toEqual([[], []])
    await attempt(
      "create table kept as select * from log_statement where kind = 'credential' order by id desc limit 2",
      'delete from log_statement where id in (select id from kept)',
    )
    expect(await lines()).toEqual([['a credential that is not on record'], []])
    await attempt('insert into log_statement select * from kept', 'drop table kept')
    expect(await lines()).toEqual([[], []])
    // Of a statement that is there twice over one is missing; two have changed their places; a head is gone.
    const one = "(select id from log_statement where kind = 'credential' and position is not null order by id limit 1)"
    await attempt(
      `create table kept as select * from log_statement where id = ${one}`,
      `delete from log_statement where id = ${one}`,
    )
    expect(await lines()).toEqual([['a credential that is not on record'], []])
    await attempt('insert into log_statement select * from kept', 'drop table kept')
    await attempt(
      `create table salts as select id, salt from log_statement where id = ${one}`,
      `update log_statement set salt = sha256(salt) where id = ${one}`,
    )
    expect((await lines())[1]).toEqual([expect.stringMatching(/^entry \d+ is not of what was stated there$/)])
    await attempt(
      'update log_statement set salt = salts.salt from salts where salts.id = log_statement.id',
      'drop table salts',
    )
    await attempt(
      `create table kept as select * from log_checkpoint where (log_id, size) in (select log_id, max(size) from log_checkpoint group by log_id)`,
      'delete from log_checkpoint where (log_id, size) in (select log_id, size from kept)',
    )
    expect((await lines())[0]).toContain('a tree whose head was not signed')
    // The server may have signed it again meanwhile, to the letter.
    await attempt('insert into log_checkpoint select * from kept on conflict do nothing', 'drop table kept')
    await attempt(
      'update log_edge set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where level = 0 and length(bytes) > 0',
    )
    expect((await lines())[1]?.some(why => why.includes('the edge of level 0'))).toBe(true)
    await attempt(
      'update log_edge set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where level = 0 and length(bytes) > 0',
    )
  })

  test('takes in what was stated before there was one, once', async () => {
    const school = await openAnother()
    const award = await makeAward(school.owner, (await makeAchievement(school.owner)).id, 1)
    const { json } = await documentsOf(award)
    await appendWaiting(server.deps, school.issuer.id)
    // As on a server that was there before.
    const client = new pg.Client(server.owner)
    await client.connect()
    for (const table of ['log', 'log_tile', 'log_edge', 'log_checkpoint', 'log_statement', 'log_state'])
      await client.query(`delete from ${table} where issuer_id = $1`, [school.issuer.id])
    await client.end()
    expect((await proofOf(json, school.issuer)).status).toBe(404)
    for (let round = 0; round < 2; round++) {
      await appendLeft(server.deps)
      expect((await proofOf(json, school.issuer)).status).toBe(200)
      const twice = await inTenant(server, school.issuer.id, tx =>
        tx.execute(sql`select count(*)::int from log_statement where kind = 'credential'`),
      )
      expect(twice.rows).toEqual([{ count: 2 }])
    }
  })

  test('is signed by the machine that has signed it before, and by another one once it is told to (I8)', async () => {
    const before = await headOf()
    const [log] = (
      await inTenant(server, issuer.id, tx =>
        tx.execute<{ id: string }>(sql`select id from log where closed_at is null`),
      )
    ).rows
    const file = join(server.dataDir, LOG_HEADS, log?.id as string)
    const kept = readFileSync(file, 'utf8')
    rmSync(file)
    await makeAward(owner, achievement.id, 21)
    await append()
    expect(await headOf()).toEqual(before)
    expect(await appendLeft(server.deps)).toMatchObject({ held: 0, unknown: 1, ahead: 0, errors: [] })
    // From here on the server signs by itself, so what is kept is looked at when it is said.
    let adopted = ''
    const sayAndLook = (line: string) => {
      adopted = readFileSync(file, 'utf8')
      say(line)
    }
    const adopt = () =>
      logCommand(operatorConfig(server), { verb: 'adopt', shortName: issuer.shortName, say: sayAndLook })
    expect(await adopt()).toBe(0)
    expect(said.at(-1)).toContain(`${before.origin} is gone on with from here`)
    expect(adopted).toBe(kept)
    await expect(adopt()).rejects.toThrow('that this data folder does not know')
    await append()
    expect((await headOf()).size).toBeGreaterThan(before.size)
    expect(await appendLeft(server.deps)).toMatchObject({ held: 0, unknown: 0, ahead: 0, errors: [] })
  })

  test('waits while the last head is of a time to come (H-50)', async () => {
    const school = await openAnother()
    const achievementId = (await makeAchievement(school.owner)).id
    await makeAward(school.owner, achievementId, 1)
    const ahead = { ...server.deps, clock: () => new Date(Date.now() + 3_600_000) }
    await appendWaiting(ahead, school.issuer.id)
    const before = await headOf(school.issuer)
    await makeAward(school.owner, achievementId, 2)
    await appendWaiting(server.deps, school.issuer.id)
    expect(await headOf(school.issuer)).toEqual(before)
    expect(await appendLeft(server.deps)).toMatchObject({ held: 0, unknown: 0, ahead: 1, errors: [] })
    await appendWaiting(ahead, school.issuer.id)
    expect((await headOf(school.issuer)).size).toBeGreaterThan(before.size)
  })

  test('signs nothing where this machine has signed another history (I8)', async () => {
    const school = await openAnother()
    const achievementId = (await makeAchievement(school.owner)).id
    await makeAward(school.owner, achievementId, 1)
    await appendWaiting(server.deps, school.issuer.id)
    const early = await headOf(school.issuer)
    const [log] = (await inTenant(server, school.issuer.id, tx => tx.execute<{ id: string }>(sql`select id from log`)))
      .rows
    const logId = log?.id as string
    await makeAward(school.owner, achievementId, 2)
    await appendWaiting(server.deps, school.issuer.id)
    const published = text(await read('checkpoint', school.issuer))
    // The database goes back to what it was, as by a copy of its files that somebody puts in place.
    const owned = new pg.Client(server.owner)
    await owned.connect()
    try {
      await owned.query("select set_config('laurel.issuer_id', $1, false)", [school.issuer.id])
      await owned.query('begin')
      await owned.query('select 1 from log where id = $1 for update', [logId])
      await owned.query('delete from log_checkpoint where log_id = $1 and size > $2', [logId, early.size])
      await owned.query('update log set size = $2 where id = $1', [logId, early.size])
      await owned.query(
        'update log_statement set position = null, log_id = null where log_id = $1 and position >= $2',
        [logId, early.size],
      )
      await owned.query('update log_edge set bytes = substring(bytes for $2) where log_id = $1 and level = 0', [
        logId,
        early.size * 32,
      ])
      await owned.query('update log_edge set bytes = substring(bytes for $2) where log_id = $1 and level = -1', [
        logId,
        early.size * 41,
      ])
      await owned.query('commit')
    } finally {
      await owned.end()
    }
    await makeAward(school.owner, achievementId, 3)
    await appendWaiting(server.deps, school.issuer.id)
    expect(await headOf(school.issuer)).toEqual(early)
    expect(await server.deps.logHeads.read(logId)).toBe(published)
    // And it goes on to sign nothing, until somebody says what is to be done.
    await appendLeft(server.deps)
    expect(await headOf(school.issuer)).toEqual(early)
    const page = await (await server.fetch(`/i/${school.issuer.shortName}/log`)).text()
    expect(page).toContain('Nothing new goes on this record at the moment')
    // Whoever runs the server is told, and the metrics go on saying so.
    const gauges = new Map<string, () => unknown>()
    let logged = ''
    const look = appendEverything(server.deps, {
      metrics: { ...createMetrics(), gauge: (name, _, read) => void gauges.set(name, read) },
      log: createLog(
        'error',
        new Writable({
          write(line, _, done) {
            logged += line
            done()
          },
        }),
      ),
    })
    expect(gauges.get('laurel_records_held')?.()).toEqual([])
    await look()
    expect(gauges.get('laurel_records_held')?.()).toContainEqual({ labels: { why: 'held' }, value: 1 })
    expect(gauges.get('laurel_records_oldest_seconds')?.()).toEqual([{ value: expect.any(Number) }])
    expect(logged).toContain('see laurel log renew')
    logged = ''
    await look()
    expect(logged).toBe('')
    const renew = (shortName: string) => logCommand(operatorConfig(server), { verb: 'renew', shortName, say })
    await expect(renew(issuer.shortName)).rejects.toThrow('is not held; it goes on')
    await expect(renew('nobody')).rejects.toThrow('There is no institution "nobody" here')
    await expect(logCommand(operatorConfig(server), { verb: 'other', shortName: 'x', say })).rejects.toThrow(
      'knows two things',
    )
    expect(await renew(school.issuer.shortName)).toBe(0)
    expect(said.at(-1)).toContain(`${early.origin} has ended`)
    await appendWaiting(server.deps, school.issuer.id)
    const { service } = (await school.owner.get(`/i/${school.issuer.shortName}/did.json`)).body
    const logs = service.filter((one: Json) => one.type === 'TransparencyLog')
    expect(logs).toHaveLength(2)
    const path = new URL(logs[1].serviceEndpoint).pathname
    expect((await (await server.fetch(`${path}/checkpoint`)).text()).split('\n')[0]).toBe(
      `${early.origin}/${path.split('/').at(-1)}`,
    )
    expect(await headOf(school.issuer)).toEqual(early)
    // And the audit has nothing to say of it any more.
    await appendLeft(server.deps)
    const { lines } = await auditDatabase(server.owner, { now: new Date(Date.now() + 600_000) })
    expect(lines.filter(one => ['I6', 'I7'].includes(one.name)).flatMap(one => one.breaks)).toEqual([])
  })
})

test('what a learner’s own name is stays out of it', async () => {
  await makeAward(owner, achievement.id, 8)
  await append()
  const all = (await entriesOf((await headOf()).size)).map(entry => Buffer.from(entry).toString('latin1')).join('')
  expect(all).not.toContain(learner(8).name)
  expect(all).not.toContain(learner(8).email)
})
