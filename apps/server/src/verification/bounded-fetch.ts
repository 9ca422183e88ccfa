import type { GuardedFetch } from '@laurel/core/did'
import { err } from '@laurel/core/primitives'
import { FETCH_MAX_BYTES } from '../platform/guarded-fetch.ts'
import { createTurns } from '../platform/turns.ts'

/** Four of the largest documents that are fetched at all; a credential with all that belongs to it takes a hundredth of it. */
export const MOST_FETCHED_BYTES = 4 * FETCH_MAX_BYTES

/** More is asked for by nobody who means well. */
const MOST_WAITING = 1_000

const TOO_MUCH = err({ code: 'FETCH_REFUSED', reason: 'too much in all' } as const)

/**
 * What one verification may fetch in all, so that those at once stay within some memory whatever strangers serve. What is
 * past it counts as what could not be had. Four are under way at a time, so that what comes together is hardly twice that.
 */
export function boundedFetch(fetch: GuardedFetch): GuardedFetch {
  let bytes = 0
  const inTurn = createTurns({ atOnce: MOST_FETCHED_BYTES / FETCH_MAX_BYTES, waiting: MOST_WAITING })
  return async (url, accept) => {
    const fetched = await inTurn(async () => {
      if (bytes >= MOST_FETCHED_BYTES) return TOO_MUCH
      const answer = await fetch(url, accept)
      if (answer.ok) bytes += answer.value.body.length
      return answer
    })
    return fetched === 'busy' ? TOO_MUCH : fetched
  }
}
