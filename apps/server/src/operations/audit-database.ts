import type { Instant } from '@laurel/core/primitives'
import type pg from 'pg'
import type { Connection } from '../platform/database.ts'
import { StartError } from '../platform/master-key.ts'
import { readMigrations } from '../platform/migrate.ts'
import { checkArchives } from './check-archives.ts'
import { checkCopies } from './check-copies.ts'
import { type Break, checkCredentials, checkPublishedLists, publishedDocuments } from './check-credentials.ts'
import { checkDidLogs } from './check-did-logs.ts'
import { checkEndorsements } from './check-endorsements.ts'
import { checkLogs } from './check-logs.ts'
import { checkVcApi } from './check-vc-api.ts'
import { INVARIANTS, withoutIssuer } from './invariants.ts'
import { connectOwner, seesEverything } from './open-workplace.ts'

export type AuditLine = {
  readonly name: string
  readonly sentence: string
  readonly breaks: readonly Break[]
}

export type AuditReport = {
  readonly isSound: boolean
  readonly lines: readonly AuditLine[]
  /** How many issuers and stored statements were looked at. */
  readonly issuers: number
  readonly credentials: number
}

/** What is not finished after this time is not being worked on any more. */
const GRACE_MINUTES = 5

const DID_LOGS = {
  name: 'I16',
  sentence: 'The log of every issuer’s DID holds, and can be gone on with where it is not held.',
}
const ARCHIVES = {
  name: 'I20',
  sentence:
    'Every file of a closed institution that is kept here is as it was checked, and is found under its addresses.',
}
const VERIFIES = { name: 'I5', sentence: 'Every stored credential verifies with the public verifier.' }

/** The audit's questions are asked of the newest schema. */
async function checkSchema(client: pg.Client): Promise<void> {
  const known = await client
    .query<{ name: string; digest: string }>('select name, digest from laurel_migration')
    .catch(() => ({ rows: [] }))
  const missing = (await readMigrations()).find(
    one => !known.rows.some(row => row.name === one.name && row.digest === one.digest),
  )
  if (missing || known.rows.length === 0)
    throw new StartError(
      'The database is not that of this version of Laurel; start the server once, so that it is brought up to date.',
    )
}

type Options = {
  readonly now: Date
  readonly sample?: number | undefined
  /** Where archives of closed institutions lie; without it their files are not looked at. */
  readonly dataDir?: string | undefined
}

async function askOfIssuers(client: pg.Client): Promise<Break[]> {
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'issuer_id'
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'issuer' order by relname`,
  )
  const found: Break[] = []
  for (const { name } of tables.rows) {
    const rows = await client.query<{ issuer_id: string; subject: string; why: string }>(withoutIssuer(name))
    found.push(...rows.rows.map(row => ({ issuerId: row.issuer_id, subject: row.subject, why: row.why })))
  }
  return found
}

/** All questions about what this transaction sees: every tenant, or the one that it is set to. */
async function askAll(client: pg.Client, options: Options) {
  const before = new Date(options.now.getTime() - GRACE_MINUTES * 60_000).toISOString()
  const breaks = new Map<string, Break[]>()
  for (const { name, sql } of INVARIANTS) {
    const values = /\$1\b/.test(sql) ? [before] : []
    const found = await client.query<{ issuer_id: string | null; subject: string; why: string }>(sql, values)
    breaks.set(
      name,
      found.rows.map(row => ({ issuerId: row.issuer_id, subject: row.subject, why: row.why })),
    )
  }
  breaks.get('I12')!.push(...(await askOfIssuers(client)))
  const stored = await checkCredentials(client, { now: options.now.getTime() as Instant, sample: options.sample })
  breaks.get('I2')!.push(...stored.misplaced)
  breaks.get('I4')!.push(...stored.changed)
  breaks.get('I19')!.push(...stored.misnamed)
  const now = options.now.getTime() as Instant
  const published = await publishedDocuments(client)
  const endorsed = await checkEndorsements(client, published, now)
  const copies = await checkCopies(client, published, now)
  breaks.get('I2')!.push(...endorsed.misplaced)
  breaks.get('I4')!.push(...endorsed.changed, ...copies.changed)
  breaks.get('I7')!.push(...(await checkLogs(client)))
  breaks.get('I9')!.push(...(await checkPublishedLists(client)))
  breaks.set(ARCHIVES.name, await checkArchives(client, options.dataDir))
  breaks.set(DID_LOGS.name, await checkDidLogs(client, now))
  breaks.set(VERIFIES.name, [
    ...stored.unverified,
    ...endorsed.unverified,
    ...copies.unverified,
    ...(await checkVcApi(client, published, now)),
  ])
  return { breaks, credentials: stored.count }
}

/**
 * `laurel doctor --audit`: asks a whole database, in one snapshot, whether what Laurel promises still holds. Reads
 * only, and may be run beside a working server.
 *
 * @param options.sample  how many stored credentials are verified; all of them by default
 * @throws StartError where the database cannot be asked
 */
export async function auditDatabase(owner: Connection, options: Options): Promise<AuditReport> {
  const client = await connectOwner(owner, 'audit')
  try {
    await client.query('begin isolation level repeatable read read only')
    await checkSchema(client)
    const issuers = await client.query<{ issuer_id: string }>(
      "select distinct issuer_id from public_address where kind in ('issuer', 'endorser') order by issuer_id",
    )
    const institutions = await client.query("select 1 from public_address where kind = 'issuer'")
    const all = new Map<string, Break[]>()
    let credentials = 0
    // An owner whom row-level security binds sees one tenant at a time.
    const scopes = (await seesEverything(client)) ? [''] : issuers.rows.map(row => row.issuer_id)
    for (const scope of scopes) {
      await client.query("select set_config('laurel.issuer_id', $1, true)", [scope])
      const found = await askAll(client, options)
      for (const [name, breaks] of found.breaks) all.set(name, [...(all.get(name) ?? []), ...breaks])
      credentials += found.credentials
    }
    await client.query('rollback')
    const lines = [...INVARIANTS, VERIFIES, DID_LOGS, ARCHIVES]
      .map(({ name, sentence }) => ({ name, sentence, breaks: all.get(name) ?? [] }))
      .toSorted((one, other) => Number(one.name.slice(1)) - Number(other.name.slice(1)))
    return {
      isSound: lines.every(one => one.breaks.length === 0),
      lines,
      issuers: institutions.rows.length,
      credentials,
    }
  } finally {
    await client.end()
  }
}
