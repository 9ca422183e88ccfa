import * as nodeCrypto from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { bundledContexts, checkContextDigests, checkSchemaDigests } from '@laurel/core/credential'
import { createWebvhMemory } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import { createVerifierMemory } from '@laurel/core/verification'
import type { Hono } from 'hono'
import { answerUnderOldNames } from './archive/pages/file-routes.ts'
import { buildApp, prepare } from './build-app.ts'
import { createSigningThreads } from './credential/threads/signing-threads.ts'
import { fillDemonstration } from './demonstration/fill-demonstration.ts'
import type { Deps } from './deps.ts'
import { openArchiveFolders } from './platform/archive-folders.ts'
import { type Auth, createAuth } from './platform/auth.ts'
import { openBlobs } from './platform/blobs.ts'
import type { Config } from './platform/config.ts'
import type { Connection } from './platform/database.ts'
import { disclosureTools } from './platform/disclosure-tools.ts'
import { createDnsText } from './platform/dns-text.ts'
import { openErasureLedger } from './platform/erasure-ledger.ts'
import { createFailpoint } from './platform/failpoint.ts'
import { createGuardedCall } from './platform/guarded-call.ts'
import { createGuardedFetch } from './platform/guarded-fetch.ts'
import { createGuardedSend } from './platform/guarded-send.ts'
import { createShell } from './platform/http.ts'
import { idMaker } from './platform/ids.ts'
import { createJobs, type Jobs } from './platform/jobs.ts'
import { openKeptFiles } from './platform/kept-files.ts'
import { openKeyStore } from './platform/key-store.ts'
import type { Log } from './platform/log.ts'
import { DID_HEADS, LOG_HEADS, openLogHeads } from './platform/log-heads.ts'
import { createMailer } from './platform/mail.ts'
import { deriveKey, StartError } from './platform/master-key.ts'
import { createMetrics, watchProcess } from './platform/metrics.ts'
import { openEverything } from './platform/open-database.ts'
import { createScanner } from './platform/scan-file.ts'
import { createSoon } from './platform/soon.ts'
import { createTurns } from './platform/turns.ts'
import { watchJobs } from './platform/watch-jobs.ts'
import { serveApps } from './serve-apps.ts'
import { signInMail } from './sign-in-mail.ts'
import { readRegistries } from './trust/registries.ts'
import { createClocks } from './verification/clocks.ts'
import { readTrustedIssuers } from './verification/trusted-issuers.ts'
import { VERIFY_TURNS } from './verification/verify-anything.ts'

export type RunningServer = {
  readonly config: Config
  readonly deps: Deps
  readonly auth: Auth
  readonly app: Hono
  /** Where it listens; the port that the system chose where the configuration said 0. */
  readonly port: number
  /** While there is no institution: the link to set one up. */
  readonly setUpLink: string | null
  /** Resolves when the embedded PostgreSQL has ended. Before `stop`, that is a fault. */
  readonly databaseEnded: Promise<void>
  /** Takes no more requests, lets those that run end, stops jobs and database. */
  stop(): Promise<void>
}

export type StartOptions = {
  readonly log: Log
  readonly clock?: () => Date
  /** A database that a test has made, as its owner. */
  readonly database?: Connection
  /** Told of mail that stays in the outbox. */
  readonly keptMail?: (mail: { kind: string; email: string; subject: string; text: string }) => void
}

/** More would sign more than one database takes. */
const MOST_THREADS = 4

/** Longer than reverse proxies and programs keep a connection (60 s), so that none is closed under a request of theirs. */
const KEEP_ALIVE_MILLISECONDS = 65_000

/** How long requests may take to end after the server was asked to stop. */
const STOP_MILLISECONDS = 10_000

function listen(app: Hono, config: Config): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const serverOptions = { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }
    const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host, serverOptions }, () =>
      resolve(server),
    )
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = {
        EADDRINUSE: `LAUREL_PORT names the port ${config.port}, which another program uses; stop that program or choose another port.`,
        EACCES: `LAUREL_PORT names the port ${config.port}, which this user may not listen on; choose one from 1024.`,
        EADDRNOTAVAIL: 'LAUREL_HOST names an address that this machine does not have.',
        ENOTFOUND: 'LAUREL_HOST names an address that this machine does not have.',
      }[error.code ?? '']
      reject(why ? new StartError(why) : error)
    })
  })
}

function close(server: ServerType): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), STOP_MILLISECONDS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}

/**
 * Jobs whose regular tasks rest for a time. While the demonstration is filled with what happened long ago, they would take
 * what is half made for something that a crash has left behind.
 */
const resting = (jobs: Jobs, isResting: () => boolean): Jobs => ({
  ...jobs,
  every: (name, seconds, work) =>
    jobs.every(name, seconds, async () => {
      if (!isResting()) await work()
    }),
})

