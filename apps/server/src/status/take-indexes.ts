import { currentIssuer } from '../people/store.ts'
import { arrayOf, tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** Entries of a new list: enough to hide one learner among many (Bitstring Status List 1.0 §6.1). */
export const LIST_ENTRIES = 131_072

/** What a place in a list says when its bit is set: for ever, or for a while. */
export type StatusPurpose = 'revocation' | 'suspension'

export type StatusPlace = {
  readonly awardId: string
  readonly listId: string
  readonly index: number
  /** The DID that signs the list. What has its place there names no other: a list has one issuer (HOSTILE H-22). */
  readonly did: string
}

type Chance = { readonly now: Date; readonly random: (bytes: number) => Uint8Array }

/** An even choice: the list's length is a power of two, so masking is not biased. */
function randomIndex(random: Chance['random'], entries: number): number {
  const bytes = random(4)
  return (new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) & (entries - 1)) >>> 0
}

/** The DID of a list; those from before there were several are the home DID's. */
export const LIST_DID = sql`coalesce(status_list.did, (select coalesce(home_did, did) from issuer where issuer.issuer_id = status_list.issuer_id))`

type Wanted = { readonly purpose: StatusPurpose; readonly did: string; readonly count: number; readonly now: Date }

/** Reserves room in the open list of a DID, opening the next one when it is half full. */
async function reserve(
  tx: Tx,
  issuerId: string,
  { purpose, did, count, now }: Wanted,
): Promise<{ readonly id: string; readonly entries: number }> {
  for (;;) {
    const room = await tx.execute<{ id: string; entries: number }>(sql`
      update status_list set used = used + ${count}
      where issuer_id = ${issuerId} and purpose = ${purpose} and ${LIST_DID} = ${did} and is_open
        and used + ${count} <= entries / 2 returning id, entries`)
    if (room.rows[0]) return room.rows[0]
    // Of several that find the list full at once, the others wait here for the first, and then see its new list open.
    await tx.execute(sql`update status_list set is_open = false
      where issuer_id = ${issuerId} and purpose = ${purpose} and ${LIST_DID} = ${did} and is_open
        and used + ${count} > entries / 2`)
    // A mark of the last restore keeps its id from being one that was opened after the backup was made (I2).
    await tx.execute(sql`
      insert into status_list (issuer_id, id, purpose, did, entries, used, is_open, version, created_at)
      select ${issuerId}, concat_ws('-', count(*) + 1, (select restore_mark from installation)), ${purpose}, ${did}, ${LIST_ENTRIES}, 0, true, 1, ${now.toISOString()}
      from status_list where issuer_id = ${issuerId}
      having not coalesce(bool_or(is_open and purpose = ${purpose} and ${LIST_DID} = ${did}), false)
      on conflict do nothing`)
  }
}

/**
 * Gives each award a position in a status list, for ever. Positions are random, so that neighbours in a class are not
 * neighbours in the list; the primary key makes a second use impossible (I2). An award that has one keeps it.
 *
 * @param options.did  under which name what takes a place will be stated; the one of new credentials where nothing is said
 */
export async function takeIndexes(
  tx: Tx,
  issuerId: string,
  awardIds: readonly string[],
  chance: Chance,
  { purpose = 'revocation', did: given }: { readonly purpose?: StatusPurpose; readonly did?: string } = {},
): Promise<Map<string, StatusPlace>> {
  const places = new Map<string, StatusPlace>()
  const keep = (rows: readonly Place[]) => {
    for (const row of rows)
      places.set(row.award_id, { awardId: row.award_id, listId: row.list_id, index: row.index, did: row.did })
  }
  keep(await placesOf(tx, issuerId, awardIds, purpose))
  const missing = () => awardIds.filter(id => !places.has(id))
  if (missing().length === 0) return places
  const did = given ?? (await currentIssuer(tx, issuerId)).did
  const list = await reserve(tx, issuerId, { purpose, did, count: missing().length, now: chance.now })
  while (missing().length > 0) {
    const candidates = missing().map(award_id => ({ award_id, index: randomIndex(chance.random, list.entries) }))
    const taken = await tx.execute<Place>(sql`
      insert into status_entry (issuer_id, list_id, index, award_id, purpose)
      select ${issuerId}, ${list.id}, one.index, one.award_id, ${purpose}
      from ${tableOf(candidates, { award_id: 'uuid', index: 'integer' })}
      on conflict do nothing returning award_id, list_id, index, ${did} as did`)
    keep(taken.rows)
  }
  return places
}

/** Under which names of the issuer awards have been stated; one that was not is missing. */
export const didsOf = async (tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<Map<string, string>> =>
  new Map((await placesOf(tx, issuerId, awardIds, 'revocation')).map(row => [row.award_id, row.did]))

type Place = { award_id: string; list_id: string; index: number; did: string }

async function placesOf(tx: Tx, issuerId: string, awardIds: readonly string[], purpose: StatusPurpose) {
  const found = await tx.execute<Place>(sql`
    select award_id, list_id, index, ${LIST_DID} as did from status_entry
    join status_list on status_list.issuer_id = status_entry.issuer_id and status_list.id = list_id
    where status_entry.issuer_id = ${issuerId} and status_entry.purpose = ${purpose}
      and award_id = any (${arrayOf('uuid', awardIds)})`)
  return found.rows
}

/**
 * Sets the bits of awards, and of their copies in other wallets, once and for ever (I9), and notes that what is published
 * is out of date, and which entries are new in it. The lists are locked first: so an entry carries the very version of its
 * list in which it is changed.
 */
export async function setStatusBits(tx: Tx, issuerId: string, awardIds: readonly string[], now: Date): Promise<void> {
  await tx.execute(sql`
    with wanted as (
      select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb)),
    entry as (
      select list_id, index from status_entry
      where issuer_id = ${issuerId} and purpose = 'revocation' and set_at is null
        and award_id in (select id from wanted union all select copy.id from wallet_copy as copy
          where copy.issuer_id = ${issuerId} and copy.award_id in (select id from wanted))),
    list as (
      update status_list set version = version + 1
      where issuer_id = ${issuerId} and id in (select list_id from entry) returning id, version)
    update status_entry set set_at = ${now.toISOString()}, changed_in = list.version
    from list join entry on entry.list_id = list.id
    where status_entry.issuer_id = ${issuerId} and status_entry.list_id = entry.list_id
      and status_entry.index = entry.index and set_at is null`)
}

/** Sets one award's bit. */
export const setStatusBit = (tx: Tx, issuerId: string, awardId: string, now: Date): Promise<void> =>
  setStatusBits(tx, issuerId, [awardId], now)

/**
 * Sets or clears an award's suspension, and notes that what is published is out of date.
 *
 * @returns false where the credential has no place for it
 */
export async function setSuspension(tx: Tx, issuerId: string, awardId: string, at: Date | null): Promise<boolean> {
  const changed = await tx.execute(sql`
    with list as (
      update status_list set version = version + 1
      where issuer_id = ${issuerId} and id in (select list_id from status_entry
        where issuer_id = ${issuerId} and award_id = ${awardId} and purpose = 'suspension')
      returning id, version)
    update status_entry set set_at = ${at?.toISOString() ?? null}, changed_in = list.version from list
    where issuer_id = ${issuerId} and list_id = list.id and award_id = ${awardId} and purpose = 'suspension' returning 1`)
  return changed.rows.length > 0
}
