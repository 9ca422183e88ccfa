import * as z from 'zod'
import { type Api, pageOf } from '../app.ts'
import type { Deps } from '../deps.ts'
import {
  confirmRevocation,
  declineRevocation,
  listRevocations,
  previewRevocation,
  requestRevocation,
  zManyAwards,
  zRevocationRequest,
} from './revoke-many.ts'

const tag = 'Revocations'

/** Revoking many awards: looked through before, decided by two people. */
export function addRevocationRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'post',
      path: '/revocations/preview',
      summary: 'How many awards in force fit, and some of them; changes nothing',
      tag,
      access: 'awards:revoke',
      body: zManyAwards,
      answer: z.object({
        awards: z.int(),
        learners: z.int(),
        claimed: z.int(),
        sample: z.array(z.object({ id: z.uuid(), name: z.string(), achievement: z.string() })),
      }),
    },
    ({ actor, body }) => previewRevocation(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/revocations',
      summary: 'Requests to revoke many, newest first',
      tag,
      access: 'awards:revoke',
      answer: pageOf(zRevocationRequest),
    },
    async ({ actor }) => ({ items: await listRevocations(deps, actor), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/revocations',
      summary: 'Ask for the revocation of all that fit now; a second member has to confirm it within 72 hours',
      tag,
      access: 'awards:revoke',
      body: z.strictObject({ awards: zManyAwards, reason: z.string().max(1_000) }),
      answer: zRevocationRequest,
      status: 201,
    },
    ({ actor, body }) => requestRevocation(deps, actor, body.awards, body.reason),
  )
  api.add(
    {
      method: 'post',
      path: '/revocations/{id}/confirm',
      summary: 'Confirm somebody else’s request: all of it is revoked, for ever',
      tag,
      access: 'awards:revoke',
      status: 204,
    },
    ({ actor, id }) => confirmRevocation(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/revocations/{id}/decline',
      summary: 'Decline a request, or withdraw one’s own',
      tag,
      access: 'awards:revoke',
      status: 204,
    },
    ({ actor, id }) => declineRevocation(deps, actor, id),
  )
}
