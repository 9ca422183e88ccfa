import { buildStatusListCredential, LAST_VALID_UNTIL, type PackedList } from '@laurel/core/status'
import { signOurs } from '../credential/sign-ours.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { etagOf } from '../platform/caching.ts'
import { ask, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { bitsOf, emptyBitstring, encodedListOf, writeValues } from './packed-lists.ts'
import { publishedToken } from './publish-token.ts'
import { publisher } from './publisher.ts'
import { LIST_DID, type StatusPurpose } from './take-indexes.ts'

export type PublishedList = {
  readonly document: string
  readonly etag: string
  readonly version: number
  readonly publishedAt: Date
}

/** A list that nobody changed is signed anew after this time, so that its `validFrom` stays young. */
const REFRESH_MS = 24 * 3_600_000

type ListRow = {
  purpose: StatusPurpose
  did: string
  entries: number
  is_final: boolean
  version: number
  published_version: number | null
  published_at: string | null
  /** Null also where it is the one that is kept. */
  published: string | null
}

/** What this process has at hand of a list: as it was last published, and its bits as of a version. */
type Kept = {
  readonly published?: {
    readonly at: string
    readonly version: number
    readonly document: string
    readonly etag: string
  }
  readonly bits?: { readonly version: number; readonly list: PackedList }
}

const bytesOf = ({ published, bits }: Kept) => 1_024 + (published?.document.length ?? 0) + (bits?.list.size() ?? 0)

/**
 * What is at hand, where it is still what was published last, of what the list is now, and young enough. So it is at nearly
 * every reading, and one question says so.
 */
async function stillPublished(
  deps: Deps,
  issuerId: string,
  listId: string,
  { published }: Kept,
): Promise<PublishedList | undefined> {
  if (!published) return undefined
  const found = await ask<Pick<ListRow, 'is_final' | 'version' | 'published_version' | 'published_at'>>(
    deps,
    { issuerId },
    literal => `select is_final, version, published_version, published_at from status_list
      where issuer_id = ${literal(issuerId)} and id = ${literal(listId)}`,
  )
  const row = found[0]
  const at = Date.parse(row?.published_at ?? '')
  if (row?.published_version !== published.version || at !== Date.parse(published.at)) return undefined
  if (!row.is_final && (row.version !== published.version || !isYoung(deps, published.at))) return undefined
  const { document, etag } = published
  return { document, etag, version: row.version, publishedAt: new Date(at) }
}

const isYoung = (deps: Deps, at: string) => deps.clock().getTime() - Date.parse(at) < REFRESH_MS

async function readList(deps: Deps, issuerId: string, listId: string, kept: Kept) {
  // One moment for the version and the bits: what is signed as a version is that version.
  return tx(deps, { issuerId, isSnapshot: true }, async tx => {
    const { published } = kept
    const found = await tx.execute<ListRow>(sql`
      select purpose, ${LIST_DID} as did, entries, is_final, version, published_version, published_at,
        case when published_version is distinct from ${published?.version ?? null}::integer
          or published_at is distinct from ${published?.at ?? null}::timestamptz then published end as published
      from status_list where issuer_id = ${issuerId} and id = ${listId}`)
    const row = found.rows[0]
    if (!row) return undefined
    const { version, published_at: at } = row
    const document = row.published ?? published?.document
    if (at !== null && document !== undefined) {
      // What was published for the last time is never signed again.
      if (row.is_final || (row.published_version === version && isYoung(deps, at)))
        return { list: row, fresh: { at, document, version: row.published_version ?? version } }
    }
    // What was merely old is read as a whole, so that no list rests on what a process remembers for longer than a day.
    const { bits } = kept
    const isNewer = bits !== undefined && version > bits.version && bits.list.entries === row.entries
    const since = isNewer ? bits.version : null
    const values = await bitsOf(tx, issuerId, listId, since)
    return { list: row, since, values, issuer: await currentIssuer(tx, issuerId) }
  })
}

/**
 * A list as signed credential, under the name that it belongs to.
 *
 * @param list.bits  as they are encoded
 * @param list.last  it is never signed again: then it holds without an end
 */
export async function signList(
  deps: Deps,
  issuer: IssuerRow,
  list: {
    readonly id: string
    readonly did: string
    readonly purpose: StatusPurpose
    readonly bits: PackedList
    readonly at: Date
    readonly last?: boolean
  },
): Promise<string> {
  const at = seconds(list.at)
  const unsigned = buildStatusListCredential({
    url: `${deps.baseUrl}/i/${issuer.short_name}/status/${list.id}`,
    issuer: list.did,
    purpose: list.purpose,
    bits: encodedListOf(list.bits),
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
export const publishedList = publisher<Kept, PublishedList>(async (deps, issuerId, listId, atHand) => {
  const { kept = {} } = atHand
  const known = await stillPublished(deps, issuerId, listId, kept)
  if (known) return known
  const keep = (next: Kept) => atHand.keep(next, bytesOf(next))
  const read = await readList(deps, issuerId, listId, kept)
  if (!read) return undefined
  const { list } = read
  if (read.fresh) {
    const { at, document, version } = read.fresh
    const etag = list.published === null && kept.published ? kept.published.etag : etagOf(document)
    if (list.published !== null) keep({ ...kept, published: { at, document, version, etag } })
    return { document, etag, version: list.version, publishedAt: new Date(at) }
  }
  const now = deps.clock()
  const { issuer, since, values } = read
  // Until they are whole again, they are nobody's.
  atHand.forget()
  const bits = writeValues((since === null ? undefined : kept.bits?.list) ?? emptyBitstring(list.entries), values)
  const document = await signList(deps, issuer, { ...list, id: listId, bits, at: now })
  // Only forward: a slower request that read an older version must not put it back (I9).
  await tx(deps, { issuerId }, async tx => {
    const written = await tx.execute(sql`
      update status_list set published = ${document}, published_version = ${list.version}, published_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${listId}
        and (published_version is null or published_version <= ${list.version}) returning 1`)
    if (written.rows.length > 0) await record(tx, deps, issuerId, [{ kind: 'status-list', subject: listId, document }])
  })
  const { version } = list
  const etag = etagOf(document)
  keep({ published: { at: now.toISOString(), version, document, etag }, bits: { version, list: bits } })
  return { document, etag, version, publishedAt: now }
})

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
