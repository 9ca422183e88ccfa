import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { COMPARED, FRAMEWORK_FORMATS, MAX_SKILLS } from '@laurel/core/skill'
import * as z from 'zod'
import { zLanguage, zText } from '../achievement/schema.ts'

const zId = z.uuid()
const zWords = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.partialRecord(z.enum(ACHIEVEMENT_LANGUAGES), z.strictObject(shape).partial()).nullable()

const zFrameworkTranslations = zWords({ title: zText(300), description: zText(5_000) })
const zSkillTranslations = zWords({ label: zText(300), statement: zText(5_000) })
export type SkillTranslations = z.infer<typeof zSkillTranslations>
export type FrameworkTranslations = z.infer<typeof zFrameworkTranslations>

const zFrameworkLevel = z.strictObject({
  /** Stays the same when the level is renamed or moved. */
  id: z.string().regex(/^[\w-]{1,60}$/, 'is no id of a level'),
  name: zText(200),
  translations: zWords({ name: zText(200) }).optional(),
})
export type FrameworkLevel = z.infer<typeof zFrameworkLevel>

const fields = {
  title: zText(300),
  description: zText(5_000).nullable(),
  publisher: zText(300).nullable(),
  version: zText(100).nullable(),
  language: zLanguage,
  levels: z
    .array(zFrameworkLevel)
    .max(20)
    .refine(levels => new Set(levels.map(one => one.id)).size === levels.length, { message: 'has an id twice' }),
  translations: zFrameworkTranslations,
  /** Anybody may read it, as a page and in the form that other programs read (CASE 1.1). */
  isPublished: z.boolean(),
}

export const zNewFramework = z.strictObject({
  title: fields.title,
  description: fields.description.default(null),
  publisher: fields.publisher.default(null),
  version: fields.version.default(null),
  language: fields.language.default('en'),
  levels: fields.levels.default([]),
  translations: fields.translations.default(null),
  isPublished: fields.isPublished.default(false),
})
export type NewFramework = z.infer<typeof zNewFramework>
export const zFrameworkChange = z.strictObject(fields).partial()
export type FrameworkChange = z.infer<typeof zFrameworkChange>

