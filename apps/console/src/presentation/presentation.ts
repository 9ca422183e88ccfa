import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export const STATES = ['open', 'closed', 'ended'] as const
export const VERDICTS = ['fits', 'does-not-fit', 'declined'] as const
export const FORMATS = ['dc+sd-jwt', 'ldp_vc', 'jwt_vc_json'] as const

export type Want = {
  readonly achievementId?: string
  readonly achievementName?: string
  readonly achievementType?: string
  readonly skillUrl?: string
  readonly skillName?: string
  readonly issuers: readonly string[]
  readonly types: readonly string[]
}

/** A request as lists have it. */
export type PresentationRequest = {
  readonly id: string
  readonly name: string
  readonly purpose: string
  readonly state: (typeof STATES)[number]
  readonly single: boolean
  readonly asksName: boolean
  readonly keepDays: number
  readonly endsAt: string | null
  readonly link: string
  readonly appLink: string
  readonly counts: { readonly fits: number; readonly doesNotFit: number; readonly declined: number }
  readonly createdBy: string
  readonly createdAt: string
}
export type PresentationRequestDetail = PresentationRequest & {
  readonly wants: readonly Want[]
  readonly achievementNames: Names
}
/** What achievements are called, by id. */
export type Names = Readonly<Record<string, string>>

type Result = 'valid' | 'invalid' | 'indeterminate'

export type Shown = {
  /** Which of the wants it was shown for, counted from 1. */
  readonly want: number
  readonly query: string
  readonly format: string
  readonly credentialId: string | null
  readonly name: string | null
  readonly achievement: string | null
  readonly level: string | null
  readonly issuer: { readonly id: string; readonly name: string | null; readonly domain: string | null }
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly withheld: { readonly count: number; readonly names: readonly Readonly<Record<string, string>>[] }
  readonly result: Result
}

export type Answer = {
  readonly id: string
  readonly requestId: string
  readonly verdict: (typeof VERDICTS)[number]
  readonly result: Result | null
  readonly reasons: readonly string[]
  readonly shown: readonly Shown[]
  readonly answeredAt: string
  readonly checkedAt: string
  readonly removedAfter: string
}

type Finding = { readonly check: string; readonly outcome: string; readonly code: string }
export type Report = { readonly findings: readonly Finding[]; readonly presented?: readonly Report[] }
export type AnswerDetail = Answer & { readonly reports: readonly Report[] }

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['presentation-requests', id],
    queryFn: () => api.get<PresentationRequestDetail>(`/presentation-requests/${id}`),
  })

export const answerQuery = (requestId: string, id: string) =>
  queryOptions({
    queryKey: ['presentation-requests', requestId, 'answers', id],
    queryFn: () => api.get<AnswerDetail>(`/presentation-requests/${requestId}/answers/${id}`),
  })

/** What an answer comes to: what was asked for, and whether that is still in force. */
export type Standing = 'good' | 'unsure' | 'over' | 'does-not-fit' | 'declined'
export const standingOf = ({ verdict, result }: Pick<Answer, 'verdict' | 'result'>): Standing =>
  verdict !== 'fits' ? verdict : result === 'valid' ? 'good' : result === 'invalid' ? 'over' : 'unsure'

export const STANDING_COLOURS: Readonly<Record<Standing, string>> = {
  good: 'laurel',
  unsure: 'brass',
  over: 'danger',
  'does-not-fit': 'brass',
  declined: 'gray',
}
