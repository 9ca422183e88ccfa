import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Award } from '../credentials/awards.ts'

/** Parts of a credential that a link can leave out. */
export type Hideable = 'name' | 'evidence' | 'results' | 'recommendations'

/** What would be shown: one credential, or several under a title. */
export type Draft = {
  readonly awards: readonly Award[]
  /** Over several credentials. */
  readonly title?: string | undefined
  readonly sentence?: string | undefined
}

export type Share = {
  readonly id: string
  readonly awardIds: readonly string[]
  readonly name: string
  readonly title: string | null
  readonly hides: readonly Hideable[]
  readonly state: 'open' | 'expired' | 'used-up' | 'withdrawn'
  readonly viewLimit: number | null
  readonly views: number
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly withdrawnAt: string | null
  readonly restorableUntil: string | null
}

export const sharesQuery = queryOptions({
  queryKey: ['shares'],
  queryFn: async ({ signal }) => (await api.get<Page<Share>>('/wallet/shares', { signal })).items,
})

export const viewsQuery = (id: string) =>
  queryOptions({
    queryKey: ['shares', id, 'views'],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: { hour: string; views: number }[] }>(`/wallet/shares/${id}/views`, { signal })).items,
  })

/** What there is in these credentials that could be left out. */
export const hideableOf = (awards: readonly Award[], isRecommended = false): Hideable[] => [
  'name',
  ...(awards.some(one => one.evidence.length > 0 || one.narrative) ? (['evidence'] as const) : []),
  ...(awards.some(one => one.results.some(result => result.value)) ? (['results'] as const) : []),
  ...(isRecommended ? (['recommendations'] as const) : []),
]

/** The address of the page that a visitor would see, for its maker alone. */
export function previewPath({ awards, title, sentence }: Draft, hides: readonly Hideable[]): string {
  const query = new URLSearchParams({ awards: awards.map(one => one.id).join(',') })
  if (hides.length > 0) query.set('hides', hides.join(','))
  if (title !== undefined) query.set('title', title)
  if (sentence) query.set('sentence', sentence)
  return `/share-preview?${query}`
}
