import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import type { Person } from '../people/person.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { decideAward } from './award-pathway.ts'
import { countLearners } from './count-learners.ts'
import { enrolLearners, leavePathway, moveEverybody, moveToNewest } from './enrol.ts'
import {
  changePathway,
  listPathwayVersions,
  makePathway,
  problemsOf,
  setPathwayState,
  showPathway,
} from './manage-pathway.ts'
import { joinByMyself, type MyPathway, myPathways, offeredPathway, zMyPathway } from './my-pathways.ts'
import { learnerActor, ownEnrolment } from './own-enrolment.ts'
import { forgetRecognised, recognise } from './recognise.ts'
import {
  type EnrolmentView,
  zCounts,
  zEnrol,
  zEnrolment,
  zNewPathway,
  zPathway,
  zPathwayChange,
  zPathwayVersion,
} from './schema.ts'
import { enrolmentView, findEnrolments, listEnrolments, listPathways, pathwayView, readPathway } from './store.ts'

const tag = 'Pathways'
const STATES = { publish: 'published', archive: 'archived', withdraw: 'draft' } as const
const SUMMARIES = {
  publish: 'Publish: learners can be on it. Refused with what is wrong, step by step',
  archive: 'Archive: nobody joins any more; who is on it goes on',
  withdraw: 'Back to a draft, while nobody ever joined',
} as const

async function enrolment(deps: Deps, actor: Actor, id: string): Promise<EnrolmentView> {
  const [row] = await tx(deps, actor, tx => findEnrolments(tx, actor.issuerId, [id]))
  if (!row || row.left_at !== null) throw new Refusal('E_NOT_FOUND')
  return enrolmentView(row)
}

/** What an institution does with its pathways. */
function addIssuerRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/pathways',
      summary: 'List pathways by name; archived ones only where they are asked for',
      tag,
      access: 'achievements:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['draft', 'published', 'archived']).optional(),
      }),
      answer: pageOf(zPathway),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const { issuerId } = actor
        const after = readCursor(query.cursor)
        const rows = await listPathways(tx, issuerId, { ...query, after, limit: query.limit + 1 })
        const { short_name: shortName } = await currentIssuer(tx, issuerId)
        const problems = new Map<string, Awaited<ReturnType<typeof problemsOf>>>()
        for (const row of rows) if (row.state === 'draft') problems.set(row.id, await problemsOf(tx, issuerId, row))
        return pageFrom(
          rows,
          query.limit,
          row => pathwayView(row, problems.get(row.id) ?? [], deps.baseUrl, shortName),
          row => row.name,
        )
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/pathways',
      summary: 'Make a pathway: a draft, which may have gaps',
      tag,
      access: 'pathways:write',
      body: zNewPathway,
      answer: zPathway,
      status: 201,
    },
    ({ actor, body }) => makePathway(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/pathways/{id}',
      summary: 'Read a pathway',
      tag,
      access: 'achievements:read',
      answer: zPathway,
    },
    ({ actor, id }) => showPathway(deps, actor, id),
  )
  api.add(
    {
      method: 'patch',
      path: '/pathways/{id}',
      summary: 'Change a pathway; once somebody has joined, that is the next version and they stay on theirs',
      tag,
      access: 'pathways:write',
      body: zPathwayChange,
      answer: zPathway,
    },
    ({ actor, id, body }) => changePathway(deps, actor, id, body),
  )
  api.add(
    {
      method: 'get',
      path: '/pathways/{id}/versions',
      summary: 'The versions of a pathway, newest first, with how many learners are on each',
      tag,
      access: 'achievements:read',
      answer: z.object({ items: z.array(zPathwayVersion) }),
    },
    async ({ actor, id }) => ({ items: await listPathwayVersions(deps, actor, id) }),
  )
  for (const word of ['publish', 'archive', 'withdraw'] as const)
    api.add(
      {
        method: 'post',
        path: `/pathways/{id}/${word}`,
        summary: SUMMARIES[word],
        tag,
        access: 'pathways:write',
        answer: zPathway,
      },
      ({ actor, id }) => setPathwayState(deps, actor, id, STATES[word]),
    )
  api.add(
    {
      method: 'get',
      path: '/pathways/{id}/counts',
      summary: 'How many learners on the newest version have done each step; small numbers of people are not said',
      tag,
      access: 'awards:read',
      answer: zCounts,
    },
    ({ actor, id }) => countLearners(deps, actor, id),
  )
}

