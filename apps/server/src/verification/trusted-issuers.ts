import { readFileSync } from 'node:fs'
import { parseStrictJson } from '@laurel/core/primitives'
import * as z from 'zod'
import { StartError } from '../platform/master-key.ts'

const zTrustedIssuers = z
  .array(
    z.strictObject({
      did: z.string().regex(/^did:[a-z0-9]+:\S{1,500}$/),
      name: z.string().min(1).max(200),
      /** Where it is at home, if its DID does not say so. */
      domain: z.string().min(1).max(253).optional(),
    }),
  )
  .max(5_000)

/** An issuer for whom the operator of this server vouches. */
export type TrustedIssuer = z.infer<typeof zTrustedIssuers>[number]

/**
 * Reads the file that LAUREL_TRUSTED_ISSUERS names: a JSON list of `{did, name, domain?}`.
 *
 * @throws StartError with one sentence for the operator
 */
export function readTrustedIssuers(path: string | undefined): readonly TrustedIssuer[] {
  if (path === undefined) return []
  let text: Buffer
  try {
    text = readFileSync(path)
  } catch {
    throw new StartError('LAUREL_TRUSTED_ISSUERS names a file that cannot be read.')
  }
  const json = parseStrictJson(new Uint8Array(text), { maxBytes: 2 * 1024 * 1024 })
  const read = zTrustedIssuers.safeParse(json.ok ? json.value : null)
  if (read.success) return read.data
  throw new StartError('LAUREL_TRUSTED_ISSUERS must name a JSON file with a list of {"did", "name", "domain"?}.')
}
