import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export const PURPOSES = ['publish', 'share', 'name', 'photo'] as const
export type Purpose = 'hold' | 'analytics' | (typeof PURPOSES)[number]
export type Stage = 'guardian' | 'together' | 'self' | 'adult'
export type Permits = Readonly<Record<Purpose, boolean>>

/** How one institution protects the person, who is a minor there or has just come of age. */
export type Protection = {
  readonly issuer: { readonly id: string; readonly name: string; readonly shortName: string }
  readonly stage: Stage
  readonly mustConfirm: boolean
  readonly hasGuardian: boolean
  readonly permits: Permits
  readonly decisions: readonly { readonly purpose: Purpose; readonly decision: 'granted' | 'withdrawn' }[]
  readonly requests: readonly { readonly purpose: Purpose; readonly at: string }[]
}

export const protectionQuery = queryOptions({
  queryKey: ['protection'],
  queryFn: async ({ signal }) => (await api.get<Page<Protection>>('/wallet/protection', { signal })).items,
})
