import * as z from 'zod'
import { FRAMEWORK_FORMATS } from '../skill/index.ts'
import { zAddress, zKey, zLanguageTag, zTranslations, zWords } from './words.ts'

export const MOST_SKILLS = 5_000

const zSkill = z.strictObject({
  key: zKey,
  /** The skill above it, by key. */
  parent: zKey.nullable().default(null),
  code: zWords(100).nullable().default(null),
  statement: zWords(5_000),
  label: zWords(300).nullable().default(null),
  type: zWords(100).nullable().default(null),
  notes: zWords(5_000).nullable().default(null),
  keywords: z.array(zWords(200)).max(200).default([]),
  /** What a level of the framework means for this skill, by the level's id. */
  descriptors: z.record(z.string().max(60), zWords(2_000)).default({}),
  translations: zTranslations({ label: zWords(300), statement: zWords(5_000) }),
  /** The publisher's own, for a skill of somebody else's framework. */
  identifier: z.string().min(1).max(500).nullable().default(null),
  address: zAddress.nullable().default(null),
})

export const zFrameworkPart = z.strictObject({
  key: zKey,
  title: zWords(300),
  description: zWords(5_000).nullable().default(null),
  publisher: zWords(300).nullable().default(null),
  edition: zWords(100).nullable().default(null),
  language: zLanguageTag,
  licence: z.string().max(2_000).nullable().default(null),
  levels: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[\w-]{1,60}$/),
        name: zWords(200),
        translations: zTranslations({ name: zWords(200) }),
      }),
    )
    .max(20)
    .default([]),
  translations: zTranslations({ title: zWords(300), description: zWords(5_000) }),
  /**
   * Set for a framework of somebody else's: of it the file holds what the achievements point at and what stands above
   * that. An issuer who has the framework already goes on using it.
   */
  published: z
    .strictObject({
      format: z.enum(FRAMEWORK_FORMATS),
      identifier: z.string().min(1).max(500),
      address: zAddress.nullable().default(null),
    })
    .nullable()
    .default(null),
  skills: z.array(zSkill).max(MOST_SKILLS).default([]),
})
export type FrameworkPart = z.infer<typeof zFrameworkPart>
