import * as z from 'zod'

export const zVault = z.object({ version: z.int(), blob: z.string(), locks: z.unknown() })
/** Sealed, with what was brought from elsewhere. */
const MOST_SEALED = 6_000_000
/** The sealed vault with its locks around it. */
export const MAX_VAULT_BYTES = MOST_SEALED + 512 * 1024
export const zNewVault = z.strictObject({
  version: z.int().optional(),
  blob: z.string().min(1).max(MOST_SEALED),
  locks: z.unknown(),
})
