import { CLAIM_STATES } from '@laurel/core/assessment'
import * as z from 'zod'
import { zHttpUrl, zText } from '../achievement/schema.ts'
import { zEmail } from '../people/email.ts'
import { zDay } from '../people/minors/schema.ts'
import { zBrought, zRecognitionCase } from '../recognition/schema.ts'
import { MAX_FILE_BYTES } from './evidence/receive-file.ts'

export const CLAIM_KINDS = ['evidence', 'recognition'] as const

const zByLanguage = z.record(z.string(), z.string())
/** Words of a person's own, which may be long or none. */
const zWords = z.string().trim().max(10_000)

export const zBegin = z.strictObject({
  issuer: z.string().max(40),
  /** `recognition`: what shows it is a credential of another institution. */
  kind: z.enum(CLAIM_KINDS).default('evidence'),
  achievementId: z.uuid(),
  /** Where it is made from entries of the learner's log. */
  narrative: zWords.default(''),
  doneOn: zDay.nullable().default(null),
  hours: z.number().positive().max(10_000).nullable().default(null),
})

export const zBeginFor = z.strictObject({
  achievementId: z.uuid(),
  recipient: z.strictObject({ name: zText(200), email: zEmail }),
  narrative: zWords.default(''),
})

/** `PATCH`: `revision` is the one that the device has seen. */
export const zClaimChange = z.strictObject({
  revision: z.int().optional(),
  narrative: zWords.optional(),
  reflection: zWords.optional(),
  showsNarrative: z.boolean().optional(),
  doneOn: zDay.nullable().optional(),
  hours: z.number().positive().max(10_000).nullable().optional(),
})
export type ClaimChange = z.infer<typeof zClaimChange>

const zCriteria = z.array(z.string().max(200)).max(20)
export const zNewItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['link', 'video']),
    name: zText(200),
    url: zHttpUrl,
    criteria: zCriteria.default([]),
  }),
  z.strictObject({
    kind: z.literal('file'),
    name: zText(200),
    size: z.int().min(1).max(MAX_FILE_BYTES),
    criteria: zCriteria.default([]),
  }),
])
export type NewItem = z.infer<typeof zNewItem>

export const zItemChange = z.strictObject({ name: zText(200), criteria: zCriteria, isPublic: z.boolean() }).partial()
export type ItemChange = z.infer<typeof zItemChange>

export const zItem = z.object({
  id: z.uuid(),
  kind: z.enum(['link', 'video', 'file']),
  name: z.string(),
  url: z.string().nullable(),
  criteria: z.array(z.string()),
  round: z.int(),
  isPublic: z.boolean(),
  state: z.enum(['uploading', 'checking', 'held', 'ready', 'refused']),
  problem: z.enum(['type', 'picture', 'infected', 'macros']).nullable(),
  type: z.string().nullable(),
  size: z.int().nullable(),
  /** Of a file on its way: which parts of `partBytes` are here. */
  parts: z.array(z.int()),
  partBytes: z.int(),
})

const zMessage = z.object({
  id: z.uuid(),
  at: z.string(),
  by: z.enum(['learner', 'assessor', 'server']),
  name: z.string(),
  kind: z.string(),
  text: z.string(),
  details: z.record(z.string(), z.unknown()),
  isInternal: z.boolean(),
})

const zLevel = z.object({ id: z.string(), names: zByLanguage })
const zCriterion = z.object({
  id: z.string(),
  names: zByLanguage,
  weight: z.int(),
  levels: z.array(z.object({ id: z.string(), descriptions: zByLanguage })),
})
const zJudgedBy = z.object({
  id: z.uuid(),
  version: z.int(),
  names: zByLanguage,
  descriptions: zByLanguage,
  criteria: zByLanguage,
  imageUrl: z.string(),
  levels: z.array(zLevel),
  rubric: z.object({ rule: z.enum(['all', 'weighted']), criteria: z.array(zCriterion) }).nullable(),
})
const zMarks = z.record(z.string(), z.string())
const zSchool = z.object({ shortName: z.string(), name: z.string(), logoUrl: z.string().nullable() })

/** What a school has opened to claims. */
export const zClaimable = z.object({
  issuer: zSchool,
  achievement: zJudgedBy,
  kind: z.string(),
  /** Open to claims with evidence; else to recognition alone. */
  isOpen: z.boolean(),
})

