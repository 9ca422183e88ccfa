import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { note } from './note.ts'

/** Stops everything that is signed for learners, at once: a key may be in wrong hands, or an import went wrong. */
export async function haltIssuing(deps: Deps, actor: Actor, reason: string): Promise<void> {
  const said = reason.trim()
  if (said === '') throw new Refusal('E_REASON_MISSING')
  await tx(deps, actor, async tx => {
    const halted = await tx.execute(sql`
      insert into issuing_halt (issuer_id, halted_at, halted_by, reason)
      values (${actor.issuerId}, ${deps.clock().toISOString()}, ${actor.name}, ${said})
      on conflict do nothing returning 1`)
    if (halted.rows.length > 0)
      await note(tx, deps, actor, { event: 'issuing.halted', subject: actor.issuerId, details: { reason: said } })
  })
}

export async function resumeIssuing(deps: Deps, actor: Actor): Promise<void> {
  await tx(deps, actor, async tx => {
    const resumed = await tx.execute(sql`delete from issuing_halt where issuer_id = ${actor.issuerId} returning 1`)
    if (resumed.rows.length > 0) await note(tx, deps, actor, { event: 'issuing.resumed', subject: actor.issuerId })
  })
}

/** Whether the switch is off. Asked in the transaction that would write down what is to be signed. */
export async function isHalted(tx: Tx, issuerId: string): Promise<boolean> {
  const found = await tx.execute(sql`select 1 from issuing_halt where issuer_id = ${issuerId}`)
  return found.rows.length > 0
}
