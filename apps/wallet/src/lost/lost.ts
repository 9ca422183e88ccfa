import type { TextsByLanguage } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type LostState =
  | 'open'
  | 'checked'
  | 'confirmed'
  | 'reissued'
  | 'declined'
  | 'withdrawn'
  | 'stopped'
  | 'opened'
  | 'expired'

/** A record that a school has of the person: what it could issue anew, and what it was asked. */
export type LostSchool = {
  readonly learnerId: string
  readonly name: string
  readonly issuer: {
    readonly id: string
    readonly name: string
    readonly shortName: string
    readonly logoUrl: string | null
  }
  readonly awards: readonly { readonly id: string; readonly names: TextsByLanguage; readonly isLeftBehind: boolean }[]
  readonly request: {
    readonly id: string
    readonly state: LostState
    readonly askedAt: string
    readonly expiresAt: string
    readonly dueAt: string | null
    readonly declineReason: string | null
    readonly reissued: number | null
    readonly isSettled: boolean
  } | null
}
export type Lost = {
  readonly schools: readonly LostSchool[]
  readonly links: number
  readonly canBegin: boolean
}

export const lostQuery = queryOptions({
  queryKey: ['lost'],
  queryFn: ({ signal }) => api.get<Lost>('/wallet/recovery', { signal }),
})

/** True while the school has still to decide, or to wait. */
export const goesOn = ({ request }: LostSchool): boolean =>
  request?.state === 'open' || request?.state === 'checked' || request?.state === 'confirmed'

/** Schools that have issued anew, and whose code begins a new wallet. */
export const readyIn = ({ schools }: Lost): readonly LostSchool[] =>
  schools.filter(({ request }) => request?.state === 'reissued' && !request.isSettled)

export const askSchools = (messages: Readonly<Record<string, string>>, leftBehind = false): Promise<Lost> =>
  api.post<Lost>('/wallet/recovery', { messages, leftBehind })
export const stopAsking = (because: 'withdrawn' | 'opened'): Promise<{ ended: number }> =>
  api.post<{ ended: number }>('/wallet/recovery/stop', { because })
