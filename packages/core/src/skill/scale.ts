import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import type { Framework, Skill, SkillLevel } from './framework.ts'

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []
const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
const position = (one: JsonObject) => (typeof one.position === 'number' ? one.position : 1e9)

type Scale = {
  readonly levels: readonly SkillLevel[]
  /** Words for a level of a skill, by the skill's id and then the level's. */
  readonly descriptors: ReadonlyMap<string, Readonly<Record<string, string>>>
}

/**
 * The proficiency levels of a CASE package: a CFRubric whose criteria all name the same qualities in the same order, and
 * each of which is about a skill. Other rubrics are of no skill, and stay in the source alone.
 */
export function readScale(rubrics: Json | undefined, skillIds: ReadonlySet<string>): Scale | null {
  for (const rubric of objects(rubrics)) {
    const criteria = objects(rubric.CFRubricCriteria).filter(one => {
      const about = isJsonObject(one.CFItemURI as Json) ? text((one.CFItemURI as JsonObject).identifier) : null
      return about !== null && skillIds.has(about)
    })
    const rows = criteria.map(one =>
      [...objects(one.CFRubricCriterionLevels ?? one.CFRubricCriteriaLevels)].sort((a, b) => position(a) - position(b)),
    )
    const names = rows[0]?.map(one => text(one.quality) ?? '') ?? []
    const isOne = rows.every(
      row => row.length === names.length && row.every((one, at) => (text(one.quality) ?? '') === names[at]),
    )
    if (names.length === 0 || names.some(name => name === '') || new Set(names).size < names.length || !isOne) continue
    const levels = names.map((name, at): SkillLevel => ({ id: `level-${at + 1}`, name }))
    const descriptors = new Map(
      criteria.map((one, row) => [
        (one.CFItemURI as JsonObject).identifier as string,
        Object.fromEntries(
          (rows[row] ?? []).flatMap((level, at) => {
            const words = text(level.description)
            return words ? [[`level-${at + 1}`, words]] : []
          }),
        ),
      ]),
    )
    return { levels, descriptors }
  }
  return null
}

/** The same in the other direction: one rubric for the framework, a criterion for each skill that has words of its own. */
export function writeScale(
  framework: Framework,
  {
    uuidOf,
    baseUrl,
    now,
    linkTo,
  }: {
    readonly baseUrl: string
    readonly now: string
    readonly uuidOf: (words: string) => string
    readonly linkTo: (id: string) => JsonObject
  },
): JsonObject[] {
  const levels = framework.levels ?? []
  if (levels.length === 0) return []
  const id = uuidOf(`${framework.id} rubric`)
  const criterion = (skill: Skill, at: number): JsonObject => {
    const identifier = uuidOf(`${id} ${skill.id}`)
    return {
      identifier,
      uri: `${baseUrl}/CFRubricCriteria/${identifier}`,
      CFItemURI: linkTo(skill.id),
      position: at + 1,
      lastChangeDateTime: now,
      CFRubricCriterionLevels: levels.map((level, place) => {
        const own = uuidOf(`${identifier} ${level.id}`)
        const words = skill.descriptors?.[level.id]
        return {
          identifier: own,
          uri: `${baseUrl}/CFRubricCriterionLevels/${own}`,
          quality: level.name,
          position: place + 1,
          ...(words ? { description: words } : {}),
          lastChangeDateTime: now,
        }
      }),
    }
  }
  // A scale of which no skill says more still has to be about something: about the first one.
  const described = framework.skills.filter(one => Object.keys(one.descriptors ?? {}).length > 0)
  const criteria = described.length > 0 ? described : framework.skills.slice(0, 1)
  return [
    {
      identifier: id,
      uri: `${baseUrl}/CFRubrics/${id}`,
      title: framework.title,
      lastChangeDateTime: now,
      CFRubricCriteria: criteria.map(criterion),
    },
  ]
}

/** Whether the levels and words that are kept are those of the package that they came from. */
export function isScaleOf(framework: Framework, rubrics: Json | undefined): boolean {
  const read = readScale(rubrics, new Set(framework.skills.map(one => one.id)))
  const names = (levels: readonly SkillLevel[] | undefined) => (levels ?? []).map(one => one.name).join('\0')
  if (names(read?.levels) !== names(framework.levels)) return false
  return framework.skills.every(skill => {
    const before = read?.descriptors.get(skill.id) ?? {}
    const after = skill.descriptors ?? {}
    const words = (framework.levels ?? []).map((level, at) => [before[`level-${at + 1}`] ?? '', after[level.id] ?? ''])
    return words.every(([one, other]) => one === other)
  })
}
