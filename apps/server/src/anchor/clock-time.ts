/** As much as the clocks of two servers differ that are both all right. */
export const MOST_SKEW = 5 * 60_000

/**
 * How long ago something was, in milliseconds. What lies ahead was written down by a clock that was set ahead and has been
 * corrected since (H-50): nobody knows when it was, and it counts as long ago, so that nothing waits until then.
 */
export function timeSince(now: Date, then: string | Date): number {
  const passed = now.getTime() - new Date(then).getTime()
  return passed < -MOST_SKEW ? Number.POSITIVE_INFINITY : passed
}

/** Whether something has to wait still. Further ahead than anything is ever put off (`longest`), it does not. */
export function isPutOff(now: Date, until: string | Date, longest: number): boolean {
  const left = new Date(until).getTime() - now.getTime()
  return left > 0 && left <= longest + MOST_SKEW
}