export const zFramework = z.object({
  id: zId,
  identifier: z.string(),
  uri: z.string().nullable(),
  title: z.string(),
  description: z.string().nullable(),
  publisher: z.string().nullable(),
  version: z.string().nullable(),
  language: z.string(),
  licence: z.string().nullable(),
  levels: z.array(zFrameworkLevel),
  translations: zFrameworkTranslations,
  format: z.enum(FRAMEWORK_FORMATS).nullable(),
  isPublished: z.boolean(),
  state: z.enum(['active', 'archived']),
  revision: z.int(),
  skillCount: z.int(),
  /** Achievements that point at skills of it, whatever their version. */
  achievementCount: z.int(),
  /** The page for people; open to anybody once it is published. */
  url: z.string(),
  /** The CASE 1.1 package; open to anybody once it is published. */
  caseUrl: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type FrameworkView = z.infer<typeof zFramework>

const skillWords = {
  code: zText(100).nullable(),
  statement: zText(5_000),
  label: zText(300).nullable(),
  type: zText(100).nullable(),
  notes: zText(5_000).nullable(),
  keywords: z.array(zText(200)).max(200),
  descriptors: z.record(z.string().max(60), zText(2_000)),
  translations: zSkillTranslations,
}

/** One place of the tree, lean: what lists show. */
export const zSkillNode = z.object({
  id: zId,
  parentId: zId.nullable(),
  code: z.string().nullable(),
  label: z.string().nullable(),
  statement: z.string(),
  type: z.string().nullable(),
  translations: zSkillTranslations,
  childCount: z.int(),
})
export const zSkillTree = z.object({
  items: z.array(zSkillNode),
  /** True where only the children of one place are given, since the framework is too large to be given whole. */
  isPartial: z.boolean(),
})

export const zSkill = z.object({
  id: zId,
  frameworkId: zId,
  identifier: z.string(),
  uri: z.string().nullable(),
  parentId: zId.nullable(),
  ...skillWords,
  code: z.string().nullable(),
  statement: z.string(),
  label: z.string().nullable(),
  type: z.string().nullable(),
  notes: z.string().nullable(),
  keywords: z.array(z.string()),
  descriptors: z.record(z.string(), z.string()),
  state: z.enum(['active', 'archived']),
  /** Where credentials point. */
  url: z.string(),
})
export type SkillView = z.infer<typeof zSkill>

/** What is found, with the framework that it belongs to and the places above it. */
export const zFoundSkill = z.object({
  id: zId,
  code: z.string().nullable(),
  label: z.string().nullable(),
  statement: z.string(),
  translations: zSkillTranslations,
  framework: z.object({
    id: zId,
    title: z.string(),
    levels: z.array(zFrameworkLevel),
    translations: zFrameworkTranslations,
  }),
  above: z.array(z.string()),
})

/**
 * `POST /frameworks/{id}/skills`: what is new or changed, what is taken away, and the whole order where it changed. All
 * of it or nothing.
 */
export const zSkillEdit = z.strictObject({
  /** Of the framework as it was seen. */
  revision: z.int(),
  skills: z
    .array(
      z.strictObject({
        /** Of a new one chosen by the caller, so that its children can name it. */
        id: zId.optional(),
        parentId: zId.nullable().optional(),
        code: skillWords.code.optional(),
        statement: skillWords.statement.optional(),
        label: skillWords.label.optional(),
        type: skillWords.type.optional(),
        notes: skillWords.notes.optional(),
        keywords: skillWords.keywords.optional(),
        descriptors: skillWords.descriptors.optional(),
        translations: skillWords.translations.optional(),
      }),
    )
    .max(5_000)
    .default([]),
  /** Each takes along what is below it. What an achievement points at goes into the archive, the rest away. */
  remove: z.array(zId).max(5_000).default([]),
  /** Every skill that stays, parents before their children and siblings in their order. */
  tree: z
    .array(z.strictObject({ id: zId, parentId: zId.nullable() }))
    .max(MAX_SKILLS)
    .optional(),
})
export type SkillEdit = z.infer<typeof zSkillEdit>
export const zSkillEditAnswer = z.object({
  framework: zFramework,
  made: z.array(zId),
  archived: z.array(zId),
  deleted: z.array(zId),
})

export const zFrameworkImport = z.strictObject({
  /** The files as text: one, or those of one ESCO download. */
  files: z
    .array(z.string().max(32 * 1024 * 1024))
    .min(1)
    .max(12),
  /** The framework that this is a newer version of; `new` for one of its own; else it is found by its identifier. */
  into: z.union([zId, z.literal('new')]).optional(),
  title: fields.title.optional(),
  language: zLanguage.optional(),
  /** What becomes of skills that the newer version does not have. */
  missing: z.enum(['archive', 'keep']).default('archive'),
})
export type FrameworkImport = z.infer<typeof zFrameworkImport>

const zNamed = z.object({ code: z.string().nullable(), name: z.string() })
export const zImportPlan = z.object({
  format: z.enum(FRAMEWORK_FORMATS),
  title: z.string(),
  publisher: z.string().nullable(),
  version: z.string().nullable(),
  language: z.string(),
  skillCount: z.int(),
  /** The framework that would be brought up to date; null where a new one would be made. */
  existing: z.object({ id: zId, title: z.string(), version: z.string().nullable() }).nullable(),
  made: z.int(),
  changed: z.int(),
  same: z.int(),
  missing: z.int(),
  /** How many of the missing are kept although `archive` was asked for nothing else: achievements point at them. */
  inUse: z.int(),
  /** The first of each. */
  examples: z.object({
    made: z.array(zNamed),
    changed: z.array(zNamed.extend({ fields: z.array(z.enum(COMPARED)), before: z.string() })),
    missing: z.array(zNamed),
  }),
})
export type ImportPlan = z.infer<typeof zImportPlan>

export const zCoverage = z.object({
  items: z.array(
    z.object({
      id: zId,
      parentId: zId.nullable(),
      code: z.string().nullable(),
      label: z.string().nullable(),
      statement: z.string(),
      translations: zSkillTranslations,
      achievements: z.int(),
      awards: z.int(),
      achievementsBelow: z.int(),
      awardsBelow: z.int(),
    }),
  ),
  total: z.object({ skills: z.int(), covered: z.int(), achievements: z.int(), awards: z.int() }),
})
