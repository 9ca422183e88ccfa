import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

/** An award that may stand in a transcript, as the API gives it. */
export type Entry = {
  readonly id: string
  readonly achievementId: string
  readonly version: number
  readonly names: TextsByLanguage
  readonly kind: 'macro' | 'micro' | 'alternative'
  readonly level: TextsByLanguage | null
  readonly credits: { readonly number: number; readonly system: string } | null
  readonly hours: number | null
  readonly results: readonly { readonly name?: string; readonly value?: string }[]
  readonly validFrom: string
  readonly validUntil: string | null
  readonly inForce: boolean
  readonly consistsOf: readonly string[]
  readonly pathways: readonly { readonly id: string; readonly name: string }[]
}

export type Offer = {
  readonly learner: { readonly id: string; readonly name: string }
  readonly entries: readonly Entry[]
  readonly most: number
  readonly last: {
    readonly id: string
    readonly issuedAt: string | null
    readonly credentialUrl: string
    readonly sections: readonly { readonly title: string; readonly awards: readonly string[] }[]
  } | null
  readonly waiting: string | null
}

export const offerQuery = (learnerId: string) =>
  queryOptions({
    queryKey: ['learners', 'transcript', learnerId],
    queryFn: ({ signal }) => api.get<Offer>(`/learners/${learnerId}/transcript`, { signal }),
  })

export const nameIn = ({ names }: Entry, language: string): string => textFor(names, language) ?? '—'

/** "Secure · Final mark: 17/20". */
export const attainedIn = ({ level, results }: Entry, language: string): string =>
  [
    level && textFor(level, language),
    ...results.map(({ name, value }) => (name && value ? `${name}: ${value}` : (value ?? ''))),
  ]
    .filter(Boolean)
    .join(' · ')
