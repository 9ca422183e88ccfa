import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { roomyFolder } from '@laurel/testkit/server'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../src/platform/database.ts'
import { parseDatabaseUrl } from '../src/platform/external-database.ts'
import { migrate, readMigrations } from '../src/platform/migrate.ts'
import { startPostgres } from '../src/platform/postgres/launch.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** As a role that may make databases, and the migrated database that each test's own is copied from. */
    postgres: { admin: Connection; template: string; copying: string }
  }
}

async function inDatabase(connection: Connection, statement: string): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/**
 * One PostgreSQL for the whole run: the embedded one in a folder of its own, or that of LAUREL_DATABASE_URL. Tests get
 * copies of one migrated database (STYLE.md). Nothing here has to survive a power cut, so it does not wait for the disk.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.LAUREL_DATABASE_URL
  const folder = roomyFolder()
  const embedded = given
    ? undefined
    : await startPostgres(folder, { settings: { fsync: 'off', synchronous_commit: 'off', max_connections: '300' } })
  const admin = embedded ? { ...embedded.owner, database: 'postgres' } : parseDatabaseUrl(given!)
  const template = `laurel_template_${randomBytes(4).toString('hex')}`
  await inDatabase(admin, `create database ${template}`)
  await migrate({ ...admin, database: template }, await readMigrations())
  // By files: where nothing waits for the disk that takes half the time of writing a log. PostgreSQL 14 does so anyway.
  project.provide('postgres', { admin, template, copying: given ? '' : ' strategy file_copy' })
  return async () => {
    if (!embedded) await inDatabase(admin, `drop database if exists ${template} with (force)`)
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
