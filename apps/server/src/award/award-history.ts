import * as z from 'zod'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

export const zHistory = z.array(z.object({ at: z.string(), event: z.string(), by: z.string() }))

/** What happened to an award, oldest first: the audit trail's own entries. */
export async function awardHistory(tx: Tx, issuerId: string, awardId: string): Promise<z.infer<typeof zHistory>> {
  const found = await tx.execute<{ at: string; event: string; actor: { name: string } }>(sql`
    select at, event, actor from audit where issuer_id = ${issuerId} and subject = ${awardId}
    order by at, array_position(array['award.made', 'award.approved', 'award.issued'], event), id limit 500`)
  return found.rows.map(row => ({ at: new Date(row.at).toISOString(), event: row.event, by: row.actor.name }))
}
