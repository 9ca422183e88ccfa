import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SERVER_FLAGS } from '../../../../scripts/server-flags.mjs'
import { givenDatabase } from './given-database.ts'
import { roomyFolder } from './roomy-folder.ts'

export { askDatabase } from './ask-database.ts'
export { roomyFolder } from './roomy-folder.ts'

const MAIN = fileURLToPath(new URL('../../../../apps/server/src/main.ts', import.meta.url))

/** A port that was free a moment ago, on loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve((address as { port: number }).port))
    })
  })
}

/** The bytes of what is at `url`, as they travel to a browser. */
export const packedBytes = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, response => {
      let bytes = 0
      response.on('data', (part: Uint8Array) => (bytes += part.length))
      response.once('end', () => resolve(bytes))
      response.once('error', reject)
    }).once('error', reject)
  })

/** The true server in a process of its own, on a data folder of its own; nothing in it is replaced. */
export type RunningServer = {
  readonly origin: string
  readonly port: number
  readonly dataDir: string
  /** What it has printed so far. */
  output(): string
  /** The one-time set-up link that the first start prints. */
  setUpLink(): string
  /** Resolves when the process has ended, with its exit code or signal. */
  readonly ended: Promise<number | string>
  /** Asks it to end, and waits. */
  stop(): Promise<void>
  /** `kill -9`, and waits. */
  kill(): Promise<void>
  /** Removes everything that it kept: the data folder, and its database where LAUREL_DATABASE_URL is given. */
  remove(): Promise<void>
  readonly process: ChildProcess
}

/** Names the folder of an embedded database as a first start leaves it, where one was made for the whole run. */
export const PREPARED = 'LAUREL_TEST_PREPARED_DATABASE'

/** A new data folder; its database is made at the first start, or is a copy of the prepared one. */
function newDataFolder(): string {
  const folder = roomyFolder()
  const prepared = process.env[PREPARED]
  // With its owners: as root, PostgreSQL's files are another user's.
  if (prepared && spawnSync('cp', ['-a', prepared, join(folder, 'postgres')]).status !== 0)
    throw new Error('the prepared database cannot be copied')
  return folder
}

type StartOptions = {
  readonly env?: Record<string, string>
  readonly args?: readonly string[]
  readonly dataDir?: string
  readonly port?: number
}

export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? newDataFolder()
  const port = options.port ?? (await freePort())
  const origin = `http://localhost:${port}`
  const given = process.env.LAUREL_DATABASE_URL
  const database = given ? await givenDatabase(given, dataDir) : undefined
  const child = spawn(process.execPath, [...SERVER_FLAGS, MAIN, ...(options.args ?? [])], {
    env: {
      ...process.env,
      LAUREL_PORT: String(port),
      LAUREL_PUBLIC_URL: origin,
      LAUREL_DATA_DIR: dataDir,
      ...(database ? { LAUREL_DATABASE_URL: database.url } : {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', data => (printed += data))
  child.stderr.on('data', data => (printed += data))
  const ended = new Promise<number | string>(resolve =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0)),
  )
  let isOver = false
  ended.then(() => (isOver = true))
  const deadline = performance.now() + 90_000
  while (true) {
    const ready = await fetch(`${origin}/readyz`)
      .then(answer => answer.ok)
      .catch(() => false)
    if (ready) break
    if (isOver || performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`the server did not become ready; it printed:\n${printed}`)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return {
    origin,
    port,
    dataDir,
    process: child,
    ended,
    output: () => printed,
    setUpLink: () => {
      const link = /https?:\/\/\S*\/console\/setup\?token=[\w-]+/.exec(printed)?.[0]
      if (!link) throw new Error(`no set-up link in:\n${printed}`)
      return link
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async remove() {
      await database?.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
