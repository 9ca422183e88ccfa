import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { MAX_STEPS, MAX_WAYS, PATHWAY_PROBLEMS } from '@laurel/core/pathway'
import * as z from 'zod'
import { zLanguage, zText } from '../achievement/schema.ts'
import { zSafeCount } from '../insight/schema.ts'
import { zEmail } from '../people/email.ts'

/** Drafts may have gaps; what is missing is said before it is published. */
const zMaybe = (maximum: number) => z.literal('').or(zText(maximum))
const zKey = z.string().min(1).max(60)
const zTranslations = z
  .partialRecord(
    z.enum(ACHIEVEMENT_LANGUAGES),
    z.strictObject({ name: zText(200).optional(), description: zText(5_000).optional() }),
  )
  .nullable()
const zMonths = z.int().min(1).max(240).nullable()

const zWay = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('achievement'),
    achievementId: z.uuid(),
    level: z.string().max(200).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('elsewhere'),
    issuerDid: z
      .string()
      .max(500)
      .regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/, 'is no DID')
      .nullable()
      .default(null),
    issuerName: zMaybe(200),
    achievementId: z.string().min(1).max(2_000).nullable().default(null),
    achievementName: zMaybe(200),
  }),
])

const zStep = z.strictObject({
  id: zKey,
  name: zMaybe(200),
  description: zMaybe(2_000).default(''),
  translations: zTranslations.default(null),
  within: zKey.nullable().default(null),
  after: z.array(zKey).max(MAX_STEPS).default([]),
  isOptional: z.boolean().default(false),
  credits: z.number().min(0).max(1_000).default(0),
  need: z.int().min(0).max(MAX_STEPS).nullable().default(null),
  ways: z.array(zWay).max(MAX_WAYS).default([]),
  at: z
    .strictObject({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) })
    .nullable()
    .default(null),
})

export const zPathwayContent = z.strictObject({
  name: zText(200),
  description: zMaybe(5_000),
  language: zLanguage,
  translations: zTranslations.default(null),
  steps: z.array(zStep).max(MAX_STEPS),
  creditsToReach: z
    .strictObject({ number: z.number().positive().max(1_000), system: zText(40) })
    .nullable()
    .default(null),
  monthsToComplete: zMonths.default(null),
  monthsAwardsCount: zMonths.default(null),
})

const settings = {
  content: zPathwayContent,
  /** The achievement that completing it awards. */
  achievementId: z.uuid().nullable(),
  awarding: z.enum(['automatic', 'approval']),
  isOpen: z.boolean(),
}
export const zNewPathway = z.strictObject({
  content: settings.content,
  achievementId: settings.achievementId.default(null),
  awarding: settings.awarding.default('automatic'),
  isOpen: settings.isOpen.default(false),
})
export type NewPathway = z.infer<typeof zNewPathway>
export const zPathwayChange = z.strictObject(settings).partial()
export type PathwayChange = z.infer<typeof zPathwayChange>

export const zProblem = z.object({
  code: z.enum([...PATHWAY_PROBLEMS, 'ACHIEVEMENT_MISSING']),
  stepId: z.string().nullable(),
  other: z.string().optional(),
})
export type Problem = z.infer<typeof zProblem>

export const zPathway = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['draft', 'published', 'archived']),
  ...settings,
  /** What has to be mended before it can be published. */
  problems: z.array(zProblem),
  /** Learners who are on it, in any version. */
  learners: z.int(),
  /** Of these, on a version that is not the newest. */
  onOlder: z.int(),
  /** Completed, and waiting for a person's yes. */
  waiting: z.int(),
  /** Awarded on what was withdrawn since. */
  flagged: z.int(),
  /** Its public page. */
  url: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type PathwayView = z.infer<typeof zPathway>

export const zPathwayVersion = z.object({
  version: z.int(),
  createdAt: z.string(),
  learners: z.int(),
  content: zPathwayContent,
})

const zInstant = z.number().nullable()
export const zProgress = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['done', 'open', 'locked', 'expired']),
      by: z.string().nullable(),
      lockedBy: z.array(z.string()),
      lapse: z.enum(['ended', 'tooOld', 'suspended', 'withdrawn', 'tooLate']).nullable(),
      until: zInstant,
      done: z.int(),
    }),
  ),
  isComplete: z.boolean(),
  missing: z.array(z.object({ stepId: z.string(), count: z.int() })),
  next: z.array(z.string()),
  credits: z.object({ have: z.number(), need: z.number().nullable() }),
  hours: z.object({ number: z.number(), unknown: z.int() }),
  deadline: zInstant,
  isOverdue: z.boolean(),
  changesAt: zInstant,
})

export const OUTCOMES = ['none', 'due', 'waiting', 'awarded', 'declined'] as const
export const zEnrolment = z.object({
  id: z.uuid(),
  pathwayId: z.uuid(),
  learner: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable() }),
  version: z.int(),
  isNewest: z.boolean(),
  joinedBy: z.enum(['learner', 'member']),
  joinedAt: z.string(),
  progress: zProgress,
  stepsDone: z.int(),
  completedAt: z.string().nullable(),
  outcome: z.enum(OUTCOMES),
  awardId: z.uuid().nullable(),
  declineReason: z.string().nullable(),
  flaggedAt: z.string().nullable(),
  recognised: z.array(
    z.object({
      stepId: z.string(),
      name: z.string(),
      issuerName: z.string(),
      validFrom: z.string(),
      heldBy: z
        .enum(['key', 'name'])
        .describe(
          'Made out to the key of the learner’s wallet, or to their name only: then the completed pathway waits.',
        ),
    }),
  ),
})
export type EnrolmentView = z.infer<typeof zEnrolment>

export const zEnrol = z.strictObject({
  learners: z
    .array(
      z.union([
        z.strictObject({ learnerId: z.uuid() }),
        z.strictObject({ name: zText(200), email: zEmail, locale: zLanguage.optional() }),
      ]),
    )
    .min(1)
    .max(500),
})
export type Enrol = z.infer<typeof zEnrol>

export const zCounts = z.object({
  version: z.int(),
  learners: zSafeCount,
  completed: zSafeCount,
  steps: z.array(z.object({ id: z.string(), done: zSafeCount })),
})
