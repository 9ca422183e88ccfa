import { buildStatusListCredential, LAST_VALID_UNTIL } from '@laurel/core/status'
import { signOurs } from '../credential/sign-ours.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { publishedToken } from './publish-token.ts'
import { LIST_DID, LIST_ENTRIES, type StatusPurpose } from './take-indexes.ts'

export type PublishedList = { readonly document: string; readonly version: number; readonly publishedAt: Date }

/** A list that nobody changed is signed anew after this time, so that its `validFrom` stays young. */
const REFRESH_HOURS = 24

type ListRow = {
  purpose: StatusPurpose
  did: string
  is_final: boolean
  version: number
  published_version: number | null
  published_at: string | null
  published: string | null
}

const readList = async (deps: Deps, issuerId: string, listId: string) =>
  tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<ListRow>(sql`
      select purpose, ${LIST_DID} as did, is_final, version, published_version, published_at, published from status_list
      where issuer_id = ${issuerId} and id = ${listId}`)
    const list = found.rows[0]
    if (!list) return undefined
    // What was published for the last time is never signed again.
    const isFresh =
      list.is_final ||
      (list.published !== null &&
        list.published_version === list.version &&
        deps.clock().getTime() - Date.parse(list.published_at as string) < REFRESH_HOURS * 3_600_000)
    if (isFresh) return { list, set: [], isFresh, issuer: null }
    const set = await tx.execute<{ index: number }>(sql`
      select index from status_entry where issuer_id = ${issuerId} and list_id = ${listId} and set_at is not null`)
    return { list, set: set.rows.map(row => row.index), isFresh, issuer: await currentIssuer(tx, issuerId) }
  })

/**
 * A list as signed credential, under the name that it belongs to.
 *
 * @param last  it is never signed again: then it holds without an end
 */
export async function signList(
  deps: Deps,
  issuer: IssuerRow,
  list: {
    readonly id: string
    readonly did: string
    readonly purpose: StatusPurpose
    readonly set: readonly number[]
    readonly at: Date
    readonly last?: boolean
  },
): Promise<string> {
  const at = seconds(list.at)
  const bits = new Uint8Array(LIST_ENTRIES / 8)
  // Bit 0 is the highest bit of byte 0 (Bitstring Status List 1.0 §3.3).
  for (const index of list.set) bits[index >> 3] = (bits[index >> 3] as number) | (0x80 >> (index & 7))
  const unsigned = buildStatusListCredential({
    url: `${deps.baseUrl}/i/${issuer.short_name}/status/${list.id}`,
    issuer: list.did,
    purpose: list.purpose,
    bits,
    validFrom: at,
    ...(list.last ? { validUntil: LAST_VALID_UNTIL } : {}),
  })
  return signOurs(deps, issuer.issuer_id, unsigned, at)
}

/**
 * The signed list as of this instant. What the database says decides: a list whose bits have changed since it was
 * signed is signed before it is served, so a revocation is public on our endpoints the moment that it is acknowledged
 * (P15), whether or not a job has run.
 */
export async function publishedList(deps: Deps, issuerId: string, listId: string): Promise<PublishedList | undefined> {
  const read = await readList(deps, issuerId, listId)
  if (!read) return undefined
  const { list, issuer } = read
  if (read.isFresh || !issuer)
    return {
      document: list.published as string,
      version: list.version,
      publishedAt: new Date(list.published_at as string),
    }
  const now = deps.clock()
  const document = await signList(deps, issuer, { ...list, id: listId, set: read.set, at: now })
  // Only forward: a slower request that read an older version must not put it back (I9).
  await tx(deps, { issuerId }, async tx => {
    const kept = await tx.execute(sql`
      update status_list set published = ${document}, published_version = ${list.version}, published_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${listId}
        and (published_version is null or published_version <= ${list.version})
        and published is distinct from ${document} returning 1`)
    if (kept.rows.length > 0) await record(tx, deps, issuerId, [{ kind: 'status-list', subject: listId, document }])
  })
  return { document, version: list.version, publishedAt: now }
}

/**
 * Signs every list of an issuer that is out of date, in both kinds; what was published for the last time stays as it is.
 *
 * @returns when each of its lists was signed
 */
export async function publishLists(deps: Deps, issuerId: string): Promise<Date[]> {
  const lists = await tx(deps, { issuerId }, tx =>
    tx.execute<{ id: string }>(sql`select id from status_list where issuer_id = ${issuerId} and not is_final`),
  )
  const signed: Date[] = []
  for (const { id } of lists.rows) {
    const list = await publishedList(deps, issuerId, id)
    if (list) signed.push(list.publishedAt)
    const token = await publishedToken(deps, issuerId, id)
    if (token) signed.push(token.signedAt)
  }
  return signed
}
