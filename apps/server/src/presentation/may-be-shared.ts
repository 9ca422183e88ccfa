import type { Deps } from '../deps.ts'
import { type Protection, protectionsOf } from '../people/minors/protection.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { ShareItem } from './store.ts'

/** How the learners of awards stand, each as its own institution has noted it; in the order of `items`. */
export async function protectionsOfItems(deps: Deps, items: readonly ShareItem[]): Promise<(Protection | undefined)[]> {
  const known = new Map<string, Protection>()
  for (const [issuerId, part] of Map.groupBy(items, one => one.issuerId))
    await tx(deps, { issuerId }, async tx => {
      const ids = JSON.stringify(part.map(one => one.awardId))
      const found = await tx.execute<{ id: string; learner_id: string }>(sql`
        select id, learner_id from award where issuer_id = ${issuerId}
          and id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`)
      const learners = [...new Set(found.rows.map(row => row.learner_id))]
      const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
      for (const { id, learner_id } of found.rows) {
        const protection = protections.get(learner_id)
        if (protection) known.set(id, protection)
      }
    })
  return items.map(one => known.get(one.awardId))
}

/** True if links may show all of these now. */
export const mayBeShared = async (deps: Deps, items: readonly ShareItem[]): Promise<boolean> =>
  (await protectionsOfItems(deps, items)).every(one => one?.permits.share ?? true)