const shared = {
  id: z.uuid(),
  kind: z.enum(CLAIM_KINDS),
  state: z.enum(CLAIM_STATES),
  round: z.int(),
  createdAt: z.string(),
  changedAt: z.string(),
  submittedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  hasAppealed: z.boolean(),
}
const content = {
  narrative: z.string(),
  reflection: z.string(),
  showsNarrative: z.boolean(),
  doneOn: z.string().nullable(),
  hours: z.number().nullable(),
  revision: z.int(),
  achievement: zJudgedBy,
  items: z.array(zItem),
  messages: z.array(zMessage),
  /** What was marked the last time it was decided. */
  marks: zMarks,
  level: z.string().nullable(),
  reworkCriteria: z.array(z.string()),
  awardId: z.uuid().nullable(),
}

/** A claim as its learner has it in a list. */
export const zMyClaimLine = z.object({
  ...shared,
  achievement: z.object({ id: z.uuid(), names: zByLanguage, imageUrl: z.string() }),
  issuer: zSchool,
})
export const zMyClaim = z.object({
  ...shared,
  ...content,
  issuer: zSchool,
  begunBy: z.string().nullable(),
  /** Of a recognition: the credentials that it rests on. */
  brought: z.array(zBrought),
  /** False for a child whose guardians have not consented to evidence being shown. */
  mayShowEvidence: z.boolean(),
})
export type MyClaim = z.infer<typeof zMyClaim>

const zSeat = z.enum(['first', 'second', 'third'])
export const zClaimLine = z.object({
  ...shared,
  learner: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), isMinor: z.boolean() }),
  achievement: z.object({ id: z.uuid(), name: z.string(), names: zByLanguage, imageUrl: z.string() }),
  assessors: z.array(z.object({ seat: zSeat, id: z.string(), name: z.string(), isFinished: z.boolean() })),
  /** How many people have to judge it. */
  needs: z.int(),
  dueAt: z.string().nullable(),
  begunBy: z.string().nullable(),
})
export type ClaimLine = z.infer<typeof zClaimLine>

const zReview = z.object({
  seat: zSeat,
  assessor: z.object({ id: z.string(), name: z.string() }),
  isMine: z.boolean(),
  /** Null until one's own word is said, so that two people judge each for themselves. */
  marks: zMarks.nullable(),
  comments: z.record(z.string(), z.string()).nullable(),
  level: z.string().nullable(),
  credits: z.number().nullable(),
  verb: z.enum(['approve', 'rework', 'decline']).nullable(),
  reason: z.string().nullable(),
  changedAt: z.string(),
  finishedAt: z.string().nullable(),
})
export const zClaimDetail = z.object({
  ...zClaimLine.shape,
  ...content,
  reviews: z.array(zReview),
  conflicts: z.array(
    z.object({ id: z.string(), name: z.string(), note: z.string(), kind: z.enum(['declared', 'appeal']) }),
  ),
  /** Why the reader must not assess it. */
  myConflict: z.enum(['own', 'begun', 'declared', 'appeal']).nullable(),
  mySeat: zSeat.nullable(),
  canTake: z.boolean(),
  /** Two people have judged and do not say the same. */
  isDisagreed: z.boolean(),
  /** The level that the learner holds already. */
  heldLevel: z.string().nullable(),
  /** What was brought, beside what it is to be recognised as. */
  recognition: zRecognitionCase.nullable(),
})
export type ClaimDetail = z.infer<typeof zClaimDetail>

export const CLAIM_SORTS = ['-submitted', 'submitted', 'due', 'name'] as const

export const zAssign = z.strictObject({
  first: z.string().max(100).nullable().optional(),
  second: z.string().max(100).nullable().optional(),
  third: z.string().max(100).nullable().optional(),
  dueAt: z.iso.datetime({ offset: true }).nullable().optional(),
})

export const zReviewChange = z.strictObject({
  marks: z.record(z.string().max(200), z.string().max(200)).default({}),
  comments: z.record(z.string().max(200), z.string().trim().max(5_000)).default({}),
  /** Where there is no rubric, and of a recognition. */
  level: z.string().max(200).nullable().default(null),
  /** Of a recognition: other credits than the achievement brings. */
  credits: z.number().min(0).max(10_000).nullable().default(null),
})
export type ReviewChange = z.infer<typeof zReviewChange>

export const zDecide = z.strictObject({
  verb: z.enum(['approve', 'rework', 'decline']),
  reason: z.string().trim().max(5_000).default(''),
  /** Of a recognition: under which conditions it holds. In the credential, where everybody reads it. */
  conditions: z.string().trim().max(2_000).default(''),
  /** What has to be done again; without it what holds the whole back. */
  criteria: zCriteria.optional(),
})
export type Decide = z.infer<typeof zDecide>

export const zSay = z.strictObject({ text: zText(5_000), internal: z.boolean().default(false) })
export const zReason = z.strictObject({ text: zText(5_000) })
export const zConflictNote = z.strictObject({ note: z.string().trim().max(500).default('') })
