import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { openArchiveFolders } from '../../platform/archive-folders.ts'
import type { Connection } from '../../platform/database.ts'
import { JOBS_SCHEMA } from '../../platform/jobs.ts'
import { StartError } from '../../platform/master-key.ts'
import { syncFolder } from '../../platform/sync-folder.ts'
import { connectOwner, seesEverything } from '../open-workplace.ts'
import {
  archivePart,
  BLOBS,
  FORMAT_VERSION,
  HEADER,
  type Header,
  JOBS_PART,
  KEY_PART,
  MANIFEST,
  type Manifest,
} from './manifest.ts'
import { seal } from './seal.ts'
import { copyTable, type Table, tablesToKeep, waitingJobs } from './snapshot.ts'
import { type Part, writeTar } from './tar.ts'

export type BackupOptions = {
  readonly file: string
  readonly blobsDir: string
  /** Where archives of closed institutions are; nothing of them is taken along without it. */
  readonly dataDir?: string | undefined
  /** Set to take the master key along. */
  readonly masterKey: Uint8Array | undefined
  readonly passphrase: string | undefined
  /** Tests only: called once the snapshot is taken, before anything of it is read. */
  readonly afterSnapshot?: () => Promise<void>
}

export type BackupReport = {
  readonly snapshotAt: string
  readonly rows: number
  readonly blobs: number
  /** Files of the blobs folder whose bytes are not what their name says; they were left out. */
  readonly damagedBlobs: readonly string[]
  readonly bytes: number
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

async function readHeader(client: pg.Client, options: BackupOptions): Promise<{ header: Header; tables: Table[] }> {
  const tables = await tablesToKeep(client)
  const names = tables.map(one => `public.${client.escapeIdentifier(one.name)}`)
  if (!names.includes('public."installation"'))
    throw new StartError('The database is empty: no server has started on it.')
  // A migration must not change a table between the snapshot and its turn.
  await client.query(`lock table ${names.join(', ')} in access share mode`)
  const migrations = await client.query<{ name: string; digest: string }>(
    'select name, digest from laurel_migration order by name',
  )
  const issuers = await client.query<{ did: string }>('select coalesce(home_did, did) as did from issuer order by did')
  const now = await client.query<{ now: Date }>('select now()')
  const header: Header = {
    format: 'laurel-backup',
    version: FORMAT_VERSION,
    snapshotAt: now.rows[0]!.now.toISOString(),
    migrations: migrations.rows,
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
    issuers: issuers.rows.map(row => row.did),
    hasKey: options.masterKey !== undefined,
  }
  return { header, tables }
}
/** The digests of everything kept in the blobs folder, in order. What was there at the snapshot is still there. */
async function blobNames(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return found
    .map(path => path.split(/[/\\]/).at(-1)!)
    .filter(name => /^[0-9a-f]{64}$/.test(name))
    .sort()
}

/**
 * Writes a backup: the database as of one instant, the blobs, the jobs that wait, and, if asked, the master key, into
 * one gzipped tar archive, locked with a passphrase if there is one. May run beside a working server. The file appears
 * under its name when it is whole and on the disk; one that exists is not replaced.
 *
 * @throws StartError with one sentence for the operator
 */
export async function makeBackup(owner: Connection, options: BackupOptions): Promise<BackupReport> {
  const client = await connectOwner(owner, 'backup')
  const half = `${options.file}.part`
  const state = { rows: 0, blobs: 0, damagedBlobs: [] as string[], snapshotAt: '' }
  let isMine = false
  try {
    if (!(await seesEverything(client)))
      throw new StartError(
        'LAUREL_DATABASE_URL names a role that row-level security binds, so it cannot copy everything; give it BYPASSRLS for backups, or back the database up with its own tools.',
      )
    await claimFile(options.file, half)
    isMine = true
    await client.query(
      "set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set bytea_output = 'hex'; set row_security = off",
    )
    await client.query('begin isolation level repeatable read read only')
    const { header, tables } = await readHeader(client, options)
    state.snapshotAt = header.snapshotAt
    await options.afterSnapshot?.()
    const archive = Readable.from(
      writeTar(listed(allParts(client, { header, tables }, options, state)), new Date(header.snapshotAt)),
    )
    const zipped = archive.pipe(createGzip())
    archive.on('error', error => zipped.destroy(error))
    const out = createWriteStream(half, { flags: 'r+' })
    await pipeline(options.passphrase === undefined ? zipped : Readable.from(seal(zipped, options.passphrase)), out)
    await client.query('rollback')
    const { size } = await settle(half)
    await rename(half, options.file)
    syncFolder(dirname(options.file))
    return { ...state, bytes: size }
  } catch (error) {
    if (isMine) await rm(half, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

/** Makes the unfinished file, for this user's eyes only. */
async function claimFile(file: string, half: string): Promise<void> {
  try {
    await (await open(file, 'r')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new StartError(`${file} cannot be written.`)
    const made = await open(half, 'wx', 0o600).catch((reason: NodeJS.ErrnoException) => {
      if (reason.code === 'EEXIST')
        throw new StartError(`${half} is there already: another backup is being made, or was cut off; remove it first.`)
      throw new StartError(`${file} cannot be written (${reason.code}).`)
    })
    await made.close()
    return
  }
  throw new StartError(`${file} is there already; choose another name.`)
}

async function settle(path: string) {
  const file = await open(path, 'r+')
  try {
    await file.sync()
    return await file.stat()
  } finally {
    await file.close()
  }
}

/** Passes parts on, and puts the list of them with their digests at the end. */
async function* listed(parts: AsyncIterable<Part>): AsyncGenerator<Part> {
  const manifest: Manifest = { parts: [] }
  for await (const part of parts) {
    manifest.parts.push({ path: part.path, bytes: part.bytes.length, sha256: sha256(part.bytes) })
    yield part
  }
  yield { path: MANIFEST, bytes: json(manifest) }
}

async function* allParts(
  client: pg.Client,
  { header, tables }: { header: Header; tables: readonly Table[] },
  options: BackupOptions,
  state: { rows: number; blobs: number; damagedBlobs: string[] },
): AsyncGenerator<Part> {
  yield { path: HEADER, bytes: json(header) }
  if (options.masterKey)
    yield { path: KEY_PART, bytes: Buffer.from(`${Buffer.from(options.masterKey).toString('hex')}\n`) }
  for (const table of tables)
    for await (const part of copyTable(client, table)) {
      for (const byte of part.bytes) if (byte === 10) state.rows++
      yield part
    }
  yield { path: JOBS_PART, bytes: Buffer.from(await waitingJobs(client, JOBS_SCHEMA)) }
  for (const name of await blobNames(options.blobsDir)) {
    const bytes = await readFile(join(options.blobsDir, name.slice(0, 2), name))
    if (sha256(bytes) !== name) {
      state.damagedBlobs.push(name)
      continue
    }
    state.blobs++
    yield { path: `${BLOBS}${name}`, bytes }
  }
  yield* archivedParts(client, options, state)
}

/** The files of every archive that is kept; what was brought and is still being checked is brought again. */
async function* archivedParts(
  client: pg.Client,
  { dataDir }: BackupOptions,
  state: { blobs: number; damagedBlobs: string[] },
): AsyncGenerator<Part> {
  if (dataDir === undefined) return
  const archives = openArchiveFolders(dataDir)
  const found = await client.query<{ id: string; sha256: string }>(
    'select distinct archive_id as id, sha256 from archive_file order by archive_id, sha256',
  )
  for (const { id, sha256: name } of found.rows) {
    const bytes = await archives.filesOf(id).get(name)
    if (!bytes || sha256(bytes) !== name) {
      state.damagedBlobs.push(name)
      continue
    }
    state.blobs++
    yield { path: archivePart(id, name), bytes }
  }
}
