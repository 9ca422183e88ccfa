import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { arrayOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { setStatusBit } from '../status/take-indexes.ts'

/**
 * issued → superseded for every award whose place one of `awardIds` takes, in the transaction that issues those. An
 * award that was revoked in the meantime stays revoked.
 */
export async function supersedeReplaced(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  awardIds: readonly string[],
  now: Date,
): Promise<void> {
  const { issuerId } = actor
  const replaced = await tx.execute<{ id: string; by: string }>(sql`
    update award set state = 'superseded' from award as newer
    where newer.issuer_id = ${issuerId} and newer.replaces = award.id and award.issuer_id = ${issuerId}
      and award.state = 'issued'
      and newer.id = any (${arrayOf('uuid', awardIds)})
    returning award.id, newer.id as by`)
  if (replaced.rows.length === 0) return
  for (const { id } of replaced.rows) await setStatusBit(tx, issuerId, id, now)
  await note(
    tx,
    deps,
    actor,
    ...replaced.rows.map(({ id, by }) => ({ event: 'award.superseded', subject: id, details: { by } })),
  )
  await deps.jobs.enqueue(tx, 'publish-status-lists', { issuerId }, { key: issuerId })
}
