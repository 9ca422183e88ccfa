import type { Deps } from '../../deps.ts'
import type { Person } from '../../people/person.ts'
import { currentIssuer } from '../../people/store.ts'
import { enterTenant, type Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { setStatusBits } from '../../status/take-indexes.ts'
import { forgetRecommendation } from '../erase-endorsements.ts'
import { findRequest, type RequestRow } from '../store.ts'

/**
 * Somebody deletes their account: what they asked for goes, and what they wrote for others is withdrawn and forgotten.
 * What a partner signed for an organisation stays that organisation's.
 */
export async function leaveRecommendations(
  tx: Tx,
  deps: Deps,
  person: Person,
  schools: readonly string[],
): Promise<void> {
  const memberships = await tx.execute<{ issuer_id: string }>(
    sql`select issuer_id from member where user_id = ${person.id}`,
  )
  for (const { issuer_id: issuerId } of memberships.rows) {
    await enterTenant(tx, issuerId)
    if ((await currentIssuer(tx, issuerId)).kind !== 'person') continue
    const written = await tx.execute<{ id: string; for_issuer_id: string; request_id: string }>(
      sql`select id, for_issuer_id, request_id from endorsement where issuer_id = ${issuerId} and erased_at is null`,
    )
    await setStatusBits(
      tx,
      issuerId,
      written.rows.map(row => row.id),
      deps.clock(),
    )
    for (const { for_issuer_id: school, request_id: requestId } of written.rows) {
      await enterTenant(tx, school)
      const request = await findRequest(tx, school, requestId)
      if (request) await forgetRecommendation(tx, deps, request)
    }
    await enterTenant(tx, issuerId)
    await tx.execute(sql`update issuer set name = '' where issuer_id = ${issuerId}`)
    await tx.execute(sql`delete from member where issuer_id = ${issuerId} and user_id = ${person.id}`)
  }
  for (const issuerId of schools) {
    await enterTenant(tx, issuerId)
    const asked = await tx.execute<RequestRow>(sql`
      select * from endorsement_request where issuer_id = ${issuerId} and kind = 'recommendation'
        and asked_by_id = ${person.id}`)
    for (const row of asked.rows) await forgetRecommendation(tx, deps, row)
  }
}
