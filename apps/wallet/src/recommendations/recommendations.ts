import type { RequestState } from '@laurel/core/endorsement'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

/** Somebody whom the learner asked to recommend them for one award, and what they wrote. */
export type Recommendation = {
  readonly id: string
  readonly awardId: string
  readonly state: RequestState
  readonly name: string
  readonly email: string
  readonly createdAt: string
  readonly sentAt: string
  readonly recommendation: {
    readonly by: string
    readonly relation: string
    readonly text: string
    readonly provenHost: string
    readonly at: string
    readonly isShown: boolean
    readonly withdrawnAt: string | null
  } | null
}

export const recommendationsQuery = queryOptions({
  queryKey: ['recommendations'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: Recommendation[] }>('/wallet/recommendations', { signal })).items,
})
