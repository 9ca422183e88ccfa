import * as z from 'zod'
import type { Actor } from '../people/actor.ts'
import { tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'
import type { NewAward } from './schema.ts'

export const zJob = z.object({
  id: z.uuid(),
  kind: z.enum(['batch', 'import']),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  total: z.int(),
  done: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  /** The first hundred rows that failed; `row` counts from 1, `field` is where what could not be read stands. */
  failures: z.array(z.object({ row: z.int(), code: z.string(), message: z.string(), field: z.string().nullable() })),
  importId: z.uuid().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type JobView = z.infer<typeof zJob>

export type JobRow = {
  id: string
  kind: 'batch' | 'import'
  /** While its rows are coming in it is nobody's, and shown to nobody. */
  state: JobView['state'] | 'receiving'
  total: number
  done: number
  succeeded: number
  failed: number
  achievement_id: string | null
  import_id: string | null
  origin: string | null
  row_origin: string
  /** Of the bytes that it came as, where they came line by line. */
  digest: string | null
  actor: Actor
  created_at: string
  finished_at: string | null
  cancel_at: string | null
}

export const jobView = (job: JobRow, failures: JobView['failures']): JobView => ({
  id: job.id,
  kind: job.kind,
  state: job.state === 'receiving' ? 'queued' : job.state,
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
  const found = await tx.execute<JobRow>(sql`
    select * from job where issuer_id = ${issuerId} and id = ${id} and state <> 'receiving'`)
  return found.rows[0]
}

export async function jobFailures(tx: Tx, issuerId: string, id: string): Promise<JobView['failures']> {
  const found = await tx.execute<JobView['failures'][number]>(sql`
    select row, code, message, field from job_row
    where issuer_id = ${issuerId} and job_id = ${id} and state = 'failed' order by row limit 100`)
  return found.rows
}

export async function listJobs(tx: Tx, issuerId: string, limit: number, before: string | null): Promise<JobRow[]> {
  const found = await tx.execute<JobRow>(sql`
    select * from job where issuer_id = ${issuerId} and state <> 'receiving' ${before ? sql`and id < ${before}::uuid` : sql``}
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
  /** Where what could not be read stands, in dots. */
  readonly field?: string | null
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
  for (let from = 0; from < job.rows.length; from += 1_000)
    await insertRows(tx, issuerId, job.id, job.rows.slice(from, from + 1_000))
  return { id: job.id, isNew: true }
}

const ROW = { row: 'integer', request: 'jsonb', raw: 'jsonb', code: 'text', message: 'text', field: 'text' } as const

async function insertRows(tx: Tx, issuerId: string, jobId: string, rows: readonly JobRowToSave[]): Promise<void> {
  await tx.execute(sql`
    insert into job_row (issuer_id, job_id, row, request, raw, state, code, message, field)
    select ${issuerId}, ${jobId}, one.row, coalesce(one.request, '{}'::jsonb), one.raw,
      case when one.code is null then 'waiting' else 'failed' end, one.code, one.message, one.field
    from ${tableOf(rows, ROW)}`)
}

/** Opens a job whose rows will come in one after the other. */
export async function openReceiving(
  tx: Tx,
  issuerId: string,
  job: { readonly id: string; readonly actor: Actor; readonly at: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into job (issuer_id, id, kind, state, total, done, succeeded, failed, row_origin, actor, created_at)
    values (${issuerId}, ${job.id}, 'batch', 'receiving', 0, 0, 0, 0, ${`bulk:${job.id}`},
      ${JSON.stringify(job.actor)}::jsonb, ${job.at.toISOString()})`)
}

/** Adds rows to a job that is being received, and counts them (I13). */
export async function addReceived(tx: Tx, issuerId: string, id: string, rows: readonly JobRowToSave[]): Promise<void> {
  const bad = rows.filter(row => row.request === null).length
  const counted = await tx.execute(sql`
    update job set total = total + ${rows.length}, done = done + ${bad}, failed = failed + ${bad}
    where issuer_id = ${issuerId} and id = ${id} and state = 'receiving' returning 1`)
  if (counted.rows.length === 0) throw new Error('what was being received has been taken away')
  await insertRows(tx, issuerId, id, rows)
}

/** All of its rows are there: from now on it is the job of its origin. @throws where another one is that already */
export async function acceptReceived(
  tx: Tx,
  issuerId: string,
  job: { readonly id: string; readonly origin: string; readonly digest: string },
): Promise<void> {
  await tx.execute(sql`
    update job set state = 'queued', origin = ${job.origin}, digest = ${job.digest}
    where issuer_id = ${issuerId} and id = ${job.id} and state = 'receiving'`)
}

export async function findJobByOrigin(
  tx: Tx,
  issuerId: string,
  origin: string,
): Promise<Pick<JobRow, 'id' | 'digest'> | undefined> {
  const found = await tx.execute<Pick<JobRow, 'id' | 'digest'>>(
    sql`select id, digest from job where issuer_id = ${issuerId} and origin = ${origin}`,
  )
  return found.rows[0]
}

/** Takes away a job that was not received to its end. */
export async function dropReceived(tx: Tx, issuerId: string, id: string): Promise<void> {
  const gone = await tx.execute(sql`
    delete from job where issuer_id = ${issuerId} and id = ${id} and state = 'receiving' returning 1`)
  if (gone.rows.length > 0) await tx.execute(sql`delete from job_row where issuer_id = ${issuerId} and job_id = ${id}`)
}

/** Takes away what began to be received before `before` and has not ended. */
export async function forgetUnfinished(tx: Tx, issuerId: string, before: Date): Promise<void> {
  const left = await tx.execute<{ id: string }>(sql`
    select id from job where issuer_id = ${issuerId} and state = 'receiving' and created_at < ${before.toISOString()}`)
  for (const { id } of left.rows) await dropReceived(tx, issuerId, id)
}

/** A job begins, or goes on. @returns undefined for one that is over */
export async function beginJob(tx: Tx, issuerId: string, id: string): Promise<JobRow | undefined> {
  const begun = await tx.execute<JobRow>(sql`
    update job set state = 'running'
    where issuer_id = ${issuerId} and id = ${id} and state in ('queued', 'running') returning *`)
  return begun.rows[0]
}

/**
 * Stops a job: at once where it waits and nothing of it is begun, else when what is in hand is finished.
 *
 * @returns false where there is nothing to stop any more
 */
export async function cancelJob(tx: Tx, issuerId: string, id: string, now: Date): Promise<boolean> {
  const at = now.toISOString()
  const asked = await tx.execute(sql`
    update job set cancel_at = ${at} where issuer_id = ${issuerId} and id = ${id} and state in ('queued', 'running') returning 1`)
  if (asked.rows.length === 0) return false
  await tx.execute(sql`
    update job set state = 'cancelled', finished_at = ${at}
    where issuer_id = ${issuerId} and id = ${id} and state = 'queued' and not exists (${begun(issuerId, sql`job.row_origin`, id)})`)
  return true
}

/** The rows of a job that wait although their awards are made. */
const begun = (issuerId: string, rowOrigin: SQL, id: string) => sql`
  select row, request from job_row where issuer_id = ${issuerId} and job_id = ${id} and job_row.state = 'waiting'
    and exists (select 1 from award where award.issuer_id = ${issuerId}
      and award.origin = ${rowOrigin} || ':' || job_row.row)`

export type WaitingRow = { row: number; request: NewAward }

/** The next rows that wait, below those that are in hand already. */
export async function waitingRows(
  tx: Tx,
  issuerId: string,
  jobId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WaitingRow[]> {
  const found = await tx.execute<WaitingRow>(sql`
    select row, request from job_row where issuer_id = ${issuerId} and job_id = ${jobId} and state = 'waiting'
      and row > ${after}
    order by row limit ${limit}`)
  return found.rows
}

/** Of the rows that wait, those that were begun: their awards are made. */
export async function begunRows(
  tx: Tx,
  issuerId: string,
  job: JobRow,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WaitingRow[]> {
  const found = await tx.execute<WaitingRow>(
    sql`${begun(issuerId, sql`${job.row_origin}::text`, job.id)} and row > ${after} order by row limit ${limit}`,
  )
  return found.rows
}

/** True once somebody has asked that it stops. */
export async function isToStop(tx: Tx, issuerId: string, id: string): Promise<boolean> {
  const found = await tx.execute(
    sql`select 1 from job where issuer_id = ${issuerId} and id = ${id} and cancel_at is not null`,
  )
  return found.rows.length > 0
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
      from ${tableOf(outcomes, { row: 'integer', award_id: 'uuid', code: 'text', message: 'text' })}
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
      finished_at = ${state === 'queued' || state === 'running' ? null : now.toISOString()}
    where issuer_id = ${issuerId} and id = ${id}`)
}
