import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** Letters and digits that nobody takes for one another, read aloud or copied from a blackboard. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 6
/** A code that was missed so often ends; somebody makes another. 10 of 31⁶ = one in 88 million. */
export const MOST_MISSES = 10

/** The how many-th code it is, and how often it was missed. */
export type CodeCount = { readonly turn: number; readonly misses: number }

/**
 * A code that is given by hand, beside what came by mail: whoever only has the mailbox does not have it. Derived rather
 * than drawn, so that it can be shown again and is kept nowhere. `null` where it was missed too often.
 *
 * @param purpose what it is good for; codes of different purposes have nothing in common
 * @param about the ids of what it is good for
 */
export function handCode(
  deps: Pick<Deps, 'deriveSecret'>,
  purpose: string,
  about: readonly string[],
  { turn, misses }: CodeCount,
): string | null {
  if (misses >= MOST_MISSES) return null
  const digest = createHmac('sha256', deps.deriveSecret(purpose))
    .update([...about, turn].join(' '))
    .digest()
  // 248 is the largest multiple of 31 in a byte: what is above is passed over, so that every letter is as likely.
  const letters = [...digest].filter(byte => byte < 248).map(byte => LETTERS[byte % LETTERS.length])
  return letters.slice(0, LENGTH).join('')
}

/** Whether what somebody typed is the code; spaces, hyphens and small letters do not matter. */
export function isHandCode(right: string | null, typed: string): boolean {
  const given = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return right !== null && given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))
}
