import type { GuardedFetch } from '@laurel/core/did'
import { err } from '@laurel/core/primitives'

/** Four of the largest documents that are fetched at all; a credential with all that belongs to it takes a hundredth of it. */
export const MOST_FETCHED_BYTES = 20 * 1024 * 1024

/**
 * What one verification may fetch in all, so that those at once stay within some memory whatever strangers serve. What is
 * past it counts as what could not be had.
 */
export function boundedFetch(fetch: GuardedFetch): GuardedFetch {
  let bytes = 0
  return async (url, accept) => {
    if (bytes >= MOST_FETCHED_BYTES) return err({ code: 'FETCH_REFUSED', reason: 'too much in all' })
    const fetched = await fetch(url, accept)
    if (fetched.ok) bytes += fetched.value.body.length
    return fetched
  }
}
