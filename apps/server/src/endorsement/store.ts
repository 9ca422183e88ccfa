import { type RequestState, requestState, type Statement } from '@laurel/core/endorsement'
import { likePattern, searchText } from '../achievement/store.ts'
import type { Cursor } from '../people/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'

export const SUBJECT_KINDS = ['institution', 'achievement', 'award'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

export type RequestRow = {
  issuer_id: string
  id: string
  kind: 'partner' | 'recommendation'
  subject_kind: SubjectKind
  subject_url: string
  achievement_id: string | null
  achievement_version: number | null
  award_id: string | null
  subject_name: string
  organisation: string
  email: string
  locale: string
  message: string
  statements: Statement[]
  token_hash: string
  asked_by_id: string
  asked_by_name: string
  asked_by_email: string | null
  created_at: string
  sent_at: string
  reminders: number
  expires_at: string
  opened_at: string | null
  declined_at: string | null
  decline_reason: string | null
  cancelled_at: string | null
  endorsed_at: string | null
  endorser_issuer_id: string | null
  endorsement_id: string | null
  endorser_name: string | null
  endorser_url: string | null
  endorser_did: string | null
  proven_host: string | null
  endorsed_statements: Statement[] | null
  comment: string | null
  signer_name: string | null
  signer_role: string | null
  document: string | null
  withdrawn_at: string | null
  withdraw_reason: string | null
  hidden_at: string | null
}

export type EndorsementRow = {
  issuer_id: string
  id: string
  subject_kind: SubjectKind
  subject_url: string
  for_issuer_id: string
  request_id: string
  statements: Statement[]
  comment: string
  signer_name: string
  signer_role: string
  unsigned: string
  proof_created: string
  valid_until: string | null
  created_at: string
  document: string | null
  signed_at: string | null
  withdrawn_at: string | null
  withdraw_reason: string | null
}

export const iso = (time: string) => new Date(time).toISOString()
export const isoOrNull = (time: string | null) => (time === null ? null : iso(time))

const millis = (time: string | null) => (time === null ? null : Date.parse(time))

export const stateOf = (row: RequestRow, now: Date): RequestState =>
  requestState(
    {
      expiresAt: Date.parse(row.expires_at),
      openedAt: millis(row.opened_at),
      endorsedAt: millis(row.endorsed_at),
      declinedAt: millis(row.declined_at),
      withdrawnAt: millis(row.withdrawn_at),
      cancelledAt: millis(row.cancelled_at),
    },
    now.getTime(),
  )

/** The same decision for a whole list at once. */
const inState = (state: RequestState, now: Date): SQL => {
  const open = sql`(endorsed_at is null and declined_at is null and cancelled_at is null)`
  const at = now.toISOString()
  const conditions: Readonly<Record<RequestState, SQL>> = {
    withdrawn: sql`withdrawn_at is not null`,
    endorsed: sql`withdrawn_at is null and endorsed_at is not null`,
    declined: sql`endorsed_at is null and declined_at is not null`,
    cancelled: sql`endorsed_at is null and declined_at is null and cancelled_at is not null`,
    expired: sql`${open} and expires_at <= ${at}`,
    asked: sql`${open} and expires_at > ${at} and opened_at is null`,
    opened: sql`${open} and expires_at > ${at} and opened_at is not null`,
  }
  return conditions[state]
}

type RequestQuery = {
  readonly q?: string | undefined
  readonly state?: RequestState | undefined
  readonly subject?: SubjectKind | undefined
  readonly achievementId?: string | undefined
  readonly awardId?: string | undefined
  readonly limit: number
  readonly after: Cursor | null
}

/** Partners whom an institution has asked, the newest first. */
export async function listRequests(tx: Tx, issuerId: string, query: RequestQuery, now: Date): Promise<RequestRow[]> {
  const found = await tx.execute<RequestRow>(sql`
    select * from endorsement_request where issuer_id = ${issuerId} and kind = 'partner'
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.state ? sql`and ${inState(query.state, now)}` : sql``}
      ${query.subject ? sql`and subject_kind = ${query.subject}` : sql``}
      ${query.achievementId ? sql`and achievement_id = ${query.achievementId}` : sql``}
      ${query.awardId ? sql`and award_id = ${query.awardId}` : sql``}
      ${query.after ? sql`and id < ${query.after.id}::uuid` : sql``}
    order by id desc limit ${query.limit}`)
  return found.rows
}

export async function findRequest(tx: Tx, issuerId: string, id: string): Promise<RequestRow | undefined> {
  const found = await tx.execute<RequestRow>(
    sql`select * from endorsement_request where issuer_id = ${issuerId} and id = ${id}`,
  )
  return found.rows[0]
}

/** The row, locked until the transaction ends: of two who answer at once the second sees what the first said. */
export async function lockRequest(
  tx: Tx,
  issuerId: string,
  by: { readonly id: string } | { readonly hash: string },
): Promise<RequestRow | undefined> {
  const which = 'id' in by ? sql`id = ${by.id}` : sql`token_hash = ${by.hash}`
  const found = await tx.execute<RequestRow>(
    sql`select * from endorsement_request where issuer_id = ${issuerId} and ${which} for update`,
  )
  return found.rows[0]
}

export const searchOf = (row: Pick<RequestRow, 'organisation' | 'email' | 'subject_name'>, endorser = '') =>
  searchText(row.organisation, row.email, row.subject_name, endorser)

export const textArray = (texts: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`

/** What is signed and in force about any of these ids, the newest first; what the institution hides is left out. */
export async function endorsementsAbout(
  tx: Tx,
  issuerId: string,
  urls: readonly string[],
  now: Date,
): Promise<(RequestRow & { document: string; valid_until: string | null })[]> {
  if (urls.length === 0) return []
  const found = await tx.execute<RequestRow & { document: string; valid_until: string | null }>(sql`
    select *, document::jsonb ->> 'validUntil' as valid_until from endorsement_request
    where issuer_id = ${issuerId} and document is not null and withdrawn_at is null and hidden_at is null
      and subject_url in (select jsonb_array_elements_text(${JSON.stringify(urls)}::jsonb))
      and coalesce((document::jsonb ->> 'validUntil')::timestamptz > ${now.toISOString()}, true)
    order by endorsed_at desc, id desc limit 200`)
  return found.rows
}
