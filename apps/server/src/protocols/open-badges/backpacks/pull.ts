import type { Deps } from '../../../deps.ts'
import { type Tx, tx } from '../../../platform/database.ts'
import { sql } from '../../../platform/sql.ts'
import { Refusal } from '../../../refusal.ts'
import { MOST_BYTES as MOST_CREDENTIAL } from '../bring-credential.ts'
import { keepBrought } from '../keep-brought.ts'
import { MOST_BYTES, readPage, seenKey } from './read-page.ts'
import { type BackpackRow, type HostRow, requireBackpack } from './store.ts'
import { type CallThere, refusalOf, withBackpack } from './use-backpack.ts'

const PAGE = 50
/** Whoever has more than this at one place is told that there is more. */
const MOST_PAGES = 250
/** Verified in one go; a service that has ten thousand is worked through a press at a time. */
const MOST_NEW = 100
/** How long one go takes: whoever pressed waits for it. */
const MOST_MILLISECONDS = 25_000
const HOUR = 3_600_000
/** The clocks of two servers differ, and a credential may come to a service a while after it was issued. */
const OVERLAP = 24 * HOUR

export type Pulled = {
  /** Waits now for the learner to take it in. */
  readonly brought: number
  /** What does not hold, or is no credential of this kind. */
  readonly refused: number
  readonly hasMore: boolean
}
const NOTHING: Pulled = { brought: 0, refused: 0, hasMore: false }

const noteSeen = (personId: string, backpackId: string, key: string) => async (tx: Tx) => {
  await requireBackpack(tx, personId, backpackId)
  await tx.execute(sql`
    insert into backpack_seen (person_id, backpack_id, key) values (${personId}, ${backpackId}, ${key})
    on conflict do nothing`)
}

async function unseen(deps: Deps, personId: string, backpackId: string, contents: readonly string[]) {
  const keyed = contents.map(content => ({ content, key: seenKey(content) }))
  const seen = await tx(deps, { personId }, tx =>
    tx.execute<{ key: string }>(sql`
      select key from backpack_seen where person_id = ${personId} and backpack_id = ${backpackId}
        and key in (select jsonb_array_elements_text(${JSON.stringify(keyed.map(one => one.key))}::jsonb))`),
  )
  const known = new Set(seen.rows.map(row => row.key))
  return keyed.filter(({ key }) => !known.has(key) && known.add(key))
}

async function keepOne(
  deps: Deps,
  personId: string,
  backpack: BackpackRow,
  { content, key }: { readonly content: string; readonly key: string },
): Promise<'brought' | 'refused' | 'later'> {
  const note = noteSeen(personId, backpack.id, key)
  const way = { personId, issuerId: null, connectionId: backpack.id, fromName: backpack.name }
  const kept = content.length > MOST_CREDENTIAL ? null : await keepBrought(deps, way, content, note)
  if (kept?.outcome === 'busy' || kept?.outcome === 'full') return 'later'
  if (kept !== null && kept.outcome !== 'refused') return 'brought'
  await tx(deps, { personId }, note)
  return 'refused'
}

/** Goes through what a service has, page by page, until there is no more or it has taken long enough. */
async function walk(
  deps: Deps,
  personId: string,
  { backpack, first, call }: { readonly backpack: BackpackRow; readonly first: string; readonly call: CallThere },
): Promise<Pulled> {
  const until = performance.now() + MOST_MILLISECONDS
  const asked = new Set<string>()
  const found = { brought: 0, refused: 0 }
  for (let next: string | null = first; next !== null; ) {
    // A service whose pages lead in a circle has no more.
    if (asked.has(next)) break
    if (asked.size >= MOST_PAGES || performance.now() > until) return { ...found, hasMore: true }
    asked.add(next)
    const answered = await call(next, { method: 'GET', headers: { accept: 'application/json' }, maxBytes: MOST_BYTES })
    if (answered.status !== 200) throw refusalOf(answered.status)
    const page = readPage(next, answered)
    if (!page) throw new Refusal('E_BACKPACK_UNCLEAR')
    for (const one of await unseen(deps, personId, backpack.id, page.contents)) {
      if (found.brought + found.refused >= MOST_NEW || performance.now() > until) return { ...found, hasMore: true }
      const outcome = await keepOne(deps, personId, backpack, one)
      if (outcome === 'later') return { ...found, hasMore: true }
      found[outcome]++
    }
    next = page.next
  }
  return { ...found, hasMore: false }
}

function firstPage({ endpoints }: HostRow, since: Date | null): string {
  const url = new URL(`${endpoints.api}/credentials`)
  url.searchParams.set('limit', String(PAGE))
  url.searchParams.set('offset', '0')
  if (since) url.searchParams.set('since', since.toISOString())
  return url.href
}

/** Of what was asked for by itself, only what was issued since all was brought, at most once an hour. */
async function isDue(deps: Deps, personId: string, id: string): Promise<boolean> {
  const now = deps.clock()
  const due = await tx(deps, { personId }, tx =>
    tx.execute(sql`
      select 1 from backpack where person_id = ${personId} and id = ${id}
        and (asked_at is null or asked_at <= ${new Date(now.getTime() - HOUR).toISOString()})`),
  )
  return due.rows.length > 0
}

/**
 * Brings what a backpack has and has not shown before; it waits then for the learner, as what apps bring.
 *
 * @param byItself nobody has pressed: at most once an hour, and what is new since the last time only
 * @throws Refusal as `withBackpack`; E_BACKPACK_REFUSED, E_BACKPACK_UNCLEAR, E_BACKPACK_UNREACHABLE
 */
export async function pullFrom(deps: Deps, personId: string, id: string, byItself: boolean): Promise<Pulled> {
  if (byItself && !(await isDue(deps, personId, id))) return NOTHING
  return withBackpack(deps, personId, id, async (backpack, host, call) => {
    if (!backpack.scopes.includes('read')) throw new Refusal('E_BACKPACK_REFUSED')
    const begun = deps.clock()
    const set = (column: 'asked_at' | 'brought_until') =>
      tx(deps, { personId }, tx =>
        tx.execute(sql`
          update backpack set ${sql.identifier(column)} = ${begun.toISOString()}
          where person_id = ${personId} and id = ${id}`),
      )
    await set('asked_at')
    const since =
      byItself && backpack.brought_until !== null
        ? new Date(new Date(backpack.brought_until).getTime() - OVERLAP)
        : null
    const pulled = await walk(deps, personId, { backpack, first: firstPage(host, since), call })
    if (!pulled.hasMore) await set('brought_until')
    return pulled
  })
}
