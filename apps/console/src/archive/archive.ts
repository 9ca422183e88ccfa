import { api, type Page } from '@laurel/ui/api'
import { useQuery } from '@tanstack/react-query'

export type ArchiveFinding = {
  readonly piece: string
  readonly outcome: 'passed' | 'failed' | 'open'
  readonly code: string
  readonly count?: number
  readonly path?: string
}

export type Archive = {
  readonly id: string
  readonly state: 'checking' | 'refused' | 'waiting' | 'kept' | 'removed'
  readonly askedAt: string
  readonly askedBy: string
  readonly files: number
  readonly bytes: number
  readonly findings: readonly ArchiveFinding[]
  readonly institution: {
    readonly name: string
    readonly did: string
    readonly host: string
    readonly closedAt: string
    readonly credentials: number
  } | null
  readonly checkedAt: string | null
  readonly keptSince: string | null
  readonly confirmedBy: 'address' | 'operator' | null
  readonly url: string | null
  readonly goneAt: string | null
}

export const ARCHIVES = ['archives'] as const

export const useArchives = () =>
  useQuery({
    queryKey: ARCHIVES,
    queryFn: () => api.get<Page<Archive>>('/archives'),
    refetchInterval: ({ state: { data } }) => (data?.items.some(one => one.state === 'checking') ? 1_000 : false),
  })
