import { isOpenToLearner } from '@laurel/core/assessment'
import type { Deps } from '../deps.ts'
import type { Person } from '../people/person.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { requirePermitted } from './evidence/may-be-public.ts'
import { forgetParts, MAX_ITEMS, requireRoom } from './evidence/receive-file.ts'
import type { ClaimChange, ItemChange, NewItem } from './schema.ts'
import { type ClaimRow, type ItemRow, itemsOf, lockClaim } from './store.ts'
import { schoolOfClaim } from './whose.ts'

/** Locks a claim that its learner may change, and ties it to their account. */
async function openClaim(tx: Tx, deps: Deps, issuerId: string, person: Person, id: string): Promise<ClaimRow> {
  const claim = await lockClaim(tx, issuerId, id)
  if (!isOpenToLearner(claim.state)) throw new Refusal('E_CLAIM_STATE')
  await tx.execute(sql`
    update learner_claim set changed_at = ${deps.clock().toISOString()}, person_id = ${person.id}
    where issuer_id = ${issuerId} and id = ${id}`)
  return claim
}

async function inOpenClaim<T>(
  deps: Deps,
  person: Person,
  id: string,
  work: (tx: Tx, claim: ClaimRow, issuerId: string) => Promise<T>,
): Promise<T> {
  const issuerId = await schoolOfClaim(deps, person, id)
  return tx(deps, { issuerId }, async tx => work(tx, await openClaim(tx, deps, issuerId, person, id), issuerId))
}

/**
 * Keeps what the learner has written so far.
 *
 * @throws Refusal E_CLAIM_CHANGED where another device has changed it since `revision`
 */
export async function changeClaim(deps: Deps, person: Person, id: string, change: ClaimChange): Promise<void> {
  await inOpenClaim(deps, person, id, async (tx, claim, issuerId) => {
    const { revision, narrative, reflection, showsNarrative, doneOn, hours } = change
    if (revision !== undefined && revision !== claim.revision) throw new Refusal('E_CLAIM_CHANGED')
    if (showsNarrative) await requirePermitted(tx, deps, issuerId, claim.learner_id)
    await tx.execute(sql`
      update learner_claim set revision = revision + 1, narrative = ${narrative ?? claim.narrative},
        reflection = ${reflection ?? claim.reflection}, shows_narrative = ${showsNarrative ?? claim.shows_narrative},
        done_on = ${doneOn === undefined ? claim.done_on : doneOn}, hours = ${hours === undefined ? claim.hours : hours}
      where issuer_id = ${issuerId} and id = ${id}`)
  })
}

/** Adds a link, or announces a file that comes in parts. @returns its id */
export function addItem(deps: Deps, person: Person, id: string, wanted: NewItem): Promise<string> {
  return inOpenClaim(deps, person, id, async (tx, claim, issuerId) => {
    const items = await itemsOf(tx, issuerId, id)
    if (items.length >= MAX_ITEMS) throw new Refusal('E_TOO_MANY_ITEMS')
    if (wanted.kind === 'file') await requireRoom(tx, deps, issuerId, id, wanted.size)
    const itemId = deps.newId()
    const position = 1 + Math.max(0, ...items.map(one => one.position))
    await tx.execute(sql`
      insert into learner_claim_item (issuer_id, id, claim_id, position, kind, name, url, criteria, round, is_public, state,
        size, created_at)
      values (${issuerId}, ${itemId}, ${id}, ${position}, ${wanted.kind}, ${wanted.name},
        ${wanted.kind === 'file' ? null : wanted.url}, ${JSON.stringify(wanted.criteria)}::jsonb, ${claim.round + 1}, false,
        ${wanted.kind === 'file' ? 'uploading' : 'ready'}, ${wanted.kind === 'file' ? wanted.size : null},
        ${deps.clock().toISOString()})`)
    return itemId
  })
}

const itemOf = async (tx: Tx, issuerId: string, claimId: string, itemId: string): Promise<ItemRow> => {
  const item = (await itemsOf(tx, issuerId, claimId)).find(one => one.id === itemId)
  if (!item) throw new Refusal('E_NOT_FOUND')
  return item
}

/**
 * Changes what an item is called and what it is for while the claim is open. Whether strangers find it may be changed
 * at any time, since it is the learner's to take back.
 */
export async function changeItem(
  deps: Deps,
  person: Person,
  id: string,
  itemId: string,
  change: ItemChange,
): Promise<void> {
  const issuerId = await schoolOfClaim(deps, person, id)
  await tx(deps, { issuerId }, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    const item = await itemOf(tx, issuerId, id, itemId)
    if ((change.name ?? change.criteria) !== undefined && !isOpenToLearner(claim.state))
      throw new Refusal('E_CLAIM_STATE')
    // What an award states cannot be added to it; what it states can be closed, and opened again.
    if (change.isPublic && claim.state === 'approved' && !item.is_public && !(await wasStated(tx, claim, item)))
      throw new Refusal('E_CLAIM_STATE')
    if (change.isPublic) {
      if (item.state === 'refused') throw new Refusal('E_CLAIM_STATE')
      await requirePermitted(tx, deps, issuerId, claim.learner_id)
    }
    await tx.execute(sql`
      update learner_claim_item set name = ${change.name ?? item.name},
        criteria = ${JSON.stringify(change.criteria ?? item.criteria)}::jsonb,
        is_public = ${change.isPublic ?? item.is_public}
      where issuer_id = ${issuerId} and id = ${itemId}`)
  })
}

async function wasStated(tx: Tx, claim: ClaimRow, item: ItemRow): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from public_address where kind = 'evidence' and address = ${item.id} and issuer_id = ${claim.issuer_id}`)
  return found.rows.length > 0
}

/** Takes an item away while the claim is open. What was sent in an earlier round stays: it was judged. */
export async function removeItem(deps: Deps, person: Person, id: string, itemId: string): Promise<void> {
  const files = await inOpenClaim(deps, person, id, async (tx, claim, issuerId) => {
    const item = await itemOf(tx, issuerId, id, itemId)
    if (item.round <= claim.round) throw new Refusal('E_CLAIM_STATE')
    const parts = await forgetParts(tx, issuerId, [itemId])
    await tx.execute(sql`delete from learner_claim_item where issuer_id = ${issuerId} and id = ${itemId}`)
    return item.sha256 ? [...parts, item.sha256] : parts
  })
  for (const sha256 of files) await deps.blobs.remove(sha256)
}
