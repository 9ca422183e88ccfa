import { fillPlaceholders } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { type SQL, sql } from './sql.ts'

/** A pool of connections of the application's role. Queries of tenants go through `tx`, never through `db`. */
export type Database = {
  readonly pool: pg.Pool
  /** For tables that belong to nobody's tenant (sign-in). */
  readonly db: NodePgDatabase
  close(): Promise<void>
}

/** Inside one transaction. `$client` is its connection, for code that speaks plain SQL (jobs). */
export type Tx = Omit<NodePgDatabase, 'transaction'> & { readonly $client: pg.PoolClient }

export type Connection = {
  /** Folder of a Unix socket, or a host name. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string | undefined
  readonly database: string
  readonly ssl?: pg.ConnectionConfig['ssl'] | undefined
}

/** Whose rows a transaction may see. Without either it sees only what is nobody's (public addresses, sign-in). */
export type Scope = {
  readonly issuerId?: string | undefined
  readonly personId?: string | undefined
  /** What whoever asks may do: writing anything else fails (migration 0003). Without it, the server itself is at work. */
  readonly may?: readonly string[] | undefined
  /** The issuer that answers for this public address, where nobody has said which that is. */
  readonly at?: { readonly kind: AddressKind; readonly address: string } | undefined
  /** All of it sees the database as it was at one moment; for reading several things that must fit together. */
  readonly isSnapshot?: boolean | undefined
}

/** `endorser`: whoever signs endorsements and is no institution; `endorsement`: the link that asks for one; `did`: a name under a domain of an institution's own; `archive…`: what is kept here of an institution that closed elsewhere, by its name here, its old place, its DIDs. */
export type AddressKind =
  | 'issuer'
  | 'endorser'
  | 'endorsement'
  | 'credential'
  | 'claim'
  | 'api-key'
  | 'invitation'
  | 'guardian'
  | 'evidence'
  | 'insight-report'
  | 'did'
  | 'archive'
  | 'archive-place'
  | 'archive-did'

/** Opens a pool. `report` is told of connections that break while idle, which would otherwise end the process. */
export function openDatabase(
  connection: Connection,
  options: { readonly max?: number; readonly report: (error: Error) => void },
): Database {
  const pool = new pg.Pool({
    ...connection,
    max: options.max ?? 16,
    application_name: 'laurel',
    connectionTimeoutMillis: 30_000,
    options: '-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s',
  })
  pool.on('error', options.report)
  return { pool, db: drizzle(pool), close: () => pool.end() }
}

/** `40001` serialisation failure, `40P01` deadlock: the same work may succeed when it is done again. */
const PASSING = new Set(['40001', '40P01'])
const ATTEMPTS = 5

/** The code PostgreSQL gave an error, through the wrapper that Drizzle puts around it. */
export function sqlState(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

/** The unique constraint that a failed insert ran into, if it was that. */
export function brokenConstraint(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, constraint } = at as { code?: unknown; constraint?: unknown }
    if (code === '23505' && typeof constraint === 'string') return constraint
  }
  return undefined
}

/** Begins a transaction that sees the rows of `scope` only. */
function beginning(client: pg.PoolClient, scope: Scope): string {
  const may = scope.may ? `,${scope.may.join(',')},` : ''
  const settings = { issuer_id: scope.issuerId ?? '', person_id: scope.personId ?? '', may }
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('laurel.${name}', ${client.escapeLiteral(value)}, true)`,
  )
  const enter = scope.at
    ? `; select set_config('laurel.issuer_id', issuer_id::text, true) from public_address
        where kind = ${client.escapeLiteral(scope.at.kind)} and address = ${client.escapeLiteral(scope.at.address)}`
    : ''
  return `begin${scope.isSnapshot ? ' isolation level repeatable read, read only' : ''}; select ${set.join(', ')}${enter}`
}

/**
 * Runs `work` in one transaction that sees the rows of `scope` only (row-level security), and commits. On a deadlock or
 * a serialisation failure the whole of it is done again, so `work` must have no effect outside the database.
 *
 * @throws whatever `work` throws, after rolling back
 */
export async function tx<T>(
  deps: { readonly database: Database },
  scope: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await deps.database.pool.connect()
    let broken: Error | undefined
    try {
      // In one message, since each way to the database and back is a good part of what a short transaction takes.
      await client.query(beginning(client, scope))
      const result = await work(drizzle(client) as unknown as Tx)
      await client.query('commit')
      return result
    } catch (error) {
      // A connection whose rollback fails is in an unknown state and must not go back to the pool.
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      if (!PASSING.has(sqlState(error) ?? '') || attempt >= ATTEMPTS) throw error
    } finally {
      client.release(broken)
    }
  }
}

/**
 * One short question in a transaction of its own, with one way to the database and back in the place of three.
 *
 * @param question writes each value as `literal` gives it. It is planned anew each time
 */
export async function ask<Row extends pg.QueryResultRow>(
  deps: { readonly database: Database },
  scope: Scope,
  question: (literal: (value: string) => string) => string,
): Promise<Row[]> {
  const client = await deps.database.pool.connect()
  let broken: Error | undefined
  try {
    const text = `${beginning(client, scope)}; ${question(value => client.escapeLiteral(value))}; commit`
    // A message ends at such a letter, and with it would end the question.
    if (text.includes('\0')) return []
    const results = (await client.query({ text, types })) as unknown as readonly pg.QueryResult<Row>[]
    return results.at(-2)?.rows ?? []
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** From here on the transaction sees the rows of this issuer: for when an address has just said whose they are. */
export async function enterTenant(tx: Tx, issuerId: string): Promise<void> {
  await tx.execute(sql`select set_config('laurel.issuer_id', ${issuerId}, true)`)
}

const dialect = new PgDialect()

/** Times stay the text that PostgreSQL wrote, as everywhere else (Drizzle does the same). */
const TIMES: ReadonlySet<number> = new Set([
  pg.types.builtins.TIMESTAMPTZ,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.DATE,
  pg.types.builtins.INTERVAL,
])
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    TIMES.has(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format as 'text'),
}

/**
 * A question that every page asks. Each connection plans it once, and for a short question that is most of the work.
 * `query` names its values as `sql.placeholder('issuerId')`.
 */
export function prepared<Row extends pg.QueryResultRow>(name: string, query: SQL) {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return async (tx: Tx, values: Readonly<Record<string, string>>): Promise<Row[]> => {
    const found = await tx.$client.query<Row>({ name, text, types, values: fillPlaceholders(params, values) })
    return found.rows
  }
}

/** True if the database answers. */
export async function isAnswering(deps: { readonly database: Database }): Promise<boolean> {
  try {
    await deps.database.db.execute(sql`select 1`)
    return true
  } catch {
    return false
  }
}
