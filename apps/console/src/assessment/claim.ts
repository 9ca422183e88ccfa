import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { RecognitionCase } from '../recognition/recognition.ts'

export const STATES = [
  'submitted',
  'in-review',
  'appealed',
  'rework',
  'approved',
  'declined',
  'withdrawn',
  'draft',
] as const
export type ClaimState = (typeof STATES)[number]

export const COLORS: Readonly<Record<ClaimState, string>> = {
  draft: 'gray',
  submitted: 'brass',
  'in-review': 'brass',
  appealed: 'brass',
  rework: 'gray',
  approved: 'laurel',
  declined: 'gray',
  withdrawn: 'gray',
}

type Texts = Readonly<Record<string, string>>
export type Seat = 'first' | 'second' | 'third'
export type Assessor = { readonly id: string; readonly name: string }

/** A learner's claim in the queue. */
export type ClaimLine = {
  readonly id: string
  /** `recognition`: what shows it is a credential of another institution. */
  readonly kind: 'evidence' | 'recognition'
  readonly state: ClaimState
  readonly round: number
  readonly createdAt: string
  readonly submittedAt: string | null
  readonly decidedAt: string | null
  readonly hasAppealed: boolean
  readonly learner: {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly isMinor: boolean
  }
  readonly achievement: { readonly id: string; readonly name: string; readonly names: Texts; readonly imageUrl: string }
  readonly assessors: readonly (Assessor & { readonly seat: Seat; readonly isFinished: boolean })[]
  readonly needs: number
  readonly dueAt: string | null
  readonly begunBy: string | null
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
  readonly type: string | null
  readonly size: number | null
}
export type Message = {
  readonly id: string
  readonly at: string
  readonly by: 'learner' | 'assessor' | 'server'
  readonly name: string
  readonly kind: string
  readonly text: string
  readonly details: { readonly name?: string | null; readonly comments?: Texts }
  readonly isInternal: boolean
}
export type Review = {
  readonly seat: Seat
  readonly assessor: Assessor
  readonly isMine: boolean
  readonly marks: Texts | null
  readonly comments: Texts | null
  readonly level: string | null
  readonly credits: number | null
  readonly verb: 'approve' | 'rework' | 'decline' | null
  readonly reason: string | null
  readonly finishedAt: string | null
}
export type ClaimDetail = Omit<ClaimLine, 'achievement'> & {
  readonly achievement: ClaimLine['achievement'] & {
    readonly criteria: Texts
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
  readonly narrative: string
  readonly reflection: string
  readonly doneOn: string | null
  readonly hours: number | null
  readonly items: readonly Item[]
  readonly messages: readonly Message[]
  readonly marks: Texts
  readonly level: string | null
  readonly reworkCriteria: readonly string[]
  readonly awardId: string | null
  readonly reviews: readonly Review[]
  readonly conflicts: readonly { readonly id: string; readonly name: string; readonly note: string }[]
  readonly myConflict: 'own' | 'begun' | 'declared' | 'appeal' | null
  readonly mySeat: Seat | null
  readonly canTake: boolean
  readonly isDisagreed: boolean
  readonly heldLevel: string | null
  readonly recognition: RecognitionCase | null
}

export const claimQuery = (id: string) =>
  queryOptions({
    queryKey: ['claims', 'one', id],
    queryFn: ({ signal }) => api.get<ClaimDetail>(`/learner-claims/${id}`, { signal }),
  })

export const assessorsQuery = queryOptions({
  queryKey: ['claims', 'assessors'],
  queryFn: ({ signal }) => api.get<{ readonly items: readonly Assessor[] }>('/learner-claims/assessors', { signal }),
})

/** The names of levels by id, in the reader's language. */
export const levelNames = (claim: ClaimDetail, say: (texts: Texts) => string): ReadonlyMap<string, string> =>
  new Map(claim.achievement.levels.map(one => [one.id, say(one.names)]))
