import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { ARCHIVES, openArchiveFolders } from '../../platform/archive-folders.ts'
import { openBlobs } from '../../platform/blobs.ts'
import type { Config } from '../../platform/config.ts'
import { parseMasterKey } from '../../platform/config.ts'
import type { Connection } from '../../platform/database.ts'
import { idMaker } from '../../platform/ids.ts'
import { JOBS_SCHEMA } from '../../platform/jobs.ts'
import { opensKeys } from '../../platform/key-store.ts'
import { findMasterKey, StartError, saveMasterKey } from '../../platform/master-key.ts'
import { applyMigration, type Migration, openMigrationTable, readMigrations } from '../../platform/migrate.ts'
import { closeLogs } from '../close-logs.ts'
import { connectOwner } from '../open-workplace.ts'
import { BLOBS, type Header, JOBS_PART, KEY_PART, readArchivePart } from './manifest.ts'
import { type CheckedArchive, checkArchive } from './read-archive.ts'
import type { WaitingJob } from './snapshot.ts'

export type RestoreReport = { readonly header: Header; readonly blobs: number; readonly jobs: number }

type Options = {
  readonly file: string
  readonly passphrase: string | undefined
  readonly config: Pick<Config, 'blobsDir' | 'dataDir' | 'masterKey'>
  /** Opens the database to restore into; called once the archive has been found whole. */
  readonly open: () => Promise<{ readonly owner: Connection; close(): Promise<void> }>
}

/** The migrations of this program that the backup's schema was made by. */
export function migrationsOf(header: Header, known: readonly Migration[]): Migration[] {
  for (const { name, digest } of header.migrations) {
    const mine = known.find(one => one.name === name)
    if (!mine)
      throw new StartError(
        `The backup has the migration ${name}, which this version of Laurel does not have; restore it with the version that made it, or a newer one.`,
      )
    if (mine.digest !== digest)
      throw new StartError(
        `The backup was made with another migration ${name} than this version of Laurel has; restore it with the version that made it.`,
      )
  }
  return known.filter(one => header.migrations.some(row => row.name === one.name))
}

/** The master key to work with from now on, and whether it has to be written down first. */
async function chooseKey(archive: CheckedArchive, config: Options['config']) {
  const mine = await findMasterKey(config.masterKey, config.dataDir)
  let brought: Uint8Array | null = null
  if (archive.header.hasKey)
    for await (const part of archive.parts())
      if (part.path === KEY_PART) {
        brought = parseMasterKey(Buffer.from(part.bytes).toString('utf8'))
        break
      }
  if (mine && brought && !Buffer.from(mine).equals(brought))
    throw new StartError(
      'LAUREL_MASTER_KEY, or the file master.key of the data folder, is another key than the one in the backup; take it away, or name another data folder.',
    )
  const key = mine ?? brought
  if (!key)
    throw new StartError(
      'The backup has no master key in it. Put the file master.key that was kept apart into the data folder, or set LAUREL_MASTER_KEY.',
    )
  return { key, isNew: !mine }
}

/**
 * Restores a backup into an empty database, all of it or nothing: the schema as it was, the rows, the blobs; then the
 * migrations that the program has had since, and the jobs that waited.
 *
 * Refused: an archive that is damaged, cut off or locked; one of a newer program; a database with anything in it; a
 * master key that does not open the keys in the backup.
 *
 * @throws StartError with one sentence for the operator
 */
