import { isOpen } from '@laurel/core/endorsement'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { readLink } from './read-link.ts'
import { lockRequest, type RequestRow, stateOf } from './store.ts'
import { tellAsker } from './tell-asker.ts'

/** The partner, as the institution's trail has them: by the request, since they have no account there. */
export const partnerOf = (row: RequestRow): Actor => ({
  issuerId: row.issuer_id,
  kind: 'server',
  id: row.id,
  name: row.endorser_name ?? row.organisation,
})

/** The row, locked, while it may still be answered. */
export async function lockOpenRequest(tx: Tx, deps: Deps, issuerId: string, hash: string): Promise<RequestRow> {
  const row = await lockRequest(tx, issuerId, { hash })
  if (!row) throw new Refusal('E_NOT_FOUND')
  if (!isOpen(stateOf(row, deps.clock()))) throw new Refusal('E_ENDORSEMENT_STATE')
  return row
}

/** Somebody has begun to answer: said by the page's first button, since looking says nothing. */
export async function beginAnswer(deps: Deps, token: string): Promise<void> {
  const { row: before } = await readLink(deps, token)
  await tx(deps, { issuerId: before.issuer_id }, async tx => {
    const row = await lockOpenRequest(tx, deps, before.issuer_id, before.token_hash)
    if (row.opened_at !== null) return
    await tx.execute(sql`
      update endorsement_request set opened_at = ${deps.clock().toISOString()}
      where issuer_id = ${row.issuer_id} and id = ${row.id}`)
  })
}

/** "Rather not", with a word or without. */
export async function declineRequest(deps: Deps, token: string, reason: string): Promise<void> {
  const { row: before } = await readLink(deps, token)
  await tx(deps, { issuerId: before.issuer_id }, async tx => {
    const row = await lockOpenRequest(tx, deps, before.issuer_id, before.token_hash)
    await tx.execute(sql`
      update endorsement_request set declined_at = ${deps.clock().toISOString()}, decline_reason = ${reason || null}
      where issuer_id = ${row.issuer_id} and id = ${row.id}`)
    await note(tx, deps, partnerOf(row), { event: 'endorsement.declined', subject: row.id })
    await tellAsker(tx, deps, row, 'declined', reason)
  })
}
