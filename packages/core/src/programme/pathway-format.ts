import * as z from 'zod'
import { MAX_STEPS, MAX_WAYS } from '../pathway/index.ts'
import { zKey, zLanguageTag, zPerhaps, zTranslations, zWords } from './words.ts'

const zMonths = z.int().min(1).max(240).nullable().default(null)
const zStepId = z.string().min(1).max(60)
const zStepWords = zTranslations({ name: zWords(200), description: zWords(5_000) })

const zWay = z.union([
  z.strictObject({
    /** Of this file, by key. */
    achievement: zKey,
    /** The lowest level that counts, from 1; left out: any. */
    level: z.int().min(1).max(20).nullable().default(null),
  }),
  z.strictObject({
    elsewhere: z.strictObject({
      issuerDid: z
        .string()
        .max(500)
        .regex(/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/)
        .nullable()
        .default(null),
      issuerName: zPerhaps(200),
      achievementId: z.string().min(1).max(2_000).nullable().default(null),
      achievementName: zPerhaps(200),
    }),
  }),
])

const zStep = z.strictObject({
  id: zStepId,
  name: zPerhaps(200),
  description: zPerhaps(2_000),
  translations: zStepWords,
  /** The group that it lies in, and the steps that come before it, by id. */
  within: zStepId.nullable().default(null),
  after: z.array(zStepId).max(MAX_STEPS).default([]),
  isOptional: z.boolean().default(false),
  credits: z.number().min(0).max(1_000).default(0),
  /** A group: how many of the steps in it are enough. */
  need: z.int().min(0).max(MAX_STEPS).nullable().default(null),
  ways: z.array(zWay).max(MAX_WAYS).default([]),
  at: z
    .strictObject({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) })
    .nullable()
    .default(null),
})

export const zPathwayPart = z.strictObject({
  key: zKey,
  name: zWords(200),
  description: zPerhaps(5_000),
  language: zLanguageTag,
  translations: zStepWords,
  steps: z.array(zStep).max(MAX_STEPS).default([]),
  creditsToReach: z
    .strictObject({ number: z.number().positive().max(1_000), system: zWords(40) })
    .nullable()
    .default(null),
  monthsToComplete: zMonths,
  monthsAwardsCount: zMonths,
  /** What completing it awards, by key. */
  awards: zKey.nullable().default(null),
  awarding: z.enum(['automatic', 'approval']).default('automatic'),
  isOpen: z.boolean().default(false),
})
export type PathwayPart = z.infer<typeof zPathwayPart>
