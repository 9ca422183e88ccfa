import { api } from '@laurel/ui/api'
import { useQuery } from '@tanstack/react-query'

export type Closing = {
  readonly state: 'open' | 'announced' | 'closing' | 'closed'
  readonly closesAt: string | null
  readonly closedAt: string | null
  readonly announcedAt: string | null
  readonly announcedBy: string | null
  readonly successor: { readonly name: string; readonly did: string | null } | null
  readonly trouble: string | null
  readonly counts: {
    readonly credentials: number
    readonly learners: number
    readonly unclaimed: number
    readonly unreachable: number
    readonly drafts: number
    readonly claims: number
    readonly endorsements: number
    readonly recoveries: number
    readonly pages: number
    readonly kept: number
  }
  readonly statementUrl: string | null
  readonly heads: readonly {
    readonly origin: string
    readonly entries: number
    readonly witnesses: number
    readonly anchors: number
  }[]
  readonly site: {
    readonly state: 'waiting' | 'building' | 'there' | 'failed'
    readonly files: number
    readonly bytes: number
    readonly sha256: string | null
    readonly endedAt: string | null
  } | null
  readonly siteTakenAt: string | null
  readonly keysDestroyedAt: string | null
}

export const CLOSING = ['closing'] as const

const isMoving = ({ state, site, closesAt }: Closing) =>
  state === 'closing' ||
  (state === 'announced' && closesAt !== null && Date.parse(closesAt) <= Date.now()) ||
  site?.state === 'waiting' ||
  site?.state === 'building'

/** @param isAwaited  something that was begun elsewhere, such as a download, will change it */
export const useClosing = (isAwaited = false) =>
  useQuery({
    queryKey: CLOSING,
    queryFn: () => api.get<Closing>('/closing'),
    refetchInterval: ({ state: { data } }) => (isAwaited || (data && isMoving(data)) ? 1_000 : false),
  })
