import type { Bundle } from '@laurel/core/bundle'
import type { Tx } from '../platform/database.ts'

/**
 * What goes into a bundle besides what this server states by itself: who others say that the issuer is, and what the
 * institution said when it closed. Read in the issuer's tenant, in the snapshot that the rest is of.
 */
export const evidenceOfOthers = async (_tx: Tx, _issuerId: string): Promise<Pick<Bundle, 'identity' | 'closing'>> => ({
  identity: [],
  closing: null,
})
