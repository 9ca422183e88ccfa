import { createHash } from 'node:crypto'
import type { Tx } from '../../../platform/database.ts'
import { sql } from '../../../platform/sql.ts'
import { Refusal } from '../../../refusal.ts'
import type { Description, Endpoints, Wish } from './read-description.ts'

export type HostRow = {
  id: string
  described_at: string
  name: string
  endpoints: Endpoints
  scopes: Wish[]
  client_id: string | null
  client_secret: string | null
  secret_expires_at: string | null
  registered_at: string | null
  used_at: string | null
}
export type BackpackRow = {
  id: string
  host_id: string
  described_at: string
  name: string
  scopes: Wish[]
  connected_at: string
  asked_at: string | null
  brought_until: string | null
  /** Null where the learner has to sign in there again. */
  sealed: string | null
}

/** Services that this server remembers at most: anybody may name one, so they must not fill a table. */
const MOST_HOSTS = 5_000
/** New ones that one person may name in a day: all the backpacks that somebody can have, and some that were mistaken. */
const MOST_NEW = 25
const DAY = 86_400_000
/** When the day of a time began, as `makerOf` counts days. */
const dayOf = (now: Date): Date => new Date(Math.floor(now.getTime() / DAY) * DAY)
export const secondsLeftOf = (now: Date): number => Math.ceil((dayOf(now).getTime() + DAY - now.getTime()) / 1_000)
/** So long after its last use nobody's tokens are of any use there. */
const IDLE_DAYS = 400

const keyOf = ({ describedAt, endpoints, scopes }: Description): string =>
  createHash('sha256')
    .update(JSON.stringify([describedAt, endpoints, scopes]))
    .digest('hex')

/** Why no other service can be remembered: this person has named too many today, or all together have. */
export type NoRoom = 'own' | 'all'

async function roomFor(tx: Tx, madeBy: string): Promise<NoRoom | null> {
  const counted = await tx.execute<{ all: number; own: number }>(sql`
    select count(*)::int as all, count(*) filter (where made_by = ${madeBy})::int as own from backpack_host`)
  const { all = 0, own = 0 } = counted.rows[0] ?? {}
  if (own >= MOST_NEW) return 'own'
  return all >= MOST_HOSTS ? 'all' : null
}

/**
 * The service as described, which is another one where it describes itself otherwise.
 *
 * @param madeBy whoever names it, today
 * @returns why not, where there are too many
 */
export async function keepHost(
  tx: Tx,
  found: Description,
  { id, now, madeBy }: { readonly id: string; readonly now: Date; readonly madeBy: string },
): Promise<HostRow | NoRoom> {
  const key = keyOf(found)
  const known = await tx.execute(sql`update backpack_host set name = ${found.name} where key = ${key} returning 1`)
  if (known.rows.length === 0) {
    const full = await roomFor(tx, madeBy)
    if (full !== null) return full
    await tx.execute(sql`
      insert into backpack_host (id, key, described_at, name, endpoints, scopes, made_at, made_by)
      values (${id}, ${key}, ${found.describedAt}, ${found.name}, ${JSON.stringify(found.endpoints)}::jsonb,
        ${sql.param([...found.scopes])}, ${now.toISOString()}, ${madeBy})
      on conflict on constraint backpack_host_key do nothing`)
  }
  const kept = await tx.execute<HostRow>(sql`select * from backpack_host where key = ${key}`)
  return kept.rows[0]!
}

export async function findHost(tx: Tx, id: string): Promise<HostRow | undefined> {
  const found = await tx.execute<HostRow>(sql`select * from backpack_host where id = ${id}`)
  return found.rows[0]
}

/** Notes what a service calls this server. Of two that register at once the first one counts. */
export async function keepClient(
  tx: Tx,
  host: HostRow,
  client: {
    readonly id: string
    readonly secret: string | null
    readonly secretExpiresAt: Date | null
    readonly registeredAt: Date
  },
): Promise<void> {
  await tx.execute(sql`
    update backpack_host set client_id = ${client.id}, client_secret = ${client.secret},
      secret_expires_at = ${client.secretExpiresAt?.toISOString() ?? null}, registered_at = ${client.registeredAt.toISOString()}
    where id = ${host.id} and client_id is not distinct from ${host.client_id}`)
}

