import type { Deps } from '../deps.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type ClaimRow, reviewsOf } from './store.ts'
import { tellAssessor } from './tell.ts'

/** Reminds whoever has not said their word yet, once for each day that was set, three days before it. */
export async function remindDue(deps: Deps): Promise<number> {
  let count = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    count += await tx(deps, { issuerId }, async tx => {
      const now = deps.clock().toISOString()
      // The mark is set in the transaction of the mails: a crash sends none twice.
      const due = await tx.execute<ClaimRow>(sql`
        update learner_claim set reminded_for = due_at
        where issuer_id = ${issuerId} and state in ('submitted', 'in-review', 'appealed')
          and due_at < ${now}::timestamptz + interval '3 days' and reminded_for is distinct from due_at
        returning *`)
      let told = 0
      for (const claim of due.rows)
        for (const review of await reviewsOf(tx, issuerId, claim.id))
          if (review.finished_at === null) {
            await tellAssessor(tx, deps, claim, review.assessor_id, 'dueSoon')
            told++
          }
      return told
    })
  return count
}
