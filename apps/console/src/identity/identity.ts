import { api } from '@laurel/ui/api'
import { useQuery } from '@tanstack/react-query'

/** What is found where a domain should serve a file. */
export type Served = { readonly outcome: string; readonly detail?: string }

export type Domain = {
  readonly id: string
  readonly did: string
  /** As people write it: `school.example/diplomas`. */
  readonly place: string
  readonly state: 'set-up' | 'in-use' | 'former' | 'given-up'
  readonly usedSince: string | null
  readonly files: readonly { readonly name: string; readonly url: string; readonly source: string }[]
  readonly checkedAt: string | null
  readonly found: { readonly document: Served; readonly log: Served | null; readonly witnesses: Served | null } | null
  readonly isGood: boolean
  readonly isLive: boolean
  readonly failingSince: string | null
}

export type Identity = {
  readonly did: string
  readonly didUrl: string
  readonly home: { readonly did: string; readonly place: string; readonly isInUse: boolean }
  readonly domains: readonly Domain[]
  readonly isPortable: boolean
  readonly witnesses: { readonly threshold: number; readonly ids: readonly string[] } | null
  /** The entry that waits for witnesses before it is published. */
  readonly waiting: {
    readonly version: string
    readonly event: string
    readonly threshold: number
    readonly witnesses: readonly { readonly id: string; readonly hasApproved: boolean }[]
  } | null
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
    /** It is listed, and signs nothing yet. */
    readonly isPrepared: boolean
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

/** Domains that credentials name and that serve files which somebody has put there: they follow by hand. */
export const byHand = ({ domains }: Identity): readonly Domain[] =>
  domains.filter(one => (one.state === 'in-use' || one.state === 'former') && !one.isLive)

export const IDENTITY = ['identity'] as const
export const useIdentity = () => useQuery({ queryKey: IDENTITY, queryFn: () => api.get<Identity>('/identity') })
