import * as z from 'zod'
import { LOG_EVENTS } from './store.ts'

export const zIdentity = z.object({
  did: z.string().describe('The did:web, which credentials name as their issuer'),
  didUrl: z.string(),
  webvh: z.string().describe('The did:webvh of the same institution, whose log cannot be changed unnoticed'),
  logUrl: z.string(),
  version: z.string().describe('The newest version of the log; to be said where keys are changed'),
  keys: z.array(
    z.object({
      name: z.string(),
      use: z.enum(['statements', 'tokens', 'parts']),
      type: z.enum(['Ed25519', 'P-256', 'P-384', 'RSA', 'BLS12-381-G2']),
      since: z.string(),
      until: z.string().nullable().describe('When it was replaced; null for a key in use'),
      stolenSince: z
        .string()
        .nullable()
        .describe('From when on somebody else may have signed, where that was declared'),
    }),
  ),
  history: z.array(z.object({ number: z.int(), event: z.enum(LOG_EVENTS), version: z.string(), at: z.string() })),
  hasRecoveryKey: z.boolean(),
  recordUrl: z.string().describe('The page of the public record'),
  anchors: z
    .array(
      z.object({
        ledger: z.union([z.literal('bitcoin'), z.int()]).describe('Which blockchain: an EIP-155 number, or Bitcoin'),
        size: z.int().describe('How many entries of the record it stands for'),
        block: z.object({ number: z.int(), at: z.string().nullable() }).nullable(),
      }),
    )
    .describe('Where the public record was last anchored, at each place'),
})

const seen = z.string().min(1).max(100).describe('The newest version of the log that was shown')

export const zReplaceKeys = z.strictObject({ seen })

export const zRecoveryKey = z.strictObject({
  seen,
  hash: z
    .string()
    .regex(/^Qm[1-9A-HJ-NP-Za-km-z]{44}$/)
    .describe('SHA-256 of the recovery key’s public Multikey, as multihash in base58btc'),
})

export const zRecover = z.strictObject({
  seen,
  secret: z.string().min(1).max(200).describe('The secret half of the recovery key, as it stands in the kit'),
})
