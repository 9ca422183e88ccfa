import { isGroup, type Pathway, type Way } from '../pathway/index.ts'
import { canonicalJson, type Json } from '../primitives/index.ts'
import type { AchievementPart } from './achievement-format.ts'
import { PROGRAMME_FORMAT, PROGRAMME_VERSION, type Programme } from './format.ts'
import type { FrameworkPart } from './framework-format.ts'
import { nameKeys } from './name-keys.ts'
import type { PathwayPart } from './pathway-format.ts'

type SkillPart = FrameworkPart['skills'][number]
export type HeldSkill = Omit<SkillPart, 'key' | 'parent'> & { readonly id: string; readonly parentId: string | null }
/** A framework as an issuer has it, its skills in the order of their tree. */
export type HeldFramework = Omit<FrameworkPart, 'key' | 'skills'> & {
  readonly id: string
  readonly skills: readonly HeldSkill[]
}
export type HeldAchievement = Omit<AchievementPart, 'key' | 'alignments'> & {
  readonly id: string
  /** The ids of its levels, in their order. */
  readonly levelIds: readonly string[]
  readonly alignments: readonly (Omit<AchievementPart['alignments'][number], 'framework' | 'skill'> & {
    readonly frameworkId: string
    readonly skillId: string
  })[]
}
export type HeldPathway = Pick<PathwayPart, 'awarding' | 'isOpen'> & {
  readonly id: string
  readonly content: Pathway
  /** What completing it awards. */
  readonly achievementId: string | null
}

/** What an issuer has, and what belongs to it: everything that is pointed at is there. */
export type Held = {
  readonly frameworks: readonly HeldFramework[]
  readonly achievements: readonly HeldAchievement[]
  readonly pathways: readonly HeldPathway[]
}
export type About = Omit<Programme, 'format' | 'version' | 'languages' | 'frameworks' | 'achievements' | 'pathways'>

/** Keys that things had in a file already, by their ids. */
export type KnownKeys = {
  readonly frameworks: ReadonlyMap<string, string>
  readonly skills: ReadonlyMap<string, string>
  readonly achievements: ReadonlyMap<string, string>
  readonly pathways: ReadonlyMap<string, string>
}
const NO_KEYS: KnownKeys = { frameworks: new Map(), skills: new Map(), achievements: new Map(), pathways: new Map() }

/** The order of the text, letter by letter: the same wherever it is worked out. */
const byText = <One>(textOf: (one: One) => readonly string[]) => {
  const texts = new Map<One, readonly string[]>()
  const of = (one: One) => {
    const known = texts.get(one) ?? textOf(one)
    texts.set(one, known)
    return known
  }
  return (one: One, other: One) => {
    for (const [at, text] of of(one).entries()) {
      const against = of(other)[at] as string
      if (text !== against) return text < against ? -1 : 1
    }
    return 0
  }
}

/** What something says, whatever it is called here; its texts tell two of one name apart. */
const saying = (value: object, ...without: readonly string[]): string =>
  canonicalJson(JSON.parse(JSON.stringify(value, (key, one) => (without.includes(key) ? undefined : one))) as Json)

/** Whether something is said in each language, and which those are. */
function languagesOf(achievements: readonly AchievementPart[], own: Programme['language']): Programme['languages'] {
  const isNamed = (one: AchievementPart, language: Programme['language']) =>
    one.language === language || one.translations[language]?.name !== undefined
  return (['en', 'fr', 'th'] as const).filter(language =>
    achievements.length === 0 ? language === own : achievements.every(one => isNamed(one, language)),
  )
}

/** Achievements in the order in which pathways come by them, then the rest by name. */
function inOrder(achievements: readonly HeldAchievement[], pathways: readonly HeldPathway[]): HeldAchievement[] {
  const mentioned = pathways.flatMap(({ content, achievementId }) => [
    ...content.steps
      .filter(step => !isGroup(step))
      .flatMap(step => step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : []))),
    ...(achievementId === null ? [] : [achievementId]),
  ])
  const places = new Map([...new Set(mentioned)].map((id, at) => [id, at]))
  const placeOf = (one: HeldAchievement) => places.get(one.id) ?? Number.POSITIVE_INFINITY
  const isBefore = byText<HeldAchievement>(one => [one.name, saying(one, 'id', 'levelIds', 'alignments'), one.id])
  return [...achievements].sort((one, other) => {
    const [a, b] = [placeOf(one), placeOf(other)]
    return a === b ? isBefore(one, other) : a - b
  })
}

