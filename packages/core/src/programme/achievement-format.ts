import * as z from 'zod'
import {
  ASSESSMENTS,
  INTEGRATIONS,
  isAchievementType,
  isKnownDesign,
  KINDS,
  MAX_CRITERIA_CHARACTERS,
  MOST_OUTCOMES,
  MOST_RIBBON_LETTERS,
  PARTICIPATIONS,
  QUALITIES,
  SUPERVISIONS,
} from '../achievement/index.ts'
import { RUBRIC_RULES } from '../assessment/index.ts'
import { ALWAYS_SHOWABLE } from '../presentation/index.ts'
import { zAddress, zKey, zLanguageTag, zPerhaps, zTranslations, zWords } from './words.ts'

/** Of a picture as it stands in the file; base64 makes a third more of it. */
export const MOST_PICTURE_LETTERS = 2_800_000
export const PNG_PREFIX = 'data:image/png;base64,'

const zDesign = z
  .strictObject({
    template: z.string().max(60),
    palette: z.string().max(60),
    symbol: z.string().max(60),
    ribbon: zWords(MOST_RIBBON_LETTERS * 4).optional(),
    mark: z.boolean().optional(),
  })
  .refine(isKnownDesign, { message: 'unknown-design' })

/** The studio's recipe, or a PNG. An SVG is not taken: what is drawn from one cannot be known by looking at it (H-30). */
const zPicture = z.union([
  z.strictObject({ design: zDesign }),
  z.strictObject({
    png: z
      .string()
      .max(MOST_PICTURE_LETTERS)
      .refine(text => text.startsWith(PNG_PREFIX) && /^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(PNG_PREFIX.length)), {
        message: 'no-png',
      }),
  }),
])

const zLevel = z.strictObject({
  name: zWords(200),
  description: zPerhaps(2_000),
  translations: zTranslations({ name: zWords(200), description: zWords(2_000) }),
})

/** In the order of the achievement's levels; a level that is not described is an empty text, and none at the end. */
const zByLevel = z
  .array(z.literal('').or(zWords(1_000)))
  .max(20)
  .overwrite(texts =>
    texts.slice(
      0,
      texts.reduce((most, text, at) => (text === '' ? most : at + 1), 0),
    ),
  )
const zRubric = z.strictObject({
  rule: z.enum(RUBRIC_RULES).default('all'),
  criteria: z
    .array(
      z.strictObject({
        name: zWords(200),
        weight: z.int().min(1).max(100).default(1),
        descriptors: zByLevel.default([]),
        translations: zTranslations({ name: zWords(200), descriptors: zByLevel }),
      }),
    )
    .min(1)
    .max(20),
})

const zOutcomes = z.array(zWords(300)).max(MOST_OUTCOMES)
const zDescriptors = z.strictObject({
  outcomes: zOutcomes.default([]),
  eqfLevel: z.int().min(1).max(8).optional(),
  assessment: z.array(z.enum(ASSESSMENTS)).max(ASSESSMENTS.length).default([]),
  participation: z.enum(PARTICIPATIONS).optional(),
  quality: z.enum(QUALITIES).optional(),
  qualityBody: zWords(200).optional(),
  supervision: z.enum(SUPERVISIONS).optional(),
  prerequisites: zWords(1_000).optional(),
  integration: z.enum(INTEGRATIONS).optional(),
  demand: zWords(1_000).optional(),
  translations: zTranslations({ outcomes: zOutcomes, prerequisites: zWords(1_000), demand: zWords(1_000) }),
})

export const CERTIFICATE_DESIGNS = ['classic', 'modern', 'bright', 'plain'] as const
export const CERTIFICATE_LAYOUTS = ['landscape', 'portrait'] as const

export const zAchievementPart = z.strictObject({
  key: zKey,
  name: zWords(200),
  description: zWords(5_000),
  kind: z.enum(KINDS),
  achievementType: z.string().refine(isAchievementType, { message: 'unknown-type' }),
  criteria: z.strictObject({ narrative: zWords(MAX_CRITERIA_CHARACTERS), id: zAddress.optional() }),
  /** Lowest first. Whatever speaks of a level of an achievement counts from 1. */
  levels: z.array(zLevel).max(20).default([]),
  rubric: zRubric.nullable().default(null),
  validityMonths: z.int().min(1).max(1_200).nullable().default(null),
  workloadHours: z.number().positive().max(10_000).nullable().default(null),
  suspendable: z.boolean().default(false),
  /** What a learner who shows a part of such a credential shows in any case. */
  alwaysShown: z
    .array(z.enum(ALWAYS_SHOWABLE))
    .max(ALWAYS_SHOWABLE.length)
    .overwrite(kinds => ALWAYS_SHOWABLE.filter(one => kinds.includes(one)))
    .default([]),
  claimable: z.boolean().default(false),
  assessors: z.int().min(1).max(2).default(1),
  credits: z
    .strictObject({ number: z.number().positive().max(1_000), system: zWords(40) })
    .nullable()
    .default(null),
  tags: z.array(zWords(60)).max(30).default([]),
  language: zLanguageTag,
  translations: zTranslations({
    name: zWords(200),
    description: zWords(5_000),
    criteria: zWords(MAX_CRITERIA_CHARACTERS),
  }),
  descriptors: zDescriptors.nullable().default(null),
  picture: zPicture,
  /** How it is printed. Who signs by name is the institution's to say, and in no file. */
  certificate: z
    .strictObject({
      design: z.enum(CERTIFICATE_DESIGNS).default('classic'),
      layout: z.enum(CERTIFICATE_LAYOUTS).default('landscape'),
    })
    .nullable()
    .default(null),
  /** The skills that it shows, by the keys of the framework and the skill. */
  alignments: z
    .array(
      z.strictObject({
        framework: zKey,
        skill: zKey,
        level: z.string().max(60).nullable().default(null),
        fromLevel: z.int().min(1).max(20).nullable().default(null),
      }),
    )
    .max(50)
    .default([]),
})
export type AchievementPart = z.infer<typeof zAchievementPart>
