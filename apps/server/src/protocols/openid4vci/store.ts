import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { GrantedAward } from './configurations.ts'
import type { Sealing } from './encryption.ts'

export type OfferRow = {
  id: string
  award_id: string
  made_by: 'claim' | 'wallet' | 'issuer'
  person_id: string | null
  second: 'mail' | 'screen' | 'hand'
  misses: number
  created_at: string
  expires_at: string
  redeemed_at: string | null
}

/** Uses something up that can be used once, until it would have ended anyway. @returns false where it was (H-21) */
export async function spendOnce(tx: Tx, issuerId: string, hash: string, ends: Date): Promise<boolean> {
  const spent = await tx.execute(sql`
    insert into openid4vci_spent (issuer_id, hash, expires_at) values (${issuerId}, ${hash}, ${ends.toISOString()})
    on conflict do nothing returning 1`)
  return spent.rows.length === 1
}

export async function saveOffer(
  tx: Tx,
  issuerId: string,
  offer: Omit<OfferRow, 'misses' | 'redeemed_at'> & { token_hash: string; code_hash: string },
): Promise<void> {
  await tx.execute(sql`
    insert into openid4vci_offer (issuer_id, id, award_id, made_by, person_id, token_hash, code_hash, second, created_at, expires_at)
    values (${issuerId}, ${offer.id}, ${offer.award_id}, ${offer.made_by}, ${offer.person_id}, ${offer.token_hash},
      ${offer.code_hash}, ${offer.second}, ${offer.created_at}, ${offer.expires_at})`)
}

const IS_OPEN = (now: Date) => sql`redeemed_at is null and expires_at > ${now.toISOString()}`

/** The offer of an award that can still be taken, made in the same way for the same person. */
export async function openOffer(
  tx: Tx,
  issuerId: string,
  awardId: string,
  madeBy: OfferRow['made_by'],
  personId: string | null,
  mostMisses: number,
  now: Date,
): Promise<OfferRow | undefined> {
  const found = await tx.execute<OfferRow>(sql`
    select * from openid4vci_offer where issuer_id = ${issuerId} and award_id = ${awardId} and made_by = ${madeBy}
      and person_id is not distinct from ${personId} and misses < ${mostMisses} and ${IS_OPEN(now)} order by id desc limit 1`)
  return found.rows[0]
}

