import * as z from 'zod'
import { zNewVault } from '../vault/schema.ts'

/** What is stored. Beside it stands `expired`, which a request is said to be from its last instant on. */
export const RECOVERY_STATES = [
  'open',
  'checked',
  'confirmed',
  'reissued',
  'declined',
  'withdrawn',
  'stopped',
  'opened',
  'expired',
] as const
export type RecoveryState = (typeof RECOVERY_STATES)[number]
const zState = z.enum(RECOVERY_STATES)

const zMyRequest = z.object({
  id: z.uuid(),
  state: zState,
  askedAt: z.string(),
  expiresAt: z.string(),
  /** When it is issued anew, where it was confirmed and waits. */
  dueAt: z.string().nullable(),
  declineReason: z.string().nullable(),
  reissued: z.int().nullable(),
  /** True once a new wallet was begun, or the old one opened again. */
  isSettled: z.boolean(),
})
export const zMyRecovery = z.object({
  /** A line for each record that a school has of the person. */
  schools: z.array(
    z.object({
      learnerId: z.uuid(),
      /** What the person is called there. */
      name: z.string(),
      issuer: z.object({ id: z.uuid(), name: z.string(), shortName: z.string(), logoUrl: z.string().nullable() }),
      /** What would be issued anew. */
      awards: z.array(z.object({ id: z.uuid(), names: z.record(z.string(), z.string()), isLeftBehind: z.boolean() })),
      request: zMyRequest.nullable(),
    }),
  ),
  /** How many links still work that the person gave out. */
  links: z.int(),
  canBegin: z.boolean(),
})
export type MyRecovery = z.infer<typeof zMyRecovery>

export const zAsk = z.strictObject({
  /** Whom to ask, and a word to them: by the record's id. */
  messages: z.record(z.uuid(), z.string().max(500)),
  /** True where a new wallet is open already: only what was left behind is asked for. */
  leftBehind: z.boolean().default(false),
})
export type Ask = z.infer<typeof zAsk>

export const zStop = z.strictObject({ because: z.enum(['withdrawn', 'opened']) })

export const zRecovery = z.object({
  id: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), isMinor: z.boolean() }),
  state: zState,
  askedAt: z.string(),
  expiresAt: z.string(),
  checkedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  dueAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  reissued: z.int().nullable(),
})
export const zRecoveryDetail = zRecovery.extend({
  message: z.string(),
  checkedAt: z.string().nullable(),
  /** How the first person made sure. */
  checkNote: z.string().nullable(),
  /**
   * What the learner needs to begin a new wallet, to be given by hand. Null before the check, once it was used, for
   * whoever asks for themselves, and where it was missed too often.
   */
  code: z.string().nullable(),
  /** It was missed too often; somebody makes another. */
  hasCodeEnded: z.boolean(),
  confirmedAt: z.string().nullable(),
  declinedBy: z.string().nullable(),
  declineReason: z.string().nullable(),
  /** Why the one who asks may not take the next step: it is about themselves, or they did the step before. */
  isMine: z.boolean(),
  /** Hours that issuing anew would wait from a confirmation on. */
  waitHours: z.int(),
  /** What is issued anew, or was. */
  awards: z.array(z.object({ id: z.uuid(), achievement: z.string(), kind: z.string(), validFrom: z.string() })),
})
export type Recovery = z.infer<typeof zRecovery>
export type RecoveryDetail = z.infer<typeof zRecoveryDetail>

const zCode = z.string().min(1).max(40)
export const zBeginCode = z.strictObject({ code: zCode })
export const zBegin = zNewVault.omit({ version: true }).extend({ code: zCode })

export const zCheck = z.strictObject({ note: z.string().max(500) })
export const zDecline = z.strictObject({ reason: z.string().max(500) })
