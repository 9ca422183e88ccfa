import type { Instant } from '../primitives/time.ts'

/**
 * When a credential ends that begins at `validFrom` and lasts `months` calendar months (UTC). The 31st of a longer
 * month ends on the last day of a shorter one: 31 January and one month is 28 or 29 February.
 *
 * @returns null for an achievement that does not expire
 */
export function validUntilAfter(validFrom: Instant, months: number | null): Instant | null {
  if (months === null) return null
  const end = new Date(validFrom)
  const day = end.getUTCDate()
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(day, lastDay))
  return end.getTime() as Instant
}
