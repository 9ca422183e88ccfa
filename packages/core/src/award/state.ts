import type { Instant } from '../primitives/time.ts'

/** draft → approved → issued → revoked; `expired` is issued past its end, `superseded` is replaced by another award. */
export const AWARD_STATES = ['draft', 'approved', 'issued', 'revoked', 'expired', 'superseded'] as const
export type AwardState = (typeof AWARD_STATES)[number]

/** What is stored. `expired` never is: time alone makes it, so it is read from the end of validity. */
export type StoredState = Exclude<AwardState, 'expired'>

/** The state that people and programs see at `now`. */
export const stateAt = (stored: StoredState, validUntil: Instant | null, now: Instant): AwardState =>
  stored === 'issued' && validUntil !== null && validUntil < now ? 'expired' : stored
