import { api } from '@laurel/ui/api'
import { useQuery } from '@tanstack/react-query'

export type Identity = {
  readonly did: string
  readonly didUrl: string
  readonly webvh: string
  readonly logUrl: string
  /** The newest version of the log: said where keys are changed, so that nothing is done twice. */
  readonly version: string
  readonly keys: readonly {
    readonly name: string
    readonly use: 'statements' | 'tokens' | 'parts'
    readonly type: string
    readonly since: string
    readonly until: string | null
    /** From when on somebody else may have signed with it, where that was declared. */
    readonly stolenSince: string | null
  }[]
  readonly history: readonly {
    readonly number: number
    readonly event: string
    readonly version: string
    readonly at: string
  }[]
  readonly hasRecoveryKey: boolean
  readonly recordUrl: string
  /** Where its public record was anchored last. */
  readonly anchors: readonly {
    readonly ledger: number | 'bitcoin'
    readonly size: number
    readonly block: { readonly number: number; readonly at: string | null } | null
  }[]
}

export const IDENTITY = ['identity'] as const
export const useIdentity = () => useQuery({ queryKey: IDENTITY, queryFn: () => api.get<Identity>('/identity') })
