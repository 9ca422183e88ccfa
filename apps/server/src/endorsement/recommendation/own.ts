import type { Deps } from '../../deps.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import type { Person } from '../../people/person.ts'
import { enterTenant, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { awardsOfPerson } from '../../wallet/store.ts'
import { forgetRecommendation } from '../erase-endorsements.ts'
import { iso, isoOrNull, type RequestRow, stateOf } from '../store.ts'
import { pageOfEndorsement } from '../view.ts'
import { lockOwnRequest } from './ask.ts'
import type { RecommendationView } from './schema.ts'

const view = (deps: Deps, row: RequestRow): RecommendationView => ({
  id: row.id,
  awardId: row.award_id as string,
  state: stateOf(row, deps.clock()),
  name: row.organisation,
  email: row.email,
  message: row.message,
  createdAt: iso(row.created_at),
  sentAt: iso(row.sent_at),
  expiresAt: iso(row.expires_at),
  declineReason: row.decline_reason,
  recommendation:
    row.document === null || row.endorsed_at === null
      ? null
      : {
          by: row.signer_name ?? '',
          relation: row.signer_role ?? '',
          text: row.comment ?? '',
          provenHost: row.proven_host ?? '',
          at: iso(row.endorsed_at),
          url: pageOfEndorsement(deps.baseUrl, row),
          isShown: row.hidden_at === null,
          withdrawnAt: isoOrNull(row.withdrawn_at),
        },
})

/** What a learner has asked for, at every institution, the newest first. */
export async function ownRecommendations(deps: Deps, person: Person): Promise<RecommendationView[]> {
  return tx(deps, { personId: person.id }, async tx => {
    const schools = new Set((await awardsOfPerson(tx, person.id)).map(one => one.issuer_id))
    const rows: RequestRow[] = []
    for (const issuerId of schools) {
      await enterTenant(tx, issuerId)
      const found = await tx.execute<RequestRow>(sql`
        select * from endorsement_request where issuer_id = ${issuerId} and kind = 'recommendation'
          and asked_by_id = ${person.id} order by id desc limit 200`)
      rows.push(...found.rows)
    }
    return rows.toSorted((one, other) => (one.id < other.id ? 1 : -1)).map(row => view(deps, row))
  })
}

/** Whether anybody may see it. The learner has read it first; for a minor the guardian's word on links holds here too. */
export async function showRecommendation(deps: Deps, person: Person, id: string, isShown: boolean) {
  return tx(deps, { personId: person.id }, async tx => {
    const row = await lockOwnRequest(tx, person, id)
    if (row.document === null || row.withdrawn_at !== null) throw new Refusal('E_ENDORSEMENT_STATE')
    if (isShown) {
      const found = await tx.execute<{ learner_id: string }>(
        sql`select learner_id from award where issuer_id = ${row.issuer_id} and id = ${row.award_id}`,
      )
      const learner = found.rows[0]?.learner_id ?? ''
      const protection = await protectionOfLearner(tx, row.issuer_id, learner, deps.clock())
      if (!protection.permits.share) throw new Refusal('E_GUARDIAN_NEEDED')
    }
    const hidden = isShown ? null : deps.clock().toISOString()
    await tx.execute(sql`
      update endorsement_request set hidden_at = ${hidden} where issuer_id = ${row.issuer_id} and id = ${id}`)
    return view(deps, { ...row, hidden_at: hidden })
  })
}

/** Takes a request or a recommendation away for good, with what its author has of it here. */
export async function deleteRecommendation(deps: Deps, person: Person, id: string): Promise<void> {
  await tx(deps, { personId: person.id }, async tx => {
    const row = await lockOwnRequest(tx, person, id)
    await forgetRecommendation(tx, deps, row)
  })
}
