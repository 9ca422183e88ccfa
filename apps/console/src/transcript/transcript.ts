import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type Texts = Readonly<Record<string, string>>

/** An award that may stand in a transcript, as the API gives it. */
export type Entry = {
  readonly id: string
  readonly achievementId: string
  readonly version: number
  readonly names: Texts
  readonly kind: 'macro' | 'micro' | 'alternative'
  readonly level: Texts | null
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

/** In the reader's language, else in the one that comes first. */
export const textOf = (texts: Texts, language: string): string =>
  texts[language] ?? texts[language.split('-')[0] as string] ?? Object.values(texts)[0] ?? '—'

/** "Secure · Final mark: 17/20". */
export const attainedIn = ({ level, results }: Entry, language: string): string =>
  [
    level && textOf(level, language),
    ...results.map(({ name, value }) => (name && value ? `${name}: ${value}` : (value ?? ''))),
  ]
    .filter(Boolean)
    .join(' · ')
