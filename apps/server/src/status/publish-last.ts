import type { Deps } from '../deps.ts'
import { endOfLog } from '../identity/store.ts'
import { record } from '../log/record.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { bitsOf, emptyBitstring, emptyTokenList, tokenValuesOf, writeValues } from './packed-lists.ts'
import { signList } from './publish-list.ts'
import { signToken } from './publish-token.ts'
import { LIST_DID, type StatusPurpose } from './take-indexes.ts'

/**
 * Publishes the lists of an issuer that closes for the last time, in both kinds and all at once, since a token of one list
 * speaks of entries of another. From here on neither their bits nor their text change (0065), nor the keys by which they
 * verify.
 *
 * @returns false where something was added to the DID after its end, which has to be said first
 */
export async function publishLastLists(deps: Deps, issuerId: string): Promise<boolean> {
  return tx(deps, { issuerId }, async tx => {
    await deps.keys.lock(tx, issuerId)
    if ((await endOfLog(tx, issuerId)) === null) return false
    const lists = await tx.execute<{
      id: string
      did: string
      purpose: StatusPurpose
      entries: number
      version: number
      is_final: boolean
    }>(sql`
      select id, ${LIST_DID} as did, purpose, entries, version, is_final from status_list where issuer_id = ${issuerId} order by id for update`)
    const left = lists.rows.filter(list => !list.is_final)
    if (left.length === 0) return true
    const issuer = await currentIssuer(tx, issuerId)
    if (issuer.final_at === null)
      throw new Error('the lists of an issuer that goes on are not published for the last time')
    const at = new Date(issuer.final_at)
    for (const { id, did, purpose, entries: count, version } of left) {
      const bits = writeValues(emptyBitstring(count), await bitsOf(tx, issuerId, id, null))
      const document = await signList(deps, issuer, { id, did, purpose, bits, at, last: true })
      const entries = writeValues(emptyTokenList(count), await tokenValuesOf(tx, issuerId, { id, purpose }, null))
      const token = await signToken(deps, issuer, { id, did, entries, at, last: true })
      await record(
        tx,
        deps,
        issuerId,
        [document, token].map(one => ({ kind: 'status-list' as const, subject: id, document: one })),
      )
      await tx.execute(sql`
        update status_list set published = ${document}, published_version = ${version}, published_at = ${at.toISOString()},
          published_token = ${token}, token_at = ${at.toISOString()}, is_final = true, is_open = false
        where issuer_id = ${issuerId} and id = ${id}`)
    }
    return true
  })
}
