import type { SafeCount } from '@laurel/core/insight'
import type { Pathway, Progress } from '@laurel/core/pathway'
import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Achievement } from '../achievement/achievement.ts'

export type Problem = { readonly code: string; readonly stepId: string | null; readonly other?: string }

/** A pathway, as the API gives it. */
export type PathwayItem = {
  readonly id: string
  readonly version: number
  readonly state: 'draft' | 'published' | 'archived'
  readonly content: Pathway
  readonly achievementId: string | null
  readonly awarding: 'automatic' | 'approval'
  readonly isOpen: boolean
  readonly problems: readonly Problem[]
  readonly learners: number
  readonly onOlder: number
  readonly waiting: number
  readonly flagged: number
  readonly url: string
}

export type Enrolment = {
  readonly id: string
  readonly learner: { readonly id: string; readonly name: string; readonly email: string | null }
  readonly version: number
  readonly isNewest: boolean
  readonly joinedAt: string
  readonly progress: Progress
  readonly stepsDone: number
  readonly completedAt: string | null
  readonly outcome: 'none' | 'due' | 'waiting' | 'awarded' | 'declined'
  readonly awardId: string | null
  readonly declineReason: string | null
  readonly flaggedAt: string | null
  readonly recognised: readonly {
    readonly stepId: string
    readonly name: string
    readonly issuerName: string
    readonly heldBy: 'key' | 'name'
  }[]
}

export type Counts = {
  readonly learners: SafeCount
  readonly completed: SafeCount
  readonly steps: readonly { readonly id: string; readonly done: SafeCount }[]
}

export const pathwayQuery = (id: string) =>
  queryOptions({
    queryKey: ['pathways', 'one', id],
    queryFn: ({ signal }) => api.get<PathwayItem>(`/pathways/${id}`, { signal }),
  })

export const countsQuery = (id: string) =>
  queryOptions({
    queryKey: ['pathways', 'counts', id],
    queryFn: ({ signal }) => api.get<Counts>(`/pathways/${id}/counts`, { signal }),
  })

/** What steps can ask for: everything that is awarded here, by name. */
export const choicesQuery = queryOptions({
  queryKey: ['achievements', 'choices'],
  queryFn: async ({ signal }) => {
    const query = { state: 'active', sort: 'name', limit: 200 }
    const { items } = await api.get<Page<Achievement>>('/achievements', { query, signal })
    return items
  },
})
