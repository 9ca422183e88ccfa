import { createHmac } from 'node:crypto'
import type { Deps } from '../../deps.ts'

/** The token of the button "It was not me", derived rather than drawn, so that a later mail has the same (H-44). */
export const stopToken = (deps: Pick<Deps, 'deriveSecret'>, roundId: string): string =>
  createHmac('sha256', deps.deriveSecret('recovery-stop'))
    .update(roundId)
    .digest()
    .subarray(0, 24)
    .toString('base64url')

export const stopUrl = (deps: Pick<Deps, 'baseUrl'>, token: string): string => `${deps.baseUrl}/recovery/${token}`
