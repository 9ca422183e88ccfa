import type { FieldWord } from '@laurel/core/presentation'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** Parts of a credential that a link can leave out. */
export const HIDEABLE = ['name', 'evidence', 'results', 'recommendations'] as const
/** What is in the signed document, so that the document goes out only where none of it is left out. */
export const isInDocument = (part: Hideable): boolean => part !== 'recommendations'
export type Hideable = (typeof HIDEABLE)[number]

export type ShareItem = { readonly issuerId: string; readonly awardId: string }

/** How a part is derived. */
export const PART_SUITES = ['ecdsa-sd-2023', 'bbs-2023'] as const
export type PartSuite = (typeof PART_SUITES)[number]

/** What a link shows of its credential, where that is a part. */
export type SharedPart = {
  readonly suite: PartSuite
  /** The kinds of facts that it leaves out. */
  readonly withheld: readonly FieldWord[]
}

export type ShareRow = {
  id: string
  person_id: string
  name: string
  title: string | null
  sentence: string | null
  hides: Hideable[]
  previews_name: boolean
  view_limit: number | null
  views: number
  created_at: string
  expires_at: string | null
  withdrawn_at: string | null
  /** In their order on the page. */
  items: ShareItem[]
  /** Only of a link to one credential. */
  part: SharedPart | null
}

const columns = sql`id, person_id, name, title, sentence, hides, previews_name, view_limit, views, created_at,
  expires_at, withdrawn_at, (select coalesce(json_agg(json_build_object('issuerId', issuer_id, 'awardId', award_id)
    order by position), '[]') from share_item where share_id = share_link.id) as items,
  (select json_build_object('suite', part::jsonb -> 'proof' ->> 'cryptosuite', 'withheld', withheld)
    from share_item where share_id = share_link.id and part is not null) as part`

/** From here on the transaction sees the link that has this token, and no other. */
async function enterShare(tx: Tx, tokenHash: string): Promise<void> {
  await tx.execute(sql`select set_config('laurel.share', ${tokenHash}, true)`)
}

/** The link of a token, for whoever brings the token. */
export async function findShareByToken(tx: Tx, tokenHash: string): Promise<ShareRow | undefined> {
  await enterShare(tx, tokenHash)
  const found = await tx.execute<ShareRow>(sql`select ${columns} from share_link where token_hash = ${tokenHash}`)
  return found.rows[0]
}

/** The derived credential that the link of a token shows, to the letter. */
export async function partByToken(tx: Tx, tokenHash: string): Promise<string | undefined> {
  await enterShare(tx, tokenHash)
  const found = await tx.execute<{ part: string }>(sql`
    select part from share_item join share_link on share_link.id = share_id
    where token_hash = ${tokenHash} and part is not null`)
  return found.rows[0]?.part
}

/**
 * Counts one view in the hour of `now`, unless the link is over or used up. Of fifty that try the last view at once, one
 * gets it.
 */
export async function countView(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  await enterShare(tx, tokenHash)
  const counted = await tx.execute<{ id: string }>(sql`
    update share_link set views = views + 1
    where token_hash = ${tokenHash} and withdrawn_at is null and (view_limit is null or views < view_limit)
      and (expires_at is null or expires_at > ${now.toISOString()}) returning id`)
  const id = counted.rows[0]?.id
  if (!id) return false
  await tx.execute(sql`
    insert into share_view (share_id, hour, views) values (${id}, date_trunc('hour', ${now.toISOString()}::timestamptz, 'UTC'), 1)
    on conflict (share_id, hour) do update set views = share_view.views + 1`)
  return true
}

/** In the person's own scope: their links, newest first. */
export async function sharesOf(tx: Tx, personId: string): Promise<ShareRow[]> {
  const found = await tx.execute<ShareRow>(sql`
    select ${columns} from share_link where person_id = ${personId} order by id desc limit 500`)
  return found.rows
}

export async function shareOf(tx: Tx, personId: string, id: string): Promise<ShareRow | undefined> {
  const found = await tx.execute<ShareRow>(sql`
    select ${columns} from share_link where person_id = ${personId} and id = ${id}`)
  return found.rows[0]
}

/** The hours in which a link was looked at, newest first. */
export async function viewsOf(tx: Tx, id: string): Promise<{ hour: string; views: number }[]> {
  const found = await tx.execute<{ hour: string; views: number }>(sql`
    select hour, views from share_view where share_id = ${id} order by hour desc limit 200`)
  return found.rows
}

/** @param part  the derived credential, where the link shows one */
export async function insertShare(
  tx: Tx,
  share: ShareRow & { readonly token_hash: string },
  part: string | null = null,
): Promise<void> {
  await tx.execute(sql`
    insert into share_link (id, person_id, token_hash, name, title, sentence, hides, previews_name, view_limit, views,
      created_at, expires_at)
    values (${share.id}, ${share.person_id}, ${share.token_hash}, ${share.name}, ${share.title}, ${share.sentence},
      array(select jsonb_array_elements_text(${JSON.stringify(share.hides)}::jsonb)), ${share.previews_name},
      ${share.view_limit}, 0, ${share.created_at}, ${share.expires_at})`)
  await tx.execute(sql`
    insert into share_item (share_id, position, issuer_id, award_id, part, withheld)
    select ${share.id}, position, ("issuerId")::uuid, ("awardId")::uuid, ${part},
      ${share.part && sql`array(select jsonb_array_elements_text(${JSON.stringify(share.part.withheld)}::jsonb))`}
    from rows from (jsonb_to_recordset(${JSON.stringify(share.items)}::jsonb) as ("issuerId" text, "awardId" text))
      with ordinality as one ("issuerId", "awardId", position)`)
}

export async function setWithdrawn(tx: Tx, personId: string, id: string, at: Date | null): Promise<void> {
  await tx.execute(sql`
    update share_link set withdrawn_at = ${at === null ? null : sql`coalesce(withdrawn_at, ${at.toISOString()})`}
    where person_id = ${personId} and id = ${id}`)
}

/** Takes a link and all that hangs on it out of the books. */
export async function removeShare(tx: Tx, personId: string, id: string): Promise<void> {
  await tx.execute(sql`delete from share_view where share_id = ${id}`)
  await tx.execute(sql`delete from share_item where share_id = ${id}`)
  await tx.execute(sql`delete from share_link where person_id = ${personId} and id = ${id}`)
}