/** The service does not know this server any more: the next who connects has it registered anew. */
export async function forgetClient(tx: Tx, { id, client_id: clientId }: HostRow): Promise<void> {
  await tx.execute(sql`
    update backpack_host set client_id = null, client_secret = null where id = ${id} and client_id = ${clientId}`)
}

export async function touchHost(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update backpack_host set used_at = ${now.toISOString()} where id = ${id}
      and (used_at is null or used_at < ${new Date(now.getTime() - DAY).toISOString()})`)
}

/**
 * Takes away services that nobody has come back from within a day, or used for a long time; and who has named the others
 * on an earlier day.
 */
export async function sweepHosts(tx: Tx, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY).toISOString()
  await tx.execute(sql`
    delete from backpack_host where (used_at is null and made_at < ${before(1)}) or used_at < ${before(IDLE_DAYS)}`)
  await tx.execute(sql`
    update backpack_host set made_by = null where made_by is not null and made_at < ${dayOf(now).toISOString()}`)
}

const BACKPACK = sql`
  select backpack.*, sealed from backpack left join backpack_token as token
    on token.person_id = backpack.person_id and token.backpack_id = backpack.id`

export async function backpacksOf(tx: Tx, personId: string): Promise<BackpackRow[]> {
  const found = await tx.execute<BackpackRow>(
    sql`${BACKPACK} where backpack.person_id = ${personId} order by backpack.id desc limit 100`,
  )
  return found.rows
}

export async function findBackpack(tx: Tx, personId: string, id: string): Promise<BackpackRow | undefined> {
  const found = await tx.execute<BackpackRow>(
    sql`${BACKPACK} where backpack.person_id = ${personId} and backpack.id = ${id}`,
  )
  return found.rows[0]
}

/** A backpack that was disconnected meanwhile gets nothing more written down. @throws Refusal E_NOT_FOUND */
export async function requireBackpack(tx: Tx, personId: string, id: string): Promise<void> {
  const there = await tx.execute(sql`select 1 from backpack where person_id = ${personId} and id = ${id} for update`)
  if (there.rows.length === 0) throw new Refusal('E_NOT_FOUND')
}

/** Tokens that the learner has been given by signing in. */
export async function keepTokens(tx: Tx, personId: string, backpackId: string, sealed: string): Promise<void> {
  await tx.execute(sql`
    insert into backpack_token (person_id, backpack_id, sealed) values (${personId}, ${backpackId}, ${sealed})
    on conflict (person_id, backpack_id) do update set sealed = excluded.sealed`)
}

/** New tokens in the place of others, unless the learner has signed in again meanwhile. @returns whether they stood there */
export async function exchangeTokens(
  tx: Tx,
  personId: string,
  backpackId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const changed = await tx.execute(sql`
    update backpack_token set sealed = ${to}
    where person_id = ${personId} and backpack_id = ${backpackId} and sealed = ${from} returning 1`)
  return changed.rows.length > 0
}

/** Takes away tokens that the service takes no longer, and no newer ones. */
export async function dropTokens(tx: Tx, personId: string, backpackId: string, sealed: string | null): Promise<void> {
  await tx.execute(sql`
    delete from backpack_token where person_id = ${personId} and backpack_id = ${backpackId}
      and sealed is not distinct from ${sealed}`)
}

/** Everything of one backpack, or of all that somebody has: what came from there and nobody took in as well. */
export async function forgetBackpacks(tx: Tx, personId: string, id?: string): Promise<void> {
  const those = (column: 'backpack_id' | 'connection_id' | 'id') =>
    id === undefined ? sql`person_id = ${personId}` : sql`person_id = ${personId} and ${sql.identifier(column)} = ${id}`
  await tx.execute(sql`delete from ob_inbox where ${those('connection_id')} and issuer_id is null`)
  await tx.execute(sql`delete from backpack_seen where ${those('backpack_id')}`)
  await tx.execute(sql`delete from backpack_token where ${those('backpack_id')}`)
  await tx.execute(sql`delete from backpack where ${those('id')}`)
  if (id === undefined) await tx.execute(sql`delete from backpack_request where person_id = ${personId}`)
}
