import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { childrenIn, findFramework, type SkillRow, skillsOf } from './store.ts'

/** A larger one is given place by place. */
const MOST_AT_ONCE = 3_000

const node = (row: SkillRow, childCount: number) => ({
  id: row.id,
  parentId: row.parent_id,
  code: row.code,
  label: row.label,
  statement: row.statement,
  type: row.type,
  translations: row.translations,
  childCount,
})

/** The tree of a framework, or the children of `under` (of the root without one) where the whole is too large. */
export async function readTree(deps: Deps, actor: Actor, frameworkId: string, under: string | undefined) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const framework = await findFramework(tx, issuerId, frameworkId)
    if (!framework) throw new Refusal('E_NOT_FOUND')
    if ((framework.skill_count ?? 0) > MOST_AT_ONCE) {
      const rows = await childrenIn(tx, issuerId, frameworkId, under ?? null)
      return { items: rows.map(row => node(row, row.child_count)), isPartial: true }
    }
    const rows = await skillsOf(tx, issuerId, frameworkId, { state: 'active' })
    const counts = new Map<string, number>()
    for (const { parent_id } of rows) if (parent_id) counts.set(parent_id, (counts.get(parent_id) ?? 0) + 1)
    return { items: rows.map(row => node(row, counts.get(row.id) ?? 0)), isPartial: false }
  })
}
