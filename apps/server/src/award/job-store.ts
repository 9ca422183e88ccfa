import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Actor } from '../people/actor.ts'
import type { Tx } from '../platform/database.ts'
import type { NewAward } from './schema.ts'

export const zJob = z.object({
  id: z.uuid(),
  kind: z.enum(['batch', 'import']),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  total: z.int(),
  done: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  /** The first hundred rows that failed; `row` counts from 1. */
  failures: z.array(z.object({ row: z.int(), code: z.string(), message: z.string() })),
  importId: z.uuid().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type JobView = z.infer<typeof zJob>

export type JobRow = {
  id: string
  kind: 'batch' | 'import'
  state: JobView['state']
  total: number
  done: number
  succeeded: number
  failed: number
  achievement_id: string | null
  import_id: string | null
  origin: string | null
  row_origin: string
  actor: Actor
  created_at: string
  finished_at: string | null
}

export const jobView = (job: JobRow, failures: JobView['failures']): JobView => ({
  id: job.id,
  kind: job.kind,
  state: job.state,
  total: job.total,
  done: job.done,
  succeeded: job.succeeded,
  failed: job.failed,
  failures,
  importId: job.import_id,
  createdAt: new Date(job.created_at).toISOString(),
  finishedAt: job.finished_at && new Date(job.finished_at).toISOString(),
})

export async function findJob(tx: Tx, issuerId: string, id: string): Promise<JobRow | undefined> {
  const found = await tx.execute<JobRow>(sql`select * from job where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

export async function jobFailures(tx: Tx, issuerId: string, id: string): Promise<JobView['failures']> {
  const found = await tx.execute<{ row: number; code: string; message: string }>(sql`
    select row, code, message from job_row
    where issuer_id = ${issuerId} and job_id = ${id} and state = 'failed' order by row limit 100`)
  return found.rows
}

export async function listJobs(tx: Tx, issuerId: string, limit: number, before: string | null): Promise<JobRow[]> {
  const found = await tx.execute<JobRow>(sql`
    select * from job where issuer_id = ${issuerId} ${before ? sql`and id < ${before}::uuid` : sql``}
    order by id desc limit ${limit}`)
  return found.rows
}

export type JobRowToSave = {
  readonly row: number
  readonly request: NewAward | null
  /** The cells as they were in the file, for the file of failed rows. */
  readonly raw: readonly string[] | null
  readonly code: string | null
  readonly message: string | null
}

type NewJob = Pick<JobRow, 'id' | 'kind' | 'achievement_id' | 'import_id' | 'origin' | 'row_origin' | 'actor'> & {
  readonly at: Date
  readonly rows: readonly JobRowToSave[]
}

/** @returns the job's id, or that of the job that was made before for the same origin */
export async function insertJob(tx: Tx, issuerId: string, job: NewJob): Promise<{ id: string; isNew: boolean }> {
  const failed = job.rows.filter(row => row.request === null).length
  const saved = await tx.execute<{ id: string }>(sql`
    insert into job (issuer_id, id, kind, state, total, done, succeeded, failed, achievement_id, import_id, origin, row_origin, actor, created_at)
    values (${issuerId}, ${job.id}, ${job.kind}, 'queued', ${job.rows.length}, ${failed}, 0, ${failed},
      ${job.achievement_id}, ${job.import_id}, ${job.origin}, ${job.row_origin}, ${JSON.stringify(job.actor)}::jsonb, ${job.at.toISOString()})
    on conflict on constraint job_origin do nothing returning id`)
  if (!saved.rows[0]) {
    const first = await tx.execute<{ id: string }>(
      sql`select id from job where issuer_id = ${issuerId} and origin = ${job.origin}`,
    )
    return { id: (first.rows[0] as { id: string }).id, isNew: false }
  }
  for (let from = 0; from < job.rows.length; from += 1_000) {
    const part = job.rows.slice(from, from + 1_000)
    await tx.execute(sql`
      insert into job_row (issuer_id, job_id, row, request, raw, state, code, message)
      select ${issuerId}, ${job.id}, one.row, coalesce(one.request, '{}'::jsonb), one.raw,
        case when one.code is null then 'waiting' else 'failed' end, one.code, one.message
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb)
        as one (row integer, request jsonb, raw jsonb, code text, message text)`)
  }
  return { id: job.id, isNew: true }
}

export type WaitingRow = { row: number; request: NewAward }

export async function waitingRows(tx: Tx, issuerId: string, jobId: string, limit: number): Promise<WaitingRow[]> {
  const found = await tx.execute<WaitingRow>(sql`
    select row, request from job_row where issuer_id = ${issuerId} and job_id = ${jobId} and state = 'waiting'
    order by row limit ${limit}`)
  return found.rows
}

export type RowOutcome = {
  readonly row: number
  readonly award_id: string | null
  readonly code: string | null
  readonly message: string | null
}

/** Notes what became of some rows and moves the job's counters by exactly those rows (I13). */
export async function closeRows(
  tx: Tx,
  issuerId: string,
  jobId: string,
  outcomes: readonly RowOutcome[],
): Promise<void> {
  await tx.execute(sql`
    with closed as (
      update job_row set award_id = one.award_id, code = one.code, message = one.message,
        state = case when one.code is null then 'done' else 'failed' end
      from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as one (row integer, award_id uuid, code text, message text)
      where job_row.issuer_id = ${issuerId} and job_row.job_id = ${jobId} and job_row.row = one.row
        and job_row.state = 'waiting'
      returning job_row.state)
    update job set done = done + (select count(*)::int from closed),
      succeeded = succeeded + (select count(*)::int from closed where closed.state = 'done'),
      failed = failed + (select count(*)::int from closed where closed.state = 'failed')
    where issuer_id = ${issuerId} and id = ${jobId}`)
}

export async function setJobState(
  tx: Tx,
  issuerId: string,
  id: string,
  state: JobView['state'],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    update job set state = ${state},
      finished_at = ${state === 'done' || state === 'failed' ? now.toISOString() : null}
    where issuer_id = ${issuerId} and id = ${id}`)
}
