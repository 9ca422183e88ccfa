import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { whyNotIssuing } from '../people/halt-issuing.ts'
import { type Tx, tx } from '../platform/database.ts'
import { refusalSentence } from '../refusal.ts'
import { finishIntents, signIntents } from './finish-intents.ts'
import { closeRows, findJob, type RowOutcome, setJobState, type WaitingRow, waitingRows } from './job-store.ts'
import { type Made, makeAwards } from './make-awards.ts'

/** Awards a turn. Large enough to share the cost of a commit, small enough to keep the event loop free. */
const CHUNK = 200

const outcome = (row: WaitingRow, made: Made): RowOutcome =>
  made.ok
    ? { row: row.row, award_id: made.awardId, code: null, message: null }
    : { row: row.row, award_id: null, code: made.code, message: refusalSentence(made.code) }

/** How soon a job that was stopped by the switch looks again. */
const HALTED_SECONDS = 60

/** While nothing may be issued the job waits, with everything that it has done so far. */
async function waitsForIssuing(deps: Deps, issuerId: string, jobId: string): Promise<boolean> {
  return tx(deps, { issuerId }, async tx => {
    // What has closed never goes on: then each line is refused for itself.
    if ((await whyNotIssuing(tx, issuerId)) !== 'E_ISSUING_HALTED') return false
    await setJobState(tx, issuerId, jobId, 'queued', deps.clock())
    const startAfter = new Date(Date.now() + HALTED_SECONDS * 1000)
    await deps.jobs.enqueue(tx, 'run-award-job', { issuerId, jobId }, { key: jobId, startAfter })
    return true
  })
}

/**
 * Makes and issues the awards of a batch or an import, chunk by chunk. Safe to stop anywhere and to start again: rows
 * are closed in the transaction that issues their awards, and a row that was begun finds its award by origin.
 */
export async function runJob(deps: Deps, issuerId: string, jobId: string, signal?: AbortSignal): Promise<void> {
  const begun = await tx(deps, { issuerId }, async tx => {
    const job = await findJob(tx, issuerId, jobId)
    if (!job || job.state === 'done') return undefined
    await setJobState(tx, issuerId, jobId, 'running', deps.clock())
    return job
  })
  if (!begun) return
  const { actor } = begun
  for (;;) {
    // The server ends: what is done is kept, and the next start goes on.
    if (signal?.aborted) throw new Error('stopped before the end')
    if (await waitsForIssuing(deps, issuerId, jobId)) return
    const rows = await tx(deps, { issuerId }, tx => waitingRows(tx, issuerId, jobId, CHUNK))
    if (rows.length === 0) break
    const made = await tx(deps, actor, tx =>
      makeAwards(
        tx,
        deps,
        actor,
        rows.map(row => ({
          request: row.request,
          origin: `${begun.row_origin}:${row.row}`,
          originDigest: null,
        })),
      ),
    )
    const close = (tx: Tx) =>
      closeRows(
        tx,
        issuerId,
        jobId,
        rows.map((row, index) => outcome(row, made[index] as Made)),
      )
    const awards = made.filter(one => one.ok)
    // Only after a crash are there awards that an earlier run has begun, and then their intents are read.
    if (awards.every(one => one.isNew)) {
      const intents = awards.flatMap(one => one.intents)
      await signIntents(deps, actor, intents, close)
    } else {
      const ids = awards.map(one => one.awardId)
      await finishIntents(deps, actor, ids, close)
    }
    await nextTurn()
  }
  await tx(deps, { issuerId }, tx => setJobState(tx, issuerId, jobId, 'done', deps.clock()))
}
