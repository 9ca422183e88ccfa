import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPostmaster } from '../../src/platform/postgres/postmaster.ts'

/*
 * The embedded PostgreSQL as the server starts it: in a process of its own (`hold-postgres.ts`), which is then killed in
 * every way there is. After each, everything that was acknowledged must be there at the next start.
 */

const HOLDER = fileURLToPath(new URL('hold-postgres.ts', import.meta.url))

let dataDir: string
const children: ChildProcess[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'laurel-launch-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
  const left = postmaster()
  if (left) process.kill(left, 'SIGQUIT')
  await expect.poll(postmaster, { timeout: 20_000 }).toBeUndefined()
  rmSync(dataDir, { recursive: true, force: true })
})

const cluster = () => join(dataDir, 'postgres', '18')
const postmaster = () => findPostmaster(cluster())

type Holder = { readonly process: ChildProcess; readonly socket: string; readonly line: string }

/** Starts a holder, and waits until PostgreSQL is up or the holder has said why not. */
async function hold(): Promise<Holder> {
  const child = spawn(process.execPath, [HOLDER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  for await (const chunk of child.stdout!) {
    text += chunk
    if (text.includes('\n')) break
  }
  const line = text.trim()
  return { process: child, line, socket: line.startsWith('ready ') ? line.slice(6) : '' }
}

async function query<Row extends pg.QueryResultRow>(holder: Holder, text: string): Promise<Row[]> {
  const client = new pg.Client({ host: holder.socket, user: 'laurel', database: 'laurel' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function end(holder: Holder, signal: NodeJS.Signals): Promise<void> {
  holder.process.kill(signal)
  if (holder.process.exitCode === null && holder.process.signalCode === null) await once(holder.process, 'exit')
}

test('it keeps what is committed through every fall, and listens to nobody but this user', {
  timeout: 60_000,
}, async () => {
  const holder = await hold()
  const settings = await query<{ name: string; setting: string }>(
    holder,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes',
      'data_checksums', 'listen_addresses', 'unix_socket_permissions', 'jit', 'server_encoding') order by name`,
  )
  expect(Object.fromEntries(settings.map(row => [row.name, row.setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    listen_addresses: '',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    unix_socket_permissions: '0700',
  })
  expect(statSync(holder.socket).mode & 0o777).toBe(0o700)
  expect(statSync(cluster()).mode & 0o077).toBe(0)
  const [order] = await query<{ ordered: boolean }>(holder, `select 'Z' < 'a' and upper('é') = 'É' as ordered`)
  expect(order!.ordered).toBe(true)
})

test('after kill -9 of the server PostgreSQL ends by itself, cleanly, and the next start has everything', {
  timeout: 60_000,
}, async () => {
  const first = await hold()
  await query(first, 'create table kept (n int)')
  await query(first, 'insert into kept values (1)')
  expect(postmaster()).toBeGreaterThan(0)
  await end(first, 'SIGKILL')
  await expect.poll(postmaster, { timeout: 20_000 }).toBeUndefined()
  expect(existsSync(join(cluster(), 'postmaster.pid'))).toBe(false)
  expect(readFileSync(join(dataDir, 'postgres', 'postgres.log'), 'utf8')).toContain('database system is shut down')
  const second = await hold()
  expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }])
})

test('a start right after kill -9 waits for the old PostgreSQL and has everything', { timeout: 60_000 }, async () => {
  const first = await hold()
  await query(first, 'create table kept (n int)')
  for (let round = 1; round <= 3; round++) {
    const holder = round === 1 ? first : await hold()
    await query(holder, `insert into kept values (${round})`)
    holder.process.kill('SIGKILL')
  }
  const last = await hold()
  expect(last.line).toMatch(/^ready /)
  expect(await query(last, 'select count(*)::int as n from kept')).toEqual([{ n: 3 }])
})

test('a PostgreSQL whose server and supervisor were both killed is found, ended and started again', {
  timeout: 60_000,
}, async () => {
  const first = await hold()
  await query(first, 'create table kept as select 1 as n')
  const orphan = postmaster()!
  const supervisor = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${orphan}/status`, 'utf8'))![1])
  process.kill(supervisor, 'SIGKILL')
  first.process.kill('SIGKILL')
  expect(postmaster()).toBe(orphan)
  const second = await hold()
  expect(second.line).toMatch(/^ready /)
  expect(postmaster()).not.toBe(orphan)
  expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }])
})

test('after kill -9 of PostgreSQL itself, and with a pid file that now names a stranger, it starts again', {
  timeout: 60_000,
}, async () => {
  const first = await hold()
  await query(first, 'create table kept as select 1 as n')
  process.kill(postmaster()!, 'SIGKILL')
  await once(first.process, 'exit')
  const file = join(cluster(), 'postmaster.pid')
  const [, ...rest] = readFileSync(file, 'utf8').split('\n')
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    writeFileSync(file, [String(stranger.pid), ...rest].join('\n'))
    const second = await hold()
    expect(second.line).toMatch(/^ready /)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }])
    expect(stranger.exitCode).toBeNull()
  } finally {
    stranger.kill()
  }
})

test('a second server on the same data folder is refused, and the first goes on', { timeout: 60_000 }, async () => {
  const first = await hold()
  const second = await hold()
  expect(second.line).toBe(
    'refused LAUREL_DATA_DIR is in use by another Laurel server; stop it first, or choose another folder.',
  )
  expect(await query(first, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('a first start that was killed half way is begun again', { timeout: 60_000 }, async () => {
  const half = join(dataDir, 'postgres', '18.999.new')
  mkdirSync(half, { recursive: true })
  writeFileSync(join(half, 'PG_VERSION'), '18\n')
  const holder = await hold()
  expect(holder.line).toMatch(/^ready /)
  expect(readdirSync(join(dataDir, 'postgres')).filter(name => name.endsWith('.new'))).toEqual([])
})

test('SIGTERM ends everything', { timeout: 60_000 }, async () => {
  const holder = await hold()
  await end(holder, 'SIGTERM')
  expect(postmaster()).toBeUndefined()
})
