import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Connection } from './database.ts'
import { JOBS_SCHEMA } from './jobs.ts'
import { StartError } from './master-key.ts'

/** What can be added to and read, never changed, by the application: an issuer's trail, its public record, the log of its DID. */
const APPEND_ONLY = ['audit', 'log_tile', 'log_checkpoint', 'log_cosignature', 'did_log_entry']

export type AppRole = {
  /** How the application signs in. */
  readonly connection: Connection
  /** A sentence for the operator where the role is not what it should be. */
  readonly warning: string | undefined
}

/** The role is named after the database, since roles belong to the whole of PostgreSQL. */
export const appRoleName = (database: string): string =>
  `laurel_app_${createHash('sha256').update(database).digest('hex').slice(0, 12)}`

/**
 * Gives the application a role of its own, without ownership of the tables and without BYPASSRLS, so that row-level
 * security holds for every query of it.
 *
 * Where the owner may not create roles, the owner itself is used: FORCE ROW LEVEL SECURITY binds it too.
 *
 * @param password for the role; `undefined` where the socket is private and asks for none
 * @throws StartError if the only role there is ignores row-level security
 */
export async function openAppRole(owner: Connection, password: string | undefined): Promise<AppRole> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const me = await client.query<{ rolsuper: boolean; rolcreaterole: boolean; rolbypassrls: boolean }>(
      'select rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
    )
    const { rolsuper, rolcreaterole, rolbypassrls } = me.rows[0]!
    const role = appRoleName(owner.database)
    const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
    if (!rolsuper && !rolcreaterole) {
      if (rolbypassrls)
        throw new StartError(
          'LAUREL_DATABASE_URL names a role that ignores row-level security and may not create another; give it CREATEROLE or take BYPASSRLS from it.',
        )
      await createJobsSchema(client, client.escapeIdentifier(owner.user))
      return {
        connection: owner,
        warning:
          'LAUREL_DATABASE_URL names a role that may not create roles, so the server works as the owner of its tables; row-level security is forced on it all the same.',
      }
    }
    const name = client.escapeIdentifier(role)
    // Only a superuser may say anything about the last two, even to say no; and what a role was made with stays so.
    const rights = known.rowCount
      ? ''
      : `nocreatedb nocreaterole noinherit${rolsuper ? ' nosuperuser nobypassrls' : ''}`
    const secret = password === undefined ? '' : ` password ${client.escapeLiteral(password)}`
    await client.query('begin')
    await client.query("select pg_advisory_xact_lock(hashtext('laurel roles'))")
    await client.query(`${known.rowCount ? 'alter' : 'create'} role ${name} login ${rights}${secret}`)
    const database = client.escapeIdentifier(owner.database)
    await client.query(`revoke all on database ${database} from public`)
    await client.query(`grant connect, temporary on database ${database} to ${name}`)
    await client.query(`grant usage on schema public to ${name}`)
    await client.query(`grant select, insert, update, delete on all tables in schema public to ${name}`)
    for (const table of [...APPEND_ONLY, 'laurel_migration'])
      await client.query(
        `do $$ begin if to_regclass('public.${table}') is not null then
           revoke update, delete${table === 'laurel_migration' ? ', insert' : ''} on public.${table} from ${name};
         end if; end $$`,
      )
    if (!rolsuper) await client.query(`grant ${name} to current_user`)
    await createJobsSchema(client, name)
    await client.query('commit')
    return { connection: { ...owner, user: role, password }, warning: undefined }
  } finally {
    await client.end()
  }
}

/** The jobs' schema belongs to the application's role: the job library keeps its own tables there. */
async function createJobsSchema(client: pg.Client, owner: string): Promise<void> {
  await client.query(`create schema if not exists ${JOBS_SCHEMA} authorization ${owner}`)
}
