import type { Json } from '@laurel/core/primitives'
import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { pageFrom, readCursor } from '../../people/cursor.ts'
import { protectionsOf } from '../../people/minors/protection.ts'
import { tx } from '../../platform/database.ts'
import { PROOF_HEADER } from '../key-proof.ts'
import { signedBody } from '../vault/routes.ts'
import { MAX_VAULT_BYTES } from '../vault/schema.ts'
import { askSchools } from './ask.ts'
import { beginNewWallet } from './begin.ts'
import { checkBeginCode, renewBeginCode } from './begin-code.ts'
import { checkRecovery, confirmRecovery, declineRecovery } from './decide.ts'
import { listRecoveries, readRecovery, recoveryView } from './list.ts'
import { myRecovery } from './read-own.ts'
import { zAsk, zBegin, zBeginCode, zCheck, zDecline, zMyRecovery, zRecovery, zRecoveryDetail, zStop } from './schema.ts'
import { noteOpened, withdrawOwn } from './stop.ts'

/** The last rung of the recovery ladder: the school issues anew, by two people. */
export function addRecoveryRoutes(api: Api, deps: Deps): void {
  addOwnRoutes(api, deps)
  addStaffRoutes(api, deps)
}

function addOwnRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'get',
      path: '/wallet/recovery',
      summary: 'Which schools could issue anew what is in a lost wallet, and how what they were asked stands',
      tag,
      access,
      answer: zMyRecovery,
    },
    ({ person }) => myRecovery(deps, person.id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recovery',
      summary: 'Ask schools to issue anew; changes nothing until two people at a school have decided',
      tag,
      access,
      body: zAsk,
      answer: zMyRecovery,
      status: 201,
    },
    async ({ person, body }) => {
      await askSchools(deps, person, body)
      return myRecovery(deps, person.id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recovery/stop',
      summary: 'Withdraw what was asked for, or say that the wallet was opened after all',
      tag,
      access,
      body: zStop,
      answer: z.object({ ended: z.int() }),
    },
    async ({ person, body }) => ({
      ended: await (body.because === 'opened' ? noteOpened(deps, person.id) : withdrawOwn(deps, person.id)),
    }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recovery/code',
      summary: 'Whether the code is right that a school has given by hand; uses nothing up, and a wrong one counts',
      tag,
      access,
      body: zBeginCode,
      status: 204,
    },
    ({ person, body }) => checkBeginCode(deps, person, body.code),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recovery/begin',
      summary:
        'Put a new vault in the place of the lost one for ever, once a school has issued anew and given its code',
      tag,
      access,
      headers: { [PROOF_HEADER]: 'A proof by the new wallet’s key, over this body' },
      body: zBegin,
      maxBytes: MAX_VAULT_BYTES,
      answer: z.object({ version: z.int() }),
      status: 201,
    },
    async ({ person, body, c }) => {
      const version = await beginNewWallet(deps, person, { ...body, locks: body.locks as Json }, await signedBody(c))
      c.header('etag', `"${version}"`)
      return { version }
    },
  )
}

function addStaffRoutes(api: Api, deps: Deps): void {
  const tag = 'Lost wallets'
  const access = 'learners:recover'
  api.add(
    {
      method: 'get',
      path: '/recoveries',
      summary: 'Learners who have lost every way into their wallet and ask for their credentials anew, newest first',
      tag,
      access,
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['waiting', 'over', 'all']).default('all'),
      }),
      answer: pageOf(zRecovery),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const now = deps.clock()
        const rows = await listRecoveries(tx, actor.issuerId, {
          state: query.state,
          q: query.q,
          after: readCursor(query.cursor),
          limit: query.limit + 1,
          now,
        })
        const learners = [...new Set(rows.map(row => row.learner_id))]
        const protections = await protectionsOf(tx, actor.issuerId, learners, now)
        return pageFrom(rows, query.limit, row =>
          recoveryView(row, (protections.get(row.learner_id)?.stage ?? 'adult') !== 'adult', now),
        )
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/recoveries/{id}',
      summary: 'One request, with what would be issued anew',
      tag,
      access,
      answer: zRecoveryDetail,
    },
    ({ actor, id }) => readRecovery(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/recoveries/{id}/check',
      summary: 'The first person: has made sure who it is, and says how',
      tag,
      access,
      body: zCheck,
      answer: zRecoveryDetail,
    },
    async ({ actor, id, body }) => {
      await checkRecovery(deps, actor, id, body.note)
      return readRecovery(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/recoveries/{id}/code',
      summary: 'Make another code for the learner; the one before ends',
      tag,
      access,
      answer: zRecoveryDetail,
    },
    async ({ actor, id }) => {
      await renewBeginCode(deps, actor, id)
      return readRecovery(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/recoveries/{id}/confirm',
      summary: 'The second, another person: confirms, and what is in force is issued anew, at once or after the wait',
      tag,
      access,
      answer: zRecoveryDetail,
    },
    async ({ actor, id }) => {
      await confirmRecovery(deps, actor, id)
      return readRecovery(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/recoveries/{id}/decline',
      summary: 'Say no; the learner is told the reason',
      tag,
      access,
      body: zDecline,
      answer: zRecoveryDetail,
    },
    async ({ actor, id, body }) => {
      await declineRecovery(deps, actor, id, body.reason)
      return readRecovery(deps, actor, id)
    },
  )
}
