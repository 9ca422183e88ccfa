import type { Deps } from '../deps.ts'
import { unrecord } from '../log/record.ts'
import { enterTenant, type Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { RequestRow } from './store.ts'

const ofAwards = (awardIds: readonly string[]) =>
  sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))`

/** What others have said of a learner's awards, for the learner to have. */
export async function exportEndorsements(tx: Tx, issuerId: string, awardIds: readonly string[]) {
  const found = await tx.execute(sql`
    select kind, award_id, organisation, email, message, statements, created_at, declined_at, decline_reason, endorsed_at,
      endorser_name, endorsed_statements, comment, signer_name, signer_role, document, withdrawn_at, withdraw_reason, hidden_at
    from endorsement_request where issuer_id = ${issuerId} and award_id in ${ofAwards(awardIds)} order by id`)
  return found.rows
}

/**
 * Forgets what was asked and said about awards: the requests with their mails, and the endorser's own copy. Of the
 * latter a row without words is left, which keeps its position in the endorser's status list (I2).
 */
export async function eraseEndorsements(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
): Promise<void> {
  const gone = await tx.execute<{ id: string; email: string; endorser_issuer_id: string | null }>(sql`
    delete from endorsement_request where issuer_id = ${issuerId} and award_id in ${ofAwards(awardIds)}
    returning id, email, token_hash, endorser_issuer_id`)
  for (const { email } of gone.rows)
    await tx.execute(
      sql`delete from mail where issuer_id = ${issuerId} and to_email = ${email} and kind in ('endorsement', 'recommendation')`,
    )
  await forgetAddresses(tx, issuerId)
  for (const { id, endorser_issuer_id: endorserId } of gone.rows) {
    if (endorserId === null) continue
    await enterTenant(tx, endorserId)
    await blank(tx, deps, endorserId, id)
  }
  await enterTenant(tx, issuerId)
}

/** Takes one away: the request, and what its author has of it here. Stays in the request's tenant. */
export async function forgetRecommendation(tx: Tx, deps: Deps, row: RequestRow): Promise<void> {
  await tx.execute(sql`delete from endorsement_request where issuer_id = ${row.issuer_id} and id = ${row.id}`)
  await forgetAddresses(tx, row.issuer_id)
  if (row.endorser_issuer_id === null) return
  await enterTenant(tx, row.endorser_issuer_id)
  await blank(tx, deps, row.endorser_issuer_id, row.id)
  await enterTenant(tx, row.issuer_id)
}

async function blank(tx: Tx, deps: Deps, endorserId: string, requestId: string): Promise<void> {
  const blanked = await tx.execute<{ id: string }>(sql`
    update endorsement set erased_at = ${deps.clock().toISOString()}, subject_url = '', comment = '', signer_name = '',
      signer_role = '', unsigned = '{}', document = '', withdraw_reason = null
    where issuer_id = ${endorserId} and request_id = ${requestId} returning id`)
  await unrecord(
    tx,
    endorserId,
    blanked.rows.map(row => row.id),
  )
}

/** Links of requests that are not there any more lead nowhere. */
async function forgetAddresses(tx: Tx, issuerId: string): Promise<void> {
  await tx.execute(sql`
    delete from public_address where kind = 'endorsement' and issuer_id = ${issuerId} and not exists (
      select 1 from endorsement_request where endorsement_request.issuer_id = ${issuerId} and token_hash = address)`)
}

/** Requests that came to nothing. @returns how many were forgotten */
export async function forgetRequests(tx: Tx, issuerId: string, before: string): Promise<number> {
  const gone = await tx.execute(sql`
    delete from endorsement_request where issuer_id = ${issuerId} and endorsed_at is null
      and least(expires_at, declined_at, cancelled_at) < ${before} returning 1`)
  if (gone.rows.length > 0) await forgetAddresses(tx, issuerId)
  return gone.rows.length
}
