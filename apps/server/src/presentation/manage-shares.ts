import type { JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { markHappened } from '../insight/mark.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { Refusal } from '../refusal.ts'
import { awardsOfPerson } from '../wallet/store.ts'
import { checkPart } from './check-part.ts'
import { protectionsOfItems } from './may-be-shared.ts'
import type { NewShare, ShareView } from './schema.ts'
import { shareState } from './share-state.ts'
import {
  insertShare,
  removeShare,
  type ShareItem,
  type ShareRow,
  setWithdrawn,
  shareOf,
  sharesOf,
  viewsOf,
} from './store.ts'

/** A slip of the finger can be undone for so long; after that withdrawn is withdrawn. */
const RESTORE_MINUTES = 15

const iso = (time: string | null) => time && new Date(time).toISOString()

const restorableUntil = (row: ShareRow): Date | null =>
  row.withdrawn_at === null ? null : new Date(Date.parse(row.withdrawn_at) + RESTORE_MINUTES * 60_000)

function shareView(row: ShareRow, now: Date): ShareView {
  const until = restorableUntil(row)
  return {
    id: row.id,
    awardIds: row.items.map(one => one.awardId),
    name: row.name,
    title: row.title,
    sentence: row.sentence,
    hides: row.hides,
    part: row.part && { suite: row.part.suite, withheld: [...row.part.withheld] },
    previewsName: row.previews_name,
    state: shareState(row, now),
    viewLimit: row.view_limit,
    views: row.views,
    createdAt: new Date(row.created_at).toISOString(),
    expiresAt: iso(row.expires_at),
    withdrawnAt: iso(row.withdrawn_at),
    restorableUntil: until && until > now ? until.toISOString() : null,
  }
}

/** The person's own awards among those asked for, in the order asked for. @throws Refusal E_NOT_FOUND for any other */
export async function ownItems(deps: Deps, personId: string, awardIds: readonly string[]): Promise<ShareItem[]> {
  const owned = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  const issuerOf = new Map(owned.map(one => [one.award_id, one.issuer_id]))
  return [...new Set(awardIds)].map(awardId => {
    const issuerId = issuerOf.get(awardId)
    if (!issuerId) throw new Refusal('E_NOT_FOUND')
    return { issuerId, awardId }
  })
}

/** @throws Refusal E_GUARDIAN_NEEDED for a minor's credential, E_HAND_OVER_WAITS for one who has just come of age */
async function requireSharing(deps: Deps, items: readonly ShareItem[]): Promise<void> {
  for (const protection of await protectionsOfItems(deps, items))
    if (protection && !protection.permits.share)
      throw new Refusal(protection.mustConfirm ? 'E_HAND_OVER_WAITS' : 'E_GUARDIAN_NEEDED')
}

/** Makes a link that shows one credential or several. Its token is given out once and kept as a hash only. */
export async function makeShare(
  deps: Deps,
  personId: string,
  wanted: NewShare,
): Promise<ShareView & { readonly url: string }> {
  const items = await ownItems(deps, personId, wanted.awardIds ?? [wanted.awardId as string])
  await requireSharing(deps, items)
  const [only] = items
  const part = wanted.part && only ? await checkPart(deps, only, wanted.part as JsonObject) : null
  const hidesName = wanted.hides.includes('name')
  const token = newToken()
  const now = deps.clock()
  const row: ShareRow = {
    id: deps.newId(),
    person_id: personId,
    name: wanted.name,
    title: items.length > 1 ? (wanted.title ?? '') : (wanted.title ?? null),
    sentence: wanted.sentence ?? null,
    hides: [...new Set(wanted.hides)],
    // A name that the page does not show is not in its preview either; that of a part shows none.
    previews_name: wanted.previewsName && !hidesName && part === null,
    view_limit: wanted.viewLimit ?? null,
    views: 0,
    created_at: now.toISOString(),
    expires_at: wanted.expiresAt ? new Date(wanted.expiresAt).toISOString() : null,
    withdrawn_at: null,
    items,
    part: part && { suite: part.suite, withheld: part.withheld },
  }
  await tx(deps, { personId }, async tx => {
    await insertShare(tx, { ...row, token_hash: tokenHash(token) }, part?.text ?? null)
    // Each school learns that a credential of its own is in one more link, and not whose.
    for (const issuerId of new Set(items.map(one => one.issuerId))) {
      await enterTenant(tx, issuerId)
      await markHappened(tx, issuerId, 'shared', now)
    }
  })
  return { ...shareView(row, now), url: `${deps.baseUrl}/s/${token}` }
}

export async function listShares(deps: Deps, personId: string): Promise<ShareView[]> {
  const rows = await tx(deps, { personId }, tx => sharesOf(tx, personId))
  return rows.map(row => shareView(row, deps.clock()))
}

/** When a link was looked at, by whole hours. */
export function listViews(deps: Deps, personId: string, id: string): Promise<{ hour: string; views: number }[]> {
  return tx(deps, { personId }, async tx => {
    if (!(await shareOf(tx, personId, id))) throw new Refusal('E_NOT_FOUND')
    return (await viewsOf(tx, id)).map(one => ({ hour: new Date(one.hour).toISOString(), views: one.views }))
  })
}

/** Takes a link back, at once. */
export function withdrawShare(deps: Deps, personId: string, id: string): Promise<void> {
  return tx(deps, { personId }, async tx => {
    if (!(await shareOf(tx, personId, id))) throw new Refusal('E_NOT_FOUND')
    await setWithdrawn(tx, personId, id, deps.clock())
  })
}

/** Undoes a withdrawal, for some minutes. @throws Refusal E_GONE once it is final */
export function restoreShare(deps: Deps, personId: string, id: string): Promise<ShareView> {
  return tx(deps, { personId }, async tx => {
    const row = await shareOf(tx, personId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    const until = restorableUntil(row)
    if (until && until <= deps.clock()) throw new Refusal('E_GONE')
    await setWithdrawn(tx, personId, id, null)
    return shareView({ ...row, withdrawn_at: null }, deps.clock())
  })
}

/** Takes a link off the list with its record of views; whoever opens it finds nothing from then on. */
export function forgetShare(deps: Deps, personId: string, id: string): Promise<void> {
  return tx(deps, { personId }, async tx => {
    if (!(await shareOf(tx, personId, id))) throw new Refusal('E_NOT_FOUND')
    await removeShare(tx, personId, id)
  })
}
