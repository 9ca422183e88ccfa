import { createHash } from 'node:crypto'
import { AWARD_STATES } from '@laurel/core/award'
import * as z from 'zod'
import { readUpload } from '../achievement/routes.ts'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { isQuotaCode, quotaWait } from '../people/quotas.ts'
import type { Action } from '../people/roles.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { awardHistory, zHistory } from './award-history.ts'
import { AWARD_SORTS } from './award-order.ts'
import { awardView } from './award-view.ts'
import {
  approveAward,
  discardAward,
  issueAward,
  issueMany,
  resendAward,
  revokeAward,
  supersedeAward,
} from './change-award.ts'
import { correctAward } from './correct-award.ts'
import { finishIntents, signIntents } from './finish-intents.ts'
import { jobView, listJobs, zJob } from './job-store.ts'
import { makeAwards } from './make-awards.ts'
import { overview, zOverview } from './overview.ts'
import { readJob } from './read-job.ts'
import { renewAwards } from './renew-awards.ts'
import { type NewAward, zAward, zCorrection, zNewAward } from './schema.ts'
import { MAX_BATCH, readBatch, startBatch } from './start-batch.ts'
import { findAwards, listAwards } from './store.ts'
import { reinstateAward, suspendAward } from './suspend-award.ts'

/** How many awards one call may approve. */
const MAX_AT_ONCE = 200
const MAX_BATCH_BYTES = 32 * 1024 * 1024
const zAwardDetail = zAward.extend({ history: zHistory })

