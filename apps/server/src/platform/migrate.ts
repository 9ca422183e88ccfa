import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Connection } from './database.ts'
import { StartError } from './master-key.ts'

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** Any number that nothing else locks; it keeps two servers that start at once from migrating at once. */
const LOCK = 7_203_918_445

export type Migration = { readonly name: string; readonly sql: string; readonly digest: string }

/** The SQL files of `migrations/` in the order of their names. */
export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(`${folder}/${name}`, 'utf8')
      return { name, sql, digest: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') }
    }),
  )
}

/** Makes the table that says which migrations a database has. */
export async function openMigrationTable(client: pg.ClientBase): Promise<void> {
  await client.query(
    'create table if not exists laurel_migration (name text primary key, digest text not null, applied_at timestamptz not null)',
  )
}

/** Applies one file and writes down that it was, in the caller's transaction. */
export async function applyMigration(client: pg.ClientBase, { name, sql, digest }: Migration): Promise<void> {
  await client.query(sql)
  await client.query('insert into laurel_migration (name, digest, applied_at) values ($1, $2, now())', [name, digest])
}

/**
 * Applies what is missing, each file in a transaction of its own together with its row in `laurel_migration`.
 *
 * @returns the names of those applied now
 * @throws StartError if a file that was applied reads differently now, or is gone: the schema would not be what the
 *   files say
 */
export async function migrate(owner: Connection, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ ...owner, application_name: 'laurel migrate' })
  await client.connect()
  try {
    // Waiting for another server's migrations, and a migration of much data, may take longer than a request may.
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await openMigrationTable(client)
    const known = new Map(
      (await client.query<{ name: string; digest: string }>('select name, digest from laurel_migration')).rows.map(
        row => [row.name, row.digest],
      ),
    )
    for (const name of known.keys())
      if (!migrations.some(one => one.name === name))
        throw new StartError(
          `The database has the migration ${name}, which this version of Laurel does not have; start the version that made it, or a newer one.`,
        )
    const applied: string[] = []
    for (const migration of migrations) {
      const { name, digest } = migration
      const before = known.get(name)
      if (before === digest) continue
      if (before !== undefined)
        throw new StartError(
          `The migration ${name} was changed after it had been applied to this database; restore the file, or start with an empty database.`,
        )
      await client.query('begin')
      try {
        await applyMigration(client, migration)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}
