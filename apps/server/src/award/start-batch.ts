import { createHash } from 'node:crypto'
import { readBySchema } from '@laurel/core/primitives'
import { UNKEPT, unkeptText } from '../app.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { insertJob, type JobRowToSave } from './job-store.ts'
import { zNewAward } from './schema.ts'

export const MAX_BATCH = 10_000

/** One row as sent → the row to keep: a malformed one is kept with its reason. @param row counts from 1 */
export function readBatchRow(given: unknown, row: number): JobRowToSave {
  const unkept = unkeptText(given)
  const read = unkept === null ? readBySchema(zNewAward, given) : null
  if (read?.success) return { row, request: read.data, raw: null, code: null, message: null }
  const issue = read?.error.issues[0]
  const field = unkept ?? issue?.path.join('.') ?? ''
  const why = issue?.message ?? UNKEPT
  return {
    row,
    request: null,
    raw: null,
    code: 'E_REQUEST_MALFORMED',
    message: `${field || 'row'}: ${why}`,
    field: field || null,
  }
}

/** Rows as sent → rows to keep: the malformed ones don't stop the others. */
export const readBatch = (rows: readonly unknown[]): JobRowToSave[] =>
  rows.map((given, index) => readBatchRow(given, index + 1))

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
