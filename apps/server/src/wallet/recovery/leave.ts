import type { Deps } from '../../deps.ts'
import { markChanged } from '../../insight/mark.ts'
import { note } from '../../people/note.ts'
import { enterTenant, type Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { recoveryOrigin, requestsOf } from './store.ts'

/**
 * The person deletes their account: what goes on ends, and no request knows the account or their words any more. What was
 * issued anew for them and never taken goes with their wallet: a stranger in the mailbox, who has no code, would
 * otherwise delete the account, make another and claim it.
 */
export async function leaveRecoveries(tx: Tx, deps: Deps, personId: string): Promise<void> {
  const at = deps.clock().toISOString()
  for (const { issuer_id: issuerId, id } of await requestsOf(tx, personId)) {
    await enterTenant(tx, issuerId)
    const ended = await tx.execute(sql`
      update recovery_request set state = 'withdrawn', closed_at = ${at}, due_at = null
      where issuer_id = ${issuerId} and id = ${id} and state in ('open', 'checked', 'confirmed') returning 1`)
    await tx.execute(sql`
      update recovery_request set person_id = null, message = '' where issuer_id = ${issuerId} and id = ${id}`)
    const closed = await tx.execute<{ id: string }>(sql`
      update award set claimed_at = ${at} where issuer_id = ${issuerId} and origin like ${recoveryOrigin(id, '%')}
        and claimed_at is null and state = 'issued' returning id`)
    await markChanged(
      tx,
      issuerId,
      'award',
      closed.rows.map(row => row.id),
    )
    if (ended.rows.length === 0) continue
    const actor = { issuerId, kind: 'learner' as const, id: personId, name: '' }
    await note(tx, deps, actor, { event: 'recovery.withdrawn', subject: id })
  }
}