async function awardDetail(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<z.infer<typeof zAwardDetail>> {
  const [row] = await findAwards(tx, issuerId, [id])
  if (!row) throw new Refusal('E_NOT_FOUND')
  const { short_name: shortName } = await currentIssuer(tx, issuerId)
  return { ...awardView(row, deps, { issuerId, shortName }), history: await awardHistory(tx, issuerId, id) }
}

const readAward = (deps: Deps, issuerId: string, id: string) =>
  tx(deps, { issuerId }, tx => awardDetail(tx, deps, issuerId, id))

/**
 * One award: made and intended in one transaction, signed, issued and read for the answer in another (docs/FLOW.md 2 to
 * 5). Sent again, it takes up what a crash left.
 */
async function postAward(deps: Deps, actor: Actor, request: NewAward, idempotencyKey: string | undefined) {
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
    throw new Refusal('E_REQUEST_MALFORMED', [
      { path: 'Idempotency-Key', code: 'malformed', message: 'must be 1 to 255 visible ASCII characters' },
    ])
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const origin = idempotencyKey === undefined ? null : `key:${sha256(idempotencyKey)}`
  const [made] = await tx(deps, actor, tx =>
    makeAwards(tx, deps, actor, [{ request, origin, originDigest: origin && sha256(JSON.stringify(request)) }]),
  )
  if (!made?.ok) {
    const code = made?.code ?? 'E_NOT_FOUND'
    throw new Refusal(code, [], isQuotaCode(code) ? quotaWait(code, deps.clock()) : undefined)
  }
  const answer: { detail?: z.infer<typeof zAwardDetail> } = {}
  const read = async (tx: Tx) => {
    answer.detail = await awardDetail(tx, deps, actor.issuerId, made.awardId)
  }
  if (made.isNew) await signIntents(deps, actor, made.intents, read)
  else await finishIntents(deps, actor, [made.awardId], read)
  return answer.detail
}

/** A JSON array, or NDJSON: one request a line. */
async function readBatchBody(text: string): Promise<unknown[]> {
  try {
    const start = text.trimStart()
    const rows: unknown = start.startsWith('[')
      ? JSON.parse(start)
      : start
          .split('\n')
          .filter(line => line.trim() !== '')
          .map(line => JSON.parse(line))
    if (!Array.isArray(rows) || rows.length === 0) throw new Refusal('E_REQUEST_MALFORMED')
    if (rows.length > MAX_BATCH) throw new Refusal('E_TOO_MANY_ROWS')
    return rows
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('E_REQUEST_MALFORMED')
  }
}

export function addAwardRoutes(api: Api, deps: Deps): void {
  const tag = 'Awards'
  api.add(
    {
      method: 'post',
      path: '/awards',
      summary: 'Award one learner; with `issue: true` the credential is signed before the answer',
      tag,
      access: 'awards:write',
      headers: { 'Idempotency-Key': 'The same key and body give the same award, however often they are sent' },
      body: zNewAward,
      answer: zAwardDetail,
      status: 201,
    },
    ({ actor, body, c }) => postAward(deps, actor, body, c.req.header('idempotency-key')),
  )
  api.add(
    {
      method: 'post',
      path: '/awards/batch',
      summary: `Award up to ${MAX_BATCH.toLocaleString('en')} learners; rows that fail don't stop the others`,
      tag,
      access: 'awards:write',
      bodyTypes: ['application/json', 'application/x-ndjson'],
      answer: zJob,
      status: 202,
    },
    async ({ actor, c }) => {
      const bytes = await readUpload(c, MAX_BATCH_BYTES)
      const rows = readBatch(await readBatchBody(new TextDecoder().decode(bytes)))
      const id = await startBatch(deps, actor, rows, c.req.header('idempotency-key') ?? null)
      c.header('location', `${deps.baseUrl}/api/v1/jobs/${id}`)
      return readJob(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/awards',
      summary: 'List awards, the newest first unless asked otherwise',
      tag,
      access: 'awards:read',
      query: zPageQuery.extend({
        achievementId: z.uuid().optional(),
        learnerId: z.uuid().optional(),
        /** `ending`: in force for less than two months, and renewed by nobody. */
        state: z.enum([...AWARD_STATES, 'ending']).optional(),
        q: z.string().max(200).optional(),
        sort: z.enum(AWARD_SORTS).default('-created'),
      }),
      answer: pageOf(zAward),
    },
    ({ actor: { issuerId }, query }) =>
      tx(deps, { issuerId }, async tx => {
        const { short_name: shortName } = await currentIssuer(tx, issuerId)
        const rows = await listAwards(tx, issuerId, {
          ...query,
          limit: query.limit + 1,
          after: readCursor(query.cursor),
          now: deps.clock(),
        })
        return pageFrom(
          rows,
          query.limit,
          row => awardView(row, deps, { issuerId, shortName }),
          row => row.order_key,
        )
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/awards/{id}',
      summary: 'Read an award with its history',
      tag,
      access: 'awards:read',
      answer: zAwardDetail,
    },
    ({ actor, id }) => readAward(deps, actor.issuerId, id),
  )
  const step = (
    word: string,
    access: Action,
    summary: string,
    act: (deps: Deps, actor: Actor, id: string) => Promise<void>,
  ) =>
    api.add(
      { method: 'post', path: `/awards/{id}/${word}`, summary, tag, access, answer: zAwardDetail },
      async ({ actor, id }) => {
        await act(deps, actor, id)
        return readAward(deps, actor.issuerId, id)
      },
    )
  step('approve', 'awards:approve', 'Approve a draft', approveAward)
  step('issue', 'awards:approve', 'Sign and send an award; a draft is approved by it', issueAward)
  step('resend', 'awards:write', 'Send the mail to the learner again', resendAward)
  api.add(
    {
      method: 'post',
      path: '/awards/issue',
      summary: 'Approve and issue many drafts at once; those that are issued already stay as they are',
      tag,
      access: 'awards:approve',
      body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(MAX_AT_ONCE) }),
      answer: z.object({ issued: z.int(), refused: z.array(z.object({ id: z.uuid(), code: z.string() })) }),
    },
    ({ actor, body }) => issueMany(deps, actor, body.ids),
  )
  api.add(
    {
      method: 'delete',
      path: '/awards/{id}',
      summary: 'Discard a draft; what has been issued can only be revoked',
      tag,
      access: 'awards:write',
      status: 204,
    },
    ({ actor, id }) => discardAward(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/revoke',
      summary: 'Revoke, for ever; every public form shows it at once',
      tag,
      access: 'awards:revoke',
      body: z.strictObject({ reason: z.string().max(1_000) }),
      answer: zAwardDetail,
    },
    async ({ actor, id, body }) => {
      await revokeAward(deps, actor, id, body.reason)
      return readAward(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/correct',
      summary: 'Issue anew with what was wrong put right; the old credential is superseded, and the learner told',
      tag,
      access: 'awards:revoke',
      body: zCorrection,
      answer: zAwardDetail,
      status: 201,
    },
    async ({ actor, id, body }) => readAward(deps, actor.issuerId, await correctAward(deps, actor, id, body)),
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/suspend',
      summary: 'Let the credential not count for a while; the reason is for the learner, and not public',
      tag,
      access: 'awards:revoke',
      body: z.strictObject({ reason: z.string().max(1_000) }),
      answer: zAwardDetail,
    },
    async ({ actor, id, body }) => {
      await suspendAward(deps, actor, id, body.reason)
      return readAward(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/reinstate',
      summary: 'Let a suspended credential count again',
      tag,
      access: 'awards:revoke',
      answer: zAwardDetail,
    },
    async ({ actor, id }) => {
      await reinstateAward(deps, actor, id)
      return readAward(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/renew',
      summary: 'Award the same again from now on; what is renewed runs out by itself. Renewing twice finds the first',
      tag,
      access: 'awards:write',
      answer: zAwardDetail,
      status: 201,
    },
    async ({ actor, id }) => readAward(deps, actor.issuerId, (await renewAwards(deps, actor, [id]))[0] as string),
  )
  api.add(
    {
      method: 'post',
      path: '/awards/renew',
      summary: 'Renew several awards, all or none',
      tag,
      access: 'awards:write',
      body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(MAX_AT_ONCE) }),
      answer: z.object({ ids: z.array(z.uuid()) }),
    },
    async ({ actor, body }) => ({ ids: await renewAwards(deps, actor, body.ids) }),
  )
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/supersede',
      summary: 'Replace by another award of yours that is issued; the old credential no longer counts',
      tag,
      access: 'awards:revoke',
      body: z.strictObject({ replacementId: z.uuid() }),
      answer: zAwardDetail,
    },
    async ({ actor, id, body }) => {
      await supersedeAward(deps, actor, id, body.replacementId)
      return readAward(deps, actor.issuerId, id)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/jobs/{id}',
      summary: 'Progress of a batch or import',
      tag,
      access: 'awards:read',
      answer: zJob,
    },
    ({ actor, id }) => readJob(deps, actor.issuerId, id),
  )
  api.add(
    {
      method: 'get',
      path: '/jobs',
      summary: 'Batches and imports, newest first',
      tag,
      access: 'awards:read',
      query: zPageQuery,
      answer: pageOf(zJob),
    },
    ({ actor: { issuerId }, query }) =>
      tx(deps, { issuerId }, async tx => {
        const rows = await listJobs(tx, issuerId, query.limit + 1, readCursor(query.cursor)?.id ?? null)
        return pageFrom(rows, query.limit, row => jobView(row, []))
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/overview',
      summary: 'Counts for a first page',
      tag,
      access: 'awards:read',
      answer: zOverview,
    },
    ({ actor }) => overview(deps, actor.issuerId),
  )
}
