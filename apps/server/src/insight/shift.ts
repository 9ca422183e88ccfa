import { createHmac } from 'node:crypto'
import { ROUND, type ShiftOf } from '@laurel/core/insight'
import type { Deps } from '../deps.ts'

/**
 * The secret shifts of an institution's cells (core/insight/suppress.ts). They follow from the master key: the same today
 * and tomorrow, on every screen and in every report, so that asking again tells nothing.
 */
export const shiftsOf =
  (deps: Pick<Deps, 'deriveSecret'>, issuerId: string): ShiftOf =>
  cell => {
    const digest = createHmac('sha256', deps.deriveSecret('insight-shift')).update(`${issuerId} ${cell}`).digest()
    // Of 48 bits the five remainders are equally likely, as far as anybody could measure.
    return digest.readUIntBE(0, 6) % ROUND
  }
