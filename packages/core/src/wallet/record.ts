import * as z from 'zod'
import { err, ok, type Result, readBySchema } from '../primitives/index.ts'
import { VAULT_FORMAT, type VaultError, type VaultRecord } from './vault.ts'

const text = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(1024)
const base = {
  id: text,
  createdAt: z.string().max(40),
  salt: text,
  nonce: text,
  wrapped: text,
  sealed: z.literal('x25519').optional(),
}
const lock = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('passkey'), credentialId: z.string().min(1).max(2048), prfInput: text }),
  z.strictObject({
    ...base,
    kind: z.literal('passphrase'),
    cost: z.strictObject({ memory: z.number(), passes: z.number(), lanes: z.number() }),
  }),
  z.strictObject({ ...base, kind: z.literal('recovery') }),
  z.strictObject({ ...base, kind: z.literal('shares') }),
])
const sealed = z.strictObject({ nonce: text, ciphertext: z.string().regex(/^[A-Za-z0-9_-]+$/) })
const record = z.strictObject({
  format: z.literal(VAULT_FORMAT),
  id: text,
  revision: z.number().int().positive(),
  generation: z.number().int().positive().optional(),
  locks: z.array(lock).min(1).max(16),
  secrets: sealed,
  content: sealed,
})

/** Reads what a server handed back: it may be anything. */
export function parseVault(value: unknown): Result<VaultRecord, VaultError> {
  const parsed = readBySchema(record, value)
  return parsed.success ? ok(parsed.data as VaultRecord) : err({ code: 'VAULT_FORMAT' })
}
