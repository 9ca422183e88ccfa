import { mkdir } from 'node:fs/promises'
import pg from 'pg'
import type { Config } from './config.ts'
import { type Connection, type Database, openDatabase } from './database.ts'
import { parseDatabaseUrl } from './external-database.ts'
import { installJobs } from './jobs.ts'
import type { Log } from './log.ts'
import { deriveKey, loadMasterKey, StartError } from './master-key.ts'
import { migrate, readMigrations } from './migrate.ts'
import { type EmbeddedPostgres, startPostgres } from './postgres/launch.ts'
import { openAppRole } from './roles.ts'

export type OpenedDatabase = {
  readonly database: Database
  readonly masterKey: Uint8Array
  /** Only where this server runs PostgreSQL itself: then no other server works on it. */
  readonly embedded: EmbeddedPostgres | undefined
  close(): Promise<void>
}

/** The database of LAUREL_DATABASE_URL must answer before anything is done with it. */
async function checkExternal(owner: Connection): Promise<void> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 15_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const answer = await client.query<{ server_version_num: string }>('show server_version_num')
    if (Number(answer.rows[0]!.server_version_num) < 140_000)
      throw new StartError('LAUREL_DATABASE_URL names a PostgreSQL older than 14, which Laurel does not work with.')
  } catch (error) {
    if (error instanceof StartError) throw error
    const { code } = error as { code?: string }
    throw new StartError(`LAUREL_DATABASE_URL names a database that cannot be opened (${code ?? 'no answer'}).`)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Opens the database: the embedded PostgreSQL of the data folder, or the one given; brings its schema up to date as the
 * owner, and then works as a role without ownership.
 *
 * @param given a database that a test has made
 */
export async function openEverything(config: Config, log: Log, given?: Connection): Promise<OpenedDatabase> {
  let embedded: EmbeddedPostgres | undefined
  let owner = given ?? (config.databaseUrl === undefined ? undefined : parseDatabaseUrl(config.databaseUrl))
  if (owner) {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 }).catch(() => {
      throw new StartError('LAUREL_DATA_DIR cannot be made by this user; choose another folder or change its owner.')
    })
    await checkExternal(owner)
  } else {
    embedded = await startPostgres(config.dataDir)
    owner = embedded.owner
  }
  try {
    const masterKey = await loadMasterKey(config.masterKey, config.dataDir)
    const applied = await migrate(owner, await readMigrations())
    if (applied.length > 0) log.info({ migrations: applied }, 'the database schema was brought up to date')
    const password = embedded ? undefined : deriveKey(masterKey, 'database-role').toString('base64url')
    const role = await openAppRole(owner, password)
    if (role.warning) log.warn(role.warning)
    const database = openDatabase(role.connection, {
      report: error => log.warn({ err: error }, 'an idle database connection broke'),
    })
    await installJobs(database)
    return {
      database,
      masterKey,
      embedded,
      async close() {
        await database.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}
