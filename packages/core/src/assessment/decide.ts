import { err, ok, type Result } from '../primitives/result.ts'

/** Where a learner's claim stands. */
export const CLAIM_STATES = [
  'draft',
  'submitted',
  'in-review',
  'rework',
  'approved',
  'declined',
  'withdrawn',
  'appealed',
] as const
export type ClaimState = (typeof CLAIM_STATES)[number]

export const CLAIM_STEPS = ['submit', 'take', 'rework', 'approve', 'decline', 'withdraw', 'appeal'] as const
export type ClaimStep = (typeof CLAIM_STEPS)[number]

export type ClaimStanding = {
  readonly state: ClaimState
  /** An appeal is heard once; what comes of it is final. */
  readonly hasAppealed: boolean
}

/** From which states a step leads where. What is not here is refused. */
const STEPS: Readonly<Record<ClaimStep, { readonly from: readonly ClaimState[]; readonly to: ClaimState }>> = {
  submit: { from: ['draft', 'rework'], to: 'submitted' },
  take: { from: ['submitted', 'appealed'], to: 'in-review' },
  rework: { from: ['in-review'], to: 'rework' },
  approve: { from: ['in-review'], to: 'approved' },
  decline: { from: ['in-review'], to: 'declined' },
  withdraw: { from: ['draft', 'submitted', 'in-review', 'rework', 'appealed'], to: 'withdrawn' },
  appeal: { from: ['declined'], to: 'appealed' },
}

export type ClaimDecision = Result<
  { readonly do: 'step'; readonly state: ClaimState } | { readonly do: 'nothing' },
  { readonly code: 'E_CLAIM_STATE'; readonly state: ClaimState } | { readonly code: 'E_APPEALED_ALREADY' }
>

/** What a step does to a claim: doing again what was just done changes nothing. */
export function decideClaim({ state, hasAppealed }: ClaimStanding, step: ClaimStep): ClaimDecision {
  const { from, to } = STEPS[step]
  if (state === to) return ok({ do: 'nothing' })
  if (!from.includes(state)) return err({ code: 'E_CLAIM_STATE', state })
  if (step === 'appeal' && hasAppealed) return err({ code: 'E_APPEALED_ALREADY' })
  return ok({ do: 'step', state: to })
}

/** True while the learner may change what was written and brought. */
export const isOpenToLearner = (state: ClaimState): boolean => state === 'draft' || state === 'rework'

/** True once nothing happens any more, unless the learner appeals. */
export const isOver = (state: ClaimState): boolean =>
  state === 'approved' || state === 'declined' || state === 'withdrawn'

export type Interests = {
  /** The learner's own account. */
  readonly claimant: string | null
  /** The member who began it for the learner. */
  readonly begunBy: string | null
  /** Who has said that they are too close to judge. */
  readonly conflicts: readonly string[]
  /** Whose word the learner appeals against. */
  readonly appealedAgainst: readonly string[]
}

/** Why somebody must not assess a claim, or `null` where nothing stands against it. */
export function conflictOf(interests: Interests, who: string): 'own' | 'begun' | 'declared' | 'appeal' | null {
  if (interests.claimant === who) return 'own'
  if (interests.begunBy === who) return 'begun'
  if (interests.conflicts.includes(who)) return 'declared'
  return interests.appealedAgainst.includes(who) ? 'appeal' : null
}

/** An assessor's finished word on a claim. */
export type Verdict = {
  readonly verb: 'approve' | 'rework' | 'decline'
  readonly level: string | null
  readonly marks: Readonly<Record<string, string>>
}

/** Whether two assessors say the same: the same decision and, where it becomes an award, the same marks and level. */
export function agree(one: Verdict, other: Verdict): boolean {
  if (one.verb !== other.verb) return false
  if (one.verb !== 'approve') return true
  const keys = [...new Set([...Object.keys(one.marks), ...Object.keys(other.marks)])]
  return one.level === other.level && keys.every(key => one.marks[key] === other.marks[key])
}
