import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

/** How a credential is written for another wallet. */
export const COPY_FORMATS = ['dc+sd-jwt', 'ldp_vc', 'jwt_vc_json'] as const
export type CopyFormat = (typeof COPY_FORMATS)[number]

/** The forms that a wallet has beside the award itself, to show parts of it. */
export const PART_FORMATS = ['ecdsa-sd-2023', 'bbs-2023', 'dc+sd-jwt'] as const
export type PartFormat = (typeof PART_FORMATS)[number]

export type CopyRow<Format extends CopyFormat | PartFormat = CopyFormat> = {
  id: string
  award_id: string
  format: Format
  /** A form for the wallet of this platform, which no list of other wallets names. */
  is_own: boolean
  holder: string
  unsigned: string
  proof_created: string
  document: string | null
  client: string | null
  created_at: string
  done_at: string | null
  notified: string | null
  notified_at: string | null
  withdrawn_at: string | null
}

/** A form for the wallet's own key. */
export type FormRow = CopyRow<PartFormat>

/** Taken by its wallet or about to be: `done_at` is set. Oldest first. */
export async function copiesOf(tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<CopyRow[]> {
  const found = await tx.execute<CopyRow>(sql`
    select * from wallet_copy where issuer_id = ${issuerId} and done_at is not null and not is_own
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))
    order by id`)
  return found.rows
}

/** The copy that this key has in this format, whether or not it was signed already. */
export async function findCopy(
  tx: Tx,
  issuerId: string,
  awardId: string,
  format: CopyFormat,
  holder: string,
): Promise<CopyRow | undefined> {
  const found = await tx.execute<CopyRow>(sql`
    select * from wallet_copy where issuer_id = ${issuerId} and award_id = ${awardId} and format = ${format}
      and holder = ${holder} and withdrawn_at is null and not is_own`)
  return found.rows[0]
}

/** All forms for the wallets that an award has been in here, oldest first. */
export async function formsOf(tx: Tx, issuerId: string, awardId: string): Promise<FormRow[]> {
  const found = await tx.execute<FormRow>(sql`
    select * from wallet_copy where issuer_id = ${issuerId} and award_id = ${awardId} and is_own order by id`)
  return found.rows
}

/** The forms that the wallet's own key has of an award, whether or not they were signed already. */
export const findForms = async (tx: Tx, issuerId: string, awardId: string, holder: string): Promise<FormRow[]> =>
  (await formsOf(tx, issuerId, awardId)).filter(one => one.holder === holder && one.withdrawn_at === null)

/** How many wallets hold it, or could by now. */
export async function countCopies(tx: Tx, issuerId: string, awardId: string): Promise<number> {
  const found = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from wallet_copy
    where issuer_id = ${issuerId} and award_id = ${awardId} and withdrawn_at is null and not is_own`)
  return found.rows[0]?.count ?? 0
}

export async function saveIntended<Format extends CopyFormat | PartFormat>(
  tx: Tx,
  issuerId: string,
  copy: Omit<CopyRow<Format>, 'document' | 'done_at' | 'notified' | 'notified_at' | 'withdrawn_at'>,
): Promise<CopyRow<Format>> {
  const saved = await tx.execute<CopyRow<Format>>(sql`
    insert into wallet_copy (issuer_id, id, award_id, format, is_own, holder, unsigned, proof_created, client, created_at)
    values (${issuerId}, ${copy.id}, ${copy.award_id}, ${copy.format}, ${copy.is_own}, ${copy.holder}, ${copy.unsigned},
      ${copy.proof_created}, ${copy.client}, ${copy.created_at}) returning *`)
  return saved.rows[0] as CopyRow<Format>
}

/** @returns false where somebody else has closed it */
export async function closeIntended(
  tx: Tx,
  issuerId: string,
  id: string,
  document: string,
  notificationHash: string | null,
  at: string,
): Promise<boolean> {
  const closed = await tx.execute(sql`
    update wallet_copy set document = ${document}, done_at = ${at} where issuer_id = ${issuerId} and id = ${id}
      and done_at is null returning 1`)
  await tx.execute(sql`
    update wallet_copy set notification_hash = ${notificationHash} where issuer_id = ${issuerId} and id = ${id}`)
  return closed.rows.length === 1
}

/** What a wallet says became of what it was given. @returns false for an id that belongs to none of these awards */
export async function noteNotified(
  tx: Tx,
  issuerId: string,
  hash: string,
  awardIds: readonly string[],
  event: string,
  now: Date,
): Promise<boolean> {
  const noted = await tx.execute(sql`
    update wallet_copy set notified = ${event}, notified_at = ${now.toISOString()}
    where issuer_id = ${issuerId} and notification_hash = ${hash}
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb)) returning 1`)
  return noted.rows.length > 0
}

/** Ends every way on which another wallet could still come to these awards. */
export async function endGrants(tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<void> {
  const theirs = sql`(select value from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))`
  for (const table of ['openid4vci_token', 'openid4vci_request'])
    await tx.execute(sql`
      delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and exists (
        select 1 from jsonb_array_elements(coalesce(awards, '[]'::jsonb)) as one where one ->> 'id' in ${theirs})`)
  for (const table of ['openid4vci_transaction', 'openid4vci_offer'])
    await tx.execute(sql`
      delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and award_id::text in ${theirs}`)
}
