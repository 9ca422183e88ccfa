import type { HeldAchievement, HeldFramework, HeldPathway } from '@laurel/core/programme'
import { PNG_PREFIX } from '@laurel/core/programme'
import type { AchievementRow } from '../achievement/store.ts'
import { showable } from '../achievement/text.ts'
import type { Deps } from '../deps.ts'
import type { PathwayRow } from '../pathway/store.ts'
import type { FrameworkRow, SkillRow } from '../skill/store.ts'

/** Every text of a value as it may be shown; what is left empty by it is left out where it can be. */
export function cleaned<Value>(value: Value): Value {
  if (typeof value === 'string') return showable(value).trim() as Value
  if (Array.isArray(value)) return value.map(cleaned) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cleaned(one)])) as Value
}

const without = <One extends object>(value: One | null | undefined): One =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter(([, one]) => one !== undefined && one !== null && one !== ''),
  ) as One

/** Words in other languages without what is empty. */
const translated = <One extends object>(all: Readonly<Record<string, One | undefined>> | null | undefined) =>
  Object.fromEntries(
    Object.entries(all ?? {})
      .map(([language, words]) => [language, without(words)] as const)
      .filter(([, words]) => Object.keys(words).length > 0),
  ) as { [Language in 'en' | 'fr' | 'th']?: One }

const rubricOf = (row: AchievementRow): HeldAchievement['rubric'] => {
  const inOrder = (texts: Readonly<Record<string, string>>) => row.levels.map(level => texts[level.id] ?? '')
  return (
    row.rubric && {
      rule: row.rubric.rule,
      criteria: row.rubric.criteria.map(one => ({
        name: one.name,
        weight: one.weight,
        descriptors: inOrder(one.descriptors),
        translations: translated(
          Object.fromEntries(
            Object.entries(one.translations ?? {}).map(([language, words]) => [
              language,
              { ...words, descriptors: words?.descriptors ? inOrder(words.descriptors) : undefined },
            ]),
          ),
        ) as NonNullable<HeldAchievement['rubric']>['criteria'][number]['translations'],
      })),
    }
  )
}

/** The picture as it goes into a file: the recipe, or the PNG that is kept. */
export async function pictureOf(
  deps: Pick<Deps, 'blobs'>,
  row: Pick<AchievementRow, 'design' | 'picture_sha256'>,
): Promise<HeldAchievement['picture']> {
  if (row.design) return { design: without(row.design) }
  const png = await deps.blobs.get(row.picture_sha256)
  if (!png) throw new Error(`no picture is kept under ${row.picture_sha256}`)
  return { png: `${PNG_PREFIX}${Buffer.from(png).toString('base64')}` }
}

type Certificate = { design?: 'classic' | 'modern' | 'bright' | 'plain'; layout?: 'landscape' | 'portrait' }

export const heldAchievement = (
  row: AchievementRow & { certificate?: Certificate | null },
  picture: HeldAchievement['picture'],
): HeldAchievement => ({
  ...cleaned({
    name: row.name,
    description: row.description,
    kind: row.kind,
    achievementType: row.achievement_type,
    criteria: { narrative: row.criteria_narrative, ...(row.criteria_id ? { id: row.criteria_id } : {}) },
    levels: row.levels.map(one => ({
      name: one.name,
      description: one.description,
      translations: translated(one.translations),
    })),
    rubric: rubricOf(row),
    validityMonths: row.validity_months,
    workloadHours: row.workload_hours,
    suspendable: row.suspendable,
    alwaysShown: row.always_shown,
    claimable: row.claimable,
    assessors: row.assessors,
    credits: row.credits,
    tags: row.tags,
    language: row.language,
    translations: translated(row.translations),
    descriptors:
      row.descriptors &&
      ({
        ...without(row.descriptors),
        outcomes: row.descriptors.outcomes ?? [],
        assessment: row.descriptors.assessment ?? [],
        translations: translated(row.descriptors.translations),
      } as HeldAchievement['descriptors']),
    // Who signs by name is a person, and no part of a programme.
    certificate: row.certificate
      ? { design: row.certificate.design ?? 'classic', layout: row.certificate.layout ?? 'landscape' }
      : null,
  }),
  picture,
  id: row.id,
  levelIds: row.levels.map(one => one.id),
  alignments: row.alignments.map(one => ({
    frameworkId: one.frameworkId,
    skillId: one.skillId,
    level: one.level?.id ?? null,
    fromLevel: one.fromLevel === null ? null : row.levels.findIndex(level => level.id === one.fromLevel) + 1 || null,
  })),
})

const isAddress = (text: string | null): text is string => /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(text ?? '')
const some = (text: string | null) => (text === null ? null : showable(text).trim() || null)

/**
 * @param skills  in the order of their tree: all of a framework of one's own, of another what is pointed at and what
 *   stands above it
 */
export function heldFramework(row: FrameworkRow, skills: readonly SkillRow[]): HeldFramework {
  const levels = row.levels.map(one => one.id)
  return {
    id: row.id,
    ...cleaned({
      title: row.title,
      translations: translated(row.translations),
      levels: row.levels.map(one => ({ id: one.id, name: one.name, translations: translated(one.translations) })),
    }),
    description: some(row.description),
    publisher: some(row.publisher),
    edition: some(row.version),
    language: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(row.language) ? row.language : 'en',
    licence: some(row.licence),
    published:
      row.format === null
        ? null
        : { format: row.format, identifier: row.identifier, address: isAddress(row.uri) ? row.uri : null },
    skills: skills.map(one => ({
      id: one.id,
      parentId: one.parent_id,
      code: some(one.code),
      statement: some(one.statement) ?? '—',
      label: some(one.label),
      type: some(one.type),
      notes: some(one.notes),
      keywords: one.keywords.map(some).filter(text => text !== null),
      descriptors: cleaned(
        Object.fromEntries(Object.entries(one.descriptors).filter(([id, text]) => levels.includes(id) && some(text))),
      ),
      translations: translated(cleaned(one.translations)),
      identifier: row.format === null ? null : one.identifier,
      address: isAddress(one.uri) ? one.uri : null,
    })),
  }
}

export const heldPathway = (row: PathwayRow): HeldPathway => ({
  id: row.id,
  content: {
    ...cleaned(row.content),
    translations: translated(row.content.translations),
    steps: cleaned(row.content.steps).map(one => ({ ...one, translations: translated(one.translations) })),
  },
  achievementId: row.achievement_id,
  awarding: row.awarding,
  isOpen: row.is_open,
})
