import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { type BackupOptions, makeBackup } from '../../src/operations/backup/make-backup.ts'
import { migrationsOf, restoreBackup } from '../../src/operations/backup/restore-backup.ts'
import { findMasterKey } from '../../src/platform/master-key.ts'
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from '../stages/school.ts'

let server: TestServer
let owner: Caller
let shortName: string
let achievement: Json
let folder: string
const acknowledged: Json[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-backup-'))
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  shortName = school.issuer.shortName
  achievement = await makeAchievement(owner)
  for (let number = 1; number <= 12; number++) acknowledged.push(await makeAward(owner, achievement.id, number))
  await owner.post(`/api/v1/awards/${acknowledged[0]?.id}/revoke`, { reason: 'A mistake' })
  await appendLeft(server.deps)
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const masterKey = () => findMasterKey(undefined, server.dataDir)
let files = 0
const backup = async (more: Partial<BackupOptions> = {}) => {
  const file = join(folder, `${++files}.tar.gz`)
  const report = await makeBackup(server.owner, {
    file,
    blobsDir: server.config.blobsDir,
    masterKey: undefined,
    passphrase: undefined,
    ...more,
  })
  return { file, report }
}

/** A place to restore into: an empty database and an empty data folder, with a master key if one is given. */
async function emptyPlace(key: Uint8Array | null = null) {
  const database = await createTestDatabase({ empty: true })
  const dataDir = mkdtempSync(join(folder, 'data-'))
  if (key) writeFileSync(join(dataDir, 'master.key'), Buffer.from(key).toString('hex'), { mode: 0o600 })
  const config = { dataDir, blobsDir: join(dataDir, 'blobs'), masterKey: undefined }
  return {
    database,
    dataDir,
    restore: (file: string, passphrase?: string) =>
      restoreBackup({ file, passphrase, config, open: async () => ({ owner: database.owner, close: async () => {} }) }),
    audit: () => auditDatabase(database.owner, { now: new Date() }),
  }
}

async function query<Row extends object>(database: Pick<TestDatabase, 'owner'>, sql: string): Promise<Row[]> {
  const client = new pg.Client(database.owner)
  await client.connect()
  return client
    .query<Row>(sql)
    .then(found => found.rows)
    .finally(() => client.end())
}
const tablesOf = (database: Pick<TestDatabase, 'owner'>) =>
  query(database, "select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
const filesOf = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => one.name)
    .sort()
const STORED = `select award_id, statement, document, jwt, unsigned from credential
  join issuance_intent using (issuer_id, award_id, statement) order by award_id, statement`

test('beside a working server: everything acknowledged before is in it, to the byte', async () => {
  const before = await query<{ award_id: string }>(server, STORED)
  const during: Json[] = []
  let number = 100
  // Awards go on being made from before the snapshot until after the end.
  let isOver = false
  const posting = (async () => {
    while (!isOver) during.push(await makeAward(owner, achievement.id, number++))
  })()
  const { file, report } = await backup({
    afterSnapshot: async () => {
      const from = during.length
      while (during.length < from + 3) await makeAward(owner, achievement.id, number++).then(one => during.push(one))
    },
  })
  isOver = true
  await posting
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(report.damagedBlobs).toEqual([])

  const place = await emptyPlace(await masterKey())
  const restored = await place.restore(file)
  const after = await query<{ award_id: string }>(place.database, STORED)
  expect(after.filter(row => before.some(one => one.award_id === row.award_id))).toEqual(before)
  // It is one instant: some of those made meanwhile are not in it, and of those that are nothing is missing.
  expect(after.length).toBeLessThan(before.length + during.length)
  expect((await place.audit()).lines.flatMap(line => line.breaks)).toEqual([])
  expect(filesOf(join(place.dataDir, 'blobs'))).toEqual(filesOf(server.config.blobsDir))
  expect(restored.header.snapshotAt).toBe(report.snapshotAt)
  await place.database.drop()
})

describe('a server on what was restored', () => {
  let place: Awaited<ReturnType<typeof emptyPlace>>
  let again: TestServer
  beforeAll(async () => {
    const key = (await masterKey())!
    place = await emptyPlace(key)
    expect((await owner.post(`/api/v1/awards/${acknowledged[1]?.id}/wallet-offer`)).status).toBe(201)
    const { body: asking } = await owner.post('/api/v1/api-keys', { name: 'asks', scopes: ['verify'] })
    const begun = await caller(server, { authorization: `Bearer ${asking.secret}` }).post(
      `/i/${shortName}/vc-api/workflows/presentation/exchanges`,
      { variables: { query: [{ type: 'DIDAuthentication' }] } },
    )
    expect(begun.status).toBe(201)
    const { file } = await backup()
    await place.restore(file)
    again = await startTestServer({
      database: place.database,
      env: {
        LAUREL_MASTER_KEY: Buffer.from(key).toString('hex'),
        LAUREL_BLOBS_URL: join(place.dataDir, 'blobs'),
        LAUREL_PUBLIC_URL: server.config.publicUrl,
      },
    })
  })
  afterAll(async () => {
    await again?.stop()
    await place?.database.drop()
  })
  const ask = (path: string) => fetch(`http://127.0.0.1:${again.port}${path}`)

  test('answers with the same credentials and pictures', async () => {
    for (const { credentialId } of acknowledged.slice(0, 3)) {
      const original = await server.fetch(`/c/${credentialId}.json`)
      expect(await (await ask(`/c/${credentialId}.json`)).text()).toBe(await original.text())
    }
    const picture = `/api/v1/achievements/${achievement.id}/image`
    const [one, other] = await Promise.all([server.fetch(picture), ask(picture)])
    expect(other.status).toBe(one.status)
  })

  test('still says revoked of what was revoked', async () => {
    const list = (await (await ask(`/i/${shortName}/status/1`)).json()) as Json
    expect(list.credentialSubject.encodedList).toBe(
      ((await (await server.fetch(`/i/${shortName}/status/1`)).json()) as Json).credentialSubject.encodedList,
    )
  })

  test('knows nobody who was signed in, and finds what happened in the trail', async () => {
    expect(await query(place.database, 'select * from session')).toEqual([])
    expect(
      await query(place.database, "select actor->>'kind' as by from audit where event = 'server.restored'"),
    ).toEqual([{ by: 'server' }])
  })

  test.each(['openid4vci_offer', 'vc_api_exchange'])('knows no code of %s that may have worked since', async table => {
    expect((await query(server, `select * from ${table}`)).length).toBeGreaterThan(0)
    expect(await query(place.database, `select * from ${table}`)).toEqual([])
  })

  test('gives new awards positions in a list that no award outside can be in', async () => {
    const known = await query<{ id: string }>(server, 'select id from status_list')
    const [member] = await query<{ email: string }>(
      place.database,
      'select email from member join person on person.id = user_id',
    )
    const overPort: TestServer = {
      ...again,
      fetch: (path, init) => fetch(`http://127.0.0.1:${again.port}${path}`, init),
    }
    const signedIn = caller(overPort, {
      cookie: await again.signIn(member!.email),
      origin: server.config.publicUrl,
    })
    const award = await makeAward(signedIn, achievement.id, 900)
    expect(known.map(one => one.id)).not.toContain(award.statusListId)
    expect(award.statusListId).toMatch(/^2-[0-9a-f]{6}$/)
    await appendLeft(again.deps)
    expect((await place.audit()).lines.flatMap(line => line.breaks)).toEqual([])
  })

  test('goes on with no record that may have been longer: what stood in it still does, and another begins (I8)', async () => {
    const original = await (await server.fetch(`/i/${shortName}/log/checkpoint`)).text()
    const old = await (await ask(`/i/${shortName}/log/checkpoint`)).text()
    const [origin, size] = old.split('\n')
    expect(original.split('\n')[0]).toBe(origin)
    const logs = await query<{ path: string; origin: string; closed_at: Date | null; size: string }>(
      place.database,
      'select path, origin, closed_at, size from log order by begun_at, id',
    )
    expect(logs).toMatchObject([{ path: '', origin, closed_at: expect.any(Date), size }, { closed_at: null }])
    const fresh = logs[1] as (typeof logs)[number]
    expect(fresh.origin).toBe(`${origin}/${fresh.path}`)
    const head = await (await ask(`/i/${shortName}/log/${fresh.path}/checkpoint`)).text()
    expect(head.split('\n').slice(0, 2)).toEqual([fresh.origin, fresh.size])
    // Nothing is signed under the old name any more.
    await appendLeft(again.deps)
    expect(await (await ask(`/i/${shortName}/log/checkpoint`)).text()).toBe(old)
    const { service } = (await (await ask(`/i/${shortName}/did.json`)).json()) as Json
    const named = service.filter((one: Json) => one.type === 'TransparencyLog')
    expect(named.map((one: Json) => one.id.split('#')[1])).toEqual(['log', `log-${fresh.path}`])
    const page = await (await ask(`/i/${shortName}/log`)).text()
    expect(page).toContain(fresh.origin)
    expect(page).toContain('Records that ended')
    // A DID has one log, which may have been longer too; nothing is added to it.
    await expect(followEverybody(again.deps)).rejects.toThrow('is held: the database was restored')
    const did = `/i/${shortName}/did.jsonl`
    expect(await (await ask(did)).text()).toBe(await (await server.fetch(did)).text())
  })
})

describe('jobs that waited', () => {
  test('wait again after a restore, and are done once', async () => {
    const file = join(folder, 'jobs.tar.gz')
    const source = await createTestDatabase()
    // Mail is configured, and its server cannot be reached: the job stays.
    const sending = await startTestServer({
      database: source,
      env: { LAUREL_SMTP_URL: 'smtp://127.0.0.1:9?from=school@example.org' },
    })
    const school = await openSchool(sending)
    const made = await makeAward(school.owner, (await makeAchievement(school.owner)).id, 1)
    await makeBackup(source.owner, {
      file,
      blobsDir: sending.config.blobsDir,
      masterKey: (await findMasterKey(undefined, sending.dataDir)) ?? undefined,
      passphrase: undefined,
    })
    await sending.stop()
    const place = await emptyPlace()
    const report = await place.restore(file)
    const waiting = await query<{ data: Json }>(place.database, "select data from restored_job where queue = 'mail'")
    expect(report.jobs).toBeGreaterThanOrEqual(waiting.length)
    const mails = await query<{ id: string }>(place.database, 'select id from mail where sent_at is null')
    expect(waiting.map(one => one.data.id).sort()).toEqual(mails.map(one => one.id).sort())
    expect(mails.length).toBeGreaterThan(0)
    // The master key came with the backup.
    const again = await startTestServer({
      database: place.database,
      env: {
        LAUREL_SMTP_URL: 'smtp://127.0.0.1:9?from=school@example.org',
        LAUREL_MASTER_KEY: readFileSync(join(place.dataDir, 'master.key'), 'utf8'),
      },
    })
    await again.stop()
    expect(await query(place.database, 'select 1 from restored_job')).toEqual([])
    const queued = await query<{ id: string }>(
      place.database,
      "select data->>'id' as id from laurel_jobs.job where name = 'mail' order by 1",
    )
    expect(queued.map(one => one.id)).toEqual(mails.map(one => one.id).sort())
    expect(made.state).toBe('issued')
    await place.database.drop()
    await source.drop()
  })
})

describe('the archive', () => {
  test('is a tar that any tar reads', async () => {
    const { file } = await backup()
    const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n')
    expect(names[0]).toBe('laurel-backup.json')
    expect(names.at(-1)).toBe('manifest.json')
    expect(names).toContain('tables/credential/000001.copy')
    expect(names).not.toContain('master.key')
    for (const secret of ['session', 'verification']) expect(names.join()).not.toContain(`tables/${secret}/`)
    expect(execFileSync('tar', ['-xzOf', file, 'manifest.json'], { encoding: 'utf8' })).toContain('"sha256"')
  })

  test('locked with a passphrase says nothing without it', async () => {
    const { file } = await backup({ passphrase: 'a long passphrase', masterKey: (await masterKey())! })
    const bytes = readFileSync(file)
    expect(bytes.includes('Sample')).toBe(false)
    const place = await emptyPlace()
    await expect(place.restore(file)).rejects.toThrow('The backup is locked')
    await expect(place.restore(file, 'another passphrase')).rejects.toThrow('The passphrase is not the one')
    for (const cut of [bytes.length - 1, bytes.length - 70_000, 60, 20]) {
      writeFileSync(`${file}.cut`, bytes.subarray(0, Math.max(cut, 10)))
      await expect(place.restore(`${file}.cut`, 'a long passphrase')).rejects.toThrow(/cut off|damaged|passphrase/)
    }
    expect(await tablesOf(place.database)).toEqual([])
    await place.restore(file, 'a long passphrase')
    // The key came with it.
    expect(Buffer.from((await findMasterKey(undefined, place.dataDir))!)).toEqual(Buffer.from((await masterKey())!))
    expect((await place.audit()).isSound).toBe(true)
    await place.database.drop()
  })

  test('does not take the place of a file', async () => {
    const { file } = await backup()
    await expect(backup({ file })).rejects.toThrow('is there already')
  })

  test('leaves out a damaged file of the blobs folder, and says so', async () => {
    const name = 'ab'.repeat(32)
    mkdirSync(join(server.config.blobsDir, 'ab'), { recursive: true })
    writeFileSync(join(server.config.blobsDir, 'ab', name), 'not what it was')
    expect((await backup()).report.damagedBlobs).toEqual([name])
    rmSync(join(server.config.blobsDir, 'ab', name))
  })
})

describe('a restore is refused, and leaves nothing behind', () => {
  let file: string
  beforeAll(async () => {
    file = (await backup()).file
  })
  const refuses = async (place: Awaited<ReturnType<typeof emptyPlace>>, path: string, why: string | RegExp) => {
    await expect(place.restore(path)).rejects.toThrow(why)
    expect(await tablesOf(place.database)).toEqual([])
    await place.database.drop()
  }
  /** The archive, unpacked, changed and packed again. */
  const changed = (change: (dir: string) => void) => {
    const dir = mkdtempSync(join(folder, 'changed-'))
    execFileSync('tar', ['-xzf', file, '-C', dir])
    change(dir)
    const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n')
    const path = join(folder, `changed-${++files}.tar.gz`)
    execFileSync('tar', ['--format=ustar', '-czf', path, '-C', dir, ...names])
    return path
  }

  test('into a database with anything in it', async () => {
    const database = await createTestDatabase()
    const place = await emptyPlace(await masterKey())
    await expect(
      restoreBackup({
        file,
        passphrase: undefined,
        config: { dataDir: place.dataDir, blobsDir: join(place.dataDir, 'blobs'), masterKey: undefined },
        open: async () => ({ owner: database.owner, close: async () => {} }),
      }),
    ).rejects.toThrow('The database is not empty')
    await database.drop()
    await place.database.drop()
  })

  test('with another master key', async () => {
    const place = await emptyPlace(new Uint8Array(32).fill(7))
    await refuses(place, file, 'The master key is not the one')
    expect(filesOf(join(place.dataDir, 'blobs'))).toEqual([])
  })

  test('without any master key', async () => refuses(await emptyPlace(), file, 'has no master key in it'))

  test('with another master key beside the one in the backup', async () => {
    const { file: withKey } = await backup({ masterKey: (await masterKey())! })
    await refuses(await emptyPlace(new Uint8Array(32).fill(7)), withKey, 'is another key than the one in the backup')
  })

  test('where a part was changed', async () => {
    const path = changed(dir => {
      const part = join(dir, 'tables/award/000001.copy')
      writeFileSync(part, readFileSync(part, 'utf8').replace('Sample Learner 1', 'Sample Learner 9'))
    })
    await refuses(await emptyPlace(await masterKey()), path, 'tables/award/000001.copy of the archive is damaged')
  })

  test.each([0.2, 0.5, 0.9, 0.999])('cut off at %d of its length', async share => {
    const bytes = readFileSync(file)
    const path = join(folder, `cut-${share}`)
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)))
    await refuses(await emptyPlace(await masterKey()), path, /cut off|damaged/)
  })

  test('where it is something else', async () => {
    const path = join(folder, 'else')
    writeFileSync(path, 'Dear Sir or Madam')
    await refuses(await emptyPlace(await masterKey()), path, /damaged|none/)
  })

  test('made by a newer program', async () => {
    const newer = changed(dir => {
      const part = join(dir, 'laurel-backup.json')
      writeFileSync(part, readFileSync(part, 'utf8').replace('"version": 1', '"version": 2'))
    })
    await refuses(await emptyPlace(await masterKey()), newer, 'by a newer version of Laurel')
    const header = { migrations: [{ name: '9999_later.sql', digest: 'x' }] } as never
    expect(() => migrationsOf(header, [])).toThrow('which this version of Laurel does not have')
    const other = { migrations: [{ name: '0001_platform.sql', digest: 'x' }] } as never
    expect(() => migrationsOf(other, [{ name: '0001_platform.sql', digest: 'y', sql: '' }])).toThrow(
      'another migration',
    )
  })
})
