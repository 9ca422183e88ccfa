import { HOLDINGS, MISMATCHES, STANDINGS } from '@laurel/core/recognition'
import * as z from 'zod'
import { zHttpUrl, zText } from '../achievement/schema.ts'
import { zDay } from '../people/minors/schema.ts'

const zByLanguage = z.record(z.string(), z.string())
const zDid = z
  .string()
  .trim()
  .max(500)
  .regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/, 'is no DID')

const zAgreementContent = z.strictObject({
  institution: z.strictObject({ did: zDid, name: zText(200), url: zHttpUrl.nullable().default(null) }),
  credential: z.strictObject({
    /** The achievement's id in its credentials; without it the name has to do. */
    achievementId: z.url().max(500).nullable().default(null),
    achievementName: zText(200),
    level: zText(200).nullable().default(null),
  }),
  maxAgeMonths: z.int().min(1).max(600).nullable().default(null),
  countsAs: z.strictObject({
    achievementId: z.uuid(),
    level: z.string().max(200).nullable().default(null),
    credits: z.number().min(0).max(10_000).nullable().default(null),
  }),
  from: zDay,
  until: zDay.nullable().default(null),
  awarding: z.enum(['automatic', 'approval']).default('approval'),
})
const inOrder = (one: { from: string; until: string | null }) => one.until === null || one.until >= one.from
const ORDER = { path: ['until'], message: 'is before from' }

/** `POST`; a change is the whole of it anew, with why. */
export const zAgreementRequest = z
  .strictObject({ ...zAgreementContent.shape, reason: zText(2_000) })
  .refine(inOrder, ORDER)
export type AgreementRequest = z.infer<typeof zAgreementRequest>

export const zStateChange = z.strictObject({ reason: zText(2_000) })

const zAgreementVersion = z.object({
  version: z.int(),
  state: z.enum(['active', 'suspended']),
  content: z.object(zAgreementContent.shape),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
})
export const zAgreement = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['active', 'suspended']),
  /** What it comes to today: `notBegun` and `over` by its own days. */
  standing: z.enum(['running', 'notBegun', 'over', 'suspended']),
  ...zAgreementContent.shape,
  /** What it counts as, by name. */
  achievement: z.object({ id: z.uuid(), name: z.string(), names: zByLanguage, level: z.string().nullable() }),
  /** How many times something was recognised by it. */
  recognised: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AgreementView = z.infer<typeof zAgreement>
export const zAgreementDetail = zAgreement.extend({ versions: z.array(zAgreementVersion), publicUrl: z.string() })

/** What anybody may read: what counts before one comes. */
export const zPublicAgreement = z.object({
  id: z.uuid(),
  institution: z.object({ did: z.string(), name: z.string(), url: z.string().nullable() }),
  credential: z.object({
    achievementId: z.string().nullable(),
    achievementName: z.string(),
    level: z.string().nullable(),
  }),
  maxAgeMonths: z.int().nullable(),
  countsAs: z.object({
    achievementId: z.uuid(),
    names: zByLanguage,
    url: z.string(),
    level: z.string().nullable(),
    credits: z.number().nullable(),
    creditSystem: z.string().nullable(),
  }),
  from: z.string(),
  until: z.string().nullable(),
  awarding: z.enum(['automatic', 'approval']),
})
export type PublicAgreement = z.infer<typeof zPublicAgreement>

const zSkill = z.object({
  name: z.string(),
  url: z.string().nullable(),
  code: z.string().nullable(),
  framework: z.string().nullable(),
  description: z.string().nullable(),
})

/** What a credential that was brought says, and what came of checking it. */
export const zBrought = z.object({
  id: z.uuid(),
  round: z.int(),
  credentialId: z.string().nullable(),
  name: z.string(),
  issuer: z.object({ did: z.string(), name: z.string().nullable(), url: z.string().nullable() }),
  achievementId: z.string().nullable(),
  description: z.string().nullable(),
  criteria: z.string().nullable(),
  criteriaUrl: z.string().nullable(),
  recipient: z.string().nullable(),
  level: z.string().nullable(),
  results: z.array(z.object({ name: z.string().nullable(), value: z.string() })),
  credits: z.string().nullable(),
  skills: z.array(zSkill),
  evidence: z.int(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  standing: z.enum(STANDINGS),
  holder: z.enum(HOLDINGS),
  findings: z.array(z.object({ check: z.string(), outcome: z.string(), code: z.string() })),
  broughtAt: z.string(),
  checkedAt: z.string(),
  flaggedAt: z.string().nullable(),
  settled: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  /** Agreements about this achievement, and what stands against each. */
  agreements: z.array(z.object({ id: z.uuid(), institution: z.string(), against: z.array(z.enum(MISMATCHES)) })),
})
export type BroughtView = z.infer<typeof zBrought>

const zComparison = z.object({
  skills: z.object({ shared: z.array(zSkill), missing: z.array(zSkill), more: z.array(zSkill) }),
  covered: z.number().nullable(),
  credits: z.object({ brought: z.number().nullable(), wanted: z.number().nullable() }),
  ageMonths: z.int().nullable(),
})
/** A claim that is a recognition, as whoever decides has it. */
export const zRecognitionCase = z.object({
  brought: z.array(
    zBrought.extend({
      /** Somebody else has brought the same credential here: their claim. */
      elsewhere: z.array(z.object({ claimId: z.uuid(), learner: z.string(), isSame: z.boolean() })),
    }),
  ),
  comparison: zComparison,
  achievement: z.object({
    workloadHours: z.number().nullable(),
    credits: z.object({ number: z.number(), system: z.string() }).nullable(),
    skills: z.array(zSkill),
  }),
  /** What the agreement says, where one counts: the form begins with it. */
  proposal: z
    .object({ agreementId: z.uuid(), level: z.string().nullable(), credits: z.number().nullable() })
    .nullable(),
})
export type RecognitionCase = z.infer<typeof zRecognitionCase>

/** `POST …/credentials`: the document or compact text as it was issued, and the key that it is made out to. */
export const zBring = z.strictObject({
  credential: z
    .string()
    .min(2)
    .max(256 * 1024),
  /** A JWT of type `laurel-recognition+jwt` over it, by the key in its subject. */
  proof: z.string().max(4_000).optional(),
})

export const zSettle = z.strictObject({ reason: zText(2_000) })

/** One line of what was recognised. */
export const zRecognition = z.object({
  id: z.uuid(),
  claimId: z.uuid(),
  awardId: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string() }),
  achievement: z.object({ id: z.uuid(), name: z.string() }),
  from: z.object({ id: z.uuid(), name: z.string(), issuerName: z.string(), issuerDid: z.string() }),
  reason: z.string(),
  conditions: z.string(),
  decidedBy: z.string(),
  decidedAt: z.string(),
  agreementId: z.uuid().nullable(),
  standing: z.enum(STANDINGS),
  flaggedAt: z.string().nullable(),
  settled: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
})
export type RecognitionView = z.infer<typeof zRecognition>
