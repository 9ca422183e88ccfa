import type { Deps } from '../../deps.ts'
import { tenantOf } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { findClaim, type ItemRow, itemsOf } from '../store.ts'
import { isPermitted } from './may-be-public.ts'
import { openFile } from './seal-file.ts'

export type EvidenceFile = { readonly name: string; readonly type: string; readonly bytes: Uint8Array }

async function open(deps: Deps, issuerId: string, item: ItemRow): Promise<EvidenceFile> {
  if (item.state === 'held' || item.state === 'checking') throw new Refusal('E_EVIDENCE_HELD')
  const sealed = item.state === 'ready' && item.sha256 ? await deps.blobs.get(item.sha256) : null
  if (!sealed || !item.type) throw new Refusal('E_NOT_FOUND')
  return {
    name: item.name,
    type: item.type,
    bytes: openFile(deps, { issuerId, itemId: item.id, part: 'whole' }, sealed),
  }
}

/**
 * A file of a claim, for those who may see the claim: the learner, and the school's assessors once it was sent.
 *
 * @param isKnown decides on the claim's row and the item
 */
export async function readClaimFile(
  deps: Deps,
  scope: Parameters<typeof tx>[1] & { readonly issuerId: string },
  claimId: string,
  itemId: string,
  forSchool: boolean,
): Promise<EvidenceFile> {
  const { issuerId } = scope
  const item = await tx(deps, scope, async tx => {
    const claim = await findClaim(tx, issuerId, claimId)
    const found = (await itemsOf(tx, issuerId, claimId)).find(one => one.id === itemId)
    if (!found || (forSchool && found.round > claim.round)) throw new Refusal('E_NOT_FOUND')
    return found
  })
  return open(deps, issuerId, item)
}

/** True while the award that states this evidence counts. */
async function isInForce(tx: Tx, issuerId: string, awardId: string | null): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from award where issuer_id = ${issuerId} and id = ${awardId} and state in ('issued', 'superseded')`)
  return found.rows.length > 0
}

/** `/evidence/{id}`: what a credential names, as long as the learner leaves it open and, for a child, may. */
export async function readPublicFile(deps: Deps, itemId: string): Promise<EvidenceFile | 'notFound'> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'evidence', itemId))
  if (!issuerId) return 'notFound'
  const item = await tx(deps, { issuerId }, async tx => {
    const owner = await tx.execute<{ claim_id: string }>(
      sql`select claim_id from learner_claim_item where issuer_id = ${issuerId} and id = ${itemId} and is_public`,
    )
    const claimId = owner.rows[0]?.claim_id
    if (!claimId) return null
    const claim = await findClaim(tx, issuerId, claimId)
    if (!(await isInForce(tx, issuerId, claim.award_id))) return null
    if (!(await isPermitted(tx, deps, issuerId, claim.learner_id))) return null
    return (await itemsOf(tx, issuerId, claimId)).find(one => one.id === itemId) ?? null
  })
  if (item?.state !== 'ready') return 'notFound'
  return open(deps, issuerId, item)
}
