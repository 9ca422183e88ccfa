import type { Deps } from '../deps.ts'
import { whyNotIssuing } from '../people/halt-issuing.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { refusalSentence } from '../refusal.ts'
import { finishIntents, signIntents } from './finish-intents.ts'
import {
  beginJob,
  begunRows,
  cancelJob,
  closeRows,
  isToStop,
  type JobRow,
  type RowOutcome,
  setJobState,
  type WaitingRow,
  waitingRows,
} from './job-store.ts'
import { type Made, makeAwards } from './make-awards.ts'

/** Awards a turn. Large enough to share the cost of a commit, small enough to keep the event loop free. */
const CHUNK = 250

const outcome = (row: WaitingRow, made: Made): RowOutcome =>
  made.ok
    ? { row: row.row, award_id: made.awardId, code: null, message: null }
    : { row: row.row, award_id: null, code: made.code, message: refusalSentence(made.code) }

/** Chunks that are signed and kept at once: while one waits for its commit, another is signed. */
const FINISHING = 2

/** How soon a job that was stopped by the switch looks again. */
const HALTED_SECONDS = 60

/** What has closed never goes on: then each line is refused for itself. */
const isHaltedNow = (deps: Deps, issuerId: string): Promise<boolean> =>
  tx(deps, { issuerId }, async tx => (await whyNotIssuing(tx, issuerId)) === 'E_ISSUING_HALTED')

/** While nothing may be issued the job waits, with everything that it has done so far. */
async function waitForIssuing(deps: Deps, issuerId: string, jobId: string): Promise<void> {
  await tx(deps, { issuerId }, async tx => {
    await setJobState(tx, issuerId, jobId, 'queued', deps.clock())
    // Asked to stop in the meantime it does so now, and not when issuing goes on.
    if (await isToStop(tx, issuerId, jobId)) await cancelJob(tx, issuerId, jobId, deps.clock())
    const startAfter = new Date(Date.now() + HALTED_SECONDS * 1000)
    await deps.jobs.enqueue(tx, 'run-award-job', { issuerId, jobId }, { key: jobId, startAfter })
  })
}

/** How soon PostgreSQL is told to look at how its tables have grown; each time after twice as long, as they grow slower. */
const [FIRST_LOOK_MILLISECONDS, LONGEST_LOOK_MILLISECONDS] = [1_000, 16_000]

/** Tells PostgreSQL now and then how full its tables have become, so that it goes on looking rows up by their keys. */
function growthTeller(deps: Deps, issuerId: string): () => Promise<void> {
  let told = Number.NEGATIVE_INFINITY
  let pause = FIRST_LOOK_MILLISECONDS / 2
  return async () => {
    if (performance.now() - told < pause) return
    await tx(deps, { issuerId }, tx => tx.execute(sql`select laurel_learn_growth()`))
    pause = Math.min(2 * pause, LONGEST_LOOK_MILLISECONDS)
    told = performance.now()
  }
}

/** The rows that are next; once it is to stop, those alone whose awards are made and were not issued. */
const nextRows = (deps: Deps, issuerId: string, job: JobRow, after: number) =>
  tx(deps, { issuerId }, async tx => {
    if (!(await isToStop(tx, issuerId, job.id)))
      return { rows: await waitingRows(tx, issuerId, job.id, { after, limit: CHUNK }), isToStop: false }
    return { rows: await begunRows(tx, issuerId, job, { after, limit: CHUNK }), isToStop: true }
  })

/** Steps 2 and 3 of docs/FLOW.md for some rows. @returns what signs and keeps them: steps 4 and 5 */
async function makeChunk(deps: Deps, job: JobRow, issuerId: string, rows: readonly WaitingRow[]) {
  const { actor } = job
  const made = await tx(deps, actor, tx =>
    makeAwards(
      tx,
      deps,
      actor,
      rows.map(row => ({ request: row.request, origin: `${job.row_origin}:${row.row}`, originDigest: null })),
    ),
  )
  const close = (tx: Tx) =>
    closeRows(
      tx,
      issuerId,
      job.id,
      rows.map((row, index) => outcome(row, made[index] as Made)),
    )
  const awards = made.filter(one => one.ok)
  // Only after a crash are there awards that an earlier run has begun, and then their intents are read.
  if (!awards.every(one => one.isNew)) {
    const ids = awards.map(one => one.awardId)
    return () => finishIntents(deps, actor, ids, close)
  }
  const intents = awards.flatMap(one => one.intents)
  return () => signIntents(deps, actor, intents, close)
}

/** What is under way, in order. Whoever waits for it is told of the first failure; until then it is nobody's. */
function inHand() {
  const begun: Promise<unknown>[] = []
  return {
    add(work: Promise<unknown>): void {
      work.catch(() => {})
      begun.push(work)
    },
    /** Waits until no more than `most` are under way. */
    async downTo(most: number): Promise<void> {
      while (begun.length > most) await begun.shift()
    },
    settled: () => Promise.allSettled(begun),
  }
}

/**
 * Makes and issues the awards of a batch or an import, chunk by chunk: while some are signed and kept, the next is made,
 * and no more than these are in hand. Safe to stop anywhere and to start again: rows are closed in the transaction that
 * issues their awards, and a row that was begun finds its award by origin.
 */
export async function runJob(deps: Deps, issuerId: string, jobId: string, signal?: AbortSignal): Promise<void> {
  const begun = await tx(deps, { issuerId }, tx => beginJob(tx, issuerId, jobId))
  if (!begun) return
  const tellGrowth = growthTeller(deps, issuerId)
  let end: 'done' | 'cancelled' = 'done'
  const finishing = inHand()
  try {
    for (let after = 0; ; ) {
      // The server ends: what is done is kept, and the next start goes on.
      if (signal?.aborted) throw new Error('stopped before the end')
      await tellGrowth()
      if (await isHaltedNow(deps, issuerId)) {
        await finishing.downTo(0)
        return await waitForIssuing(deps, issuerId, jobId)
      }
      const { rows, isToStop } = await nextRows(deps, issuerId, begun, after)
      // What is in hand is finished; what a crash has left begun is as well.
      if (isToStop) end = 'cancelled'
      if (rows.length === 0) break
      const finish = await makeChunk(deps, begun, issuerId, rows)
      await finishing.downTo(FINISHING - 1)
      finishing.add(finish())
      after = (rows.at(-1) as WaitingRow).row
    }
  } finally {
    // Nothing of this run is still under way when the next one begins.
    await finishing.settled()
  }
  await finishing.downTo(0)
  await tx(deps, { issuerId }, tx => setJobState(tx, issuerId, jobId, end, deps.clock()))
}
