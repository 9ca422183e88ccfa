import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { changeCohorts, listCohorts, zCohortChange, zCohortList } from './cohorts.ts'
import { pageFrom, readCursor } from './cursor.ts'
import {
  eraseLearner,
  exportLearner,
  type LearnerRow,
  learnerView,
  listLearners,
  readLearner,
  zLearner,
} from './learners.ts'
import { protectionOfLearner, protectionsOf } from './minors/protection.ts'

const tag = 'Learners'

/** Whom the issuer has awarded; what it holds about each; and the end of that. */
export function addLearnerRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/learners',
      summary: 'List learners by name',
      tag,
      access: 'awards:read',
      query: zPageQuery.extend({ q: z.string().max(200).optional(), cohort: z.string().max(80).optional() }),
      answer: pageOf(zLearner),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const rows = await listLearners(tx, actor.issuerId, {
          q: query.q,
          cohort: query.cohort,
          after: readCursor(query.cursor),
          limit: query.limit + 1,
        })
        const ids = rows.map(row => row.id)
        const protections = await protectionsOf(tx, actor.issuerId, ids, deps.clock())
        const view = (row: LearnerRow) => learnerView(row, (protections.get(row.id)?.stage ?? 'adult') !== 'adult')
        return pageFrom(rows, query.limit, view, row => row.order_key)
      }),
  )
  api.add(
    { method: 'get', path: '/learners/{id}', summary: 'One learner', tag, access: 'awards:read', answer: zLearner },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const row = await readLearner(tx, actor.issuerId, id)
        const { stage } = await protectionOfLearner(tx, actor.issuerId, id, deps.clock())
        return learnerView(row, stage !== 'adult')
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/cohorts',
      summary: 'The cohorts that learners are in',
      tag,
      access: 'awards:read',
      answer: z.object({ items: z.array(z.string()), nextCursor: z.null() }),
    },
    async ({ actor }) => ({ items: await listCohorts(deps, actor), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/learners/cohorts',
      summary: 'Put learners into cohorts, whole classes at once; all or none',
      tag,
      access: 'awards:write',
      body: zCohortList,
      answer: z.object({ changed: z.int() }),
    },
    ({ actor, body }) => changeCohorts(deps, actor, body),
  )
  api.add(
    {
      method: 'put',
      path: '/learners/{id}/cohort',
      summary: 'With whom a learner learns: a class, a year, an intake',
      tag,
      access: 'awards:write',
      body: zCohortChange,
      status: 204,
    },
    async ({ actor, id, body }) => {
      await tx(deps, actor, tx => readLearner(tx, actor.issuerId, id))
      await changeCohorts(deps, actor, { learners: [{ learnerId: id, cohort: body.cohort }] })
    },
  )
  api.add(
    {
      method: 'get',
      path: '/learners/{id}/export',
      summary: 'Everything that is held about a learner, as one JSON document',
      tag,
      access: 'learners:erase',
    },
    async ({ actor, id, c }) => {
      c.header('content-disposition', `attachment; filename="learner-${id}.json"`)
      return exportLearner(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learners/{id}/erase',
      summary: 'Erase a learner with everything that is held about them; the name is typed to be sure',
      tag,
      access: 'learners:erase',
      whenClosed: true,
      body: z.strictObject({ name: z.string().max(200) }),
      status: 204,
    },
    async ({ actor, id, body }) => {
      const files = await tx(deps, actor, async tx => {
        const { name } = await readLearner(tx, actor.issuerId, id)
        if (body.name.trim() !== name)
          throw new Refusal('E_REQUEST_MALFORMED', [{ path: 'name', code: 'other', message: 'is another name' }])
        return eraseLearner(tx, deps, actor, id)
      })
      for (const sha256 of files) await deps.blobs.remove(sha256)
    },
  )
}
