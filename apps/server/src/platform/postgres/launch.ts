import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Connection } from '../database.ts'
import { StartError } from '../master-key.ts'
import { type Cluster, ENVIRONMENT, OWNER, openCluster } from './cluster.ts'
import { findPostmaster } from './postmaster.ts'

export type EmbeddedPostgres = {
  /** As the owner of everything, through a socket that only this user and root can reach. */
  readonly owner: Connection
  /** Resolves when PostgreSQL has ended, wanted or not. */
  readonly ended: Promise<void>
  /** Ends it cleanly, and waits. */
  stop(): Promise<void>
}

/** Nothing acknowledged is lost in a power cut; nothing of what people are called is written to the log. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_connections: '100',
  jit: 'off',
  statement_timeout: '15s',
  idle_in_transaction_session_timeout: '30s',
  logging_collector: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
}

const SUPERVISOR = fileURLToPath(new URL('supervisor.ts', import.meta.url))

/** Any number that nothing else locks, in the database `postgres`: whoever holds it is the server of this cluster. */
const IN_USE = 5_117_204_663

/** How long a start may take: a big database that was killed replays its log first. */
const PATIENCE_MILLISECONDS = 120_000

function run(cluster: Cluster, settings: Readonly<Record<string, string>>): ChildProcess {
  const all = { ...SETTINGS, unix_socket_directories: cluster.socketFolder, ...settings }
  const order = {
    command: cluster.binaries.postgres,
    args: ['-D', cluster.folder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: cluster.folder,
    log: cluster.log,
    env: ENVIRONMENT,
    user: cluster.user,
  }
  const flags = process.execArgv.filter(flag => flag.startsWith('--disable-warning'))
  return spawn(process.execPath, [...flags, SUPERVISOR, JSON.stringify(order)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: ENVIRONMENT,
  })
}

async function connect(owner: Connection): Promise<pg.Client | undefined> {
  const client = new pg.Client({ ...owner, database: 'postgres', connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch {
    await client.end().catch(() => {})
    return undefined
  }
}

const takeLock = async (client: pg.Client) => {
  const answer = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [IN_USE])
  return answer.rows[0]!.taken
}

const lastLine = (path: string) => {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? ''
  } catch {
    return ''
  }
}

/**
 * Ends the PostgreSQL that a killed server left behind. If its own supervisor is ending it already, that is waited for.
 *
 * @throws StartError if it is not left behind: another server works with it
 */
async function endLeftover(cluster: Cluster, owner: Connection, deadline: number): Promise<void> {
  for (let asked = false; ; await pause(50)) {
    const pid = findPostmaster(cluster.folder)
    if (pid === undefined) return
    if (performance.now() > deadline)
      throw new StartError('The embedded PostgreSQL of an earlier start does not end; end it by hand and start again.')
    if (asked) continue
    const client = await connect(owner)
    if (!client) continue
    try {
      if (!(await takeLock(client)))
        throw new StartError(
          'LAUREL_DATA_DIR is in use by another Laurel server; stop it first, or choose another folder.',
        )
      process.kill(pid, 'SIGINT')
      asked = true
    } catch (error) {
      if (error instanceof StartError) throw error
    } finally {
      await client.end().catch(() => {})
    }
  }
}

/** The PostgreSQL of a data folder that a server works with right now; `undefined` where none does. */
export async function joinPostgres(dataDir: string, database = 'laurel'): Promise<Connection | undefined> {
  const cluster = openCluster(dataDir)
  if (findPostmaster(cluster.folder) === undefined) return undefined
  const owner = { host: cluster.socketFolder, port: 5432, user: OWNER, database }
  const client = await connect(owner)
  if (!client) return undefined
  try {
    return (await takeLock(client)) ? undefined : owner
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Starts the PostgreSQL of a data folder, making it at the first start.
 *
 * @throws StartError with one sentence for the operator
 */
export async function startPostgres(
  dataDir: string,
  options: { readonly database?: string; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<EmbeddedPostgres> {
  const cluster = openCluster(dataDir)
  const owner = { host: cluster.socketFolder, port: 5432, user: OWNER, database: options.database ?? 'laurel' }
  const deadline = performance.now() + PATIENCE_MILLISECONDS

  for (let attempt = 0; ; attempt++) {
    await endLeftover(cluster, owner, deadline)
    const supervisor = run(cluster, options.settings ?? {})
    supervisor.stdin?.on('error', () => {})
    let isOver = false
    const ended = new Promise<void>(resolve => {
      const over = () => {
        isOver = true
        resolve()
      }
      supervisor.once('exit', over)
      supervisor.once('error', over)
    })
    let holder: pg.Client | undefined
    while (!isOver && !holder && performance.now() < deadline) {
      holder = await connect(owner)
      if (!holder) await Promise.race([pause(20), ended])
    }
    const stop = async () => {
      await holder?.end().catch(() => {})
      supervisor.stdin?.end()
      await ended
    }
    if (holder && (await takeLock(holder))) {
      const known = await holder.query('select 1 from pg_database where datname = $1', [owner.database])
      if (known.rowCount === 0) await holder.query(`create database ${holder.escapeIdentifier(owner.database)}`)
      return { owner, ended, stop }
    }
    await stop()
    // A process of the killed server may hold its shared memory a moment longer; two starts at once end here as well.
    if (attempt >= 20 || performance.now() > deadline)
      throw new StartError(
        `The embedded PostgreSQL does not start; its log (${cluster.log}) ends with: ${lastLine(cluster.log)}`,
      )
    await pause(500)
  }
}
