import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from '../platform/config.ts'
import type { Connection } from '../platform/database.ts'
import { parseDatabaseUrl } from '../platform/external-database.ts'
import { StartError } from '../platform/master-key.ts'
import { joinPostgres, startPostgres } from '../platform/postgres/launch.ts'

/** The database that an operator's command works on, as its owner. */
export type Workplace = {
  readonly owner: Connection
  /** Ends the PostgreSQL that was started for the command; one that a server runs stays. */
  close(): Promise<void>
}

const isMade = (dataDir: string) =>
  existsSync(join(dataDir, 'postgres')) || existsSync(join(dataDir, 'postgres-is-in.txt'))

/**
 * Opens the database of the configuration: the one given, that of the server which runs on this data folder, or, where
 * none runs, the embedded one, started for as long as the command takes.
 *
 * @param isNew  true where a database is to be made if there is none; else that is refused
 * @throws StartError with one sentence for the operator
 */
export async function openWorkplace(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<Workplace> {
  if (config.databaseUrl !== undefined) return { owner: parseDatabaseUrl(config.databaseUrl), close: async () => {} }
  if (!isNew && !isMade(config.dataDir))
    throw new StartError(
      `LAUREL_DATA_DIR (${config.dataDir}) holds no database; name the folder of the server with --data-dir.`,
    )
  const joined = isNew ? undefined : await joinPostgres(config.dataDir)
  if (joined) return { owner: joined, close: async () => {} }
  const embedded = await startPostgres(config.dataDir)
  return { owner: embedded.owner, close: embedded.stop }
}

/** A connection for long work: without the limits that requests have. The caller ends it. */
export async function connectOwner(owner: Connection, purpose: string): Promise<pg.Client> {
  const client = new pg.Client({ ...owner, application_name: `laurel ${purpose}`, connectionTimeoutMillis: 15_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0')
    return client
  } catch (error) {
    await client.end().catch(() => {})
    const { code } = error as { code?: string }
    throw new StartError(`The database cannot be opened (${code ?? 'no answer'}).`)
  }
}

/** True if row-level security does not bind this role, so that it sees every tenant's rows at once. */
export async function seesEverything(client: pg.Client): Promise<boolean> {
  const answer = await client.query<{ all: boolean }>(
    'select rolsuper or rolbypassrls as all from pg_roles where rolname = current_user',
  )
  return answer.rows[0]!.all
}
