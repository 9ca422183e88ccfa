import { ALGORITHM, signJws } from '@laurel/core/credential'
import { LAST_EXPIRES, packStatuses, TOKEN_STATUS, tokenListClaims } from '@laurel/core/status'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { LIST_DID, LIST_ENTRIES, type StatusPurpose } from './take-indexes.ts'

/** Valid, invalid, suspended: two bits an entry. */
const BITS = 2
/** For how long others may keep a list without asking, in seconds. */
const TTL_SECONDS = 300
/** A list that nobody changed is signed anew after this time. */
const REFRESH_MS = 24 * 3_600_000
/** How long a list says that it holds: it goes on to be believed for a while after a server has gone silent. */
const EXPIRES_SECONDS = 30 * 86_400

type PublishedToken = { readonly token: string; readonly signedAt: Date }
type Row = {
  purpose: StatusPurpose
  did: string
  is_final: boolean
  state: string
  published_token: string | null
  token_state: string | null
  token_at: string | null
}

/**
 * The entries that say something. A place in a revocation list speaks for the award as a whole: also of a suspension,
 * whose own place is in another list; a copy in another wallet is suspended with its award. What is revoked stays revoked, suspended or not.
 */
export async function entriesOf(tx: Tx, issuerId: string, listId: string, purpose: StatusPurpose) {
  const found = await tx.execute<{ index: number; is_set: boolean }>(sql`
    select entry.index, entry.set_at is not null as is_set from status_entry as entry
    where entry.issuer_id = ${issuerId} and entry.list_id = ${listId}
      and (entry.set_at is not null or exists (select 1 from status_entry as other
        where other.issuer_id = entry.issuer_id and other.award_id = coalesce((select copy.award_id from wallet_copy as copy
          where copy.issuer_id = entry.issuer_id and copy.id = entry.award_id), entry.award_id)
          and other.purpose = 'suspension' and other.set_at is not null))`)
  const set = purpose === 'revocation' ? TOKEN_STATUS.invalid : TOKEN_STATUS.suspended
  return found.rows.map(row => [row.index, row.is_set ? set : TOKEN_STATUS.suspended] as const)
}

/**
 * A list as signed token, under the name that it belongs to.
 *
 * @param last  it is never signed again: then it holds without an end, and nobody needs to ask for a newer one
 */
export async function signToken(
  deps: Deps,
  issuer: IssuerRow,
  list: {
    readonly id: string
    readonly did: string
    readonly values: Awaited<ReturnType<typeof entriesOf>>
    readonly at: Date
    readonly last?: boolean
  },
): Promise<string> {
  const issuedAt = Math.floor(list.at.getTime() / 1000)
  const signer = await deps.keys.signerFor(issuer.issuer_id, 'assertion-p256', list.did)
  const kid = `${signer.verificationMethod}-jwk`
  const claims = tokenListClaims({
    url: `${deps.baseUrl}/i/${issuer.short_name}/status/${list.id}`,
    issuer: list.did,
    issuedAt,
    bits: BITS,
    list: packStatuses(LIST_ENTRIES, BITS, list.values),
    ...(list.last ? { expires: LAST_EXPIRES } : { expires: issuedAt + EXPIRES_SECONDS, ttl: TTL_SECONDS }),
  })
  return signJws({ alg: ALGORITHM[signer.type], typ: 'statuslist+jwt', kid }, claims, signer)
}

/**
 * A list as Status List Token, as of this instant: made of the very rows that the list credential is made of, so the
 * two never disagree. What changes in the rows changes the state that is asked for first, so that a token of another
 * state is never served (P15).
 */
export async function publishedToken(
  deps: Deps,
  issuerId: string,
  listId: string,
): Promise<PublishedToken | undefined> {
  const now = deps.clock()
  const read = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<Row>(sql`
      select purpose, ${LIST_DID} as did, is_final, published_token, token_state, token_at,
        version || coalesce((select string_agg(' ' || other.id || '.' || other.version, '' order by other.id)
          from status_list as other
          where other.issuer_id = status_list.issuer_id and other.purpose = 'suspension'), '') as state
      from status_list where issuer_id = ${issuerId} and id = ${listId}`)
    const list = found.rows[0]
    if (!list) return undefined
    const signedAt = list.token_at === null ? null : new Date(list.token_at)
    const isFresh =
      signedAt &&
      (list.is_final || (list.token_state === list.state && now.getTime() - signedAt.getTime() < REFRESH_MS))
    if (list.published_token !== null && isFresh) return { kept: { token: list.published_token, signedAt } } as const
    const values = await entriesOf(tx, issuerId, listId, list.purpose)
    return { list, values, issuer: await currentIssuer(tx, issuerId) } as const
  })
  if (!read) return undefined
  if ('kept' in read && read.kept) return read.kept
  const { list, values, issuer } = read
  const token = await signToken(deps, issuer, { id: listId, did: list.did, values, at: now })
  // A slower request may keep an older state here: whoever reads it sees that it is another than the present one.
  await tx(deps, { issuerId }, async tx => {
    const kept = await tx.execute(sql`
      update status_list set published_token = ${token}, token_state = ${list.state}, token_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${listId} and published_token is distinct from ${token} returning 1`)
    if (kept.rows.length > 0)
      await record(tx, deps, issuerId, [{ kind: 'status-list', subject: listId, document: token }])
  })
  return { token, signedAt: now }
}
