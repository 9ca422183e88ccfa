import type { DcqlQuery } from '@laurel/core/presentation'
import { likePattern } from '../../achievement/store.ts'
import type { Cursor } from '../../people/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type SQL, sql } from '../../platform/sql.ts'
import type { AnswerFormat, AnswerVerdict, AnswerView, NewPresentationRequest, Want } from './schema.ts'

export type RequestRow = {
  id: string
  name: string
  purpose: string
  wants: Want[]
  formats: AnswerFormat[]
  asks_name: boolean
  is_single: boolean
  response_mode: NewPresentationRequest['responseMode']
  keep_days: number
  ends_at: string | null
  closed_at: string | null
  created_by: string
  created_at: string
}

export const iso = (time: string): string => new Date(time).toISOString()
export const isoOrNull = (time: string | null): string | null => (time === null ? null : iso(time))

export type RequestState = 'open' | 'closed' | 'ended'

export function stateOf({ closed_at, ends_at }: Pick<RequestRow, 'closed_at' | 'ends_at'>, now: Date): RequestState {
  if (closed_at !== null) return 'closed'
  return ends_at !== null && Date.parse(ends_at) <= now.getTime() ? 'ended' : 'open'
}

/** The same decision for a whole list at once. */
const inState = (state: RequestState, now: Date): SQL => {
  const over = sql`ends_at is not null and ends_at <= ${now.toISOString()}`
  return state === 'closed'
    ? sql`closed_at is not null`
    : sql`closed_at is null and ${state === 'ended' ? sql`${over}` : sql`not (${over})`}`
}

export async function saveRequest(
  tx: Tx,
  issuerId: string,
  row: Omit<RequestRow, 'closed_at'> & { token_hash: string; search: string },
): Promise<void> {
  await tx.execute(sql`
    insert into presentation_request (issuer_id, id, token_hash, name, purpose, wants, formats, asks_name, is_single,
      response_mode, keep_days, ends_at, created_by, created_at, search)
    values (${issuerId}, ${row.id}, ${row.token_hash}, ${row.name}, ${row.purpose}, ${JSON.stringify(row.wants)}::jsonb,
      ${JSON.stringify(row.formats)}::jsonb, ${row.asks_name}, ${row.is_single}, ${row.response_mode}, ${row.keep_days},
      ${row.ends_at}, ${row.created_by}, ${row.created_at}, ${row.search})`)
}

export async function findRequest(tx: Tx, issuerId: string, id: string): Promise<RequestRow | undefined> {
  const found = await tx.execute<RequestRow>(
    sql`select * from presentation_request where issuer_id = ${issuerId} and id = ${id}`,
  )
  return found.rows[0]
}

export async function requestByToken(tx: Tx, issuerId: string, hash: string): Promise<RequestRow | undefined> {
  const found = await tx.execute<RequestRow>(
    sql`select * from presentation_request where issuer_id = ${issuerId} and token_hash = ${hash}`,
  )
  return found.rows[0]
}

type ListQuery = {
  readonly q?: string | undefined
  readonly state?: RequestState | undefined
  readonly limit: number
  readonly after: Cursor | null
}

/** The newest first. */
export async function listRequests(tx: Tx, issuerId: string, query: ListQuery, now: Date): Promise<RequestRow[]> {
  const found = await tx.execute<RequestRow>(sql`
    select * from presentation_request where issuer_id = ${issuerId}
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.state ? sql`and ${inState(query.state, now)}` : sql``}
      ${query.after ? sql`and id < ${query.after.id}::uuid` : sql``}
    order by id desc limit ${query.limit}`)
  return found.rows
}

/** @returns false where there is none */
export async function setClosed(tx: Tx, issuerId: string, id: string, at: Date | null): Promise<boolean> {
  const done = await tx.execute(sql`
    update presentation_request set closed_at = ${at?.toISOString() ?? null}
    where issuer_id = ${issuerId} and id = ${id} returning 1`)
  return done.rows.length > 0
}

