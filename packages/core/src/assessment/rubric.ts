/**
 * How an achievement is judged: several criteria, each described for each of the achievement's levels. `all` means that
 * the whole is as good as its weakest criterion; `weighted` that it is as good as the criteria are on average.
 */
export type Rubric = {
  readonly rule: RubricRule
  readonly criteria: readonly RubricCriterion[]
}

export const RUBRIC_RULES = ['all', 'weighted'] as const
export type RubricRule = (typeof RUBRIC_RULES)[number]

export type RubricCriterion = {
  /** An absolute IRI: credentials refer to it. */
  readonly id: string
  readonly name: string
  /** A whole number from 1; counts under the rule `weighted` only. */
  readonly weight: number
  /** What each level looks like here, by the level's id. */
  readonly descriptors: Readonly<Record<string, string>>
  readonly translations?: Readonly<Record<string, CriterionWords | undefined>> | undefined
}

export type CriterionWords = {
  readonly name?: string | undefined
  readonly descriptors?: Readonly<Record<string, string>> | undefined
}

/** Below the lowest level: judged, and not there yet. */
export const NOT_YET = 'not-yet'

/** What an assessor has marked: a level's id or `not-yet`, by the criterion's id. */
export type Marks = Readonly<Record<string, string>>

/** 0 for not yet, else the level's place from 1. Unknown levels count as not yet: a mark is never a guess upwards. */
const placeOf = (mark: string | undefined, levels: readonly string[]): number =>
  mark === undefined ? 0 : levels.indexOf(mark) + 1

/**
 * The level that marks add up to, or `null` for not yet. Monotone: a better mark never makes a worse whole. What is not
 * marked counts as not yet.
 *
 * @param levels the achievement's levels by id, lowest first
 */
export function scoreRubric(rubric: Rubric, levels: readonly string[], marks: Marks): string | null {
  const places = rubric.criteria.map(one => placeOf(marks[one.id], levels))
  if (places.length === 0) return null
  const whole = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)
  const place =
    rubric.rule === 'all'
      ? Math.min(...places)
      : // Whole numbers divided once: the quotient of two small ones never rounds up to the next level.
        Math.floor(
          whole(rubric.criteria.map((one, at) => one.weight * (places[at] as number))) /
            whole(rubric.criteria.map(one => one.weight)),
        )
  return levels[place - 1] ?? null
}

/** The criteria that nobody has marked yet, or with a mark that is no level. */
export const unmarked = (rubric: Rubric, levels: readonly string[], marks: Marks): readonly string[] =>
  rubric.criteria.map(one => one.id).filter(id => marks[id] !== NOT_YET && !levels.includes(marks[id] ?? ''))

/** The criteria that hold the whole back: those marked not yet, or where there are none, those on the lowest mark. */
export function weakest(rubric: Rubric, levels: readonly string[], marks: Marks): readonly string[] {
  const places = rubric.criteria.map(one => [one.id, placeOf(marks[one.id], levels)] as const)
  const lowest = Math.min(...places.map(([, place]) => place))
  return places.filter(([, place]) => place === lowest).map(([id]) => id)
}

/**
 * How a criterion's level is called in credentials. One of its own for each pair, since a level is described differently
 * by each criterion, and everything said under one name would be said of all.
 */
export const criterionLevelId = (criterionId: string, levelId: string): string =>
  `urn:laurel:level:${bare(criterionId)}:${bare(levelId)}`

const bare = (id: string) => id.replace(/^urn:uuid:/, '').replace(/[^A-Za-z0-9-]/g, '-')
