import { type StatedSkill, skillKey, splitLevel } from './alignment.ts'
import type { TreeNode } from './tree.ts'

/** What stands behind skills: one award or a credential from elsewhere, with the skills that it states. */
export type Proof<Of = unknown> = {
  readonly of: Of
  /** How much it can be relied on now, the higher the better: in force and checked before all else. */
  readonly trust: number
  /** ISO 8601; of proofs as good the newest counts. */
  readonly at: string
  readonly skills: readonly StatedSkill[]
}

export type ProvenSkill<Of = unknown> = {
  readonly key: string
  readonly skill: StatedSkill
  /** The level that the strongest proof states, from 1. */
  readonly position: number | null
  readonly strongest: Proof<Of>
  /** How many proofs there are, the strongest among them. */
  readonly count: number
}

type Candidate<Of> = { readonly skill: StatedSkill; readonly position: number | null; readonly proof: Proof<Of> }

/** Positive where `one` says more than `other`: relied on more, then a higher level, then newer. */
const compare = (one: Candidate<unknown>, other: Candidate<unknown>): number =>
  one.proof.trust - other.proof.trust ||
  (one.position ?? 0) - (other.position ?? 0) ||
  (one.proof.at < other.proof.at ? -1 : one.proof.at > other.proof.at ? 1 : 0)

/** Each skill once, with the strongest proof behind it, in the order of their names. */
export function rollUp<Of>(proofs: readonly Proof<Of>[]): ProvenSkill<Of>[] {
  const found = new Map<string, { best: Candidate<Of>; count: number }>()
  for (const proof of proofs) {
    const counted = new Set<string>()
    for (const skill of proof.skills) {
      const key = skillKey(skill)
      const candidate = { skill, position: skill.url === null ? null : splitLevel(skill.url).position, proof }
      const known = found.get(key)
      if (!known) found.set(key, { best: candidate, count: 1 })
      else {
        if (!counted.has(key)) known.count++
        if (compare(candidate, known.best) > 0) known.best = candidate
      }
      counted.add(key)
    }
  }
  return [...found]
    .map(([key, { best, count }]) => ({
      key,
      skill: best.skill,
      position: best.position,
      strongest: best.proof,
      count,
    }))
    .sort((one, other) => one.skill.name.localeCompare(other.skill.name) || (one.key < other.key ? -1 : 1))
}

/** Some awards that say the same: of one version of an achievement, at one level. */
export type Bucket = {
  readonly achievementId: string
  readonly skillIds: readonly string[]
  readonly awards: number
}

export type Coverage = {
  /** Aligned to the skill itself. */
  readonly achievements: number
  readonly awards: number
  /** To it or to anything below it; an award counts once, however many of these skills it shows. */
  readonly achievementsBelow: number
  readonly awardsBelow: number
}

/** How far achievements and awards reach into a tree: parents are covered by what covers their children. */
export function coverageOf(tree: readonly TreeNode[], buckets: readonly Bucket[]): ReadonlyMap<string, Coverage> {
  const parentOf = new Map(tree.map(one => [one.id, one.parentId]))
  type Tally = { own: Set<string>; below: Set<string>; awards: number; awardsBelow: number }
  const tallies = new Map<string, Tally>(
    tree.map(one => [one.id, { own: new Set(), below: new Set(), awards: 0, awardsBelow: 0 }]),
  )
  for (const { achievementId, skillIds, awards } of buckets) {
    const above = new Set<string>()
    for (const id of new Set(skillIds)) {
      const tally = tallies.get(id)
      if (!tally) continue
      tally.own.add(achievementId)
      tally.awards += awards
      for (let at: string | null | undefined = id; at != null && !above.has(at); at = parentOf.get(at)) above.add(at)
    }
    for (const id of above) {
      const tally = tallies.get(id)
      tally?.below.add(achievementId)
      if (tally) tally.awardsBelow += awards
    }
  }
  return new Map(
    [...tallies].map(([id, { own, below, awards, awardsBelow }]) => [
      id,
      { achievements: own.size, awards, achievementsBelow: below.size, awardsBelow },
    ]),
  )
}
