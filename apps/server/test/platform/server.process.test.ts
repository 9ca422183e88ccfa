import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { freePort } from '../../src/testing.ts'

// The server as people start it: a process with an environment, which prints and ends.
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

let dataDir: string
let port: number
const children: ChildProcess[] = []
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'laurel-process-'))
  port = await freePort()
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await expect.poll(() => findPostmaster(join(dataDir, 'postgres', '18')), { timeout: 20_000 }).toBeUndefined()
  rmSync(dataDir, { recursive: true, force: true })
})

type Started = { readonly child: ChildProcess; printed(): string; readonly ended: Promise<unknown> }

function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { PATH: process.env.PATH, LAUREL_PORT: String(port), LAUREL_DATA_DIR: dataDir, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  child.stdout.on('data', data => (text += data))
  child.stderr.on('data', data => (text += data))
  // `close` comes when everything printed has been read as well.
  return { child, printed: () => text, ended: once(child, 'close').then(([code, signal]) => code ?? signal) }
}

const ready = (server: Started) => expect.poll(server.printed, { timeout: 45_000 }).toContain('Ctrl-C ends everything.')
const setUpLink = (server: Started) => /http\S+\/console\/setup\?token=([\w-]+)/.exec(server.printed())?.[1]

test('it prints its address and the set-up link, again at later starts, and is back after kill -9', {
  timeout: 120_000,
}, async () => {
  const first = start()
  await ready(first)
  expect(first.printed()).toContain(`http://localhost:${port}/console/`)
  const firstToken = setUpLink(first)
  expect(firstToken).toMatch(/^[\w-]{43}$/)
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')

  const second = start()
  await ready(second)
  const token = setUpLink(second)
  expect(token).toMatch(/^[\w-]{43}$/)
  const valid = await fetch(`http://localhost:${port}/api/v1/setup?token=${token}`)
  expect(await valid.json()).toEqual({ valid: true })
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(0)
  expect(findPostmaster(join(dataDir, 'postgres', '18'))).toBeUndefined()
})

test('wrong values end the start with a sentence each, and nothing was started', { timeout: 60_000 }, async () => {
  const server = start({ LAUREL_PORT: 'x', LAUREL_MASTER_KEY: 'y' })
  expect(await server.ended).toBe(1)
  expect(server.printed().trim().split('\n')).toEqual([
    expect.stringMatching(/^LAUREL_PORT must be .*\.$/),
    expect.stringMatching(/^LAUREL_MASTER_KEY must be .*\.$/),
  ])
})

test('a port that another program uses ends the start with a sentence, and the database with it', {
  timeout: 60_000,
}, async () => {
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  try {
    const server = start({ LAUREL_LOG_LEVEL: 'silent' })
    expect(await server.ended).toBe(1)
    expect(server.printed()).toBe(
      `LAUREL_PORT names the port ${port}, which another program uses; stop that program or choose another port.\n`,
    )
    expect(findPostmaster(join(dataDir, 'postgres', '18'))).toBeUndefined()
  } finally {
    other.close()
  }
})

test('another master key ends the start before anything is signed', { timeout: 120_000 }, async () => {
  const first = start()
  await ready(first)
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  const file = join(dataDir, 'master.key')
  const right = readFileSync(file, 'utf8')
  writeFileSync(file, `${'0'.repeat(64)}\n`)
  const wrong = start({ LAUREL_LOG_LEVEL: 'silent' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.printed()).toMatch(/^LAUREL_MASTER_KEY is not the key that this database was set up with.*\.\n$/)
  writeFileSync(file, right)
  const again = start()
  await ready(again)
})
