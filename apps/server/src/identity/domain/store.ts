import type { Served } from '@laurel/core/did'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

/** What was found at a domain, file by file; null for a file that it does not need. */
export type Found = {
  readonly document: Served
  readonly log: Served | null
  readonly witnesses: Served | null
}

export type DomainRow = {
  readonly id: string
  readonly did: string
  readonly added_at: string
  readonly used_since: string | null
  readonly given_up_at: string | null
  readonly checked_at: string | null
  readonly found: Found | null
  readonly is_live: boolean
  readonly failing_since: string | null
  readonly told: string | null
}

/** Every domain that an institution has set up or used, in the order of their first use. */
export async function listDomains(tx: Tx, issuerId: string): Promise<DomainRow[]> {
  const found = await tx.execute<DomainRow>(sql`
    select id, did, added_at, used_since, given_up_at, checked_at, found, is_live, failing_since, told from issuer_domain
    where issuer_id = ${issuerId} order by used_since nulls last, id`)
  return found.rows
}

export const findDomain = async (tx: Tx, issuerId: string, id: string): Promise<DomainRow | undefined> =>
  (await listDomains(tx, issuerId)).find(one => one.id === id)

export async function insertDomain(tx: Tx, issuerId: string, id: string, did: string, now: Date): Promise<void> {
  await tx.execute(sql`
    insert into issuer_domain (issuer_id, id, did, added_at) values (${issuerId}, ${id}, ${did}, ${now.toISOString()})
    on conflict on constraint issuer_domain_did do update set given_up_at = null, failing_since = null, told = null`)
}

export const deleteDomain = (tx: Tx, issuerId: string, id: string) =>
  tx.execute(sql`delete from issuer_domain where issuer_id = ${issuerId} and id = ${id} and used_since is null`)

export const giveUp = (tx: Tx, issuerId: string, id: string, now: Date) =>
  tx.execute(sql`
    update issuer_domain set given_up_at = ${now.toISOString()}, failing_since = null, told = null
    where issuer_id = ${issuerId} and id = ${id} and given_up_at is null`)

/** What a check has found. @param isGood whether what is signed verifies by it */
export async function saveFound(
  tx: Tx,
  issuerId: string,
  id: string,
  { found, isLive, isGood, now }: { found: Found; isLive: boolean; isGood: boolean; now: Date },
): Promise<void> {
  const at = now.toISOString()
  await tx.execute(sql`
    update issuer_domain set found = ${JSON.stringify(found)}::jsonb, is_live = ${isLive}, checked_at = ${at},
      failing_since = case when ${isGood} then null else coalesce(failing_since, ${at}::timestamptz) end,
      told = case when ${isGood} then null else told end
    where issuer_id = ${issuerId} and id = ${id}`)
}

export const markTold = (tx: Tx, issuerId: string, id: string, told: string) =>
  tx.execute(sql`update issuer_domain set told = ${told} where issuer_id = ${issuerId} and id = ${id}`)

export const markUsed = (tx: Tx, issuerId: string, id: string, now: Date) =>
  tx.execute(sql`
    update issuer_domain set used_since = coalesce(used_since, ${now.toISOString()})
    where issuer_id = ${issuerId} and id = ${id}`)

/** From now on new credentials name this DID; the one under this server's own address stays known. */
export const nameBy = (tx: Tx, issuerId: string, did: string) =>
  tx.execute(sql`
    update issuer set home_did = nullif(coalesce(home_did, did), ${did}), did = ${did} where issuer_id = ${issuerId}`)
