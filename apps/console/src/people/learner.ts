import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export type Learner = {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly cohort: string | null
  readonly hasWallet: boolean
  readonly isMinor: boolean
  readonly awards: number
  readonly since: string
}

export const learnerQuery = (id: string) =>
  queryOptions({
    queryKey: ['learners', 'one', id],
    queryFn: ({ signal }) => api.get<Learner>(`/learners/${id}`, { signal }),
  })

/** The cohorts that learners are in. */
export const cohortsQuery = queryOptions({
  queryKey: ['cohorts'],
  queryFn: async ({ signal }) => (await api.get<Page<string>>('/cohorts', { signal })).items,
})
