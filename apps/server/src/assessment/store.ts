import type { ClaimState, Marks } from '@laurel/core/assessment'
import { findVersions, type VersionRow, versionKey } from '../achievement/versions.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

export type ClaimRow = {
  issuer_id: string
  id: string
  learner_id: string
  person_id: string | null
  kind: 'evidence' | 'recognition'
  achievement_id: string
  achievement_version: number
  state: ClaimState
  round: number
  narrative: string
  reflection: string
  shows_narrative: boolean
  done_on: string | null
  hours: number | null
  revision: number
  begun_by: string | null
  begun_by_name: string | null
  due_at: string | null
  created_at: string
  changed_at: string
  submitted_at: string | null
  decided_at: string | null
  rework_criteria: string[]
  marks: Marks
  level: string | null
  appealed_at: string | null
  award_id: string | null
}

export type ItemRow = {
  id: string
  claim_id: string
  position: number
  kind: 'link' | 'video' | 'file'
  name: string
  url: string | null
  criteria: string[]
  round: number
  is_public: boolean
  state: 'uploading' | 'checking' | 'held' | 'ready' | 'refused'
  problem: 'type' | 'picture' | 'infected' | 'macros' | null
  size: string | null
  type: string | null
  sha256: string | null
  bytes: string | null
  /** Of a file on its way: the parts that are here. */
  parts: number[]
}

export type Seat = 'first' | 'second' | 'third'
export type ReviewRow = {
  seat: Seat
  round: number
  assessor_id: string
  assessor_name: string
  marks: Marks
  comments: Record<string, string>
  level: string | null
  verb: 'approve' | 'rework' | 'decline' | null
  reason: string | null
  rework_criteria: string[]
  changed_at: string
  finished_at: string | null
}

export type ConflictRow = { person_id: string; kind: 'declared' | 'appeal'; name: string; note: string; at: string }

export type MessageRow = {
  id: string
  at: string
  by_kind: 'learner' | 'assessor' | 'server'
  by_id: string
  by_name: string
  kind: string
  text: string
  details: Record<string, unknown>
  is_internal: boolean
}

const COLUMNS = sql`claim.issuer_id, claim.id, claim.learner_id, claim.person_id, claim.kind, claim.achievement_id,
  claim.achievement_version, claim.state, claim.round, claim.narrative, claim.reflection, claim.shows_narrative,
  claim.done_on::text, claim.hours, claim.revision, claim.begun_by, claim.begun_by_name, claim.due_at, claim.created_at,
  claim.changed_at, claim.submitted_at, claim.decided_at, claim.rework_criteria, claim.marks, claim.level,
  claim.appealed_at, claim.award_id`

export async function findClaim(tx: Tx, issuerId: string, id: string): Promise<ClaimRow> {
  const found = await tx.execute<ClaimRow>(
    sql`select ${COLUMNS} from learner_claim as claim where issuer_id = ${issuerId} and id = ${id}`,
  )
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

/** The row, locked until the transaction ends: two steps on one claim happen one after the other. */
export async function lockClaim(tx: Tx, issuerId: string, id: string): Promise<ClaimRow> {
  await tx.execute(sql`select 1 from learner_claim where issuer_id = ${issuerId} and id = ${id} for update`)
  return findClaim(tx, issuerId, id)
}

export async function itemsOf(tx: Tx, issuerId: string, claimId: string): Promise<ItemRow[]> {
  const found = await tx.execute<ItemRow>(sql`
    select item.*, (select coalesce(json_agg(part.number order by part.number), '[]') from learner_claim_part as part
      where part.issuer_id = item.issuer_id and part.item_id = item.id) as parts
    from learner_claim_item as item where issuer_id = ${issuerId} and claim_id = ${claimId} order by position, id`)
  return found.rows
}

export async function reviewsOf(tx: Tx, issuerId: string, claimId: string): Promise<ReviewRow[]> {
  const found = await tx.execute<ReviewRow>(sql`
    select seat, round, assessor_id, assessor_name, marks, comments, level, verb, reason, rework_criteria, changed_at,
      finished_at from learner_claim_review
    where issuer_id = ${issuerId} and claim_id = ${claimId}
    order by case seat when 'first' then 1 when 'second' then 2 else 3 end`)
  return found.rows
}

export async function conflictsOf(tx: Tx, issuerId: string, claimId: string): Promise<ConflictRow[]> {
  const found = await tx.execute<ConflictRow>(sql`
    select person_id, kind, name, note, at from learner_claim_conflict
    where issuer_id = ${issuerId} and claim_id = ${claimId} order by at`)
  return found.rows
}

export async function messagesOf(tx: Tx, issuerId: string, claimId: string): Promise<MessageRow[]> {
  const found = await tx.execute<MessageRow>(sql`
    select id, at, by_kind, by_id, by_name, kind, text, details, is_internal from learner_claim_message
    where issuer_id = ${issuerId} and claim_id = ${claimId} order by id`)
  return found.rows
}

/** What the claim is judged by: the version of the achievement that it is made under. */
export async function versionOf(
  tx: Tx,
  issuerId: string,
  claim: Pick<ClaimRow, 'achievement_id' | 'achievement_version'>,
): Promise<VersionRow> {
  const versions = await findVersions(tx, issuerId, [claim.achievement_id])
  const version = versions.get(versionKey(claim.achievement_id, claim.achievement_version))
  if (!version) throw new Error('a claim without its achievement')
  return version
}

/** How many people have to judge it, as the school has it now. */
export async function assessorsNeeded(tx: Tx, issuerId: string, achievementId: string): Promise<number> {
  const found = await tx.execute<{ assessors: number }>(
    sql`select assessors from achievement where issuer_id = ${issuerId} and id = ${achievementId}`,
  )
  return found.rows[0]?.assessors ?? 1
}

export async function sayInClaim(
  tx: Tx,
  deps: { readonly newId: () => string; readonly clock: () => Date },
  issuerId: string,
  claimId: string,
  message: Omit<MessageRow, 'id' | 'at' | 'details' | 'is_internal'> &
    Partial<Pick<MessageRow, 'details' | 'is_internal'>>,
): Promise<void> {
  await tx.execute(sql`
    insert into learner_claim_message (issuer_id, id, claim_id, at, by_kind, by_id, by_name, kind, text, details, is_internal)
    values (${issuerId}, ${deps.newId()}, ${claimId}, ${deps.clock().toISOString()}, ${message.by_kind}, ${message.by_id},
      ${message.by_name}, ${message.kind}, ${message.text}, ${JSON.stringify(message.details ?? {})}::jsonb,
      ${message.is_internal ?? false})`)
}
