import { err, ok, type Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import type { StoredState } from './state.ts'

/** The part of an award that decides what may happen to it. */
export type AwardFacts = {
  readonly state: StoredState
  readonly validFrom: Instant
  readonly validUntil: Instant | null
}

export type Refusal =
  | { readonly code: 'E_AWARD_STATE'; readonly state: StoredState }
  | { readonly code: 'E_AWARD_OVER' }
  | { readonly code: 'E_REASON_MISSING' }

/** What to do: `step` changes the row, `done` means that it has been done before and asking again changes nothing. */
export type Decision<Step> = Result<{ readonly do: 'step'; readonly step: Step } | { readonly do: 'nothing' }, Refusal>

const step = <Step>(value: Step): Decision<Step> => ok({ do: 'step', step: value })
const nothing = ok({ do: 'nothing' } as const)
const wrongState = (award: AwardFacts) => err({ code: 'E_AWARD_STATE', state: award.state } as const)

/** draft → approved. Approving twice is the same as once. */
export function decideApprove(award: AwardFacts): Decision<{ readonly state: 'approved' }> {
  if (award.state === 'approved') return nothing
  if (award.state !== 'draft') return wrongState(award)
  return step({ state: 'approved' })
}

/** approved → issued. A credential that would be over on its first day is not made. */
export function decideIssue(
  award: AwardFacts,
  now: Instant,
): Decision<{ readonly state: 'issued'; readonly issuedAt: Instant }> {
  if (award.state === 'issued') return nothing
  if (award.state !== 'approved') return wrongState(award)
  if (award.validUntil !== null && award.validUntil <= now) return err({ code: 'E_AWARD_OVER' })
  return step({ state: 'issued', issuedAt: now })
}

/** issued → revoked, for ever (I9): there is no way back from `revoked`. */
export function decideRevoke(
  award: AwardFacts,
  reason: string,
  now: Instant,
): Decision<{ readonly state: 'revoked'; readonly revokedAt: Instant; readonly reason: string }> {
  if (award.state === 'revoked') return nothing
  if (award.state !== 'issued') return wrongState(award)
  const said = reason.trim()
  if (said === '') return err({ code: 'E_REASON_MISSING' })
  return step({ state: 'revoked', revokedAt: now, reason: said })
}

/** issued → superseded: another award takes its place, and its status bit is set like a revocation's. */
export function decideSupersede(
  award: AwardFacts,
  now: Instant,
): Decision<{ readonly state: 'superseded'; readonly supersededAt: Instant }> {
  if (award.state === 'superseded') return nothing
  if (award.state !== 'issued') return wrongState(award)
  return step({ state: 'superseded', supersededAt: now })
}

/** Whether the credential may be stated anew with the learner's own key as its subject. */
export function decideRestate(award: AwardFacts): Result<void, Refusal> {
  return award.state === 'issued' ? ok(undefined) : wrongState(award)
}
