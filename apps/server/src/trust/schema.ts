import * as z from 'zod'

export const zDomainProof = z.object({
  did: z.string(),
  domain: z
    .string()
    .nullable()
    .describe('The domain of the institution’s web site; null where it has none that the internet knows'),
  dns: z
    .object({ name: z.string(), type: z.literal('TXT'), value: z.string() })
    .nullable()
    .describe('The record to add where the domain is looked after'),
  site: z
    .object({ url: z.string(), file: z.string() })
    .nullable()
    .describe('The file to put on the web site, signed with the present key, and where it must be found'),
})

const zState = z.object({
  state: z
    .enum(['confirmed', 'silent', 'contradicted', 'unasked'])
    .describe('`silent`: asked, and it does not name the institution; `unasked`: it could not be asked'),
  reason: z.string().nullable(),
})

export const zDomainCheck = z.object({
  domain: z.string().nullable(),
  site: zState.nullable(),
  dns: zState.nullable(),
})
