import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { finishIntents } from './finish-intents.ts'

/** An intent younger than this is being finished by the request that wrote it. */
const GRACE_SECONDS = 10

/** Finishes what a crash left between intent and credential (I3), for every issuer. Harmless beside live requests. */
export async function sweepIntents(deps: Deps, graceSeconds = GRACE_SECONDS): Promise<number> {
  let finished = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const before = new Date(deps.clock().getTime() - graceSeconds * 1_000).toISOString()
    for (;;) {
      const open = await tx(deps, { issuerId }, tx =>
        tx.execute<{ award_id: string }>(sql`
          select award_id from issuance_intent
          where issuer_id = ${issuerId} and done_at is null and created_at <= ${before} limit 200`),
      )
      if (open.rows.length === 0) break
      const sweeper: Actor = { issuerId, kind: 'server', id: 'sweeper', name: 'Laurel' }
      finished += await finishIntents(
        deps,
        sweeper,
        open.rows.map(row => row.award_id),
      )
    }
  }
  return finished
}
