import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { cancelJob, findJob, zJob } from '../job-store.ts'
import { readJob } from '../read-job.ts'
import { MAX_BULK, receiveBulk } from './receive-bulk.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

/** The key that makes sending it again harmless. Whoever awards so many at once has to have one. */
function readKey(key: string | undefined): string {
  if (key !== undefined && KEY.test(key)) return key
  throw new Refusal('E_REQUEST_MALFORMED', [
    { path: 'Idempotency-Key', code: 'malformed', message: 'must be 1 to 255 visible ASCII characters' },
  ])
}

/** Stops a job. Asking twice changes nothing. */
async function stopJob(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const job = await findJob(tx, issuerId, id)
    if (!job) throw new Refusal('E_NOT_FOUND')
    if (job.cancel_at !== null) return
    if (!(await cancelJob(tx, issuerId, id, deps.clock()))) throw new Refusal('E_JOB_OVER')
    await note(tx, deps, actor, { event: 'batch.cancelled', subject: id })
  })
}

export function addBulkRoutes(api: Api, deps: Deps): void {
  const tag = 'Awards'
  const access = 'awards:write'
  api.add(
    {
      method: 'post',
      path: '/awards/bulk',
      summary: `Award up to ${MAX_BULK.toLocaleString('en')} learners, one request a line, read as it comes; all lines are accepted or none`,
      tag,
      access,
      bodyTypes: ['application/x-ndjson'],
      headers: { 'Idempotency-Key': 'Needed. The same key and body give the same job, however often they are sent' },
      query: z.object({ badRows: z.enum(['refuse', 'skip']).default('refuse') }),
      answer: zJob,
      status: 202,
    },
    async ({ actor, query, c }) => {
      const idempotencyKey = readKey(c.req.header('idempotency-key'))
      const type = c.req.header('content-type') ?? ''
      const { body } = c.req.raw
      if (!/^application\/(x-)?ndjson\b/i.test(type) || body === null) throw new Refusal('E_REQUEST_MALFORMED')
      const id = await receiveBulk(deps, actor, body, { ...query, idempotencyKey })
      c.header('location', `${deps.baseUrl}/api/v1/jobs/${id}`)
      return readJob(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/jobs/{id}/cancel',
      summary: 'Stop a batch or import; what it has issued stays, and what is in hand is finished',
      tag,
      access,
      answer: zJob,
    },
    async ({ actor, id }) => {
      await stopJob(deps, actor, id)
      return readJob(deps, actor.issuerId, id)
    },
  )
}
