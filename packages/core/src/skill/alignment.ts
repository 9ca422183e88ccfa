import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'

/** A level of a skill is a place on the skill's own page: `…/skills/7#level-2`. */
export const levelAddress = (url: string, position: number): string =>
  `${url.replace(/#level-\d+$/, '')}#level-${position}`

/** The skill behind an address, and which level of it (from 1) is meant. */
export function splitLevel(url: string): { readonly skill: string; readonly position: number | null } {
  const [, skill, position] = /^(.*)#level-([1-9]\d?)$/.exec(url) ?? []
  return skill === undefined ? { skill: url, position: null } : { skill, position: Number(position) }
}

/** What a credential states about one skill. */
export type StatedSkill = {
  readonly name: string
  readonly url: string | null
  readonly code: string | null
  readonly framework: string | null
  /** Words of the level where one is stated, else more about the skill. */
  readonly description: string | null
}

/**
 * Which skill an alignment is about, the same for whoever states it: its address without the level. Without an address
 * the name within its framework has to do.
 */
export const skillKey = ({ name, url, code, framework }: Omit<StatedSkill, 'description'>): string =>
  url ? splitLevel(url).skill : `${framework ?? ''}\n${code ?? name}`

const list = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : [value]).filter(one => isJsonObject(one as Json)) as JsonObject[]
/** A text, `{"@value"}`, or the English or else first of several. */
function text(value: Json | undefined): string | null {
  if (typeof value === 'string') return value.trim() || null
  const all = list(value).filter(one => typeof one['@value'] === 'string')
  const chosen = all.find(one => one['@language'] === 'en') ?? all[0]
  return chosen ? (chosen['@value'] as string) : null
}

const stated = (one: JsonObject): StatedSkill[] => {
  const name = text(one.targetName)
  const url = text(one.targetUrl)
  return name
    ? [
        {
          name,
          url: url && /^https?:\/\//i.test(url) ? url : null,
          code: text(one.targetCode),
          framework: text(one.targetFramework),
          description: text(one.targetDescription),
        },
      ]
    : []
}

/** Each skill once, at the highest of its levels. */
export function withoutRepeats<One extends Pick<StatedSkill, 'name' | 'url' | 'code' | 'framework'>>(
  skills: readonly One[],
): One[] {
  const level = (one: One) => (one.url === null ? 0 : (splitLevel(one.url).position ?? 0))
  const found = new Map<string, One>()
  for (const one of skills) {
    const key = skillKey(one)
    const before = found.get(key)
    if (!before || level(one) > level(before)) found.set(key, one)
  }
  return [...found.values()]
}

/**
 * The skills that an Open Badges credential states of its holder: those of the achievement, of the rubric levels that
 * were reached, and of the descriptions of their results. Read from the document as it is; whether it is genuine is the
 * verification's business.
 */
export function skillsStatedIn(document: JsonObject): StatedSkill[] {
  const found = list(document.credentialSubject).flatMap(subject => {
    const reached = new Set(list(subject.result).map(one => one.achievedLevel))
    return list(subject.achievement).flatMap(achievement => [
      ...list(achievement.alignment),
      ...list(achievement.resultDescription).flatMap(description => [
        ...list(description.alignment),
        ...list(description.rubricCriterionLevel)
          .filter(level => typeof level.id === 'string' && reached.has(level.id))
          .flatMap(level => list(level.alignment)),
      ]),
    ])
  })
  return withoutRepeats(found.flatMap(stated))
}
