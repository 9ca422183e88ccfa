import type { Instant } from '../primitives/time.ts'

/**
 * draft → approved → issued → revoked; `expired` is issued past its end, `suspended` is issued and does not count for a
 * while, `superseded` is replaced by another award.
 */
export const AWARD_STATES = ['draft', 'approved', 'issued', 'suspended', 'revoked', 'expired', 'superseded'] as const
export type AwardState = (typeof AWARD_STATES)[number]

/** So many certificates one file takes, as many as a hall has rows; more are printed in parts. */
export const MOST_IN_A_SET = 100

/** What is stored. `expired` never is: time alone makes it, so it is read from the end of validity; nor is `suspended`. */
export type StoredState = Exclude<AwardState, 'expired' | 'suspended'>

/** The state that people and programs see at `now`. */
export const stateAt = (
  stored: StoredState,
  validUntil: Instant | null,
  now: Instant,
  isSuspended = false,
): AwardState => {
  if (stored !== 'issued') return stored
  if (validUntil !== null && validUntil < now) return 'expired'
  return isSuspended ? 'suspended' : stored
}
