import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Award } from '../credentials/awards.ts'
import type { Suite } from '../parts/choices.ts'
import type { Part } from '../parts/derive-part.ts'
import type { Contents } from '../vault/contents.ts'

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
  /** Set where only a part is shown, with the kinds of facts that it leaves out. */
  readonly part: { readonly suite: Suite; readonly withheld: readonly string[] } | null
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

/** Whether parts of an award can be shown: a record is shown whole, since others have signed what it consists of. */
export function isPartable({ credentials }: Contents, awardId: string): boolean {
  const type = credentials[awardId]?.credential.type
  return type !== undefined && ![type].flat().includes('ClrCredential')
}

/** The address of the page that a visitor would see, for its maker alone. */
export function previewPath(
  { awards, title, sentence }: Draft,
  hides: readonly Hideable[],
  part: Pick<Part, 'suite' | 'pointers'> | null = null,
): string {
  const query = new URLSearchParams({ awards: awards.map(one => one.id).join(',') })
  if (part) {
    query.set('suite', part.suite)
    query.set('shows', part.pointers.join(','))
    return `/share-preview?${query}`
  }
  if (hides.length > 0) query.set('hides', hides.join(','))
  if (title !== undefined) query.set('title', title)
  if (sentence) query.set('sentence', sentence)
  return `/share-preview?${query}`
}
