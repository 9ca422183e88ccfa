import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/**
 * A draft that a claim led to was discarded: the claim stays as it was decided, has no award now, and recognises nothing.
 * Whoever may discard need not be one who assesses, so from here on the transaction is the server's own.
 */
export async function forgetAward(tx: Tx, issuerId: string, awardId: string): Promise<void> {
  await tx.execute(sql`select set_config('laurel.may', '', true)`)
  await tx.execute(sql`delete from recognition where issuer_id = ${issuerId} and award_id = ${awardId}`)
  await tx.execute(
    sql`update learner_claim set award_id = null where issuer_id = ${issuerId} and award_id = ${awardId}`,
  )
}
