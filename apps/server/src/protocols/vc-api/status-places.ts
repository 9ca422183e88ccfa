import type { Json, JsonObject } from '@laurel/core/primitives'
import { buildStatusEntry, type StatusIndex } from '@laurel/core/status'
import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { setStatusBit, setSuspension, takeIndexes } from '../../status/take-indexes.ts'
import type { Caller } from './access.ts'
import type { SigningKey, SigningKeyType } from './keys.ts'
import { malformed } from './problem.ts'

export type { StatusPurpose } from '../../status/take-indexes.ts'

import type { StatusPurpose } from '../../status/take-indexes.ts'

/** Where a list of a conformance run is: the same bits, signed with the did:key that has issued the credential. */
export const openListUrl = (baseUrl: string, shortName: string, type: SigningKeyType, listId: string): string =>
  `${baseUrl}/i/${shortName}/vc-api/status/${type.toLowerCase()}/${listId}`

/** Takes places in the issuer's lists, of the same index space as awards', and says them in the document. */
export async function addStatus(
  tx: Tx,
  deps: Deps,
  { issuerId }: Caller,
  wanted: {
    readonly document: JsonObject
    readonly id: string
    readonly purposes: readonly StatusPurpose[]
    readonly key: SigningKey
  },
): Promise<JsonObject> {
  if (wanted.purposes.length === 0) return wanted.document
  // A list is signed as a whole, and by the issuer of the credential.
  if (wanted.key.isOpen && wanted.key.type === 'BLS12-381-G2')
    throw malformed('Under this did:key there are no status lists.', '/options/credentialStatus')
  const { short_name: shortName } = await currentIssuer(tx, issuerId)
  const entries: JsonObject[] = []
  for (const purpose of wanted.purposes) {
    const chance = { now: deps.clock(), random: deps.random }
    const place = (await takeIndexes(tx, issuerId, [wanted.id], chance, { purpose })).get(wanted.id)
    if (!place) throw new Error('a status list gave no place')
    const url = wanted.key.isOpen
      ? openListUrl(deps.baseUrl, shortName, wanted.key.type, place.listId)
      : `${deps.baseUrl}/i/${shortName}/status/${place.listId}`
    entries.push(buildStatusEntry(url, place.index as StatusIndex, purpose))
  }
  const before = wanted.document.credentialStatus as Json | undefined
  const all = [...(before === undefined ? [] : Array.isArray(before) ? before : [before]), ...entries] as Json[]
  return { ...wanted.document, credentialStatus: all.length === 1 ? (all[0] as Json) : all }
}

/** Sets what a place says. `no-place`: the credential was issued without one; `for-ever`: a revocation is not taken back. */
export async function changeStatus(
  tx: Tx,
  issuerId: string,
  id: string,
  wanted: { readonly purpose: StatusPurpose; readonly isSet: boolean; readonly now: Date },
): Promise<'done' | 'no-place' | 'for-ever'> {
  const found = await tx.execute<{ set_at: string | null }>(sql`
    select set_at from status_entry where issuer_id = ${issuerId} and award_id = ${id} and purpose = ${wanted.purpose} for update`)
  const place = found.rows[0]
  if (!place) return 'no-place'
  if ((place.set_at !== null) === wanted.isSet) return 'done'
  if (wanted.purpose === 'suspension') await setSuspension(tx, issuerId, id, wanted.isSet ? wanted.now : null)
  else if (wanted.isSet) await setStatusBit(tx, issuerId, id, wanted.now)
  else return 'for-ever'
  return 'done'
}
