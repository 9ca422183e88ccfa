import type { Agreement, BroughtStanding, Holder, Mismatch } from '@laurel/core/recognition'
import type { StatedSkill } from '@laurel/core/skill'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type Texts = Readonly<Record<string, string>>
export type AgreementState = 'active' | 'suspended'
export type AgreementLine = Agreement & {
  readonly id: string
  readonly version: number
  readonly state: AgreementState
  readonly standing: 'running' | 'notBegun' | 'over' | 'suspended'
  readonly achievement: {
    readonly id: string
    readonly name: string
    readonly names: Texts
    readonly level: string | null
  }
  readonly recognised: number
  readonly updatedAt: string
}
export type AgreementDetail = AgreementLine & {
  readonly publicUrl: string
  readonly versions: readonly {
    readonly version: number
    readonly state: AgreementState
    readonly content: Agreement
    readonly reason: string
    readonly by: string
    readonly at: string
  }[]
}

export type Settled = { readonly at: string; readonly by: string; readonly reason: string }
export type Brought = {
  readonly id: string
  readonly round: number
  readonly name: string
  readonly issuer: { readonly did: string; readonly name: string | null; readonly url: string | null }
  readonly achievementId: string | null
  readonly description: string | null
  readonly criteria: string | null
  readonly criteriaUrl: string | null
  readonly recipient: string | null
  readonly level: string | null
  readonly results: readonly { readonly name: string | null; readonly value: string }[]
  readonly credits: string | null
  readonly skills: readonly StatedSkill[]
  readonly evidence: number
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly standing: BroughtStanding
  readonly holder: Holder
  readonly findings: readonly { readonly check: string; readonly outcome: string; readonly code: string }[]
  readonly checkedAt: string
  readonly flaggedAt: string | null
  readonly settled: Settled | null
  readonly agreements: readonly {
    readonly id: string
    readonly institution: string
    readonly against: readonly Mismatch[]
  }[]
  readonly elsewhere: readonly { readonly claimId: string; readonly learner: string; readonly isSame: boolean }[]
}
/** A claim that is a recognition: what was brought, beside what it is to be. */
export type RecognitionCase = {
  readonly brought: readonly Brought[]
  readonly comparison: {
    readonly skills: {
      readonly shared: readonly StatedSkill[]
      readonly missing: readonly StatedSkill[]
      readonly more: readonly StatedSkill[]
    }
    readonly covered: number | null
    readonly credits: { readonly brought: number | null; readonly wanted: number | null }
    readonly ageMonths: number | null
  }
  readonly achievement: {
    readonly workloadHours: number | null
    readonly credits: { readonly number: number; readonly system: string } | null
    readonly skills: readonly StatedSkill[]
  }
  readonly proposal: {
    readonly agreementId: string
    readonly level: string | null
    readonly credits: number | null
  } | null
}

export type Recognised = {
  readonly id: string
  readonly claimId: string
  readonly awardId: string
  readonly learner: { readonly id: string; readonly name: string }
  readonly achievement: { readonly id: string; readonly name: string }
  readonly from: { readonly name: string; readonly issuerName: string; readonly issuerDid: string }
  readonly reason: string
  readonly conditions: string
  readonly decidedBy: string
  readonly decidedAt: string
  readonly agreementId: string | null
  readonly standing: BroughtStanding
  readonly flaggedAt: string | null
  readonly settled: Settled | null
}

export const STANDING_COLORS: Readonly<Record<BroughtStanding, string>> = {
  holds: 'laurel',
  ended: 'gray',
  suspended: 'brass',
  revoked: 'danger',
  broken: 'danger',
  unsure: 'brass',
}

export const agreementQuery = (id: string) =>
  queryOptions({
    queryKey: ['agreements', 'one', id],
    queryFn: ({ signal }) => api.get<AgreementDetail>(`/recognition-agreements/${id}`, { signal }),
  })
