import * as z from 'zod'

export const zVault = z.object({ version: z.int(), blob: z.string(), locks: z.unknown() })
export const zNewVault = z.strictObject({
  version: z.int().optional(),
  blob: z.string().min(1).max(6_000_000),
  locks: z.unknown(),
})
