import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { insertJob, type JobRowToSave } from './job-store.ts'
import { zNewAward } from './schema.ts'

export const MAX_BATCH = 10_000

/** Rows as sent → rows to keep: a malformed one is kept with its reason, and the others go on. */
export function readBatch(rows: readonly unknown[]): JobRowToSave[] {
  return rows.map((given, index) => {
    const read = zNewAward.safeParse(given)
    if (read.success) return { row: index + 1, request: read.data, raw: null, code: null, message: null }
    const issue = read.error.issues[0]
    return {
      row: index + 1,
      request: null,
      raw: null,
      code: 'E_REQUEST_MALFORMED',
      message: issue ? `${issue.path.join('.') || 'row'}: ${issue.message}` : 'The row is malformed.',
    }
  })
}

/** Keeps the rows and the job that works through them, in one transaction. The same key and body give the same job. */
export async function startBatch(
  deps: Deps,
  actor: Actor,
  rows: readonly JobRowToSave[],
  idempotencyKey: string | null,
): Promise<string> {
  return tx(deps, actor, async tx => {
    const origin = idempotencyKey && `batch:${createHash('sha256').update(idempotencyKey).digest('hex')}`
    const id = deps.newId()
    const job = await insertJob(tx, actor.issuerId, {
      id,
      kind: 'batch',
      achievement_id: null,
      import_id: null,
      origin,
      row_origin: `batch:${id}`,
      actor,
      at: deps.clock(),
      rows,
    })
    if (job.isNew) {
      await note(tx, deps, actor, { event: 'batch.started', subject: job.id, details: { rows: rows.length } })
      await deps.jobs.enqueue(tx, 'run-award-job', { issuerId: actor.issuerId, jobId: job.id }, { key: job.id })
    }
    return job.id
  })
}
