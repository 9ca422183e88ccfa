import type { Json } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

export type HeldAward = {
  issuer_id: string
  award_id: string
  /** Set where the wallet that it was in is lost, and it has not been issued anew. */
  lost_at: string | null
}

/** Which awards are in a person's wallet. Read in the person's own scope. */
export async function awardsOfPerson(tx: Tx, personId: string): Promise<HeldAward[]> {
  const found = await tx.execute<HeldAward>(sql`
    select issuer_id, award_id, lost_at from wallet_award where person_id = ${personId} order by award_id desc limit 1000`)
  return found.rows
}

export async function putIntoWallet(
  tx: Tx,
  personId: string,
  issuerId: string,
  awardId: string,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into wallet_award (person_id, issuer_id, award_id, added_at)
    values (${personId}, ${issuerId}, ${awardId}, ${now.toISOString()}) on conflict do nothing`)
}

/** Takes out what was never issued; the transaction is in the person's scope from here on. */
export async function takeFromWallet(tx: Tx, personId: string, issuerId: string, awardId: string): Promise<void> {
  await tx.execute(sql`select set_config('laurel.person_id', ${personId}, true)`)
  await tx.execute(sql`
    delete from wallet_award where person_id = ${personId} and issuer_id = ${issuerId} and award_id = ${awardId}`)
}

/** What the person's device has sealed. */
export type NewVault = { readonly blob: string; readonly locks: Json }
export type VaultRow = { version: number; blob: string; locks: Json }

export async function findVault(tx: Tx, personId: string): Promise<VaultRow | undefined> {
  const found = await tx.execute<VaultRow>(sql`select version, blob, locks from vault where person_id = ${personId}`)
  return found.rows[0]
}

/**
 * Keeps a vault if the version seen is still the current one; version 0 stands for none yet.
 *
 * @returns the new version, or `undefined` if somebody else (another device) was first
 */
export async function saveVault(
  tx: Tx,
  personId: string,
  seen: number,
  vault: NewVault,
  now: Date,
): Promise<number | undefined> {
  const locks = JSON.stringify(vault.locks)
  const saved =
    seen === 0
      ? await tx.execute<{ version: number }>(sql`
          insert into vault (person_id, version, blob, locks, updated_at)
          values (${personId}, 1, ${vault.blob}, ${locks}::jsonb, ${now.toISOString()})
          on conflict do nothing returning version`)
      : await tx.execute<{ version: number }>(sql`
          update vault set version = version + 1, blob = ${vault.blob}, locks = ${locks}::jsonb,
            updated_at = ${now.toISOString()}
          where person_id = ${personId} and version = ${seen} returning version`)
  return saved.rows[0]?.version
}

export async function saveChallenge(tx: Tx, personId: string, challenge: string, expires: Date): Promise<void> {
  await tx.execute(sql`delete from wallet_challenge where person_id = ${personId} and expires_at < now()`)
  await tx.execute(sql`
    insert into wallet_challenge (person_id, challenge, expires_at)
    values (${personId}, ${challenge}, ${expires.toISOString()})`)
}

/** Uses a challenge up. Of fifty that try at once, one gets `true` (H-21). */
export async function spendChallenge(tx: Tx, personId: string, challenge: string, now: Date): Promise<boolean> {
  const spent = await tx.execute(sql`
    delete from wallet_challenge
    where person_id = ${personId} and challenge = ${challenge} and expires_at > ${now.toISOString()} returning 1`)
  return spent.rows.length === 1
}

/**
 * Ties a person's wallet to the key that it first shows. In the person's own scope.
 *
 * @returns false for any other key
 */
export async function bindKey(tx: Tx, personId: string, did: string, now: Date): Promise<boolean> {
  await tx.execute(sql`
    insert into wallet_key (person_id, did, bound_at) values (${personId}, ${did}, ${now.toISOString()})
    on conflict do nothing`)
  const known = await tx.execute(sql`select 1 from wallet_key where person_id = ${personId} and did = ${did}`)
  return known.rows.length === 1
}

/** Whether a person's wallet is tied to a key. In the person's own scope. */
export async function hasKey(tx: Tx, personId: string): Promise<boolean> {
  const found = await tx.execute(sql`select 1 from wallet_key where person_id = ${personId}`)
  return found.rows.length === 1
}
