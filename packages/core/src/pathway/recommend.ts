import { type StatedSkill, skillKey } from '../skill/index.ts'
import { isGroup, type Pathway } from './model.ts'
import type { Progress } from './progress.ts'

/** A pathway that somebody could join, with where they would stand. */
export type Offered = {
  readonly content: Pathway
  readonly progress: Progress
  /** The skills that each achievement shows, by the achievement's id. */
  readonly skills: ReadonlyMap<string, readonly StatedSkill[]>
}

export type Recommendation<One extends Offered = Offered> = {
  readonly pathway: One
  /** Hundredths: how far the learner is, by skills and by steps. */
  readonly score: number
  readonly skills: { readonly have: readonly StatedSkill[]; readonly all: number }
  readonly steps: { readonly done: number; readonly all: number }
  /** Steps that are open now, nothing before them missing. */
  readonly open: number
}

const words = (one: StatedSkill) => one.name.normalize('NFKC').trim().toLowerCase()

/** Every skill of a pathway once, whichever of its steps shows it. */
function skillsOfPathway({ content, skills }: Offered): StatedSkill[] {
  const all = content.steps.flatMap(step =>
    step.ways.flatMap(way => (way.kind === 'achievement' ? (skills.get(way.achievementId) ?? []) : [])),
  )
  return all.filter((one, at) => all.findIndex(other => skillKey(other) === skillKey(one)) === at)
}

/**
 * How well a pathway fits what somebody can do already. One more skill, or one more step done, never lowers it. Skills and
 * steps weigh the same; what could be begun at once decides where they are alike.
 */
export function fitOf<One extends Offered>(pathway: One, own: readonly StatedSkill[]): Recommendation<One> {
  const keys = new Set(own.map(skillKey))
  const names = new Set(own.map(words))
  const all = skillsOfPathway(pathway)
  const have = all.filter(one => keys.has(skillKey(one)) || names.has(words(one)))
  const leaves = pathway.content.steps.filter(step => !isGroup(step))
  const stateOf = (id: string) => pathway.progress.steps.find(one => one.id === id)?.state
  const done = leaves.filter(step => stateOf(step.id) === 'done').length
  const open = leaves.filter(step => stateOf(step.id) === 'open').length
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const skills = share(have.length, all.length)
  const steps = share(done, leaves.length)
  // Whoever knows nothing of it yet but could begin at once is not far from it either.
  const ready = share(done + open, leaves.length)
  return {
    pathway,
    score: Math.round((leaves.length === 0 ? skills : 0.45 * skills + 0.45 * steps + 0.1 * ready) * 10_000) / 100,
    skills: { have, all: all.length },
    steps: { done, all: leaves.length },
    open,
  }
}

/** Those that build on something that the person has, the nearest first. What is complete is nothing to join. */
export function recommend<One extends Offered>(
  pathways: readonly One[],
  own: readonly StatedSkill[],
): Recommendation<One>[] {
  return pathways
    .map(one => fitOf(one, own))
    .filter(one => !one.pathway.progress.isComplete && (one.skills.have.length > 0 || one.steps.done > 0))
    .sort((one, other) => other.score - one.score || one.pathway.content.name.localeCompare(other.pathway.content.name))
}
