import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { readConfig } from '../../src/platform/config.ts'
import { sqlState, tx } from '../../src/platform/database.ts'
import { parseDatabaseUrl } from '../../src/platform/external-database.ts'
import { createLog } from '../../src/platform/log.ts'
import { openEverything } from '../../src/platform/open-database.ts'

const suffix = randomBytes(4).toString('hex')
const database = `laurel_given_${suffix}`
const role = `laurel_owner_${suffix}`
let dataDir: string

const admin = async (statement: string) => {
  const client = new pg.Client(inject('postgres').admin)
  await client.connect()
  return client.query(statement).finally(() => client.end())
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'laurel-given-'))
})
afterEach(async () => {
  await admin(`drop database if exists ${database} with (force)`)
  const made = await admin("select rolname from pg_roles where rolname like 'laurel_app_%'")
  for (const { rolname } of made.rows) await admin(`drop role ${rolname}`).catch(() => {})
  await admin(`drop role if exists ${role}`)
  rmSync(dataDir, { recursive: true })
})

/** Opens the database as a role with these rights that owns it; the password is asked for by TCP only. */
async function open(rights: string) {
  await admin(`create role ${role} login password 'owner-password' ${rights}`)
  await admin(`create database ${database} owner ${role}`)
  const { admin: given } = inject('postgres')
  const config = readConfig({ LAUREL_DATA_DIR: dataDir, LAUREL_LOG_LEVEL: 'silent' }, dataDir)
  if (!config.ok) throw new Error(config.error.sentences.join())
  return openEverything(config.value, createLog('silent'), {
    ...given,
    user: role,
    password: 'owner-password',
    database,
  })
}

const whoAmI = async (opened: Awaited<ReturnType<typeof open>>) =>
  (
    await opened.database.pool.query(
      "select current_user as name, (select count(*)::int from pg_tables where tableowner = current_user and schemaname = 'public') as tables",
    )
  ).rows[0]

test('a role that may make roles makes one without ownership for the server, at each start the same', async () => {
  const first = await open('createrole')
  const me = await whoAmI(first)
  expect(me).toEqual({ name: expect.stringMatching(/^laurel_app_[0-9a-f]{12}$/), tables: 0 })
  await first.close()
  await admin(`drop role if exists nobody_${suffix}`)
  const config = readConfig({ LAUREL_DATA_DIR: dataDir }, dataDir)
  if (!config.ok) throw new Error('config')
  const again = await openEverything(config.value, createLog('silent'), {
    ...inject('postgres').admin,
    user: role,
    password: 'owner-password',
    database,
  })
  expect(await whoAmI(again)).toEqual(me)
  await again.close()
})

test('a role that may not make roles works itself, and row-level security binds it all the same', async () => {
  const opened = await open('')
  expect((await whoAmI(opened)).name).toBe(role)
  const insert = (issuerId: string, asIssuer: string) =>
    tx(opened, { issuerId: asIssuer }, at =>
      at.$client.query("insert into audit values ($1, $1, now(), '{}', 'e', 's', '{}')", [issuerId]),
    )
  const [one, other] = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002']
  await insert(one, one)
  expect(sqlState(await insert(other, one).catch(error => error))).toBe('42501')
  const seen = await tx(opened, { issuerId: other }, at => at.$client.query('select 1 from audit'))
  expect(seen.rowCount).toBe(0)
  await opened.close()
})

test('a role that ignores row-level security and may make no other is refused', async () => {
  await expect(open('bypassrls')).rejects.toThrow(/^LAUREL_DATABASE_URL names a role that ignores row-level security/)
})

test('an address where no database is gives one sentence', async () => {
  const config = readConfig(
    { LAUREL_DATA_DIR: dataDir, LAUREL_DATABASE_URL: 'postgres://x:secret@127.0.0.1:1/x' },
    dataDir,
  )
  if (!config.ok) throw new Error('config')
  const opening = openEverything(config.value, createLog('silent'))
  await expect(opening).rejects.toThrow('LAUREL_DATABASE_URL names a database that cannot be opened (ECONNREFUSED).')
})

test('addresses are read with their sockets, ports and encryption', () => {
  expect(parseDatabaseUrl('postgres://u:p%40ss@db.example:6432/laurel?sslmode=verify-full')).toEqual({
    host: 'db.example',
    port: 6432,
    user: 'u',
    password: 'p@ss',
    database: 'laurel',
    ssl: { rejectUnauthorized: true },
  })
  expect(parseDatabaseUrl('postgresql://u@/laurel?host=/run/postgresql')).toMatchObject({
    host: '/run/postgresql',
    database: 'laurel',
  })
})
