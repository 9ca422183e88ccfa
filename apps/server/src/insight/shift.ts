import { createHmac } from 'node:crypto'
import { ROUND, type ShiftOf } from '@laurel/core/insight'
import type { Deps } from '../deps.ts'

/**
 * The secret shifts of an institution's cells (core/insight/suppress.ts). They follow from the master key: the same today
 * and tomorrow, on every screen and in every report, so that asking again tells nothing.
 */
export function shiftsOf(deps: Pick<Deps, 'deriveSecret'>, issuerId: string): ShiftOf {
  const secret = deps.deriveSecret('insight-shift')
  // The steps of a funnel share a cell, and a page may have thousands of them.
  const known = new Map<string, number>()
  return cell => {
    const before = known.get(cell)
    if (before !== undefined) return before
    const digest = createHmac('sha256', secret).update(`${issuerId} ${cell}`).digest()
    // Of 48 bits the five remainders are equally likely, as far as anybody could measure.
    const shift = digest.readUIntBE(0, 6) % ROUND
    known.set(cell, shift)
    return shift
  }
}