/** How many offers of an award were made since. */
export async function countOffers(tx: Tx, issuerId: string, awardId: string, since: Date): Promise<number> {
  const found = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from openid4vci_offer
    where issuer_id = ${issuerId} and award_id = ${awardId} and created_at > ${since.toISOString()}`)
  return found.rows[0]?.count ?? 0
}

export async function offerByToken(tx: Tx, issuerId: string, hash: string): Promise<OfferRow | undefined> {
  const found = await tx.execute<OfferRow>(
    sql`select * from openid4vci_offer where issuer_id = ${issuerId} and token_hash = ${hash}`,
  )
  return found.rows[0]
}

/** Locked: of fifty with the same code one goes on, and tries at its second code are counted one by one (H-21). */
export async function lockOfferByCode(tx: Tx, issuerId: string, hash: string): Promise<OfferRow | undefined> {
  const found = await tx.execute<OfferRow>(
    sql`select * from openid4vci_offer where issuer_id = ${issuerId} and code_hash = ${hash} for update`,
  )
  return found.rows[0]
}

export async function countMiss(tx: Tx, issuerId: string, id: string): Promise<void> {
  await tx.execute(sql`
    update openid4vci_offer set misses = misses + 1 where issuer_id = ${issuerId} and id = ${id}`)
}

/** @returns false where it was redeemed already */
export async function redeemOffer(tx: Tx, issuerId: string, id: string, now: Date): Promise<boolean> {
  const won = await tx.execute(sql`
    update openid4vci_offer set redeemed_at = ${now.toISOString()}
    where issuer_id = ${issuerId} and id = ${id} and redeemed_at is null returning 1`)
  return won.rows.length === 1
}

/** Who takes it, once that is known. */
export async function nameTaker(tx: Tx, issuerId: string, offerId: string, personId: string): Promise<void> {
  await tx.execute(sql`
    update openid4vci_offer set person_id = ${personId} where issuer_id = ${issuerId} and id = ${offerId}`)
  await tx.execute(sql`
    update openid4vci_token set person_id = ${personId} where issuer_id = ${issuerId} and offer_id = ${offerId}`)
}

export type RequestRow = {
  id: string
  client_id: string
  redirect_uri: string
  state: string | null
  code_challenge: string
  wanted: string[]
  dpop_jkt: string | null
  expires_at: string
  person_id: string | null
  awards: GrantedAward[] | null
  decided_at: string | null
  redeemed_at: string | null
}

export async function saveRequest(
  tx: Tx,
  issuerId: string,
  request: Pick<
    RequestRow,
    'id' | 'client_id' | 'redirect_uri' | 'state' | 'code_challenge' | 'wanted' | 'dpop_jkt' | 'expires_at'
  > & { request_hash: string; created_at: string },
): Promise<void> {
  await tx.execute(sql`
    insert into openid4vci_request (issuer_id, id, request_hash, client_id, redirect_uri, state, code_challenge, wanted,
      dpop_jkt, created_at, expires_at)
    values (${issuerId}, ${request.id}, ${request.request_hash}, ${request.client_id}, ${request.redirect_uri},
      ${request.state}, ${request.code_challenge}, ${JSON.stringify(request.wanted)}::jsonb, ${request.dpop_jkt},
      ${request.created_at}, ${request.expires_at})`)
}

/** Under which it was pushed, while it has not ended. */
export async function requestByHash(
  tx: Tx,
  issuerId: string,
  hash: string,
  now: Date,
): Promise<RequestRow | undefined> {
  const found = await tx.execute<RequestRow>(sql`
    select * from openid4vci_request where issuer_id = ${issuerId} and request_hash = ${hash}
      and expires_at > ${now.toISOString()}`)
  return found.rows[0]
}

/** The learner's word, once. @returns false where it was said already */
export async function decideRequest(
  tx: Tx,
  issuerId: string,
  id: string,
  decision: { personId: string; awards: readonly GrantedAward[]; codeHash: string | null; at: Date; until: Date },
): Promise<boolean> {
  const won = await tx.execute(sql`
    update openid4vci_request set person_id = ${decision.personId}, awards = ${JSON.stringify(decision.awards)}::jsonb,
      code_hash = ${decision.codeHash}, decided_at = ${decision.at.toISOString()}, expires_at = ${decision.until.toISOString()}
    where issuer_id = ${issuerId} and id = ${id} and decided_at is null returning 1`)
  return won.rows.length === 1
}

/** Uses an authorisation code up. @returns nothing where it was used, or is none, or is over */
export async function redeemRequest(
  tx: Tx,
  issuerId: string,
  codeHash: string,
  now: Date,
): Promise<RequestRow | undefined> {
  const won = await tx.execute<RequestRow>(sql`
    update openid4vci_request set redeemed_at = ${now.toISOString()}
    where issuer_id = ${issuerId} and code_hash = ${codeHash} and redeemed_at is null
      and expires_at > ${now.toISOString()} returning *`)
  return won.rows[0]
}

export type TokenRow = {
  hash: string
  kind: 'access' | 'refresh'
  offer_id: string | null
  person_id: string | null
  awards: GrantedAward[]
  wanted: string[]
  client_id: string | null
  dpop_jkt: string | null
  expires_at: string
}

export async function saveToken(tx: Tx, issuerId: string, token: TokenRow & { created_at: string }): Promise<void> {
  await tx.execute(sql`
    insert into openid4vci_token (issuer_id, hash, kind, offer_id, person_id, awards, wanted, client_id, dpop_jkt,
      created_at, expires_at)
    values (${issuerId}, ${token.hash}, ${token.kind}, ${token.offer_id}, ${token.person_id},
      ${JSON.stringify(token.awards)}::jsonb, ${JSON.stringify(token.wanted)}::jsonb, ${token.client_id},
      ${token.dpop_jkt}, ${token.created_at}, ${token.expires_at})`)
}

export async function findToken(
  tx: Tx,
  issuerId: string,
  hash: string,
  kind: TokenRow['kind'],
  now: Date,
): Promise<TokenRow | undefined> {
  const found = await tx.execute<TokenRow>(sql`
    select * from openid4vci_token where issuer_id = ${issuerId} and hash = ${hash} and kind = ${kind}
      and expires_at > ${now.toISOString()}`)
  return found.rows[0]
}

/** @returns false where somebody else has used it at this moment */
export async function endToken(tx: Tx, issuerId: string, hash: string): Promise<boolean> {
  const gone = await tx.execute(
    sql`delete from openid4vci_token where issuer_id = ${issuerId} and hash = ${hash} returning 1`,
  )
  return gone.rows.length === 1
}

/** The draft by which a wallet speaks; 1 for 1.0. */
export type Dialect = 13 | 15 | 1

export type TransactionRow = {
  id: string
  offer_id: string | null
  person_id: string | null
  award_id: string
  configuration: string
  holders: string[]
  dialect: Dialect
  /** For which key the credential is sealed, where the first request has said so for good. */
  sealing: Sealing | null
  expires_at: string
  done_at: string | null
}

export async function saveTransaction(
  tx: Tx,
  issuerId: string,
  one: Omit<TransactionRow, 'done_at'> & { hash: string; created_at: string },
): Promise<void> {
  await tx.execute(sql`
    insert into openid4vci_transaction (issuer_id, id, hash, offer_id, person_id, award_id, configuration, holders, dialect,
      sealing, created_at, expires_at)
    values (${issuerId}, ${one.id}, ${one.hash}, ${one.offer_id}, ${one.person_id}, ${one.award_id},
      ${one.configuration}, ${JSON.stringify(one.holders)}::jsonb, ${one.dialect},
      ${one.sealing && JSON.stringify(one.sealing)}::jsonb, ${one.created_at}, ${one.expires_at})`)
}

export async function findTransaction(
  tx: Tx,
  issuerId: string,
  hash: string,
  now: Date,
): Promise<TransactionRow | undefined> {
  const found = await tx.execute<TransactionRow>(sql`
    select * from openid4vci_transaction where issuer_id = ${issuerId} and hash = ${hash} and done_at is null
      and expires_at > ${now.toISOString()}`)
  return found.rows[0]
}

export async function closeTransaction(tx: Tx, issuerId: string, id: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update openid4vci_transaction set done_at = ${now.toISOString()} where issuer_id = ${issuerId} and id = ${id}`)
}

export async function offerById(tx: Tx, issuerId: string, id: string): Promise<OfferRow | undefined> {
  const found = await tx.execute<OfferRow>(
    sql`select * from openid4vci_offer where issuer_id = ${issuerId} and id = ${id}`,
  )
  return found.rows[0]
}
