import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { type Database, type Tx, tx } from './database.ts'
import type { Log } from './log.ts'
import { enter, type Presence } from './presence.ts'

/** The schema of the job tables. It belongs to the application's role: jobs carry ids, and no tenant's data. */
export const JOBS_SCHEMA = 'laurel_jobs'

type QueueOptions = {
  /** How many jobs of this process run at once. */
  readonly concurrency?: number
  /** How often a failed job is tried again, with growing pauses from `retryDelaySeconds`. */
  readonly retryLimit?: number
  readonly retryDelaySeconds?: number
  /** A job that takes longer is given to somebody else. */
  readonly expireSeconds?: number
}

type EnqueueOptions = {
  /** While a job with this key waits, another one is not added. */
  readonly key?: string
  readonly startAfter?: Date
  readonly priority?: number
}

export type Jobs = {
  /** Adds a job, in the transaction of what it belongs to: both are kept or neither. The queue must have its `work`. */
  enqueue(tx: Tx, queue: string, data: object, options?: EnqueueOptions): Promise<void>
  /** Adds many jobs of one queue at the cost of one. */
  enqueueMany(tx: Tx, queue: string, data: readonly object[]): Promise<void>
  /** Says who does the jobs of a queue. Before `start`, and once a queue. A handler that throws is tried again. */
  work<Data extends object>(
    queue: string,
    handler: (data: Data, context: JobContext) => Promise<void>,
    options?: QueueOptions,
  ): void
  /** Runs `handler` every `seconds` while the server runs, never twice at once in this process. Errors are logged. */
  every(name: string, seconds: number, handler: () => Promise<void>): void
  start(): Promise<void>
  /** Takes no more jobs, waits for those that run, and ends. */
  stop(): Promise<void>
}

type JobContext = {
  /** How many times it was tried before. */
  readonly retryCount: number
  /** Ends when the server ends: long work should save its progress and stop, it goes on at the next start. */
  readonly signal: AbortSignal
}

type Worker = {
  readonly queue: string
  readonly handler: (data: never, context: JobContext) => Promise<void>
  readonly options: QueueOptions
}

type InHand = { readonly id: string; readonly since: string }
const ids = (jobs: readonly InHand[]): string[] => jobs.map(one => one.id)

type RestoredJob = { data: object; key: string | null; priority: number; start_after: Date }

/** What pg-boss needs of a connection. */
const speaking = (client: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }) => ({
  executeSql: (text: string, values?: unknown[]) => client.query(text, values) as Promise<{ rows: never[] }>,
})

