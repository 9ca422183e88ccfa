import type { Held } from '@laurel/core/programme'
import { findAchievements } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { findPathways } from '../pathway/store.ts'
import type { Tx } from '../platform/database.ts'
import { findFramework, findSkills, placesAbove, skillsOf } from '../skill/store.ts'
import { heldAchievement, heldFramework, heldPathway, pictureOf } from './hold.ts'

export type Chosen = {
  readonly pathways: readonly string[]
  readonly achievements: readonly string[]
  /** Of one's own, with all their skills, whether anything points at them or not. */
  readonly frameworks: readonly string[]
}

/** What was chosen, with everything that it points at: pathways → achievements → skills and their frameworks. */
export async function gather(tx: Tx, deps: Pick<Deps, 'blobs'>, issuerId: string, chosen: Chosen): Promise<Held> {
  const pathways = (await findPathways(tx, issuerId, chosen.pathways)).map(heldPathway)
  const mentioned = pathways.flatMap(({ content, achievementId }) => [
    ...content.steps.flatMap(step => step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : []))),
    ...(achievementId === null ? [] : [achievementId]),
  ])
  const rows = await findAchievements(tx, issuerId, [...new Set([...chosen.achievements, ...mentioned])])
  const achievements = []
  for (const row of rows) achievements.push(heldAchievement(row, await pictureOf(deps, row)))

  const pointedAt = new Set(achievements.flatMap(one => one.alignments.map(({ skillId }) => skillId)))
  const above = await placesAbove(tx, issuerId, [...pointedAt])
  const wanted = new Set([...pointedAt, ...[...above.values()].flat().map(one => one.id)])
  const skills = await findSkills(tx, issuerId, [...pointedAt])
  const frameworks = []
  for (const id of new Set([...chosen.frameworks, ...skills.map(one => one.framework_id)])) {
    const row = await findFramework(tx, issuerId, id)
    if (!row) continue
    const all = await skillsOf(tx, issuerId, id)
    const isOwn = row.format === null
    frameworks.push(
      heldFramework(
        row,
        all.filter(one => (isOwn && one.state === 'active') || wanted.has(one.id)),
      ),
    )
  }
  // A skill that is gone is no longer pointed at; an old version may still name it.
  const there = new Set(frameworks.flatMap(one => one.skills.map(skill => skill.id)))
  return {
    pathways,
    frameworks,
    achievements: achievements.map(one => ({
      ...one,
      alignments: one.alignments.filter(({ skillId }) => there.has(skillId)),
    })),
  }
}
