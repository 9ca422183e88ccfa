import {
  ACHIEVEMENT_LANGUAGES,
  ASSESSMENTS,
  CHECKLISTS,
  INTEGRATIONS,
  isAchievementType,
  KINDS,
  MAX_CRITERIA_CHARACTERS,
  MOST_OUTCOMES,
  MOST_RIBBON_LETTERS,
  PARTICIPATIONS,
  QUALITIES,
  SUPERVISIONS,
} from '@laurel/core/achievement'
import { ALWAYS_SHOWABLE } from '@laurel/core/presentation'
import * as z from 'zod'
import { zAlignment, zAlignmentRequest } from '../skill/alignment.ts'
import { zRubric, zRubricView } from './rubric.ts'
import { zText } from './text.ts'

export { zText }

export const zHttpUrl = z
  .string()
  .max(2_000)
  .refine(text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), { message: 'is no web address' })

export const zLanguage = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag')

const zCriteria = z.strictObject({
  narrative: zText(MAX_CRITERIA_CHARACTERS),
  id: zHttpUrl.optional(),
})

const zLevelTranslations = z.partialRecord(
  z.enum(ACHIEVEMENT_LANGUAGES),
  z.strictObject({ name: zText(200).optional(), description: zText(2_000).optional() }),
)

const zLevel = z.strictObject({
  id: z.string().max(200).optional(),
  name: zText(200),
  description: z.string().trim().max(2_000).default(''),
  /** Its words in other languages, with the level itself so that moving it takes them along. */
  translations: zLevelTranslations.optional(),
})

const zCredits = z.strictObject({
  number: z.number().positive().max(1_000),
  /** ECTS, OSSD, US semester, US high school, TH credit, UK CATS, CEU, PD hours, or a name of the institution's own. */
  system: zText(40),
})

const zTranslation = z.strictObject({
  name: zText(200).optional(),
  description: zText(5_000).optional(),
  criteria: zText(MAX_CRITERIA_CHARACTERS).optional(),
})

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** A line of few letters as people count them. */
export const zRibbon = zText(200).refine(text => [...letters.segment(text)].length <= MOST_RIBBON_LETTERS, {
  message: `has more than ${MOST_RIBBON_LETTERS} letters`,
})

/** Outlines: from the left end of a baseline at 0, set at size 100. */
const zLettering = z.object({ d: z.string(), width: z.number() })
export const zPictureParts = z.object({
  ribbon: zLettering.optional(),
  mark: z.union([z.object({ logo: z.string() }), z.object({ letter: zLettering })]).optional(),
})

const zDesign = z.strictObject({
  template: z.string().max(60),
  palette: z.string().max(60),
  symbol: z.string().max(60),
  /** Words on a ribbon below the symbol. */
  ribbon: zRibbon.optional(),
  /** Whether the institution's mark is set on it: the logo, or the first letter of the name. */
  mark: z.boolean().optional(),
})

const zOutcomes = z.array(zText(300)).max(MOST_OUTCOMES)
const zDescriptors = z.strictObject({
  outcomes: zOutcomes.optional(),
  eqfLevel: z.int().min(1).max(8).optional(),
  assessment: z.array(z.enum(ASSESSMENTS)).max(ASSESSMENTS.length).optional(),
  participation: z.enum(PARTICIPATIONS).optional(),
  quality: z.enum(QUALITIES).optional(),
  qualityBody: zText(200).optional(),
  supervision: z.enum(SUPERVISIONS).optional(),
  prerequisites: zText(1_000).optional(),
  integration: z.enum(INTEGRATIONS).optional(),
  demand: zText(1_000).optional(),
  translations: z
    .partialRecord(
      z.enum(ACHIEVEMENT_LANGUAGES),
      z.strictObject({
        outcomes: zOutcomes.optional(),
        prerequisites: zText(1_000).optional(),
        demand: zText(1_000).optional(),
      }),
    )
    .optional(),
})

/** Each kind once, in one order, so that the same choice is never another version. */
const zAlwaysShown = z
  .array(z.enum(ALWAYS_SHOWABLE))
  .max(ALWAYS_SHOWABLE.length)
  .overwrite(kinds => ALWAYS_SHOWABLE.filter(one => kinds.includes(one)))