export async function restoreBackup(options: Options): Promise<RestoreReport> {
  const archive = await checkArchive(options.file, options.passphrase)
  const known = await readMigrations()
  const migrations = migrationsOf(archive.header, known)
  const { key, isNew } = await chooseKey(archive, options.config)
  const place = await options.open()
  try {
    const client = await connectOwner(place.owner, 'restore')
    const written: string[] = []
    try {
      await checkEmpty(client)
      await client.query("set datestyle = 'ISO, YMD'; set timezone = 'UTC'")
      await client.query('begin')
      await openMigrationTable(client)
      for (const migration of migrations) await applyMigration(client, migration)
      await fill(client, archive, options.config, written)
      await checkKey(client, key)
      for (const migration of known) if (!migrations.includes(migration)) await applyMigration(client, migration)
      const jobs = await keepJobs(client, archive)
      await markRestored(client, archive.header)
      if (isNew) await saveMasterKey(key, options.config.dataDir)
      await client.query('commit')
      return { header: archive.header, blobs: written.length, jobs }
    } catch (error) {
      await client.query('rollback').catch(() => {})
      for (const path of written) await rm(path, { force: true })
      throw error
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}

async function checkEmpty(client: pg.Client): Promise<void> {
  const found = await client.query(
    `select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where nspname in ('public', $1) and relkind in ('r', 'p', 'v', 'm') and not exists (
       select 1 from pg_depend where objid = pg_class.oid and classid = 'pg_class'::regclass and deptype = 'e') limit 1`,
    [JOBS_SCHEMA],
  )
  if (found.rowCount)
    throw new StartError(
      'The database is not empty, and a restore never overwrites; name a new data folder with --data-dir, or an empty database.',
    )
}

/** Row-level security is forced on the owner too, and off while the tables are filled; the transaction hides it. */
async function forcedTables(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity",
  )
  return found.rows.map(row => client.escapeIdentifier(row.name))
}

async function fill(
  client: pg.Client,
  archive: CheckedArchive,
  { blobsDir, dataDir }: Options['config'],
  written: string[],
): Promise<void> {
  const forced = await forcedTables(client)
  for (const name of forced) await client.query(`alter table ${name} no force row level security`)
  const tables = new Map(archive.header.tables.map(table => [table.name, table.columns]))
  // A migration may have put rows of its own where the backup brings them along.
  await client.query(`truncate ${[...tables.keys()].map(name => client.escapeIdentifier(name)).join(', ')} cascade`)
  const blobs = await openBlobs(blobsDir)
  const archives = openArchiveFolders(dataDir)
  const opened = new Set<string>()
  for await (const { path, bytes } of archive.parts()) {
    const archived = readArchivePart(path)
    const table = /^tables\/([^/]+)\//.exec(path)?.[1]
    if (table !== undefined) await fillTable(client, table, tables.get(table), bytes)
    else if (path.startsWith(BLOBS)) {
      const name = path.slice(BLOBS.length)
      if (!(await blobs.get(name))) written.push(join(blobsDir, name.slice(0, 2), name))
      if ((await blobs.put(bytes)) !== name) throw new StartError(`The part ${path} is not what its name says.`)
    } else if (archived) {
      const files = archives.filesOf(archived.id)
      const { sha256: name } = archived
      opened.add(archived.id)
      if (!(await files.get(name))) written.push(join(dataDir, ARCHIVES, archived.id, name.slice(0, 2), name))
      if ((await files.put(bytes)) !== name) throw new StartError(`The part ${path} is not what its name says.`)
    }
  }
  for (const id of opened) await archives.filesOf(id).settle()
  for (const name of forced) await client.query(`alter table ${name} force row level security`)
}

async function fillTable(
  client: pg.Client,
  table: string,
  columns: readonly string[] | undefined,
  bytes: Uint8Array,
): Promise<void> {
  if (!columns) throw new StartError(`The backup has rows of the table ${table}, which it does not describe.`)
  const names = columns.map(name => client.escapeIdentifier(name)).join(', ')
  const stream: Writable = client.query(copyFrom(`copy ${client.escapeIdentifier(table)} (${names}) from stdin`))
  stream.end(bytes)
  await once(stream, 'finish')
}

async function keepJobs(client: pg.Client, archive: CheckedArchive): Promise<number> {
  const newId = idMaker(Date.now)
  let count = 0
  for await (const { path, bytes } of archive.parts()) {
    if (path !== JOBS_PART) continue
    for (const line of Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean)) {
      const job = JSON.parse(line) as WaitingJob
      await client.query(
        'insert into restored_job (id, queue, data, key, priority, start_after) values ($1, $2, $3, $4, $5, $6)',
        [newId(), job.queue, JSON.stringify(job.data), job.key, job.priority, job.start_after],
      )
      count++
    }
    // The blobs follow.
    break
  }
  return count
}

async function checkKey(client: pg.Client, key: Uint8Array): Promise<void> {
  const check = await client.query<{ key_check: string }>('select key_check from installation')
  const keys = await client.query<{ issuer_id: string; id: string; purpose: string; wrapped: string }>(
    'select issuer_id, id, purpose, wrapped from signing_key where wrapped is not null',
  )
  const keyCheck = check.rows[0]?.key_check
  if (keyCheck === undefined || !opensKeys(key, { keyCheck, keys: keys.rows }))
    throw new StartError(
      'The master key is not the one that the signing keys in the backup were locked with. Nothing was restored.',
    )
}

/**
 * Awards made after the backup exist outside, and the restored database knows nothing of them. So no list that was open
 * goes on: its free positions may be taken (I2). Nor does a log: it may have been longer (I8). Nor does the log of a DID,
 * which cannot begin anew: it is held until somebody says that it may go on. What was done is written into each issuer's
 * trail.
 */
async function markRestored(client: pg.Client, header: Header): Promise<void> {
  const forced = await forcedTables(client)
  for (const name of forced) await client.query(`alter table ${name} no force row level security`)
  await client.query('update status_list set is_open = false where is_open')
  await closeLogs(client, 'all')
  await client.query(
    `update issuer set did_held_at = now()
     where exists (select 1 from did_log_entry where did_log_entry.issuer_id = issuer.issuer_id)`,
  )
  await client.query('update installation set restore_mark = $1', [randomBytes(3).toString('hex')])
  const issuers = await client.query<{ issuer_id: string }>('select issuer_id from issuer')
  const newId = idMaker(Date.now)
  for (const { issuer_id } of issuers.rows)
    await client.query(
      `insert into audit (issuer_id, id, at, actor, event, subject, details)
       values ($1, $2, now(), $3, 'server.restored', $5, $4)`,
      [
        issuer_id,
        newId(),
        JSON.stringify({ kind: 'server', id: 'restore', name: 'Laurel' }),
        JSON.stringify({ asOf: header.snapshotAt }),
        issuer_id,
      ],
    )
  for (const name of forced) await client.query(`alter table ${name} force row level security`)
}
