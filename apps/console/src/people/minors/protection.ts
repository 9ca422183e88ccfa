import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export const PURPOSES = ['hold', 'publish', 'share', 'name', 'photo', 'analytics'] as const
type Purpose = (typeof PURPOSES)[number]
export const AGE_BANDS = ['under-10', '10-12', '13-15', '16-17', '18-19', '20-or-over'] as const

export type Guardian = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly relation: 'parent' | 'guardian' | 'other'
  readonly state: 'invited' | 'expired' | 'active' | 'ended'
  readonly endedAt: string | null
  readonly endReason: 'majority' | 'court' | 'school' | 'left' | null
}

export type Protection = {
  readonly stage: 'guardian' | 'together' | 'self' | 'adult'
  readonly isNoted: boolean
  readonly mustConfirm: boolean
  readonly custody: 'school' | 'learner'
  readonly changesAt: string | null
  readonly age: {
    readonly birthDate: string | null
    readonly band: (typeof AGE_BANDS)[number] | null
    readonly asOf: string | null
    readonly jurisdiction: string | null
  } | null
  readonly permits: Readonly<Record<Purpose, boolean>>
  readonly guardians: readonly Guardian[]
  readonly consents: readonly {
    readonly purpose: Purpose
    readonly decision: 'granted' | 'withdrawn'
    readonly by: 'guardian' | 'learner'
    readonly name: string | null
    readonly at: string
  }[]
  readonly requests: readonly { readonly purpose: Purpose; readonly at: string }[]
}

export const protectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['learners', 'protection', id],
    queryFn: ({ signal }) => api.get<Protection>(`/learners/${id}/protection`, { signal }),
  })

export type Jurisdiction = {
  readonly code: string
  readonly guardianAloneBelow: number
  readonly consentAge: number
  readonly majority: number
  readonly timeZone: string
}

export const jurisdictionsQuery = queryOptions({
  queryKey: ['jurisdictions'],
  queryFn: ({ signal }) => api.get<{ readonly items: readonly Jurisdiction[] }>('/jurisdictions', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** What the law of a place says, as the key of a sentence: who decides from which age. */
export const lawKey = ({ guardianAloneBelow, consentAge, majority }: Jurisdiction): string =>
  guardianAloneBelow === consentAge
    ? consentAge === majority
      ? 'minors.lawGuardian'
      : 'minors.law'
    : guardianAloneBelow === 0
      ? 'minors.lawTogetherFirst'
      : 'minors.lawTogether'
