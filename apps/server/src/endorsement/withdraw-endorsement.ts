import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { setStatusBits } from '../status/take-indexes.ts'
import { partnerOf } from './answer-link.ts'
import { type Given, givenView, named } from './given.ts'
import { tellLearner } from './recommendation/recommendation-mail.ts'
import type { GivenView } from './schema.ts'
import { findRequest } from './store.ts'
import { tellAsker } from './tell-asker.ts'

/**
 * Takes back what was signed. The bit in the endorser's list, the institution's copy, both trails and the mail are one
 * transaction: from its commit on every check says so (P15). It is for ever; whoever changes their mind signs anew.
 */
export async function withdrawEndorsement(deps: Deps, actor: Actor, id: string, reason: string): Promise<GivenView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const found = await tx.execute<Given>(
      sql`select ${named} from endorsement where issuer_id = ${issuerId} and id = ${id} and erased_at is null for update`,
    )
    const row = found.rows[0]
    if (!row) throw new Refusal('E_NOT_FOUND')
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    if (row.withdrawn_at !== null) return givenView(tx, deps, row, shortName)
    const now = deps.clock()
    await setStatusBits(tx, issuerId, [id], now)
    await tx.execute(sql`
      update endorsement set withdrawn_at = ${now.toISOString()}, withdraw_reason = ${reason}
      where issuer_id = ${issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'endorsement.withdrawn', subject: id })
    await enterTenant(tx, row.for_issuer_id)
    await tx.execute(sql`
      update endorsement_request set withdrawn_at = ${now.toISOString()}, withdraw_reason = ${reason}
      where issuer_id = ${row.for_issuer_id} and id = ${row.request_id}`)
    const request = await findRequest(tx, row.for_issuer_id, row.request_id)
    if (request?.kind === 'partner') {
      await note(tx, deps, partnerOf(request), { event: 'endorsement.withdrawn', subject: request.id })
      await tellAsker(tx, deps, request, 'withdrawn', reason)
    }
    if (request?.kind === 'recommendation')
      await tellLearner(tx, deps, 'withdrawn', request, (await currentIssuer(tx, request.issuer_id)).name)
    await enterTenant(tx, issuerId)
    return givenView(tx, deps, { ...row, withdrawn_at: now.toISOString(), withdraw_reason: reason }, shortName)
  })
}
