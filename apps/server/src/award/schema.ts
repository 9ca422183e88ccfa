import { AWARD_STATES } from '@laurel/core/award'
import * as z from 'zod'
import { zHttpUrl, zLanguage, zText } from '../achievement/schema.ts'
import { zEmail } from '../people/email.ts'
import { zBirthDay } from '../people/minors/schema.ts'

/** xsd:dateTime with a zone, or a day, which begins at midnight UTC. Years 1900 to 2199. */
const zMoment = z
  .string()
  .regex(
    /^(19|20|21)\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/,
    'is no date and time with a zone',
  )
  .refine(text => !Number.isNaN(Date.parse(text)), { message: 'is no date and time' })

const zRecipient = z.strictObject({
  name: zText(200),
  email: zEmail.optional(),
  did: z
    .string()
    .max(500)
    .regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/, 'is no DID')
    .optional(),
  locale: zLanguage.optional(),
  /** Kept beside the award and in no credential; what is noted of the learner already stays. */
  birthDate: zBirthDay.optional(),
  /** With whom they learn; takes the place of what is known of the learner. */
  cohort: zText(80).optional(),
  /** Of a minor: invited by mail, once. */
  guardian: z.strictObject({ email: zEmail, name: zText(200).optional() }).optional(),
})

const zResult = z.strictObject({
  /** What the value means, in words: "Final mark". */
  name: zText(200).optional(),
  value: zText(200).optional(),
  status: z.enum(['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew']).optional(),
  /** A level of the achievement, by id or name. */
  achievedLevel: z.string().max(200).optional(),
  resultDescription: z.string().max(200).optional(),
})

const zEvidence = z.strictObject({
  id: zHttpUrl.optional(),
  name: zText(200).optional(),
  narrative: zText(10_000).optional(),
  description: zText(2_000).optional(),
  genre: zText(200).optional(),
  audience: zText(200).optional(),
})

/** `POST /awards`, and each row of a batch. Closed: an unknown field is an error (H-39). */
export const zNewAward = z
  .strictObject({
    achievementId: z.uuid(),
    recipient: zRecipient,
    level: z.string().max(200).optional(),
    results: z.array(zResult).max(20).default([]),
    evidence: z.array(zEvidence).max(20).default([]),
    narrative: zText(10_000).optional(),
    validFrom: zMoment.optional(),
    validUntil: zMoment.optional(),
    issue: z.boolean().default(false),
  })
  .refine(
    award => !award.validFrom || !award.validUntil || Date.parse(award.validFrom) < Date.parse(award.validUntil),
    {
      path: ['validUntil'],
      message: 'is not after validFrom',
    },
  )
export type NewAward = z.infer<typeof zNewAward>

/** `POST /awards/{id}/correct`: what is left out stays as it was, and `null` takes it away. */
export const zCorrection = z.strictObject({
  recipient: z.strictObject({ name: zText(200) }).optional(),
  level: z.string().max(200).nullable().optional(),
  results: z.array(zResult).max(20).optional(),
  evidence: z.array(zEvidence).max(20).optional(),
  narrative: zText(10_000).nullable().optional(),
  validFrom: zMoment.optional(),
  validUntil: zMoment.nullable().optional(),
  /** For the audit trail. */
  reason: zText(1_000),
})
export type Correction = z.infer<typeof zCorrection>

/** A text by language tag: its own language, and those that it was translated into. */
const zByLanguage = z.record(z.string(), z.string())

export const zAward = z.object({
  id: z.uuid(),
  state: z.enum(AWARD_STATES),
  /** As it was when the award was made: a later version changes nothing here. */
  achievement: z.object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    names: zByLanguage,
    kind: z.string(),
    imageUrl: z.string(),
  }),
  recipient: z.object({ name: z.string(), email: z.string().optional(), did: z.string().optional() }),
  level: z.object({ id: z.string(), name: z.string(), names: zByLanguage }).nullable(),
  results: z.array(zResult),
  evidence: z.array(zEvidence),
  narrative: z.string().nullable(),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
  issuedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  revocationReason: z.string().nullable(),
  /** Its credential has a place for a suspension. */
  suspendable: z.boolean(),
  /** Set while it is suspended; the reason is for the holder and the school. */
  suspendedAt: z.string().nullable(),
  suspensionReason: z.string().nullable(),
  credentialId: z.uuid(),
  credentialUrl: z.string(),
  claimUrl: z.string().nullable(),
  claimedAt: z.string().nullable(),
  publicPage: z.boolean(),
  /** The award whose place this one takes, and the one that takes its place. */
  replaces: z.uuid().nullable(),
  replacedBy: z.uuid().nullable(),
  /** The award that it carries on, and the one that carries it on. */
  renews: z.uuid().nullable(),
  renewedBy: z.uuid().nullable(),
  statusListId: z.string().nullable(),
  statusIndex: z.int().nullable(),
  createdAt: z.string(),
})
export type AwardView = z.infer<typeof zAward>
