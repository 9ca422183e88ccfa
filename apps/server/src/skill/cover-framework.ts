import { coverageOf } from '@laurel/core/skill'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { type AlignedAwards, alignedAwards, findFramework, skillsOf } from './store.ts'

/** Which of its skills some awards show: those without a level of their own, and those whose level was reached. */
export function shownBy({ alignments, levels, level }: AlignedAwards, frameworkId: string): string[] {
  const placeOf = (wanted: string | null) => levels.findIndex(one => one.id === wanted || one.name === wanted)
  const reached = placeOf(level)
  return alignments
    .filter(one => one.frameworkId === frameworkId)
    .filter(one => one.fromLevel === null || reached >= placeOf(one.fromLevel))
    .map(one => one.skillId)
}

/** How far the institution's achievements and awards reach into a framework. Counts only; nobody is named. */
export async function coverFramework(deps: Deps, actor: Actor, frameworkId: string) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    if (!(await findFramework(tx, issuerId, frameworkId))) throw new Refusal('E_NOT_FOUND')
    const rows = await skillsOf(tx, issuerId, frameworkId, { state: 'active' })
    const found = await alignedAwards(tx, issuerId, frameworkId)
    const covered = coverageOf(
      rows.map(one => ({ id: one.id, parentId: one.parent_id })),
      found.map(one => ({
        achievementId: one.achievement_id,
        // What can be earned covers a skill at whatever level it shows it.
        skillIds: one.is_current
          ? one.alignments.filter(other => other.frameworkId === frameworkId).map(other => other.skillId)
          : shownBy(one, frameworkId),
        awards: one.awards,
      })),
    )
    const nothing = { achievements: 0, awards: 0, achievementsBelow: 0, awardsBelow: 0 }
    const items = rows.map(row => ({
      id: row.id,
      parentId: row.parent_id,
      code: row.code,
      label: row.label,
      statement: row.statement,
      translations: row.translations,
      ...(covered.get(row.id) ?? nothing),
    }))
    const isShown = new Set(rows.map(one => one.id))
    return {
      items,
      total: {
        skills: items.length,
        covered: items.filter(one => one.achievementsBelow > 0).length,
        achievements: new Set(found.map(one => one.achievement_id)).size,
        awards: found
          .filter(one => shownBy(one, frameworkId).some(id => isShown.has(id)))
          .reduce((sum, one) => sum + one.awards, 0),
      },
    }
  })
}
