import { sql } from 'drizzle-orm'
import type { Tx } from '../platform/database.ts'

export type ShareRow = {
  issuer_id: string
  id: string
  award_id: string
  person_id: string
  created_at: string
  expires_at: string | null
  withdrawn_at: string | null
}

export async function findShareByToken(tx: Tx, issuerId: string, tokenHash: string): Promise<ShareRow | undefined> {
  const found = await tx.execute<ShareRow>(sql`
    select issuer_id, id, award_id, person_id, created_at, expires_at, withdrawn_at from share
    where issuer_id = ${issuerId} and token_hash = ${tokenHash}`)
  return found.rows[0]
}

/** In the person's own scope: their shares over all issuers. */
export async function sharesOf(tx: Tx, personId: string): Promise<ShareRow[]> {
  const found = await tx.execute<ShareRow>(sql`
    select issuer_id, id, award_id, person_id, created_at, expires_at, withdrawn_at from share
    where person_id = ${personId} order by id desc limit 500`)
  return found.rows
}

export async function insertShare(tx: Tx, share: ShareRow & { token_hash: string }): Promise<void> {
  await tx.execute(sql`
    insert into share (issuer_id, id, award_id, person_id, token_hash, created_at, expires_at)
    values (${share.issuer_id}, ${share.id}, ${share.award_id}, ${share.person_id}, ${share.token_hash},
      ${share.created_at}, ${share.expires_at})`)
}

export async function withdrawShareRow(tx: Tx, issuerId: string, id: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update share set withdrawn_at = coalesce(withdrawn_at, ${now.toISOString()})
    where issuer_id = ${issuerId} and id = ${id}`)
}