/** Makes the tables of the jobs; does nothing where they are there. */
export async function installJobs(database: Database): Promise<void> {
  const boss = new PgBoss({
    db: speaking(database.pool),
    schema: JOBS_SCHEMA,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => {})
  await boss.start()
  await boss.stop({ graceful: false })
}

const POLL_MILLISECONDS = 500
const LOOK_SECONDS = 1

export function createJobs(deps: { readonly database: Database; readonly log: Log }): Jobs {
  const boss = new PgBoss({
    db: speaking(deps.database.pool),
    schema: JOBS_SCHEMA,
    migrate: false,
    createSchema: false,
    schedule: false,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', error => deps.log.error({ err: error }, 'the job queue reported an error'))
  const workers: Worker[] = []
  const timers: { name: string; seconds: number; handler: () => Promise<void> }[] = []
  const ending = new AbortController()
  const running = new Set<Promise<void>>()
  const handles: NodeJS.Timeout[] = []
  const waiting = new Map<string, () => void>()
  let isStarted = false
  let presence: Presence | undefined

  const track = (work: Promise<void>) => {
    running.add(work)
    void work.finally(() => running.delete(work))
  }
  /** Wakes a queue's loop soon, when the transaction that adds the job has probably been committed. Only a hint. */
  const nudge = (queue: string) => setTimeout(() => waiting.get(queue)?.(), 20).unref()
  const pause = (queue: string) =>
    new Promise<void>(resume => {
      const timer = setTimeout(resume, POLL_MILLISECONDS)
      waiting.set(queue, () => {
        clearTimeout(timer)
        resume()
      })
      if (ending.signal.aborted) waiting.get(queue)?.()
    })

  async function runOne(worker: Worker, job: { id: string; data: object; retryCount: number }): Promise<void> {
    try {
      await worker.handler(job.data as never, { retryCount: job.retryCount, signal: ending.signal })
      await boss.complete(worker.queue, job.id)
    } catch (error) {
      const { queue } = worker
      deps.log.warn({ err: error, queue, retryCount: job.retryCount }, 'a job failed and may be tried again')
      // What is thrown may quote a person, so nothing of it is kept with the job.
      await boss.fail(queue, job.id)
    }
  }

  async function runQueue(worker: Worker): Promise<void> {
    const batchSize = worker.options.concurrency ?? 1
    while (!ending.signal.aborted) {
      try {
        const batch = await boss.fetch<object>(worker.queue, { batchSize, includeMetadata: true })
        await Promise.all(batch.map(job => runOne(worker, job)))
        if (batch.length === 0) await pause(worker.queue)
      } catch (error) {
        if (ending.signal.aborted) return
        deps.log.error({ err: error, queue: worker.queue }, 'a queue could not be read')
        await pause(worker.queue)
      }
    }
  }

  async function openQueue({ queue, options }: Worker): Promise<void> {
    const settings = {
      retryLimit: options.retryLimit ?? 10,
      retryDelay: options.retryDelaySeconds ?? 1,
      retryBackoff: true,
      expireInSeconds: options.expireSeconds ?? 900,
      deleteAfterSeconds: 86_400,
    }
    if (await boss.getQueue(queue)) await boss.updateQueue(queue, settings)
    else await boss.createQueue(queue, { policy: 'short', ...settings, retryDelayMax: 3600 })
  }

  /** What servers have in hand of a queue. */
  const inHand = async (queue: string): Promise<InHand[]> =>
    (
      await deps.database.pool.query<InHand>(
        `select id, started_on::text as since from ${JOBS_SCHEMA}.job where name = $1 and state = 'active'`,
        [queue],
      )
    ).rows

  /** Puts back the jobs that a server had in hand when it was killed, instead of waiting until they expire. */
  async function putBack({ queue }: Worker): Promise<void> {
    const left = await inHand(queue)
    if (left.length > 0) await boss.fail(queue, ids(left))
  }

  /**
   * Where other servers were there at the start, and one of them was only dying: as soon as this one is left alone, what
   * is still in hand since then is put back.
   */
  async function watchOthers(here: Presence): Promise<void> {
    const held = new Map<string, InHand[]>()
    for (const { queue } of workers) held.set(queue, await inHand(queue))
    const look = async () => {
      const isLeft = await here.isLeftAlone()
      for (const [queue, before] of held) {
        const now = new Set((await inHand(queue)).map(one => `${one.id} ${one.since}`))
        const still = before.filter(one => now.has(`${one.id} ${one.since}`))
        if (isLeft && still.length > 0) await boss.fail(queue, ids(still))
        if (isLeft || still.length === 0) held.delete(queue)
        else held.set(queue, still)
      }
      if (held.size === 0) clearInterval(handle)
    }
    let isLooking = false
    const handle = setInterval(() => {
      if (isLooking || ending.signal.aborted) return
      isLooking = true
      track(runTimer({ name: 'watch-others', seconds: LOOK_SECONDS, handler: look }).finally(() => (isLooking = false)))
    }, LOOK_SECONDS * 1000)
    handles.push(handle)
  }

  /** Puts the jobs that waited in a backup back into their queue, once. */
  async function takeUpRestored({ queue }: Worker): Promise<void> {
    await tx(deps, {}, async at => {
      const found = await at.$client.query<RestoredJob>(
        'delete from restored_job where queue = $1 returning data, key, priority, start_after',
        [queue],
      )
      for (const { data, key, priority, start_after: startAfter } of found.rows)
        await boss.send(queue, data, {
          db: speaking(at.$client),
          singletonKey: key ?? randomUUID(),
          priority,
          startAfter,
        })
    })
  }

  async function runTimer({ name, handler }: (typeof timers)[number]): Promise<void> {
    try {
      await handler()
    } catch (error) {
      deps.log.error({ err: error, timer: name }, 'a regular task failed')
    }
  }

  return {
    async enqueue(tx, queue, data, options = {}) {
      await boss.send(queue, data, {
        db: speaking(tx.$client),
        // The policy `short` lets one job a key wait; a job that needs no key gets one of its own.
        singletonKey: options.key ?? randomUUID(),
        ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
        ...(options.priority === undefined ? {} : { priority: options.priority }),
      })
      nudge(queue)
    },
    async enqueueMany(tx, queue, data) {
      if (data.length === 0) return
      await boss.insert(
        queue,
        data.map(one => ({ data: one, singletonKey: randomUUID() })),
        { db: speaking(tx.$client) },
      )
      nudge(queue)
    },
    work(queue, handler, options = {}) {
      if (isStarted) throw new Error(`the queue ${queue} was given its work after the start`)
      workers.push({ queue, handler: handler as Worker['handler'], options })
    },
    every(name, seconds, handler) {
      timers.push({ name, seconds, handler })
    },
    async start() {
      isStarted = true
      await boss.start()
      for (const worker of workers) await openQueue(worker)
      presence = await enter(deps)
      if (presence.isAlone) for (const worker of workers) await putBack(worker)
      if (presence.isAlone) for (const worker of workers) await takeUpRestored(worker)
      await presence.settle()
      if (!presence.isAlone) await watchOthers(presence)
      for (const worker of workers) track(runQueue(worker))
      for (const timer of timers) {
        let isRunning = false
        const once = () => {
          if (isRunning || ending.signal.aborted) return
          isRunning = true
          track(runTimer(timer).finally(() => (isRunning = false)))
        }
        handles.push(setInterval(once, timer.seconds * 1000))
        once()
      }
    },
    async stop() {
      ending.abort()
      for (const handle of handles) clearInterval(handle)
      for (const wake of waiting.values()) wake()
      await Promise.all(running)
      if (isStarted) await boss.stop({ graceful: false, close: false })
      await presence?.leave()
    },
  }
}
