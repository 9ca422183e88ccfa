import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { Actor } from './actor.ts'
import { eraseLearner } from './learners.ts'

/**
 * Erases again whoever a restored backup has brought back. Before the first request: nobody sees them in between.
 *
 * @returns how many had come back
 */
export async function replayErasures(deps: Deps): Promise<number> {
  let count = 0
  for (const { issuerId, learnerId } of await deps.erasures.read()) {
    const actor: Actor = { issuerId, kind: 'server', id: 'erasure-ledger', name: 'Laurel' }
    const files = await tx(deps, { issuerId }, async tx => {
      const found = await tx.execute(
        sql`select 1 from learner where issuer_id = ${issuerId} and id = ${learnerId} for update`,
      )
      return found.rows.length > 0 ? eraseLearner(tx, deps, actor, learnerId) : null
    })
    if (!files) continue
    for (const sha256 of files) await deps.blobs.remove(sha256)
    count++
  }
  return count
}
