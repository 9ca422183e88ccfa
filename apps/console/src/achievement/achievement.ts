import type { Descriptors, Design } from '@laurel/core/achievement'
import type { AlwaysShowable } from '@laurel/core/presentation'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Alignment } from '../skill/aligned.ts'
import type { Rubric } from './rubric-values.ts'

export const KINDS = ['micro', 'alternative', 'macro'] as const
export type Kind = (typeof KINDS)[number]

type LevelTranslation = { readonly name?: string; readonly description?: string }
export type Level = {
  readonly id: string
  readonly name: string
  readonly description?: string | null
  readonly translations?: Readonly<Record<string, LevelTranslation | undefined>>
}
type Translation = { readonly name?: string; readonly description?: string; readonly criteria?: string }

/** What can be earned, as the API gives it. */
export type Achievement = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly kind: Kind
  readonly achievementType: string | null
  readonly criteria: { readonly narrative: string; readonly id?: string }
  readonly levels: readonly Level[]
  readonly validityMonths: number | null
  readonly workloadHours: number | null
  readonly suspendable: boolean
  readonly alwaysShown: readonly AlwaysShowable[]
  readonly rubric: Rubric | null
  readonly claimable: boolean
  readonly assessors: number
  readonly credits: { readonly number: number; readonly system: string } | null
  readonly tags: readonly string[]
  readonly language: string
  readonly translations?: Readonly<Record<string, Translation | undefined>>
  readonly design: Design | null
  readonly descriptors: Descriptors | null
  readonly imageUrl: string | null
  readonly alignments: readonly Alignment[]
  readonly version: number
  /** The public page of this version. */
  readonly url: string
  readonly state: 'active' | 'archived'
  readonly awardCount: number
  readonly createdAt: string
  readonly updatedAt: string
}

export const achievementQuery = (id: string) =>
  queryOptions({
    queryKey: ['achievements', 'one', id],
    queryFn: ({ signal }) => api.get<Achievement>(`/achievements/${id}`, { signal }),
  })

/** What differs between one version and the one before; see `describeChanges` in core. */
export type Change = {
  readonly field: string
  readonly of?: string
  readonly word?: string
  readonly before: string | null
  readonly after: string | null
}
type Version = {
  readonly version: number
  readonly url: string
  readonly createdAt: string
  readonly awardCount: number
  readonly changes: readonly Change[]
}

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['achievements', 'versions', id],
    queryFn: ({ signal }) =>
      api.get<{ readonly items: readonly Version[] }>(`/achievements/${id}/versions`, { signal }),
  })

/** The stored picture, with the time of its last change so that a new one shows at once. */
export const pictureOf = (achievement: {
  readonly imageUrl: string | null
  readonly updatedAt?: string
}): string | null =>
  achievement.imageUrl && achievement.updatedAt
    ? `${achievement.imageUrl}${achievement.imageUrl.includes('?') ? '&' : '?'}v=${Date.parse(achievement.updatedAt)}`
    : achievement.imageUrl
