import type { Database } from './database.ts'
import { JOBS_SCHEMA } from './jobs.ts'
import type { Metrics, Readings } from './metrics.ts'

type Row = { queue: string; waiting: number; failed: number; oldest: number }

/** What counts as waiting: not begun, begun and failed before, or being done now. */
const WAITING = "job.state in ('created', 'retry', 'active')"

/**
 * Gauges of the job queues. `mail` is one of them: a mail waits there until the mail server has taken it. Counted in the
 * jobs' own tables, which carry no tenant's data.
 */
export function watchJobs(metrics: Metrics, database: Database): void {
  let last: { at: number; rows: Promise<Row[]> } | undefined
  const rows = (): Promise<Row[]> => {
    // The gauges are read one after the other; one look serves them all.
    if (last && performance.now() - last.at < 1000) return last.rows
    const found = database.pool.query<Row>(
      `select queue.name as queue, count(*) filter (where ${WAITING})::int as waiting,
         count(*) filter (where job.state = 'failed')::int as failed,
         coalesce(extract(epoch from now() - min(job.created_on) filter (where ${WAITING})), 0)::float8 as oldest
       from ${JOBS_SCHEMA}.queue left join ${JOBS_SCHEMA}.job on job.name = queue.name group by queue.name order by 1`,
    )
    last = { at: performance.now(), rows: found.then(answer => answer.rows) }
    return last.rows
  }
  const each = (value: (row: Row) => number) => async (): Promise<Readings> =>
    (await rows()).map(row => ({ labels: { queue: row.queue }, value: value(row) }))
  metrics.gauge(
    'laurel_jobs_waiting',
    'Jobs not done yet, by queue.',
    each(row => row.waiting),
  )
  metrics.gauge(
    'laurel_jobs_oldest_seconds',
    'Age of the oldest job that is not done.',
    each(row => Number(row.oldest.toFixed(1))),
  )
  metrics.gauge(
    'laurel_jobs_failed',
    'Jobs given up within the last day, by queue.',
    each(row => row.failed),
  )
  metrics.gauge('laurel_mails_waiting', 'Mails that the mail server has not taken yet.', async () => [
    { value: (await rows()).find(row => row.queue === 'mail')?.waiting ?? 0 },
  ])
}
