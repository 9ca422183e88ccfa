import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseDidWebvh } from '@laurel/core/did'
import { parseStrictJson } from '@laurel/core/primitives'
import * as z from 'zod'
import { readPictureHeader } from '../achievement/picture-header.ts'
import { StartError } from '../platform/master-key.ts'

const zTrustedIssuers = z
  .array(
    z.strictObject({
      did: z.string().regex(/^did:[a-z0-9]+:\S{1,500}$/),
      name: z.string().min(1).max(200),
      /** Where it is at home, if its DID does not say so. */
      domain: z.string().min(1).max(253).optional(),
      /** Its did:webvh: another key history is not this issuer's, and this one counts where its address is silent. */
      webvh: z
        .string()
        .refine(text => parseDidWebvh(text).ok)
        .optional(),
      /** A picture beside the list; whoever uses it under another name is called out. */
      logo: z.string().min(1).max(500).optional(),
    }),
  )
  .max(5_000)

/** An issuer for whom the operator of this server vouches. */
export type TrustedIssuer = Omit<z.infer<typeof zTrustedIssuers>[number], 'logo'> & { readonly logo?: Uint8Array }

/**
 * Reads the file that LAUREL_TRUSTED_ISSUERS names: a JSON list of `{did, name, domain?, webvh?, logo?}`.
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
  if (read.success) return read.data.map(({ logo, ...one }) => (logo ? { ...one, logo: readLogo(path, logo) } : one))
  throw new StartError(
    'LAUREL_TRUSTED_ISSUERS must name a JSON file with a list of {"did", "name", "domain"?, "webvh"?, "logo"?}.',
  )
}

/** PNG, JPEG or SVG; the path counts from the folder of the list. */
function readLogo(list: string, logo: string): Uint8Array {
  try {
    const bytes = new Uint8Array(readFileSync(resolve(dirname(list), logo)))
    if (readPictureHeader(bytes)) return bytes
  } catch {
    // Said below.
  }
  throw new StartError(
    `LAUREL_TRUSTED_ISSUERS names the logo ${JSON.stringify(logo)}, which is no picture that can be read.`,
  )
}
