import { ALGORITHM, signJws } from '@laurel/core/credential'
import { LAST_EXPIRES, type PackedList, tokenListClaims } from '@laurel/core/status'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { etagOf } from '../platform/caching.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { emptyTokenList, lstOf, TOKEN_BITS, type TokenState, tokenValuesOf, writeValues } from './packed-lists.ts'
import { publisher } from './publisher.ts'
import { LIST_DID, type StatusPurpose } from './take-indexes.ts'

/** For how long others may keep a list without asking, in seconds. */
const TTL_SECONDS = 300
/** A list that nobody changed is signed anew after this time. */
const REFRESH_MS = 24 * 3_600_000
/** How long a list says that it holds: it goes on to be believed for a while after a server has gone silent. */
const EXPIRES_SECONDS = 30 * 86_400

type PublishedToken = { readonly token: string; readonly etag: string; readonly signedAt: Date }
type Row = {
  purpose: StatusPurpose
  did: string
  entries: number
  is_final: boolean
  version: number
  suspensions: [listId: string, version: number][]
  token_state: string | null
  token_at: string | null
  /** Null also where it is the one that is kept. */
  published_token: string | null
}

/** What this process has at hand of a list: its last token, and its entries as of a state. */
type Kept = {
  readonly published?: { readonly at: string; readonly state: string; readonly token: string; readonly etag: string }
  readonly entries?: { readonly state: TokenState; readonly list: PackedList }
}

const bytesOf = ({ published, entries }: Kept) => 1_024 + (published?.token.length ?? 0) + (entries?.list.size() ?? 0)

/** As `token_state` has it. */
const nameOf = ({ version, suspensions }: TokenState) =>
  [version, ...suspensions.map(([id, other]) => `${id}.${other}`)].join(' ')

/** Whether a state comes after the one that is known, so that what has changed since can be told. */
const isAfter = (state: TokenState, known: TokenState): boolean =>
  nameOf(state) !== nameOf(known) &&
  state.version >= known.version &&
  state.suspensions.length === known.suspensions.length &&
  state.suspensions.every(([id, version], at) => {
    const [knownId, knownVersion] = known.suspensions[at] as TokenState['suspensions'][number]
    return id === knownId && version >= knownVersion
  })

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
    readonly entries: PackedList
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
    bits: TOKEN_BITS,
    list: lstOf(list.entries),
    ...(list.last ? { expires: LAST_EXPIRES } : { expires: issuedAt + EXPIRES_SECONDS, ttl: TTL_SECONDS }),
  })
  return signJws({ alg: ALGORITHM[signer.type], typ: 'statuslist+jwt', kid }, claims, signer)
}

async function readToken(deps: Deps, issuerId: string, listId: string, kept: Kept) {
  // One moment for the state and the entries: what is signed as a state is that state.
  return tx(deps, { issuerId, isSnapshot: true }, async tx => {
    const { published } = kept
    const found = await tx.execute<Row>(sql`
      select purpose, ${LIST_DID} as did, entries, is_final, version, token_state, token_at,
        coalesce((select jsonb_agg(jsonb_build_array(other.id, other.version) order by other.id) from status_list as other
          where other.issuer_id = status_list.issuer_id and other.purpose = 'suspension'), '[]') as suspensions,
        case when token_state is distinct from ${published?.state ?? null}::text
          or token_at is distinct from ${published?.at ?? null}::timestamptz then published_token end as published_token
      from status_list where issuer_id = ${issuerId} and id = ${listId}`)
    const row = found.rows[0]
    if (!row) return undefined
    const state: TokenState = { version: row.version, suspensions: row.suspensions }
    const { token_at: at } = row
    const token = row.published_token ?? published?.token
    if (at !== null && token !== undefined) {
      const age = deps.clock().getTime() - Date.parse(at)
      if (row.is_final || (row.token_state === nameOf(state) && age < REFRESH_MS))
        return { row, fresh: { at, state: row.token_state ?? '', token } }
    }
    const known = kept.entries
    const isNewer = known !== undefined && known.list.entries === row.entries && isAfter(state, known.state)
    const since = isNewer ? known.state : null
    const values = await tokenValuesOf(tx, issuerId, { id: listId, purpose: row.purpose }, since)
    return { row, state, since, values, issuer: await currentIssuer(tx, issuerId) }
  })
}

/**
 * A list as Status List Token, as of this instant: made of the very rows that the list credential is made of, so the
 * two never disagree. What changes in the rows changes the state that is asked for first, so that a token of another
 * state is never served (P15).
 */
export const publishedToken = publisher<Kept, PublishedToken>(async (deps, issuerId, listId, atHand) => {
  const { kept = {} } = atHand
  const keep = (next: Kept) => atHand.keep(next, bytesOf(next))
  const read = await readToken(deps, issuerId, listId, kept)
  if (!read) return undefined
  const { row } = read
  if (read.fresh) {
    const { at, token } = read.fresh
    const etag = row.published_token === null && kept.published ? kept.published.etag : etagOf(token)
    if (row.published_token !== null) keep({ ...kept, published: { ...read.fresh, etag } })
    return { token, etag, signedAt: new Date(at) }
  }
  const now = deps.clock()
  const { issuer, state, since, values } = read
  // Until they are whole again, they are nobody's.
  atHand.forget()
  const entries = writeValues((since === null ? undefined : kept.entries?.list) ?? emptyTokenList(row.entries), values)
  const token = await signToken(deps, issuer, { id: listId, did: row.did, entries, at: now })
  // Another process may keep an older state here: whoever reads it sees that it is another than the present one.
  await tx(deps, { issuerId }, async tx => {
    const written = await tx.execute(sql`
      update status_list set published_token = ${token}, token_state = ${nameOf(state)}, token_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${listId} returning 1`)
    if (written.rows.length > 0)
      await record(tx, deps, issuerId, [{ kind: 'status-list', subject: listId, document: token }])
  })
  const etag = etagOf(token)
  const published = { at: now.toISOString(), state: nameOf(state), token, etag }
  keep({ published, entries: { state, list: entries } })
  return { token, etag, signedAt: now }
})
