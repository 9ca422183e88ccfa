import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
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

/** Why nothing may be begun that would have to be signed; null where it may. */
export async function whyNotIssuing(
  tx: Tx,
  issuerId: string,
): Promise<'E_INSTITUTION_CLOSED' | 'E_ISSUING_HALTED' | null> {
  const found = await tx.execute<{ halted: boolean; stopped: boolean }>(sql`
    select exists (select 1 from issuing_halt where issuer_id = ${issuerId}) as halted,
      exists (select 1 from closing where issuer_id = ${issuerId} and stopped_at is not null) as stopped`)
  const [row] = found.rows
  return row?.stopped ? 'E_INSTITUTION_CLOSED' : row?.halted ? 'E_ISSUING_HALTED' : null
}

/** Whether the switch is off, or the institution closes. Asked in the transaction that would write down what is to be signed. */
export const isHalted = async (tx: Tx, issuerId: string): Promise<boolean> =>
  (await whyNotIssuing(tx, issuerId)) !== null

/** @throws Refusal E_ISSUING_HALTED, E_INSTITUTION_CLOSED */
export async function requireIssuing(tx: Tx, issuerId: string): Promise<void> {
  const why = await whyNotIssuing(tx, issuerId)
  if (why) throw new Refusal(why)
}

/**
 * The same for what was written down before: an institution that closes finishes it.
 *
 * @throws Refusal E_ISSUING_HALTED, E_INSTITUTION_CLOSED
 */
export async function requireFinishing(tx: Tx, issuerId: string): Promise<void> {
  const found = await tx.execute<{ halted: boolean; closed: boolean }>(sql`
    select exists (select 1 from issuing_halt where issuer_id = ${issuerId}) as halted,
      exists (select 1 from closing where issuer_id = ${issuerId} and closed_at is not null) as closed`)
  if (found.rows[0]?.closed) throw new Refusal('E_INSTITUTION_CLOSED')
  if (found.rows[0]?.halted) throw new Refusal('E_ISSUING_HALTED')
}
