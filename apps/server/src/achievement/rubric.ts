import { randomUUID } from 'node:crypto'
import { ACHIEVEMENT_LANGUAGES, textsOf } from '@laurel/core/achievement'
import { RUBRIC_RULES, type Rubric } from '@laurel/core/assessment'
import * as z from 'zod'
import { Refusal } from '../refusal.ts'
import { zText } from './text.ts'

/** In the order of the achievement's levels; a level that is not described is an empty text. */
const zDescriptors = z.array(z.string().trim().max(1_000)).max(20)

export const zRubric = z.strictObject({
  rule: z.enum(RUBRIC_RULES).default('all'),
  criteria: z
    .array(
      z.strictObject({
        id: z.string().max(200).optional(),
        name: zText(200),
        weight: z.int().min(1).max(100).default(1),
        descriptors: zDescriptors.default([]),
        translations: z
          .partialRecord(
            z.enum(ACHIEVEMENT_LANGUAGES),
            z.strictObject({ name: zText(200).optional(), descriptors: zDescriptors.optional() }),
          )
          .optional(),
      }),
    )
    .min(1)
    .max(20)
    .refine(all => new Set(all.map(one => one.name.toLowerCase())).size === all.length, {
      message: 'names a criterion twice',
    }),
})
export type RubricRequest = z.infer<typeof zRubric>

export const zRubricView = z.object({
  rule: z.enum(RUBRIC_RULES),
  criteria: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      weight: z.int(),
      descriptors: z.array(z.string()),
      translations: z.record(
        z.string(),
        z.object({ name: z.string().optional(), descriptors: z.array(z.string()).optional() }),
      ),
    }),
  ),
})
export type RubricView = z.infer<typeof zRubricView>

type Level = { readonly id: string }

const byLevel = (texts: readonly string[], levels: readonly Level[]) =>
  Object.fromEntries(levels.flatMap((level, at) => (texts[at] ? [[level.id, texts[at] as string] as const] : [])))
const inOrder = (texts: Readonly<Record<string, string>>, levels: readonly Level[]) =>
  levels.map(level => texts[level.id] ?? '')

const wrong = (path: string, message: string) => new Refusal('E_REQUEST_MALFORMED', [{ path, code: 'custom', message }])

/** What is kept: descriptors by level, so that moving a level takes them along; criteria keep the id that they had. */
export function rubricFrom(
  wanted: RubricRequest | null,
  levels: readonly Level[],
  before: Rubric | null = null,
): Rubric | null {
  if (wanted === null) return null
  if (levels.length === 0) throw wrong('rubric', 'needs levels')
  return {
    rule: wanted.rule,
    criteria: wanted.criteria.map((one, at) => {
      if (one.descriptors.length > levels.length)
        throw wrong(`rubric.criteria.${at}.descriptors`, 'describes more levels than there are')
      const translations = Object.entries(one.translations ?? {}).map(
        ([language, words]) =>
          [
            language,
            { name: words?.name, descriptors: words?.descriptors && byLevel(words.descriptors, levels) },
          ] as const,
      )
      return {
        id: before?.criteria.find(old => old.id === one.id)?.id ?? `urn:uuid:${randomUUID()}`,
        name: one.name,
        weight: one.weight,
        descriptors: byLevel(one.descriptors, levels),
        ...(translations.length > 0 ? { translations: Object.fromEntries(translations) } : {}),
      }
    }),
  }
}

export const rubricView = (rubric: Rubric | null, levels: readonly Level[]): RubricView | null =>
  rubric && {
    rule: rubric.rule,
    criteria: rubric.criteria.map(one => ({
      id: one.id,
      name: one.name,
      weight: one.weight,
      descriptors: inOrder(one.descriptors, levels),
      translations: Object.fromEntries(
        Object.entries(one.translations ?? {}).map(([language, words]) => [
          language,
          {
            ...(words?.name ? { name: words.name } : {}),
            ...(words?.descriptors ? { descriptors: inOrder(words.descriptors, levels) } : {}),
          },
        ]),
      ),
    })),
  }

/** The words of a rubric in every language, for pages and credentials; the own language comes first. */
export const rubricTexts = (rubric: Rubric | null, levels: readonly Level[], language: string) =>
  (rubric?.criteria ?? []).map(one => ({
    id: one.id,
    weight: one.weight,
    names: textsOf(language, one.name, one.translations as Parameters<typeof textsOf<'name'>>[2], 'name'),
    levels: levels.map(level => ({
      id: level.id,
      descriptions: Object.fromEntries(
        [
          [language, one.descriptors[level.id]] as const,
          ...Object.entries(one.translations ?? {})
            .filter(([other]) => other !== language)
            .map(([other, words]) => [other, words?.descriptors?.[level.id]] as const),
        ].filter((pair): pair is [string, string] => !!pair[1]),
      ),
    })),
  }))
