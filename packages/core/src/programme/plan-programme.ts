import { canonicalJson, type Json } from '../primitives/index.ts'
import type { Programme } from './format.ts'
import { leanProgramme } from './write-programme.ts'

export type Doing = 'make' | 'change' | 'same'
export type PlannedPart = {
  readonly key: string
  readonly name: string
  readonly doing: Doing
}
export type ProgrammePlan = {
  readonly frameworks: readonly (PlannedPart & { readonly skills: number })[]
  readonly achievements: readonly PlannedPart[]
  readonly pathways: readonly PlannedPart[]
}

type Part = { readonly key: string }
type Lean = { readonly [Name in 'frameworks' | 'achievements' | 'pathways']?: readonly (Part & Json)[] }

const partsOf = (programme: Programme, name: keyof Lean): Map<string, string> =>
  new Map(((leanProgramme(programme) as Lean)[name] ?? []).map(one => [one.key, canonicalJson(one)]))

/**
 * What bringing a programme in would make, change and leave as it is.
 *
 * @param present  what an earlier import of it made, as it is by now, under the same keys; `null`: nothing
 */
export function planProgramme(programme: Programme, present: Programme | null): ProgrammePlan {
  const doingOf = (name: keyof Lean) => {
    const wanted = partsOf(programme, name)
    const there = present ? partsOf(present, name) : new Map<string, string>()
    return (key: string): Doing => {
      const before = there.get(key)
      return before === undefined ? 'make' : before === wanted.get(key) ? 'same' : 'change'
    }
  }
  const [framework, achievement, pathway] = [doingOf('frameworks'), doingOf('achievements'), doingOf('pathways')]
  return {
    frameworks: programme.frameworks.map(({ key, title, skills }) => ({
      key,
      name: title,
      doing: framework(key),
      skills: skills.length,
    })),
    achievements: programme.achievements.map(({ key, name }) => ({ key, name, doing: achievement(key) })),
    pathways: programme.pathways.map(({ key, name }) => ({ key, name, doing: pathway(key) })),
  }
}
