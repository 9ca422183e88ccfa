import { canonicalJson } from '../primitives/jcs.ts'
import type { Json } from '../primitives/json.ts'
import { type Descriptors, descriptorText } from './descriptors.ts'

/** What an achievement says, as far as versions differ in it. */
export type AchievementContent = {
  readonly name: string
  readonly description: string
  readonly kind: string
  readonly achievementType: string
  readonly criteria: { readonly narrative: string; readonly id?: string | undefined }
  readonly levels: readonly {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly translations?: unknown
  }[]
  readonly validityMonths: number | null
  readonly workloadHours: number | null
  readonly suspendable?: boolean
  /** What every part of a credential shows, by its words in the API. */
  readonly alwaysShown?: readonly string[]
  readonly rubric?: {
    readonly rule: string
    readonly criteria: readonly {
      readonly name: string
      readonly weight: number
      readonly descriptors: Readonly<Record<string, string>>
    }[]
  } | null
  readonly credits: { readonly number: number; readonly system: string } | null
  readonly tags: readonly string[]
  readonly language: string
  readonly translations: Readonly<Record<string, unknown>> | null | undefined
  readonly descriptors?: Descriptors | null | undefined
  readonly picture: string
  /** The skills that it shows, each in words. */
  readonly alignments?: readonly string[]
}

/**
 * One thing that differs. `field` is a word of the content, `level` (with the level's name in `of`), `levelOrder`, or
 * `translation` (with the language in `of`). `before` and `after` are texts for people; null for what was not there.
 * Pictures and the order of levels have no texts.
 */
export type Change = {
  readonly field:
    | Exclude<keyof AchievementContent, 'levels' | 'translations' | 'criteria'>
    | 'criteria'
    | 'criteriaAddress'
    | 'level'
    | 'levelOrder'
    | 'translation'
  readonly of?: string
  /** Which text of a translation: `name`, `description` or `criteria`. */
  readonly word?: string
  readonly before: string | null
  readonly after: string | null
}

const same = (one: unknown, other: unknown) =>
  canonicalJson((one ?? null) as Json) === canonicalJson((other ?? null) as Json)

const lines = (...parts: readonly (string | undefined)[]) => parts.filter(part => part).join('\n')

const WORDS = ['name', 'description', 'criteria'] as const
const translation = (value: unknown) => (value ?? {}) as Readonly<Record<string, string | undefined>>

function levelChanges(before: AchievementContent['levels'], after: AchievementContent['levels']): Change[] {
  const text = (level: AchievementContent['levels'][number]) => {
    const translated = Object.values((level.translations ?? {}) as Record<string, unknown>)
      .map(translation)
      .map(one => lines(one.name, one.description))
    return lines(level.name, level.description, ...translated)
  }
  const gone = before.filter(level => !after.some(one => one.id === level.id))
  const changed = after.flatMap<Change>(level => {
    const old = before.find(one => one.id === level.id)
    if (!old) return [{ field: 'level', of: level.name, before: null, after: text(level) }]
    return same(old, level) ? [] : [{ field: 'level', of: old.name, before: text(old), after: text(level) }]
  })
  const order = (levels: AchievementContent['levels'], others: AchievementContent['levels']) =>
    levels.map(level => level.id).filter(id => others.some(one => one.id === id))
  return [
    ...gone.map<Change>(level => ({ field: 'level', of: level.name, before: text(level), after: null })),
    ...changed,
    ...(same(order(before, after), order(after, before))
      ? []
      : [{ field: 'levelOrder', before: null, after: null } as const]),
  ]
}

/** A rubric as text: a paragraph a criterion, its descriptors from the lowest level up. */
function rubricText({ rubric, levels }: AchievementContent): string | null {
  if (!rubric) return null
  const criteria = rubric.criteria.map(one => {
    const weight = rubric.rule === 'weighted' ? ` (×${one.weight})` : ''
    const described = levels.flatMap(level =>
      one.descriptors[level.id] ? [`${level.name}: ${one.descriptors[level.id]}`] : [],
    )
    return lines(`${one.name}${weight}`, ...described)
  })
  return criteria.join('\n\n')
}

/** What differs between two versions, field by field, in the order in which a person reads an achievement. */
export function describeChanges(before: AchievementContent, after: AchievementContent): Change[] {
  const changes: Change[] = []
  const compare = (field: Change['field'], one: string | null, other: string | null) => {
    if (one !== other) changes.push({ field, before: one, after: other })
  }
  const number = (value: number | null) => (value === null ? null : String(value))
  const credits = (value: AchievementContent['credits']) => (value === null ? null : `${value.number} ${value.system}`)
  compare('name', before.name, after.name)
  compare('description', before.description, after.description)
  compare('kind', before.kind, after.kind)
  compare('achievementType', before.achievementType, after.achievementType)
  compare('criteria', before.criteria.narrative, after.criteria.narrative)
  compare('criteriaAddress', before.criteria.id ?? null, after.criteria.id ?? null)
  changes.push(...levelChanges(before.levels, after.levels))
  if (!same(before.rubric, after.rubric))
    changes.push({ field: 'rubric', before: rubricText(before), after: rubricText(after) })
  compare('workloadHours', number(before.workloadHours), number(after.workloadHours))
  compare('suspendable', before.suspendable ? '✓' : null, after.suspendable ? '✓' : null)
  const always = (one: AchievementContent) => (one.alwaysShown ?? []).join(', ') || null
  compare('alwaysShown', always(before), always(after))
  compare('credits', credits(before.credits), credits(after.credits))
  compare('validityMonths', number(before.validityMonths), number(after.validityMonths))
  if (!same(before.tags, after.tags)) compare('tags', before.tags.join(', ') || null, after.tags.join(', ') || null)
  const skills = (one: AchievementContent) => (one.alignments ?? []).join('\n') || null
  compare('alignments', skills(before), skills(after))
  if (!same(before.descriptors, after.descriptors)) {
    const text = ({ descriptors, language }: AchievementContent) => {
      const languages = [language, ...Object.keys(descriptors?.translations ?? {})]
      return languages.map(one => descriptorText(descriptors, language, one)).join('\n\n') || null
    }
    compare('descriptors', text(before), text(after))
  }
  compare('language', before.language, after.language)
  const [translatedBefore, translatedAfter] = [before.translations ?? {}, after.translations ?? {}]
  for (const language of [...new Set([...Object.keys(translatedBefore), ...Object.keys(translatedAfter)])].sort()) {
    for (const word of WORDS) {
      const one = translation(translatedBefore[language])[word] ?? null
      const other = translation(translatedAfter[language])[word] ?? null
      if (one !== other) changes.push({ field: 'translation', of: language, word, before: one, after: other })
    }
  }
  if (before.picture !== after.picture) changes.push({ field: 'picture', before: null, after: null })
  return changes
}