/**
 * Starts everything, in the order in which things need each other; what was started is stopped again if a later part
 * fails.
 *
 * @throws StartError with one sentence for the operator
 */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const contexts = checkContextDigests()
  if (!contexts.ok)
    throw new StartError(`The bundled context ${contexts.error.url} is not the published one; reinstall.`)
  const schemas = checkSchemaDigests()
  if (!schemas.ok) throw new StartError(`The bundled schema ${schemas.error.url} is not the published one; reinstall.`)

  const { log } = options
  const clock = options.clock ?? (() => new Date())
  const opened = await openEverything(config, log, options.database)
  const { database, masterKey } = opened
  // One core stays with what answers people.
  const signing = createSigningThreads(Math.min(MOST_THREADS, availableParallelism() - 1))
  let stopJobs = async () => {}
  let isFilling = config.isDemo
  let listening: ServerType | undefined
  const stop = async () => {
    if (listening) await close(listening)
    await stopJobs()
    await signing.close()
    await opened.close()
  }
  try {
    const newId = idMaker(() => clock().getTime())
    const metrics = createMetrics()
    const jobs = createJobs({ database, log })
    watchProcess(metrics, database)
    watchJobs(metrics, database)
    const mailer = createMailer({ config, database, jobs, clock, newId, kept: options.keptMail })
    const authOf = (publicUrl: string) =>
      createAuth({
        config: { publicUrl, isLoopback: config.isLoopback },
        ...{ database, mailer, masterKey, newId, log, signInMail },
      })
    // Sessions are the same everywhere; passkeys and links in mails belong to the host on which they were asked for.
    const auths = new Map([...new Set(Object.values(config.hosts))].map(one => [new URL(one).host, authOf(one)]))
    const auth = auths.get(new URL(config.publicUrl).host) as Auth
    const archives = openArchiveFolders(config.dataDir)
    const hosts = [...new Set(Object.values(config.hosts))].map(one => new URL(one).host)
    const elsewhere = answerUnderOldNames({ database, archives, hosts })
    const app = createShell({ config, database, log, metrics, elsewhere })
    const own: Deps['own'] = async (path, init) => app.request(config.publicUrl + path, init)
    const call = createGuardedCall({ isLoopback: config.isLoopback })
    const deps: Deps = {
      database,
      clock,
      newId,
      random: nodeCrypto.randomBytes,
      baseUrl: config.publicUrl,
      hosts,
      isLoopback: config.isLoopback,
      isDemo: config.isDemo,
      failpoint: createFailpoint(config.failpoint),
      jobs: config.isDemo ? resting(jobs, () => isFilling) : jobs,
      mailer,
      keys: await openKeyStore({ database, masterKey, newId }),
      deriveSecret: label => deriveKey(masterKey, label),
      archives,
      sites: openKeptFiles(join(config.dataDir, 'sites')),
      blobs: await openBlobs(config.blobsDir),
      scanFile: createScanner(config.scanCommand),
      erasures: openErasureLedger(join(config.dataDir, 'erasures.jsonl')),
      toRecord: createSoon(),
      logHeads: openLogHeads(join(config.dataDir, LOG_HEADS)),
      didHeads: openLogHeads(join(config.dataDir, DID_HEADS)),
      cryptography: cryptographyFromNode(nodeCrypto as unknown as NodeCrypto),
      contexts: bundledContexts,
      signing,
      disclosure: disclosureTools,
      didMemory: createWebvhMemory(),
      verifierMemory: createVerifierMemory(),
      verifyInTurn: createTurns(VERIFY_TURNS),
      trustedIssuers: readTrustedIssuers(config.trustedIssuersFile),
      registries: readRegistries(config.registriesFile),
      registry: config.registryName === undefined ? null : { name: config.registryName },
      federations: config.federations,
      dnsText: createDnsText(clock),
      quotas: config.quotas,
      send: createGuardedSend({ isLoopback: config.isLoopback }),
      call,
      clocks: createClocks(config, call),
      own,
      fetch: createGuardedFetch({
        publicUrl: config.publicUrl,
        ownOrigin: (path, headers) => own(path, { headers }),
      }),
    }
    const parts = { config, deps, auth, metrics, log }
    serveApps(app, host => auths.get(host) ?? auth)
    buildApp(app, parts)
    const setUpLink = await prepare(parts)
    stopJobs = jobs.stop
    await jobs.start()
    if (config.isDemo) {
      const begun = performance.now()
      log.info('the demonstration is being filled with its sample people, which takes some seconds')
      await fillDemonstration(deps, auth, ({ name, done, total }) =>
        log.info({ done, of: total }, `the demonstration has filled ${name}`),
      )
      isFilling = false
      log.info({ seconds: Math.round((performance.now() - begun) / 100) / 10 }, 'the demonstration is filled')
    }
    listening = await listen(app, config)
    const { port } = listening.address() as AddressInfo
    const databaseEnded = opened.embedded?.ended ?? new Promise<void>(() => {})
    return { config, deps, auth, app, port, setUpLink, databaseEnded, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw error
  }
}
