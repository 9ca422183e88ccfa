import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Kind } from '../achievement/achievement.ts'

export const STATES = ['draft', 'approved', 'issued', 'suspended', 'revoked', 'expired', 'superseded'] as const
type AwardState = (typeof STATES)[number]

/** That this learner earned this achievement, as the API gives it. */
export type Award = {
  readonly id: string
  readonly state: AwardState
  readonly achievement: {
    readonly id: string
    readonly name: string
    readonly kind: Kind
    readonly imageUrl: string | null
  }
  readonly recipient: { readonly name: string; readonly email?: string | null; readonly did?: string | null }
  readonly level?: string | { readonly id?: string; readonly name: string } | null
  readonly evidence?:
    | readonly {
        readonly id?: string
        readonly name?: string
        readonly narrative?: string
        readonly description?: string
      }[]
    | null
  readonly results?: readonly {
    readonly name?: string
    readonly value?: string
    readonly status?: string
    readonly achievedLevel?: string
    readonly resultDescription?: string
  }[]
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly issuedAt: string | null
  readonly revokedAt: string | null
  readonly revocationReason: string | null
  readonly credentialId: string
  readonly credentialUrl: string | null
  readonly claimUrl: string | null
  readonly claimedAt: string | null
  readonly createdAt: string
  readonly suspendable: boolean
  readonly suspendedAt: string | null
  readonly suspensionReason: string | null
  readonly replaces: string | null
  readonly replacedBy: string | null
  readonly renews: string | null
  readonly renewedBy: string | null
}

type HistoryEntry = {
  readonly at: string
  readonly event: string
  readonly by?: string | { readonly name?: string | null } | null
}
export type AwardWithHistory = Award & { readonly history?: readonly HistoryEntry[] }

export const awardQuery = (id: string) =>
  queryOptions({
    queryKey: ['awards', 'one', id],
    queryFn: ({ signal }) => api.get<AwardWithHistory>(`/awards/${id}`, { signal }),
  })

/** The name of the level reached; the API may give it alone or with its id. */
export const levelName = (level: Award['level']): string | undefined =>
  (typeof level === 'string' ? level : level?.name) || undefined

/** What goes out for one award; the server takes the same shape alone and in a batch. */
export type AwardRequest = {
  readonly achievementId: string
  readonly recipient: { readonly name: string; readonly email?: string }
  readonly level?: string
  readonly evidence?: readonly { readonly narrative?: string; readonly id?: string }[]
  readonly issue: boolean
}

/** What was done, in words and as a link; nothing where neither is given. */
export function evidenceOf(narrative: string, link: string): NonNullable<AwardRequest['evidence']> {
  const one = {
    ...(link.trim() ? { id: link.trim() } : {}),
    ...(narrative.trim() ? { narrative: narrative.trim() } : {}),
  }
  return Object.keys(one).length > 0 ? [one] : []
}
