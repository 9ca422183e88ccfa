import type { JsonObject } from '@laurel/core/primitives'
import { signOurs } from '../../credential/sign-ours.ts'
import type { Deps } from '../../deps.ts'
import type { EndorsementRow } from '../../endorsement/store.ts'
import { record } from '../../log/record.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { enterTenant, tx } from '../../platform/database.ts'
import { seconds } from '../../platform/seconds.ts'
import { sql } from '../../platform/sql.ts'
import { closeItems } from './store.ts'

/**
 * Signs what an issuer has said of somebody else's work with its present key: the same words, the same address, the
 * same place in its status list. Whoever asked for it has it anew in the same transaction.
 */
export async function signEndorsementAnew(deps: Deps, issuerId: string, id: string): Promise<void> {
  const row = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<EndorsementRow>(sql`
      select * from endorsement where issuer_id = ${issuerId} and id = ${id}
        and document is not null and withdrawn_at is null and erased_at is null`)
    if (!found.rows[0]) await closeItems(tx, issuerId, 'endorsement', [id], 'over', deps.clock())
    return found.rows[0]
  })
  if (!row) return
  const now = deps.clock()
  const unsigned = JSON.parse(row.unsigned) as JsonObject
  const document = await signOurs(deps, issuerId, unsigned, seconds(now))
  await tx(deps, { issuerId }, async tx => {
    const won = await tx.execute(sql`
      update endorsement set document = ${document}, proof_created = ${seconds(now)}, signed_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${id} and document = ${row.document} returning 1`)
    await closeItems(tx, issuerId, 'endorsement', [id], won.rows.length > 0 ? 'reissued' : 'over', now)
    if (won.rows.length === 0) return
    const { name } = await currentIssuer(tx, issuerId)
    const actor: Actor = { issuerId, kind: 'server', id: 'signer', name }
    await note(tx, deps, actor, { event: 'endorsement.signed', subject: id })
    await record(tx, deps, issuerId, [{ kind: 'endorsement', subject: id, document }])
    await enterTenant(tx, row.for_issuer_id)
    await tx.execute(sql`
      update endorsement_request set document = ${document}
      where issuer_id = ${row.for_issuer_id} and id = ${row.request_id} and document is not null`)
  })
}
