import type { Deps } from '../deps.ts'
import { saveAddresses, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { Refusal } from '../refusal.ts'
import { awardsOfPerson } from '../wallet/store.ts'
import { findShareByToken, insertShare, type ShareRow, sharesOf, withdrawShareRow } from './store.ts'

export type ShareView = {
  readonly id: string
  readonly awardId: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly withdrawnAt: string | null
}

const iso = (time: string | null) => time && new Date(time).toISOString()
export const shareView = (row: ShareRow): ShareView => ({
  id: row.id,
  awardId: row.award_id,
  createdAt: new Date(row.created_at).toISOString(),
  expiresAt: iso(row.expires_at),
  withdrawnAt: iso(row.withdrawn_at),
})

/** Makes a link that shows one award. Its token is given out once and kept as a hash only. */
export async function shareAward(
  deps: Deps,
  personId: string,
  awardId: string,
  expiresAt: Date | null,
): Promise<ShareView & { readonly url: string }> {
  const owned = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  const entry = owned.find(one => one.award_id === awardId)
  if (!entry) throw new Refusal('E_NOT_FOUND')
  const token = newToken()
  const row = {
    issuer_id: entry.issuer_id,
    id: deps.newId(),
    award_id: awardId,
    person_id: personId,
    created_at: deps.clock().toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    withdrawn_at: null,
  }
  await tx(deps, { issuerId: entry.issuer_id }, async tx => {
    await insertShare(tx, { ...row, token_hash: tokenHash(token) })
    await saveAddresses(tx, entry.issuer_id, [{ kind: 'share', address: tokenHash(token) }])
  })
  return { ...shareView(row), url: `${deps.baseUrl}/s/${token}` }
}

/** Takes a link back, at once and for ever. */
export async function withdrawShare(deps: Deps, personId: string, id: string): Promise<void> {
  const share = (await tx(deps, { personId }, tx => sharesOf(tx, personId))).find(one => one.id === id)
  if (!share) throw new Refusal('E_NOT_FOUND')
  await tx(deps, { issuerId: share.issuer_id }, tx => withdrawShareRow(tx, share.issuer_id, id, deps.clock()))
}

/** Which award a link shows now. @throws Refusal E_NOT_FOUND, E_WITHDRAWN or E_EXPIRED */
export async function openShare(deps: Deps, token: string): Promise<{ issuerId: string; awardId: string }> {
  const hash = tokenHash(token)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'share', hash))
  const share = issuerId && (await tx(deps, { issuerId }, tx => findShareByToken(tx, issuerId, hash)))
  if (!issuerId || !share) throw new Refusal('E_NOT_FOUND')
  if (share.withdrawn_at) throw new Refusal('E_WITHDRAWN')
  if (share.expires_at && Date.parse(share.expires_at) <= deps.clock().getTime()) throw new Refusal('E_EXPIRED')
  return { issuerId, awardId: share.award_id }
}
