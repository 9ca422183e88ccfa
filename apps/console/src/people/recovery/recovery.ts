import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type RecoveryState =
  | 'open'
  | 'checked'
  | 'confirmed'
  | 'reissued'
  | 'declined'
  | 'withdrawn'
  | 'stopped'
  | 'opened'
  | 'expired'

/** A learner who has lost every way into their wallet and asks for their credentials anew. */
export type Recovery = {
  readonly id: string
  readonly learner: {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly isMinor: boolean
  }
  readonly state: RecoveryState
  readonly askedAt: string
  readonly expiresAt: string
  readonly checkedBy: string | null
  readonly confirmedBy: string | null
  readonly dueAt: string | null
  readonly closedAt: string | null
  readonly reissued: number | null
}
export type RecoveryDetail = Recovery & {
  readonly message: string
  readonly checkedAt: string | null
  readonly checkNote: string | null
  /** What the learner needs to begin a new wallet; null too where it has ended. */
  readonly code: string | null
  readonly hasCodeEnded: boolean
  readonly confirmedAt: string | null
  readonly declinedBy: string | null
  readonly declineReason: string | null
  readonly isMine: boolean
  readonly waitHours: number
  readonly awards: readonly {
    readonly id: string
    readonly achievement: string
    readonly kind: string
    readonly validFrom: string
  }[]
}

/** What waits for somebody stands out; what is over does not. */
export const COLORS: Readonly<Record<RecoveryState, string>> = {
  open: 'brass',
  checked: 'brass',
  confirmed: 'brass',
  reissued: 'laurel',
  declined: 'gray',
  withdrawn: 'gray',
  stopped: 'danger',
  opened: 'gray',
  expired: 'gray',
}

export const isActive = ({ state }: Recovery): boolean =>
  state === 'open' || state === 'checked' || state === 'confirmed'

export const recoveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['recoveries', 'one', id],
    queryFn: ({ signal }) => api.get<RecoveryDetail>(`/recoveries/${id}`, { signal }),
  })
