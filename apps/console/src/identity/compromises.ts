import { api } from '@laurel/ui/api'
import { useQuery } from '@tanstack/react-query'
import type { Identity } from './identity.ts'

export const KINDS = ['award', 'copy', 'endorsement', 'vc-api'] as const
export type Kind = (typeof KINDS)[number]

type Counts = { readonly open: number; readonly reissued: number; readonly left: number; readonly over: number }

/** That keys were stolen, as of a time, and what became of what they had signed. */
export type Compromise = {
  readonly id: string
  readonly since: string
  readonly declaredAt: string
  readonly declaredBy: string
  readonly keys: readonly string[]
  readonly kept: number
  readonly items: Readonly<Record<Kind, Counts>>
  readonly reissue: 'open' | 'running' | 'done'
  readonly reissuedAt: string | null
}

export type Preview = {
  readonly since: string
  readonly keys: readonly string[]
  readonly kept: number
  readonly affected: Readonly<Record<Kind, number>>
  readonly lastRecorded: boolean
}

export type Affected = {
  readonly id: string
  readonly kind: Kind
  readonly state: keyof Counts
  readonly awardId: string | null
  readonly name: string
  readonly achievement: string | null
  readonly issuedAt: string | null
}

export const COMPROMISES = ['key-compromises'] as const

export const useCompromises = (enabled: boolean) =>
  useQuery({
    queryKey: COMPROMISES,
    queryFn: () => api.get<{ items: readonly Compromise[] }>('/key-compromises'),
    enabled,
  })

const EVERY_SECOND = 1_000

/** Looked at again while the work on it goes on. */
export const useCompromise = (id: string) =>
  useQuery({
    queryKey: [...COMPROMISES, id],
    queryFn: () => api.get<Compromise>(`/key-compromises/${id}`),
    refetchInterval: query => (query.state.data?.reissue === 'running' ? EVERY_SECOND : false),
  })

/** Changes whenever something on the list does: the work on it leaves less open, of awards and of endorsements. */
export const versionOf = ({ items }: Pick<Compromise, 'items'>): string =>
  KINDS.map(kind => Object.values(items[kind]).join(' ')).join(', ')

export type KeySet = {
  readonly id: string
  readonly names: readonly string[]
  readonly since: string
  readonly until: string | null
}

/** Keys come and go together: those that were made at one moment, the newest first. */
export function keySets(keys: Identity['keys']): KeySet[] {
  const sets = Map.groupBy(keys, one => one.until ?? 'in use')
  return [...sets.values()]
    .map(set => ({
      id: set[0]!.name,
      names: set.map(one => one.name),
      since: set.map(one => one.since).sort()[0]!,
      until: set[0]!.until,
    }))
    .sort((one, other) => (one.until === null ? -1 : other.until === null ? 1 : other.until.localeCompare(one.until)))
}
