import type { PublishedCompromise } from '@laurel/core/did'
import type { Instant } from '@laurel/core/primitives'
import type { Actor } from '../../people/actor.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

/** The last head of a public record from before a key was stolen. */
export type GoodHead = {
  readonly logId: string
  readonly origin: string
  readonly size: number
  /** Base64. */
  readonly root: string
}

export type CompromiseRow = {
  id: string
  since: string
  declared_at: string
  declared_by: string
  keys: string[]
  last_good: GoodHead[]
  kept: number
  reissue: 'open' | 'running' | 'done'
  actor: Actor | null
  begun_at: string | null
  done_at: string | null
}

export const ITEM_KINDS = ['award', 'copy', 'endorsement', 'vc-api'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

export const ITEM_STATES = ['open', 'reissued', 'left', 'over'] as const
export type ItemState = (typeof ITEM_STATES)[number]

export type NewItem = {
  readonly kind: ItemKind
  readonly id: string
  readonly award_id: string | null
  readonly state: ItemState
}

/** All that an issuer has declared, the newest first. */
export async function listCompromises(tx: Tx, issuerId: string): Promise<CompromiseRow[]> {
  const found = await tx.execute<CompromiseRow>(
    sql`select * from key_compromise where issuer_id = ${issuerId} order by declared_at desc, id desc`,
  )
  return found.rows
}

export async function findCompromise(tx: Tx, issuerId: string, id: string): Promise<CompromiseRow | undefined> {
  const found = await tx.execute<CompromiseRow>(
    sql`select * from key_compromise where issuer_id = ${issuerId} and id = ${id}`,
  )
  return found.rows[0]
}

/** Whether what a stolen key has signed is being signed anew. */
export async function isReissuing(tx: Tx, issuerId: string): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from key_compromise where issuer_id = ${issuerId} and reissue = 'running' limit 1`)
  return found.rows.length > 0
}

/** What the DID document says of keys that were declared compromised, by the declaration that counts for each. */
export async function publishedCompromises(
  tx: Tx,
  issuerId: string,
  url: string,
): Promise<Map<string, PublishedCompromise>> {
  return new Map(
    (await listCompromises(tx, issuerId)).map(({ id, since, last_good }) => [
      id,
      {
        since: Date.parse(since) as Instant,
        url,
        lastGood: last_good.map(({ origin, size, root }) => ({
          origin,
          size,
          root: new Uint8Array(Buffer.from(root, 'base64')),
        })),
      },
    ]),
  )
}

export async function saveCompromise(
  tx: Tx,
  issuerId: string,
  row: Pick<CompromiseRow, 'id' | 'since' | 'declared_at' | 'declared_by' | 'keys' | 'last_good' | 'kept'>,
): Promise<void> {
  await tx.execute(sql`
    insert into key_compromise (issuer_id, id, since, declared_at, declared_by, keys, last_good, kept)
    values (${issuerId}, ${row.id}, ${row.since}, ${row.declared_at}, ${row.declared_by}, ${`{${row.keys.join(',')}}`}::text[],
      ${JSON.stringify(row.last_good)}::jsonb, ${row.kept})`)
}

/** What is listed already stays as it is. */
export async function saveItems(
  tx: Tx,
  issuerId: string,
  compromiseId: string,
  items: readonly NewItem[],
): Promise<void> {
  for (let from = 0; from < items.length; from += 2_000)
    await tx.execute(sql`
      insert into key_compromise_item (issuer_id, compromise_id, kind, id, award_id, state)
      select ${issuerId}, ${compromiseId}, one.kind, one.id, one.award_id, one.state
      from jsonb_to_recordset(${JSON.stringify(items.slice(from, from + 2_000))}::jsonb)
        as one (kind text, id uuid, award_id uuid, state text)
      on conflict do nothing`)
}

/** Notes what became of items, in whichever declaration they are listed. */
export async function closeItems(
  tx: Tx,
  issuerId: string,
  kind: ItemKind,
  ids: readonly string[],
  state: Exclude<ItemState, 'open'>,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    update key_compromise_item set state = ${state}, done_at = ${now.toISOString()}
    where issuer_id = ${issuerId} and kind = ${kind} and state = 'open'
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
}

export type ItemCounts = Record<ItemKind, Record<ItemState, number>>

/** How many of each kind there are, by what became of them. */
export async function countItems(tx: Tx, issuerId: string): Promise<Map<string, ItemCounts>> {
  const found = await tx.execute<{ compromise_id: string; kind: ItemKind; state: ItemState; n: number }>(sql`
    select compromise_id, kind, state, count(*)::int as n from key_compromise_item
    where issuer_id = ${issuerId} group by compromise_id, kind, state`)
  const counts = new Map<string, ItemCounts>()
  for (const { compromise_id, kind, state, n } of found.rows) {
    const known = counts.get(compromise_id) ?? noItems()
    known[kind][state] = n
    counts.set(compromise_id, known)
  }
  return counts
}

export const noItems = (): ItemCounts =>
  Object.fromEntries(
    ITEM_KINDS.map(kind => [kind, Object.fromEntries(ITEM_STATES.map(state => [state, 0]))]),
  ) as ItemCounts
