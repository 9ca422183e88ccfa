import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import { itemId } from '../assessment/routes.ts'
import { findClaim } from '../assessment/store.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { tx } from '../platform/database.ts'
import { download } from '../platform/download.ts'
import { Refusal } from '../refusal.ts'
import { agreementView, listAgreements } from './agreement-store.ts'
import { keepRecognition, listRecognitions, recognitionView } from './list-recognitions.ts'
import { changeAgreement, makeAgreement, readAgreement, setAgreementState } from './manage-agreement.ts'
import { zAgreement, zAgreementDetail, zAgreementRequest, zRecognition, zSettle, zStateChange } from './schema.ts'
import { broughtOf } from './store.ts'

/** As it was brought: what somebody else has signed is only ever saved, never shown as a page of ours. */
function answerDocument(document: string): Response {
  const isJson = document.trimStart().startsWith('{')
  return download(
    document,
    {
      name: `credential.${isJson ? 'json' : 'jwt'}`,
      type: isJson ? 'application/json' : 'text/plain; charset=utf-8',
    },
    { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' },
  )
}

/** What an institution takes from others: case by case, and once and for all. */
export function addRecognitionRoutes(api: Api, deps: Deps): void {
  const tag = 'Recognition'
  const write = 'recognition:write'
  api.add(
    {
      method: 'get',
      path: '/recognition-agreements',
      summary: 'Transfer agreements by institution',
      tag,
      access: 'achievements:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['active', 'suspended']).optional(),
        achievementId: z.uuid().optional(),
      }),
      answer: pageOf(zAgreement),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const after = readCursor(query.cursor)
        const rows = await listAgreements(tx, actor.issuerId, { ...query, after, limit: query.limit + 1 })
        return pageFrom(
          rows,
          query.limit,
          row => agreementView(row, deps.clock()),
          row => row.order_key,
        )
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/recognition-agreements',
      summary: 'Say once and for all what a credential of another institution counts as, and why',
      tag,
      access: write,
      body: zAgreementRequest,
      answer: zAgreementDetail,
      status: 201,
    },
    ({ actor, body }) => makeAgreement(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/recognition-agreements/{id}',
      summary: 'One agreement with all its versions: who said what, and why',
      tag,
      access: 'achievements:read',
      answer: zAgreementDetail,
    },
    ({ actor, id }) => readAgreement(deps, actor, id),
  )
  api.add(
    {
      method: 'put',
      path: '/recognition-agreements/{id}',
      summary: 'Say it anew: the next version. What was recognised stays',
      tag,
      access: write,
      body: zAgreementRequest,
      answer: zAgreementDetail,
    },
    ({ actor, id, body }) => changeAgreement(deps, actor, id, body),
  )
  for (const [verb, state, summary] of [
    ['suspend', 'suspended', 'Nothing is recognised by it until it is taken up again'],
    ['resume', 'active', 'Take a suspended agreement up again'],
  ] as const)
    api.add(
      {
        method: 'post',
        path: `/recognition-agreements/{id}/${verb}`,
        summary,
        tag,
        access: write,
        body: zStateChange,
        answer: zAgreementDetail,
      },
      ({ actor, id, body }) => setAgreementState(deps, actor, id, state, body.reason),
    )
  api.add(
    {
      method: 'get',
      path: '/recognitions',
      summary: 'What was recognised, the newest first; `flagged`: what no longer holds and waits for a decision',
      tag,
      access: 'awards:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        flagged: z.literal('yes').optional(),
        agreementId: z.uuid().optional(),
        learnerId: z.uuid().optional(),
      }),
      answer: pageOf(zRecognition),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const after = readCursor(query.cursor)
        const rows = await listRecognitions(tx, actor.issuerId, { ...query, after, limit: query.limit + 1 })
        return pageFrom(rows, query.limit, recognitionView)
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/recognitions/{id}/keep',
      summary: 'The original no longer holds, and the award stays all the same: say why',
      tag,
      access: write,
      body: zSettle,
      answer: zRecognition,
    },
    ({ actor, id, body }) => keepRecognition(deps, actor, id, body.reason),
  )
  api.add(
    {
      method: 'get',
      path: '/learner-claims/{id}/credentials/{item}/document',
      summary: 'The credential that was brought, as it was signed',
      tag,
      access: 'claims:assess',
    },
    async ({ actor, id, c }) => {
      const item = itemId(c)
      const row = await tx(deps, actor, async tx => {
        const { round } = await findClaim(tx, actor.issuerId, id)
        return (await broughtOf(tx, actor.issuerId, id)).find(one => one.id === item && one.round <= round)
      })
      if (!row || row.document === '') throw new Refusal('E_NOT_FOUND')
      return answerDocument(row.document)
    },
  )
}
