import { endorsementComment } from '@laurel/core/endorsement'
import type { JsonObject } from '@laurel/core/primitives'
import { signOurs } from '../credential/sign-ours.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { allSignerIds, currentIssuer } from '../people/store.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { partnerOf } from './answer-link.ts'
import { tellLearner } from './recommendation/recommendation-mail.ts'
import { type EndorsementRow, findRequest } from './store.ts'
import { tellAsker } from './tell-asker.ts'

/** Signs what was written down, and keeps it in both tenants in one transaction. Finishing twice changes nothing. */
export async function finishEndorsement(deps: Deps, endorserId: string, id: string): Promise<void> {
  deps.failpoint('after-intent')
  const open = await tx(deps, { issuerId: endorserId }, tx =>
    tx.execute<EndorsementRow>(
      sql`select * from endorsement where issuer_id = ${endorserId} and id = ${id} and document is null`,
    ),
  )
  const row = open.rows[0]
  if (!row) return
  const unsigned = JSON.parse(row.unsigned) as JsonObject
  const document = await signOurs(deps, endorserId, unsigned, seconds(row.proof_created))
  deps.failpoint('after-sign')
  await tx(deps, { issuerId: endorserId }, async tx => {
    const won = await tx.execute(sql`
      update endorsement set document = ${document}, signed_at = ${deps.clock().toISOString()}
      where issuer_id = ${endorserId} and id = ${id} and document is null returning 1`)
    if (won.rows.length === 0) return
    const endorser = await currentIssuer(tx, endorserId)
    const actor: Actor = { issuerId: endorserId, kind: 'server', id: 'signer', name: endorser.name }
    await note(tx, deps, actor, { event: 'endorsement.signed', subject: id })
    await record(tx, deps, endorserId, [{ kind: 'endorsement', subject: id, document }])
    await enterTenant(tx, row.for_issuer_id)
    await tx.execute(sql`
      update endorsement_request set document = ${document}
      where issuer_id = ${row.for_issuer_id} and id = ${row.request_id}`)
    const request = await findRequest(tx, row.for_issuer_id, row.request_id)
    // An institution or learner that was erased since is told nothing.
    if (request?.kind === 'partner') {
      await note(tx, deps, partnerOf(request), { event: 'endorsement.received', subject: request.id })
      await tellAsker(tx, deps, request, 'received', endorsementComment(saidIn(row)))
    }
    if (request?.kind === 'recommendation')
      await tellLearner(tx, deps, 'received', request, (await currentIssuer(tx, request.issuer_id)).name)
    deps.failpoint('before-issue-commit')
  })
}

const saidIn = (row: EndorsementRow) => ({
  statements: [],
  comment: row.comment,
  signer: { name: row.signer_name, role: row.signer_role },
  language: 'en' as const,
})

/** So long a request that wrote an intent is given to finish it by itself. */
const GRACE_SECONDS = 10

/** Finishes what a crash left between the button and the signature. Harmless beside live requests. */
export async function sweepEndorsements(deps: Deps, graceSeconds = GRACE_SECONDS): Promise<number> {
  let finished = 0
  const before = new Date(deps.clock().getTime() - graceSeconds * 1_000).toISOString()
  for (const issuerId of await tx(deps, {}, allSignerIds)) {
    const open = await tx(deps, { issuerId }, tx =>
      tx.execute<{ id: string }>(sql`
        select id from endorsement where issuer_id = ${issuerId} and document is null and created_at <= ${before} limit 50`),
    )
    for (const { id } of open.rows) {
      await finishEndorsement(deps, issuerId, id)
      finished++
    }
  }
  return finished
}
