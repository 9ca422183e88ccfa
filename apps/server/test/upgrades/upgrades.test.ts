import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { checkArchive } from '../../src/operations/backup/read-archive.ts'
import { restoreBackup } from '../../src/operations/backup/restore-backup.ts'
import { migrate, readMigrations } from '../../src/platform/migrate.ts'
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../../src/testing.ts'
import type { Release } from './release.ts'

// Nothing issued ever stops verifying. For each release there is an archive of a server that worked with it; every
// later version has to take it over. A release adds an archive and takes none away (SOURCES.md).

const here = fileURLToPath(new URL('.', import.meta.url))
const releases = readdirSync(here)
  .filter(name => name.endsWith('.tar.gz'))
  .map(name => name.slice(0, -'.tar.gz'.length))
  .sort()

test('there are releases to come from', () => expect(releases.length).toBeGreaterThan(0))

describe.each(releases)('from %s', name => {
  const file = join(here, `${name}.tar.gz`)
  const release = JSON.parse(readFileSync(join(here, `${name}.json`), 'utf8')) as Release
  let database: TestDatabase
  let dataDir: string
  let server: TestServer

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true })
    dataDir = mkdtempSync(join(tmpdir(), 'laurel-upgrade-'))
    await restoreBackup({
      file,
      passphrase: undefined,
      config: { dataDir, blobsDir: join(dataDir, 'blobs'), masterKey: undefined },
      open: async () => ({ owner: database.owner, close: async () => {} }),
    })
    server = await startTestServer({
      database,
      env: {
        LAUREL_PUBLIC_URL: release.origin,
        LAUREL_MASTER_KEY: readFileSync(join(dataDir, 'master.key'), 'utf8'),
        LAUREL_BLOBS_URL: join(dataDir, 'blobs'),
      },
    })
  })
  afterAll(async () => {
    await server?.stop()
    await database?.drop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init)

  test('every migration since then is applied, to rows that were there before', async () => {
    const { header } = await checkArchive(file, undefined)
    const client = new pg.Client(database.owner)
    await client.connect()
    const applied = await client.query<{ name: string }>('select name from laurel_migration order by name')
    await client.end()
    expect(applied.rows.map(row => row.name)).toEqual((await readMigrations()).map(one => one.name))
    expect(header.migrations.length).toBeLessThanOrEqual(applied.rows.length)
    expect(await migrate(database.owner, await readMigrations())).toEqual([])
  })

  test('the schema is the one that a new installation has', async () => {
    const fresh = await createTestDatabase()
    expect(await schemaOf(database)).toEqual(await schemaOf(fresh))
    await fresh.drop()
  })

  test('every promise holds', async () => {
    const report = await auditDatabase(database.owner, { now: new Date() })
    expect(report.lines.flatMap(line => line.breaks)).toEqual([])
    expect(report.credentials).toBeGreaterThanOrEqual(release.credentials.length)
  })

  test('every credential is there to the byte, and verifies or is revoked as before', async () => {
    for (const { id, state, sha256 } of release.credentials) {
      const document = await (await ask(`/c/${id}.json`)).text()
      expect(createHash('sha256').update(document).digest('hex')).toBe(sha256)
      const verdict = await ask('/api/v1/verify', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: document,
      })
      expect(await verdict.json()).toMatchObject({ result: state === 'issued' ? 'valid' : 'invalid' })
      expect((await ask(`/c/${id}`, { headers: { accept: 'text/html' } })).status).toBe(200)
    }
  })

  test('the program that worked with it goes on with the same API key', async () => {
    const made = await ask('/api/v1/awards', {
      method: 'POST',
      headers: { authorization: `Bearer ${release.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ achievementId: release.achievementId, recipient: { name: 'Sample 99' }, issue: true }),
    })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ state: 'issued' })
  })
})

/** Tables, columns, constraints, indexes and policies as text, whatever order the migrations came in. */
async function schemaOf({ owner }: TestDatabase): Promise<string[]> {
  const client = new pg.Client(owner)
  await client.connect()
  const found = await client.query<{ line: string }>(`
    select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public'
    union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select format('%s %s %s %s %s', tablename, policyname, cmd, qual, with_check) from pg_policies
    union all select format('%s %s %s', relname, relrowsecurity, relforcerowsecurity) from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
    order by 1`)
  await client.end()
  return found.rows.map(row => row.line)
}
