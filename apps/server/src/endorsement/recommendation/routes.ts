import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { askAgain, askForRecommendation } from './ask.ts'
import { deleteRecommendation, ownRecommendations, showRecommendation } from './own.ts'
import { zAsk, zRecommendation } from './schema.ts'

/** How a learner asks for recommendations, reads them, and decides who sees them. */
export function addRecommendationRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'get',
      path: '/wallet/recommendations',
      summary: 'Whom I asked to recommend me, and what they wrote',
      tag,
      access,
      answer: z.object({ items: z.array(zRecommendation) }),
    },
    async ({ person }) => ({ items: await ownRecommendations(deps, person) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recommendations',
      summary: 'Ask somebody by mail to recommend me for one award',
      tag,
      access,
      body: zAsk,
      answer: z.object({ id: z.uuid() }),
      status: 201,
    },
    async ({ person, body }) => ({ id: (await askForRecommendation(deps, person, body)).id }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/recommendations/{id}/remind',
      summary: 'Send them a fresh link',
      tag,
      access,
      status: 204,
    },
    ({ person, id }) => askAgain(deps, person, id),
  )
  for (const verb of ['show', 'hide'] as const)
    api.add(
      {
        method: 'post',
        path: `/wallet/recommendations/{id}/${verb}`,
        summary: verb === 'show' ? 'Show it on the page and links of the award' : 'Show it to nobody',
        tag,
        access,
        answer: zRecommendation,
      },
      ({ person, id }) => showRecommendation(deps, person, id, verb === 'show'),
    )
  api.add(
    {
      method: 'delete',
      path: '/wallet/recommendations/{id}',
      summary: 'Delete a request or a recommendation for good',
      tag,
      access,
      status: 204,
    },
    ({ person, id }) => deleteRecommendation(deps, person, id),
  )
}