/** The request with everything that was answered. @returns false where there is none */
export async function removeRequest(tx: Tx, issuerId: string, id: string): Promise<boolean> {
  for (const table of ['presentation_answer', 'presentation_transaction'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and request_id = ${id}`)
  const gone = await tx.execute(
    sql`delete from presentation_request where issuer_id = ${issuerId} and id = ${id} returning 1`,
  )
  return gone.rows.length > 0
}

export type Counts = { readonly fits: number; readonly doesNotFit: number; readonly declined: number }

/** How many answers of each kind, by the id of the request. */
export async function countAnswers(tx: Tx, issuerId: string, ids: readonly string[]): Promise<Map<string, Counts>> {
  const found = await tx.execute<{ request_id: string } & Record<AnswerVerdict, number>>(sql`
    select request_id, count(*) filter (where verdict = 'fits')::int as fits,
      count(*) filter (where verdict = 'does-not-fit')::int as "does-not-fit",
      count(*) filter (where verdict = 'declined')::int as declined
    from presentation_answer where issuer_id = ${issuerId}
      and request_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
    group by request_id`)
  return new Map(
    found.rows.map(row => [
      row.request_id,
      { fits: row.fits, doesNotFit: row['does-not-fit'], declined: row.declined },
    ]),
  )
}

export type ResponseMode = NewPresentationRequest['responseMode'] | 'dc_api.jwt'

export type TransactionRow = {
  id: string
  request_id: string
  response_mode: ResponseMode
  nonce: string
  state: string
  query: DcqlQuery
  tries: number
  expires_at: string
  answered_at: string | null
  verdict: AnswerVerdict | null
}

export async function saveTransaction(
  tx: Tx,
  issuerId: string,
  row: Omit<TransactionRow, 'tries' | 'answered_at' | 'verdict'> & {
    token_hash: string
    created_at: string
    visitor: string
  },
): Promise<void> {
  await tx.execute(sql`
    insert into presentation_transaction (issuer_id, id, token_hash, request_id, response_mode, nonce, state, query,
      created_at, expires_at, visitor)
    values (${issuerId}, ${row.id}, ${row.token_hash}, ${row.request_id}, ${row.response_mode}, ${row.nonce},
      ${row.state}, ${JSON.stringify(row.query)}::jsonb, ${row.created_at}, ${row.expires_at}, ${row.visitor})`)
}

/**
 * Makes room for one more visit, so that no crowd keeps others out: of those that nobody has answered go the oldest of
 * whoever has begun the most, so that no stranger ends what others are about.
 */
export async function makeRoom(tx: Tx, issuerId: string, requestId: string, most: number): Promise<void> {
  await tx.execute(sql`
    with open as (
      select id, visitor from presentation_transaction
      where issuer_id = ${issuerId} and request_id = ${requestId} and answered_at is null),
    busiest as (select visitor from open group by visitor order by count(*) desc, visitor limit 1)
    delete from presentation_transaction where issuer_id = ${issuerId} and id in (
      select open.id from open join busiest on open.visitor is not distinct from busiest.visitor
      order by open.id limit (select greatest(count(*) - ${most - 1}::int, 0) from open))`)
}

export async function transactionByToken(tx: Tx, issuerId: string, hash: string): Promise<TransactionRow | undefined> {
  const found = await tx.execute<TransactionRow>(
    sql`select * from presentation_transaction where issuer_id = ${issuerId} and token_hash = ${hash}`,
  )
  return found.rows[0]
}

/** A response that was turned away. */
export async function countTry(tx: Tx, issuerId: string, id: string): Promise<void> {
  await tx.execute(sql`
    update presentation_transaction set tries = tries + 1 where issuer_id = ${issuerId} and id = ${id}`)
}

/** Of several responses to one transaction one counts (HOSTILE H-21). @returns false for every other */
export async function finishTransaction(
  tx: Tx,
  issuerId: string,
  id: string,
  done: { readonly at: Date; readonly verdict: AnswerVerdict; readonly returnHash: string },
): Promise<boolean> {
  const won = await tx.execute(sql`
    update presentation_transaction set answered_at = ${done.at.toISOString()}, verdict = ${done.verdict},
      return_hash = ${done.returnHash}, visitor = null
    where issuer_id = ${issuerId} and id = ${id} and answered_at is null and expires_at > ${done.at.toISOString()}
    returning 1`)
  return won.rows.length === 1
}

/** What became of the visit from which somebody comes back with this code. */
export async function verdictByReturn(
  tx: Tx,
  issuerId: string,
  requestId: string,
  hash: string,
): Promise<AnswerVerdict | undefined> {
  const found = await tx.execute<{ verdict: AnswerVerdict }>(sql`
    select verdict from presentation_transaction
    where issuer_id = ${issuerId} and request_id = ${requestId} and return_hash = ${hash}`)
  return found.rows[0]?.verdict
}

/** Locked until the transaction ends: of two answers to a request for one, the second finds it closed. */
export async function lockRequest(tx: Tx, issuerId: string, id: string): Promise<RequestRow | undefined> {
  const found = await tx.execute<RequestRow>(
    sql`select * from presentation_request where issuer_id = ${issuerId} and id = ${id} for update`,
  )
  return found.rows[0]
}

export type AnswerRow = {
  id: string
  request_id: string
  verdict: AnswerVerdict
  result: AnswerView['result']
  response_mode: ResponseMode
  reasons: string[]
  facts: string
  reports: string
  presented: string
  answered_at: string
  checked_at: string
}

export async function saveAnswer(
  tx: Tx,
  issuerId: string,
  row: AnswerRow & { about: readonly string[]; search: string },
): Promise<void> {
  await tx.execute(sql`
    insert into presentation_answer (issuer_id, id, request_id, verdict, result, response_mode, reasons, facts, reports,
      presented, about, answered_at, checked_at, search)
    values (${issuerId}, ${row.id}, ${row.request_id}, ${row.verdict}, ${row.result}, ${row.response_mode},
      ${JSON.stringify(row.reasons)}::jsonb, ${row.facts}, ${row.reports}, ${row.presented},
      ${JSON.stringify(row.about)}::jsonb, ${row.answered_at}, ${row.checked_at}, ${row.search})`)
}

export async function findAnswer(
  tx: Tx,
  issuerId: string,
  requestId: string,
  id: string,
): Promise<AnswerRow | undefined> {
  const found = await tx.execute<AnswerRow>(sql`
    select * from presentation_answer where issuer_id = ${issuerId} and request_id = ${requestId} and id = ${id}`)
  return found.rows[0]
}

/** What lists show; reports and what was presented are long, and read one by one. */
export type ListedAnswer = Omit<AnswerRow, 'reports' | 'presented'>
const LISTED = sql`id, request_id, verdict, result, response_mode, reasons, facts, answered_at, checked_at`

type AnswerQuery = {
  readonly q?: string | undefined
  readonly verdict?: AnswerVerdict | undefined
  readonly limit: number
  readonly after: Cursor | null
}

/** The newest first. */
export async function listAnswers(
  tx: Tx,
  issuerId: string,
  requestId: string,
  query: AnswerQuery,
): Promise<ListedAnswer[]> {
  const found = await tx.execute<ListedAnswer>(sql`
    select ${LISTED} from presentation_answer where issuer_id = ${issuerId} and request_id = ${requestId}
      ${query.verdict ? sql`and verdict = ${query.verdict}` : sql``}
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.after ? sql`and id < ${query.after.id}::uuid` : sql``}
    order by id desc limit ${query.limit}`)
  return found.rows
}

/** What a later check says. */
export async function saveCheck(
  tx: Tx,
  issuerId: string,
  row: Pick<AnswerRow, 'id' | 'result' | 'facts' | 'reports' | 'checked_at'>,
): Promise<void> {
  await tx.execute(sql`
    update presentation_answer set result = ${row.result}, facts = ${row.facts}, reports = ${row.reports},
      checked_at = ${row.checked_at}
    where issuer_id = ${issuerId} and id = ${row.id}`)
}

/** @returns false where there is none */
export async function removeAnswer(tx: Tx, issuerId: string, requestId: string, id: string): Promise<boolean> {
  const gone = await tx.execute(sql`
    delete from presentation_answer where issuer_id = ${issuerId} and request_id = ${requestId} and id = ${id}
    returning 1`)
  return gone.rows.length > 0
}
