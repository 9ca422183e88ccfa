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
 * What is there, as far as the file speaks of it: skills that were added here stay, and so does how something is printed
 * where the file says nothing of it. Of somebody else's framework it only counts whether the skills are there; their
 * words are the publisher's.
 */
function asFarAsSaid(present: Programme, wanted: Programme): Programme {
  const frameworks = present.frameworks.map(framework => {
    const said = wanted.frameworks.find(one => one.key === framework.key)
    const skills = framework.skills.filter(skill => said?.skills.some(one => one.key === skill.key))
    return said?.published && skills.length === said.skills.length ? said : { ...framework, skills }
  })
  const achievements = present.achievements.map(one =>
    wanted.achievements.find(other => other.key === one.key)?.certificate === null
      ? { ...one, certificate: null }
      : one,
  )
  return { ...present, frameworks, achievements }
}

/**
 * What bringing a programme in would make, change and leave as it is.
 *
 * @param present  what an earlier import of it made, as it is by now, under the same keys; `null`: nothing
 */
export function planProgramme(programme: Programme, present: Programme | null): ProgrammePlan {
  const comparable = present && asFarAsSaid(present, programme)
  const doingOf = (name: keyof Lean) => {
    const wanted = partsOf(programme, name)
    const there = comparable ? partsOf(comparable, name) : new Map<string, string>()
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
