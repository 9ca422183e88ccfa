import { textFor } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { queryOptions } from '@tanstack/react-query'
import type { DeviceKeys } from '../keys/device.ts'
import { keepNote, readNote } from '../offline/notes.ts'
import { isNoAnswer, noteNoAnswer } from '../offline/offline.ts'

export type Texts = Readonly<Record<string, string>>
export type ClaimState =
  | 'draft'
  | 'submitted'
  | 'in-review'
  | 'rework'
  | 'approved'
  | 'declined'
  | 'withdrawn'
  | 'appealed'

export const COLORS: Readonly<Record<ClaimState, string>> = {
  draft: 'gray',
  submitted: 'brass',
  'in-review': 'brass',
  appealed: 'brass',
  rework: 'danger',
  approved: 'laurel',
  declined: 'gray',
  withdrawn: 'gray',
}

type School = { readonly shortName: string; readonly name: string; readonly logoUrl: string | null }
export type JudgedBy = {
  readonly id: string
  readonly names: Texts
  readonly descriptions: Texts
  readonly criteria: Texts
  readonly imageUrl: string
  readonly levels: readonly { readonly id: string; readonly names: Texts }[]
  readonly rubric: {
    readonly rule: 'all' | 'weighted'
    readonly criteria: readonly {
      readonly id: string
      readonly names: Texts
      readonly weight: number
      readonly levels: readonly { readonly id: string; readonly descriptions: Texts }[]
    }[]
  } | null
}
export type Claimable = {
  readonly issuer: School
  readonly achievement: JudgedBy
  readonly kind: string
  readonly isOpen: boolean
}

export type ClaimKind = 'evidence' | 'recognition'

/** A credential that was shown with a recognition, and what the school's check of it came to. */
export type Brought = {
  readonly id: string
  readonly round: number
  readonly credentialId: string | null
  readonly name: string
  readonly issuer: { readonly did: string; readonly name: string | null }
  readonly level: string | null
  readonly validFrom: string | null
  readonly standing: 'holds' | 'ended' | 'suspended' | 'revoked' | 'broken' | 'unsure'
  readonly holder: 'key' | 'name' | 'otherKey' | 'otherName' | 'none'
  readonly agreements: readonly {
    readonly id: string
    readonly institution: string
    readonly against: readonly string[]
  }[]
}

export type ClaimLine = {
  readonly id: string
  /** `recognition`: what shows it is a credential of another institution. */
  readonly kind: ClaimKind
  readonly state: ClaimState
  readonly changedAt: string
  readonly submittedAt: string | null
  readonly achievement: { readonly id: string; readonly names: Texts; readonly imageUrl: string }
  readonly issuer: School
}
export type Item = {
  readonly id: string
  readonly kind: 'link' | 'video' | 'file'
  readonly name: string
  readonly url: string | null
  readonly criteria: readonly string[]
  readonly round: number
  readonly isPublic: boolean
  readonly state: 'uploading' | 'checking' | 'held' | 'ready' | 'refused'
  readonly problem: 'type' | 'picture' | 'infected' | 'macros' | null
  readonly type: string | null
  readonly size: number | null
  readonly parts: readonly number[]
  readonly partBytes: number
}
export type Message = {
  readonly id: string
  readonly at: string
  readonly by: 'learner' | 'assessor' | 'server'
  readonly name: string
  readonly kind: string
  readonly text: string
  readonly details: { readonly comments?: Texts; readonly marks?: Texts; readonly criteria?: readonly string[] }
}
export type Claim = Omit<ClaimLine, 'achievement'> & {
  readonly round: number
  readonly decidedAt: string | null
  readonly hasAppealed: boolean
  readonly achievement: JudgedBy
  readonly narrative: string
  readonly reflection: string
  readonly showsNarrative: boolean
  readonly doneOn: string | null
  readonly hours: number | null
  readonly revision: number
  readonly items: readonly Item[]
  readonly messages: readonly Message[]
  readonly marks: Texts
  readonly level: string | null
  readonly reworkCriteria: readonly string[]
  readonly awardId: string | null
  readonly begunBy: string | null
  readonly brought: readonly Brought[]
  readonly mayShowEvidence: boolean
}

export const claimsQuery = queryOptions({
  queryKey: ['learner-claims', 'list'],
  queryFn: ({ signal }) => api.get<{ readonly items: readonly ClaimLine[] }>('/wallet/learner-claims', { signal }),
})

const CHECKING_MS = 1_500

/** A claim; without a network as this device has last seen it. */
export const claimQuery = (id: string, device: DeviceKeys) =>
  queryOptions({
    queryKey: ['learner-claims', 'one', id],
    queryFn: async ({ signal }) => {
      try {
        const claim = await api.get<Claim>(`/wallet/learner-claims/${id}`, { signal })
        await keepNote(device, `claim ${id}`, claim)
        return claim
      } catch (error) {
        const kept = isNoAnswer(error) ? await readNote<Claim>(device, `claim ${id}`) : undefined
        if (!kept) throw error
        noteNoAnswer()
        return kept
      }
    },
    refetchInterval: query => (query.state.data?.items.some(one => one.state === 'checking') ? CHECKING_MS : false),
  })

/** A text in the reader's language, else in whatever it has. */
export function useSay(): (texts: Texts) => string {
  const { locale } = useLocale()
  return texts => textFor(texts, locale) ?? ''
}