/** Learners on a pathway, and what becomes of them. */
function addEnrolmentRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/pathways/{id}/enrolments',
      summary: 'The learners on a pathway by name, with where each stands',
      tag,
      access: 'awards:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['underWay', 'complete', 'waiting', 'flagged']).optional(),
      }),
      answer: pageOf(zEnrolment),
    },
    ({ actor, id, query }) =>
      tx(deps, actor, async tx => {
        await readPathway(tx, actor.issuerId, id)
        const after = readCursor(query.cursor)
        const rows = await listEnrolments(tx, actor.issuerId, id, { ...query, after, limit: query.limit + 1 })
        return pageFrom(rows, query.limit, enrolmentView, row => row.order_key)
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/pathways/{id}/enrolments',
      summary: 'Put one or many learners on a pathway; who is on it already stays',
      tag,
      access: 'awards:write',
      body: zEnrol,
      answer: z.object({ joined: z.int(), already: z.int() }),
      status: 201,
    },
    ({ actor, id, body }) => enrolLearners(deps, actor, id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/pathways/{id}/move',
      summary: 'Move everybody who is on an older version onto the newest',
      tag,
      access: 'pathways:write',
      answer: z.object({ moved: z.int() }),
    },
    async ({ actor, id }) => ({ moved: await moveEverybody(deps, actor, id) }),
  )
  api.add(
    {
      method: 'get',
      path: '/pathway-enrolments/{id}',
      summary: 'Where one learner stands',
      tag,
      access: 'awards:read',
      answer: zEnrolment,
    },
    ({ actor, id }) => enrolment(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/pathway-enrolments/{id}/move',
      summary: 'Move a learner onto the newest version',
      tag,
      access: 'awards:write',
      answer: zEnrolment,
    },
    async ({ actor, id }) => {
      await moveToNewest(deps, actor, id)
      return enrolment(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/pathway-enrolments/{id}/leave',
      summary: 'Take a learner off a pathway; what was earned stays earned',
      tag,
      access: 'awards:write',
      status: 204,
    },
    ({ actor, id }) => leavePathway(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/pathway-enrolments/{id}/award',
      summary: 'Say yes to what a completed pathway leads to; it is awarded once',
      tag,
      access: 'awards:approve',
      answer: zEnrolment,
    },
    async ({ actor, id }) => {
      await decideAward(deps, actor, id, { award: true })
      return enrolment(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/pathway-enrolments/{id}/decline',
      summary: 'Say no to it, with a reason; a no can be thought over',
      tag,
      access: 'awards:approve',
      body: z.strictObject({ reason: z.string().max(2_000) }),
      answer: zEnrolment,
    },
    async ({ actor, id, body }) => {
      await decideAward(deps, actor, id, { award: false, reason: body.reason })
      return enrolment(deps, actor, id)
    },
  )
}

const zStepOf = z.strictObject({ stepId: z.string().min(1).max(60) })

/** What a learner does with their own. */
function addLearnerRoutes(api: Api, deps: Deps): void {
  const own = async (person: Person, id: string): Promise<MyPathway> => {
    const found = (await myPathways(deps, person)).mine.find(one => one.enrolment?.id === id)
    if (!found) throw new Refusal('E_NOT_FOUND')
    return found
  }
  api.add(
    {
      method: 'get',
      path: '/wallet/pathways',
      summary: 'The pathways I am on, of every institution, and those toward which I have something already',
      tag: 'Wallet',
      access: 'person',
      answer: z.object({ mine: z.array(zMyPathway), recommended: z.array(zMyPathway), open: z.array(zMyPathway) }),
    },
    ({ person }) => myPathways(deps, person),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/pathways/{id}/offer',
      summary: 'A pathway that I may join, with where I would stand',
      tag: 'Wallet',
      access: 'person',
      query: z.object({ issuer: z.string().min(1).max(100) }),
      answer: zMyPathway,
    },
    ({ person, id, query }) => offeredPathway(deps, person, query.issuer, id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/pathways/{id}/join',
      summary: 'Join a pathway that is open to learners',
      tag: 'Wallet',
      access: 'person',
      body: z.strictObject({ issuer: z.string().min(1).max(100) }),
      answer: z.object({ enrolmentId: z.uuid() }),
      status: 201,
    },
    async ({ person, id, body }) => ({ enrolmentId: await joinByMyself(deps, person, body.issuer, id) }),
  )
  for (const [word, act] of [
    ['leave', leavePathway],
    ['move', moveToNewest],
  ] as const)
    api.add(
      {
        method: 'post',
        path: `/wallet/pathway-enrolments/{id}/${word}`,
        summary: word === 'leave' ? 'Leave a pathway; what I have earned stays mine' : 'Move onto the newest version',
        tag: 'Wallet',
        access: 'person',
        status: 204,
      },
      async ({ person, id }) => {
        const { issuerId } = await ownEnrolment(deps, person, id)
        await act(deps, learnerActor(issuerId, person), id)
      },
    )
  api.add(
    {
      method: 'post',
      path: '/wallet/pathway-enrolments/{id}/recognise',
      summary: 'Count what another institution has given me for a step; it is verified first',
      tag: 'Wallet',
      access: 'person',
      body: zStepOf.extend({ credential: z.union([z.string().min(1), z.record(z.string(), z.unknown())]) }),
      answer: zMyPathway,
    },
    async ({ person, id, body }) => {
      await recognise(deps, person, id, body.stepId, body.credential)
      return own(person, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/pathway-enrolments/{id}/forget',
      summary: 'Take away again what was counted for a step',
      tag: 'Wallet',
      access: 'person',
      body: zStepOf,
      answer: zMyPathway,
    },
    async ({ person, id, body }) => {
      await forgetRecognised(deps, person, id, body.stepId)
      return own(person, id)
    },
  )
}

export function addPathwayRoutes(api: Api, deps: Deps): void {
  addIssuerRoutes(api, deps)
  addEnrolmentRoutes(api, deps)
  addLearnerRoutes(api, deps)
}