const fields = {
  name: zText(200),
  description: zText(5_000),
  kind: z.enum(KINDS),
  achievementType: z
    .string()
    .refine(isAchievementType, { message: 'is not in the Open Badges list and is no ext: name' }),
  criteria: zCriteria,
  levels: z
    .array(zLevel)
    .max(20)
    .refine(levels => new Set(levels.map(one => one.name.toLowerCase())).size === levels.length, {
      message: 'names a level twice',
    }),
  validityMonths: z.int().min(1).max(1_200).nullable(),
  workloadHours: z.number().positive().max(10_000).nullable(),
  suspendable: z.boolean(),
  alwaysShown: zAlwaysShown,
  rubric: zRubric.nullable(),
  claimable: z.boolean(),
  assessors: z.int().min(1).max(2),
  credits: zCredits.nullable(),
  tags: z.array(zText(60)).max(30),
  language: zLanguage,
  translations: z.partialRecord(z.enum(ACHIEVEMENT_LANGUAGES), zTranslation).nullable(),
  design: zDesign.nullable(),
  /** The skills that it shows. */
  alignments: z
    .array(zAlignmentRequest)
    .max(50)
    .refine(all => new Set(all.map(one => `${one.skillId} ${one.level}`)).size === all.length, {
      message: 'names a skill twice',
    }),
  descriptors: zDescriptors.nullable(),
}

/** `POST /achievements`. Closed: an unknown field is an error (H-39). */
export const zNewAchievement = z.strictObject({
  name: fields.name,
  description: fields.description,
  kind: fields.kind,
  achievementType: fields.achievementType.optional(),
  criteria: fields.criteria,
  levels: fields.levels.default([]),
  validityMonths: fields.validityMonths.default(null),
  workloadHours: fields.workloadHours.default(null),
  suspendable: fields.suspendable.default(false),
  alwaysShown: fields.alwaysShown.default([]),
  rubric: fields.rubric.default(null),
  claimable: fields.claimable.default(false),
  assessors: fields.assessors.default(1),
  credits: fields.credits.default(null),
  tags: fields.tags.default([]),
  language: fields.language.default('en'),
  translations: fields.translations.default(null),
  design: fields.design.default(null),
  alignments: fields.alignments.default([]),
  descriptors: fields.descriptors.default(null),
})
export type NewAchievement = z.infer<typeof zNewAchievement>

export const zAchievementChange = z.strictObject(fields).partial()
export type AchievementChange = z.infer<typeof zAchievementChange>

/** What an achievement says; each version has one of these. */
const content = {
  name: z.string(),
  description: z.string(),
  kind: z.enum(KINDS),
  achievementType: z.string(),
  criteria: z.object({ narrative: z.string(), id: z.string().optional() }),
  levels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      translations: zLevelTranslations.optional(),
    }),
  ),
  validityMonths: z.int().nullable(),
  workloadHours: z.number().nullable(),
  /** Credentials of it can be suspended for a while and reinstated. */
  suspendable: z.boolean(),
  /** What a learner who shows a part of such a credential shows in any case. */
  alwaysShown: z.array(z.enum(ALWAYS_SHOWABLE)),
  /** Criteria with a descriptor for each level, by which claims are assessed. */
  rubric: zRubricView.nullable(),
  credits: zCredits.nullable(),
  tags: z.array(z.string()),
  language: z.string(),
  translations: z.partialRecord(z.enum(ACHIEVEMENT_LANGUAGES), zTranslation).nullable(),
  design: zDesign.nullable(),
  descriptors: zDescriptors.nullable(),
  imageUrl: z.string(),
  alignments: z.array(zAlignment),
}

export const zAchievement = z.object({
  id: z.uuid(),
  ...content,
  /** Counts from 1; a change after awards were made under a version makes the next one. */
  version: z.int(),
  /** The page of this version, which is also its `id` in the credentials. */
  url: z.string(),
  state: z.enum(['active', 'archived']),
  /** Learners may claim it themselves, with evidence. */
  claimable: z.boolean(),
  /** How many people assess a claim, each for themselves. */
  assessors: z.int(),
  awardCount: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AchievementView = z.infer<typeof zAchievement>

export const zAchievementVersion = z.object({
  version: z.int(),
  url: z.string(),
  createdAt: z.string(),
  awardCount: z.int(),
  /** What differs from the version before; nothing for the first. */
  changes: z.array(
    z.object({
      field: z.string(),
      of: z.string().optional(),
      word: z.string().optional(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  ...content,
})
export type AchievementVersionView = z.infer<typeof zAchievementVersion>

/** What each framework for micro-credentials asks for, and whether it is there. */
export const zChecklists = z.object({
  items: z.array(
    z.object({
      list: z.enum(CHECKLISTS),
      /** Of what it needs, how much is there: 0 to 1. */
      share: z.number(),
      requirements: z.array(
        z.object({
          id: z.string(),
          weight: z.enum(['need', 'wish']),
          place: z.enum(['achievement', 'issuer', 'always']),
          isMet: z.boolean(),
        }),
      ),
    }),
  ),
})
