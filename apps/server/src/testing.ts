import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { inject } from 'vitest'
import { type Config, readConfig } from './platform/config.ts'
import { type Connection, tx } from './platform/database.ts'
import { createLog } from './platform/log.ts'
import { appRoleName } from './platform/roles.ts'
import { type RunningServer, startServer } from './start-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { admin: Connection; template: string; copying: string }
  }
}

/** A database of a test's own. */
export type TestDatabase = { readonly owner: Connection; drop(): Promise<void> }

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client(inject('postgres').admin)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Of many tests at once some meet at what all databases share: those in use, still depended on, or just being changed. */
const MEETINGS = new Set(['55006', '2BP01', 'XX000', '40001', '40P01'])

async function insist(work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!MEETINGS.has((error as { code?: string }).code ?? '') || attempt > 50) throw error
    }
  }
}

/** A copy of the migrated database; with `empty` a database without anything in it. */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { admin, template, copying } = inject('postgres')
  const name = `laurel_test_${randomBytes(6).toString('hex')}`
  // PostgreSQL copies a database only while nobody else copies it.
  await insist(() => asAdmin(`create database ${name}${options.empty ? '' : ` template ${template}${copying}`}`))
  return {
    owner: { ...admin, database: name },
    async drop() {
      await insist(() => asAdmin(`drop database if exists ${name} with (force)`))
      await insist(() => asAdmin(`drop role if exists ${appRoleName(name)}`))
    },
  }
}

export type TestMail = {
  readonly kind: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly locale: string
}

export type TestServer = RunningServer & {
  readonly origin: string
  readonly dataDir: string
  readonly owner: Connection
  /** A request to the server, over a socket. The path may be a whole address. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Every mail that was put on its way, of all issuers, oldest first. */
  mails(): Promise<TestMail[]>
  /** Sets the server's clock, which stands still from then on; `null` lets it run again. */
  setClock(now: Date | null): void
  /** Signs a person in, making them if need be: the `cookie` header to send. */
  signIn(email: string, name?: string): Promise<string>
  /** Everything that was logged, as text. */
  logged(): string
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve((address as { port: number }).port))
    })
  })

/** The true application on a free port of this machine, with a database and a data folder of its own. */
export async function startTestServer(
  options: {
    readonly env?: Readonly<Record<string, string>>
    readonly database?: TestDatabase
    readonly isDemo?: boolean
  } = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'laurel-data-'))
  const port = await freePort()
  const config = readConfig(
    { LAUREL_PORT: String(port), LAUREL_DATA_DIR: dataDir, LAUREL_LOG_LEVEL: 'debug', ...options.env },
    dataDir,
    { isDemo: options.isDemo ?? false },
  )
  if (!config.ok) throw new Error(config.error.sentences.join(' '))
  const database = options.database ?? (await createTestDatabase())
  let stopped: Date | null = null
  let logged = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const server = await startServer(config.value, {
    log: createLog(config.value.logLevel, sink),
    clock: () => stopped ?? new Date(),
    database: database.owner,
  })
  const origin = config.value.publicUrl
  return {
    ...server,
    origin,
    dataDir,
    owner: database.owner,
    fetch: (path, init) => fetch(new URL(path, origin), { redirect: 'manual', ...init }),
    async mails() {
      const client = new pg.Client(database.owner)
      await client.connect()
      try {
        // As the owner, to whom row-level security is forced as well unless it is a superuser.
        const found = await client.query<TestMail>(
          'select kind, to_email as "to", subject, text, html, locale from mail order by id',
        )
        return found.rows
      } finally {
        await client.end()
      }
    },
    setClock(now) {
      stopped = now
    },
    async signIn(email, name = 'Sample Person') {
      const person = await server.auth.findOrMakePerson({ email, name, locale: null })
      const cookies = await server.auth.openSession(person.id, new Request(origin))
      return cookies.map(one => one.split(';')[0]).join('; ')
    },
    logged: () => logged,
    async stop() {
      await server.stop()
      if (!options.database) await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs `work` as the application's role with the rows of one issuer, for looking at what is stored. */
export const inTenant: <T>(server: TestServer, issuerId: string, work: Parameters<typeof tx<T>>[2]) => Promise<T> = (
  server,
  issuerId,
  work,
) => tx(server.deps, { issuerId }, work)

/** The settings with which an operator's command comes to this server's database. */
export function operatorConfig({ config, owner }: TestServer): Config {
  const { user, password, host, port, database } = owner
  const secret = encodeURIComponent(password ?? '')
  return { ...config, databaseUrl: `postgres://${user}:${secret}@${encodeURIComponent(host)}:${port}/${database}` }
}