/**
 * A programme out of what an issuer has. Everything goes by keys that follow from its words, and stands in an order that
 * follows from them too: the same things give the same programme, whatever their ids are.
 */
export function composeProgramme(about: About, held: Held, known: KnownKeys = NO_KEYS): Programme {
  const pathways = [...held.pathways].sort(
    byText(one => [one.content.name, saying(one, 'id', 'achievementId', 'level'), one.id]),
  )
  const frameworks = [...held.frameworks].sort(byText(one => [one.title, saying(one, 'id', 'parentId'), one.id]))
  const achievements = inOrder(held.achievements, pathways)
  const frameworkKeys = nameKeys(
    'framework',
    frameworks.map(one => ({ id: one.id, words: [one.translations.en?.title, one.title] })),
    known.frameworks,
  )
  const achievementKeys = nameKeys(
    'achievement',
    achievements.map(one => ({ id: one.id, words: [one.translations.en?.name, one.name] })),
    known.achievements,
  )
  const pathwayKeys = nameKeys(
    'pathway',
    pathways.map(one => ({ id: one.id, words: [one.content.translations?.en?.name, one.content.name] })),
    known.pathways,
  )
  const skillKeys = new Map(
    frameworks.flatMap(one => [
      ...nameKeys(
        'skill',
        one.skills.map(({ id, label, statement, code, translations }) => ({
          id,
          words: [translations.en?.label, label, translations.en?.statement, statement, code],
        })),
        new Map(one.skills.flatMap(({ id }) => (known.skills.has(id) ? [[id, known.skills.get(id) as string]] : []))),
      ),
    ]),
  )
  const levelIds = new Map(achievements.map(one => [one.id, one.levelIds]))
  const way = (one: Way): PathwayPart['steps'][number]['ways'][number] => {
    if (one.kind === 'elsewhere') {
      const { kind: _, ...elsewhere } = one
      return { elsewhere }
    }
    const level = (levelIds.get(one.achievementId) ?? []).indexOf(one.level ?? '') + 1
    return { achievement: achievementKeys.get(one.achievementId) as string, level: level > 0 ? level : null }
  }
  const parts = achievements.map(({ id, levelIds: _, alignments, ...part }) => ({
    ...part,
    key: achievementKeys.get(id) as string,
    alignments: alignments.map(({ frameworkId, skillId, ...one }) => ({
      ...one,
      framework: frameworkKeys.get(frameworkId) as string,
      skill: skillKeys.get(skillId) as string,
    })),
  }))
  return {
    ...about,
    format: PROGRAMME_FORMAT,
    version: PROGRAMME_VERSION,
    languages: languagesOf(parts, about.language),
    frameworks: frameworks.map(({ id, skills, ...part }) => ({
      ...part,
      key: frameworkKeys.get(id) as string,
      skills: skills.map(({ id: skillId, parentId, ...skill }) => ({
        ...skill,
        key: skillKeys.get(skillId) as string,
        parent: parentId === null ? null : (skillKeys.get(parentId) ?? null),
      })),
    })),
    achievements: parts,
    pathways: pathways.map(({ id, content, achievementId, awarding, isOpen }) => {
      const { translations, steps, ...rest } = content
      return {
        ...rest,
        key: pathwayKeys.get(id) as string,
        translations: translations ?? {},
        awards: achievementId === null ? null : (achievementKeys.get(achievementId) ?? null),
        awarding,
        isOpen,
        steps: steps.map(({ ways, translations: words, after, at, ...step }) => ({
          ...step,
          after: [...after],
          at: at && { ...at },
          translations: words ?? {},
          ways: ways.filter(one => one.kind === 'elsewhere' || achievementKeys.has(one.achievementId)).map(way),
        })),
      }
    }),
  }
}
