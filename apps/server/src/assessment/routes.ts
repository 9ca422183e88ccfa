import { CLAIM_STATES } from '@laurel/core/assessment'
import { parseUuid } from '@laurel/core/primitives'
import type { Context } from 'hono'
import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { assignClaim, declareConflict, takeClaim } from './assign-claim.ts'
import { beginForLearner } from './begin-claim.ts'
import { type EvidenceFile, readClaimFile } from './evidence/read-file.ts'
import { claimLines, listAssessors, listClaims } from './list-claims.ts'
import { countClaims, readClaim } from './read-claim.ts'
import { decideClaim, saveReview, writeInClaim } from './review-claim.ts'
import {
  CLAIM_KINDS,
  CLAIM_SORTS,
  zAssign,
  zBeginFor,
  zClaimDetail,
  zClaimLine,
  zConflictNote,
  zDecide,
  zReviewChange,
  zSay,
} from './schema.ts'

/** The id of an item in an address with two ids. */
export function itemId(c: Context): string {
  const id = c.req.param('item') ?? ''
  if (!parseUuid(id)) throw new Refusal('E_NOT_FOUND')
  return id
}

/**
 * A picture is shown, anything else is only ever saved: what a learner has brought runs nothing under our name (H-30).
 */
export function answerFile(c: Context, { name, type, bytes }: EvidenceFile, cache: string): Response {
  const isPicture = type === 'image/png'
  const plain = name.replace(/[^\w.\- ]+/g, '_')
  return c.body(bytes.slice().buffer, 200, {
    'content-type': type,
    'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'cache-control': cache,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  })
}

const zUuidOr = <Word extends string>(...words: readonly Word[]) => z.union([z.enum(words), z.string().min(1).max(100)])

/** How a school assesses what learners claim. */
export function addAssessmentRoutes(api: Api, deps: Deps): void {
  const tag = 'Claims of learners'
  const access = 'claims:assess'
  api.add(
    {
      method: 'get',
      path: '/learner-claims',
      summary: 'Claims that were sent, newest first, by what is due, or by learner',
      tag,
      access,
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['open', ...CLAIM_STATES]).optional(),
        achievementId: z.uuid().optional(),
        learnerId: z.uuid().optional(),
        assessor: zUuidOr('me', 'nobody').optional(),
        kind: z.enum(CLAIM_KINDS).optional(),
        due: z.enum(['overdue', 'soon']).optional(),
        sort: z.enum(CLAIM_SORTS).default('-submitted'),
      }),
      answer: pageOf(zClaimLine),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const rows = await listClaims(tx, deps, actor, {
          ...query,
          after: readCursor(query.cursor),
          limit: query.limit + 1,
        })
        const view = await claimLines(tx, deps, actor.issuerId, rows)
        return pageFrom(rows, query.limit, view, row => row.order_key)
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims',
      summary: 'Begin a claim for a learner, who goes on from there; somebody else assesses it',
      tag,
      access,
      body: zBeginFor,
      answer: zClaimDetail,
      status: 201,
    },
    async ({ actor, body }) => readClaim(deps, actor, await beginForLearner(deps, actor, body)),
  )
  api.add(
    {
      method: 'get',
      path: '/learner-claims/assessors',
      summary: 'Who may assess here',
      tag,
      access,
      answer: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
    },
    ({ actor }) => tx(deps, actor, async tx => ({ items: await listAssessors(tx, actor.issuerId) })),
  )
  api.add(
    {
      method: 'get',
      path: '/learner-claims/count',
      summary: 'How many wait for the school, and for whoever asks',
      tag,
      access,
      answer: z.object({ open: z.int(), mine: z.int() }),
    },
    ({ actor }) => countClaims(deps, actor),
  )
  api.add(
    {
      method: 'get',
      path: '/learner-claims/{id}',
      summary: 'One claim with its evidence, its reviews and the whole conversation',
      tag,
      access,
      answer: zClaimDetail,
    },
    ({ actor, id }) => readClaim(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/learner-claims/{id}/items/{item}/file',
      summary: 'A file that was brought: a picture to look at, anything else to save',
      tag,
      access,
    },
    async ({ actor, id, c }) =>
      answerFile(c, await readClaimFile(deps, actor, id, itemId(c), true), 'private, max-age=300'),
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims/{id}/assign',
      summary: 'Say who assesses, and until when; null takes it from them',
      tag,
      access,
      body: zAssign,
      answer: zClaimDetail,
    },
    async ({ actor, id, body }) => {
      await assignClaim(deps, actor, id, body)
      return readClaim(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims/{id}/take',
      summary: 'Begin to assess it oneself',
      tag,
      access,
      answer: zClaimDetail,
    },
    async ({ actor, id }) => {
      await takeClaim(deps, actor, id)
      return readClaim(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims/{id}/conflict',
      summary: 'Say that one is too close to the learner to judge',
      tag,
      access,
      body: zConflictNote,
      answer: zClaimDetail,
    },
    async ({ actor, id, body }) => {
      await declareConflict(deps, actor, id, body.note)
      return readClaim(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'put',
      path: '/learner-claims/{id}/review',
      summary: 'Keep one’s marks and comments so far; decides nothing',
      tag,
      access,
      body: zReviewChange,
      answer: zClaimDetail,
    },
    async ({ actor, id, body }) => {
      await saveReview(deps, actor, id, body)
      return readClaim(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims/{id}/decide',
      summary: 'Approve, send back or decline; where two assess, it counts once they agree or a third has said it',
      tag,
      access,
      body: zDecide,
      answer: zClaimDetail,
    },
    async ({ actor, id, body }) => {
      await decideClaim(deps, actor, id, body)
      return readClaim(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learner-claims/{id}/messages',
      summary: 'Write to the learner, or among assessors',
      tag,
      access,
      body: zSay,
      answer: zClaimDetail,
    },
    async ({ actor, id, body }) => {
      await writeInClaim(deps, actor, id, body)
      return readClaim(deps, actor, id)
    },
  )
}
