import { SERVED_OUTCOMES } from '@laurel/core/did'
import * as z from 'zod'
import { LOG_EVENTS } from './store.ts'

const zServed = z.object({
  outcome: z.enum(SERVED_OUTCOMES),
  detail: z.string().optional().describe('A status, a content type, or another DID'),
})

const zDomain = z.object({
  id: z.uuid(),
  did: z.string(),
  place: z.string().describe('As people write it, such as school.example'),
  state: z.enum(['set-up', 'in-use', 'former', 'given-up']),
  usedSince: z.string().nullable(),
  files: z.array(
    z.object({
      name: z.string(),
      url: z.string().describe('Where the domain serves it'),
      source: z.string().describe('Where a web server of the domain can get it from each time'),
    }),
  ),
  checkedAt: z.string().nullable(),
  found: z
    .object({ document: zServed, log: zServed.nullable(), witnesses: zServed.nullable() })
    .nullable()
    .describe('What the last check has found'),
  isGood: z.boolean().describe('What is signed verifies by what was found'),
  isLive: z.boolean().describe('The domain hands on what this server says, so that nothing there becomes old'),
  failingSince: z.string().nullable(),
})

export const zIdentity = z.object({
  did: z.string().describe('The did:web, which credentials name as their issuer'),
  didUrl: z.string(),
  home: z.object({
    did: z.string().describe('The did:web under this server’s own address, which is served for ever'),
    place: z.string(),
    isInUse: z.boolean(),
  }),
  domains: z.array(zDomain),
  witnesses: z
    .object({ threshold: z.int(), ids: z.array(z.string()) })
    .nullable()
    .describe('Who approves each entry of the log; null for nobody'),
  waiting: z
    .object({
      version: z.string(),
      number: z.int(),
      event: z.enum(LOG_EVENTS),
      threshold: z.int(),
      witnesses: z.array(z.object({ id: z.string(), hasApproved: z.boolean() })),
    })
    .nullable()
    .describe('The entry that waits for witnesses before it is published'),
  isPortable: z.boolean().describe('Whether the did:webvh can be moved to a domain of the institution'),
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
      isPrepared: z.boolean().describe('It is listed, and signs nothing yet'),
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

export const zAddDomain = z.strictObject({
  domain: z.string().min(1).max(300).describe('Such as school.example, or school.example/diplomas'),
})

const confirm = z.string().max(400).describe('The place, typed once more')

export const zUseAddress = z.strictObject({ seen, confirm })

export const zWitnesses = z.strictObject({
  seen,
  threshold: z.int().min(0).max(20).describe('How many of them have to approve'),
  witnesses: z.array(z.string().max(200)).max(20).describe('Each a did:key of an Ed25519 key; none ends it'),
})

export const zProofs = z.strictObject({
  proofs: z.string().min(1).max(100_000).describe('A did-witness.json, or the part of one witness'),
})

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
