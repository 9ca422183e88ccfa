/**
 * Where a request for an endorsement stands. `withdrawn`: the partner took back what they had signed; `cancelled`: the
 * school took back its request.
 */
export const REQUEST_STATES = ['asked', 'opened', 'endorsed', 'declined', 'withdrawn', 'cancelled', 'expired'] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/** What has happened to a request; times in milliseconds. */
export type RequestTimes = {
  readonly expiresAt: number
  readonly openedAt: number | null
  /** When the partner pressed the button: from here on the bytes are decided. */
  readonly endorsedAt: number | null
  readonly declinedAt: number | null
  readonly withdrawnAt: number | null
  readonly cancelledAt: number | null
}

/** The state follows from what happened; nothing has to run for a request to end. */
export function requestState(times: RequestTimes, now: number): RequestState {
  if (times.withdrawnAt !== null) return 'withdrawn'
  if (times.endorsedAt !== null) return 'endorsed'
  if (times.declinedAt !== null) return 'declined'
  if (times.cancelledAt !== null) return 'cancelled'
  if (now >= times.expiresAt) return 'expired'
  return times.openedAt === null ? 'asked' : 'opened'
}

/** Whether the link may still be answered. */
export const isOpen = (state: RequestState): boolean => state === 'asked' || state === 'opened'

/** A reminder sends a fresh link, so it also wakes a request that ran out. */
export const mayRemind = (state: RequestState): boolean => isOpen(state) || state === 'expired'
