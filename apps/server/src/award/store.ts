import { textFor, textsOf } from '@laurel/core/achievement'
import type { StoredState } from '@laurel/core/award'
import { AWARD_PICTURE, type ContentRow, type Level, likePattern } from '../achievement/store.ts'
import type { Cursor } from '../people/cursor.ts'
import { arrayOf, tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type AwardSort, awardOrder } from './award-order.ts'
import type { NewAward } from './schema.ts'
import type { TranscriptLayout } from './transcript-layout.ts'

export type AwardRow = {
  id: string
  achievement_id: string
  /** The version of the achievement that it was made under, and stays under. */
  achievement_version: number
  learner_id: string
  state: StoredState
  recipient_name: string
  recipient_did: string | null
  level: string | null
  results: NewAward['results']
  evidence: NewAward['evidence']
  narrative: string | null
  valid_from: string
  valid_until: string | null
  credential_id: string
  origin: string | null
  origin_digest: string | null
  public_page: boolean
  /** When the learner opened its page themselves. */
  page_opened_at: string | null
  created_at: string
  approved_at: string | null
  issued_at: string | null
  claimed_at: string | null
  revoked_at: string | null
  revocation_reason: string | null
  suspended_at: string | null
  suspension_reason: string | null
  replaces: string | null
  /** The award that it carries on. */
  renews: string | null
  /** The awards that it consists of, where it was made of several. */
  constituents: string[] | null
  /** Where it is not what the achievement brings. */
  credits_earned: number | null
  /** How what it consists of is arranged, where it is a transcript. */
  transcript: TranscriptLayout | null
}

/** An award with what is shown beside it. */
export type AwardListRow = AwardRow & {
  achievement_name: string
  achievement_kind: string
  achievement_language: string
  achievement_translations: ContentRow['translations']
  achievement_levels: Level[]
  achievement_suspendable: boolean
  picture_sha256: string
  email: string | null
  locale: string | null
  person_id: string | null
  list_id: string | null
  list_index: number | null
  /** The award that takes its place, or waits to. */
  replaced_by: string | null
  /** The award that carries it on, or waits to. */
  renewed_by: string | null
}

const COLUMNS = sql`award.*, achievement.name as achievement_name, achievement.kind as achievement_kind,
    achievement.language as achievement_language, achievement.translations as achievement_translations,
    achievement.levels as achievement_levels, achievement.suspendable as achievement_suspendable, ${AWARD_PICTURE}, learner.email, learner.locale,
    learner.person_id, status_entry.list_id, status_entry.index as list_index,
    (select newer.id from award as newer where newer.issuer_id = award.issuer_id and newer.replaces = award.id) as replaced_by,
    (select newer.id from award as newer where newer.issuer_id = award.issuer_id and newer.renews = award.id) as renewed_by`
const TABLES = sql`award
  join achievement_version as achievement on achievement.issuer_id = award.issuer_id
    and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
  join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
  left join status_entry on status_entry.issuer_id = award.issuer_id and status_entry.award_id = award.id
    and status_entry.purpose = 'revocation'`

/** What was earned, in the reader's language where the achievement has it. */
export const nameFor = (
  row: Pick<AwardListRow, 'achievement_name' | 'achievement_language' | 'achievement_translations'>,
  locale: string,
): string =>
  textFor(
    textsOf(row.achievement_language, row.achievement_name, row.achievement_translations, 'name'),
    locale,
    row.achievement_language,
  ) ?? row.achievement_name

const inOrder = <Row extends { readonly id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] => {
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

/** The rows alone, in the order of `ids`: to state many at once. */
export async function readAwards(tx: Tx, issuerId: string, ids: readonly string[]): Promise<AwardRow[]> {
  const found = await tx.execute<AwardRow>(
    sql`select * from award where issuer_id = ${issuerId} and id = any (${arrayOf('uuid', ids)})`,
  )
  return inOrder(ids, found.rows)
}

/** An award with what a mail says of it. */
export type AwardToTell = AwardRow &
  Pick<
    AwardListRow,
    'achievement_name' | 'achievement_language' | 'achievement_translations' | 'email' | 'locale' | 'person_id'
  >

/** In the order of `ids`. */
export async function findToTell(tx: Tx, issuerId: string, ids: readonly string[]): Promise<AwardToTell[]> {
  const found = await tx.execute<AwardToTell>(sql`
    select award.*, achievement.name as achievement_name, achievement.language as achievement_language,
      achievement.translations as achievement_translations, learner.email, learner.locale, learner.person_id
    from award
    join achievement_version as achievement on achievement.issuer_id = award.issuer_id
      and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
    join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
    where award.issuer_id = ${issuerId} and award.id = any (${arrayOf('uuid', ids)})`)
  return inOrder(ids, found.rows)
}

/** In the order of `ids`. */
export async function findAwards(tx: Tx, issuerId: string, ids: readonly string[]): Promise<AwardListRow[]> {
  const found = await tx.execute<AwardListRow>(
    sql`select ${COLUMNS} from ${TABLES} where award.issuer_id = ${issuerId} and award.id = any (${arrayOf('uuid', ids)})`,
  )
  return inOrder(ids, found.rows)
}

/** The row, locked until the transaction ends, so that two steps on one award happen one after the other. */
export async function lockAward(tx: Tx, issuerId: string, id: string): Promise<AwardRow | undefined> {
  const found = await tx.execute<AwardRow>(
    sql`select * from award where issuer_id = ${issuerId} and id = ${id} for update`,
  )
  return found.rows[0]
}

export type AwardQuery = {
  readonly achievementId?: string | undefined
  readonly learnerId?: string | undefined
  readonly state?: string | undefined
  readonly q?: string | undefined
  readonly limit: number
  readonly sort: AwardSort
  /** The last award of the page before. */
  readonly after: Cursor | null
  readonly now: Date
}

function stateCondition(state: string | undefined, now: Date) {
  const iso = now.toISOString()
  if (!state) return sql``
  if (state === 'expired') return sql`and award.state = 'issued' and award.valid_until < ${iso}`
  if (state === 'suspended') return sql`and award.state = 'issued' and award.suspended_at is not null`
  // What ends within two months and nobody has renewed yet.
  if (state === 'ending')
    return sql`and award.state = 'issued' and award.valid_until >= ${iso}
      and award.valid_until < ${iso}::timestamptz + interval '60 days'
      and not exists (select 1 from award as newer where newer.issuer_id = award.issuer_id
        and (newer.renews = award.id or newer.replaces = award.id))`
  if (state === 'issued')
    return sql`and award.state = 'issued' and (award.valid_until is null or award.valid_until >= ${iso})`
  return sql`and award.state = ${state}`
}

/** @returns the awards with their place in the order, for the cursor of the next page */
export async function listAwards(
  tx: Tx,
  issuerId: string,
  query: AwardQuery,
): Promise<(AwardListRow & { order_key: string })[]> {
  const order = awardOrder(query.sort)
  const found = await tx.execute<AwardListRow & { order_key: string }>(sql`
    select ${COLUMNS}, ${order.key} as order_key from ${TABLES} where award.issuer_id = ${issuerId}
    ${query.achievementId ? sql`and award.achievement_id = ${query.achievementId}` : sql``}
    ${query.learnerId ? sql`and award.learner_id = ${query.learnerId}` : sql``}
    ${stateCondition(query.state, query.now)}
    ${query.q ? sql`and award.search like ${likePattern(query.q)}` : sql``}
    ${query.after ? order.after(query.after) : sql``}
    order by ${order.by} limit ${query.limit}`)
  return found.rows
}

export async function findByOrigin(tx: Tx, issuerId: string, origins: readonly string[]) {
  const found = await tx.execute<{ id: string; origin: string; origin_digest: string | null; state: StoredState }>(sql`
    select id, origin, origin_digest, state from award where issuer_id = ${issuerId}
      and origin = any (${arrayOf('text', origins)})`)
  return new Map(found.rows.map(row => [row.origin, row]))
}

export type AwardToSave = Pick<
  AwardRow,
  | 'id'
  | 'achievement_id'
  | 'achievement_version'
  | 'learner_id'
  | 'state'
  | 'recipient_name'
  | 'recipient_did'
  | 'level'
  | 'results'
  | 'evidence'
  | 'narrative'
  | 'valid_from'
  | 'valid_until'
  | 'credential_id'
  | 'origin'
  | 'origin_digest'
  | 'created_at'
  | 'approved_at'
> & {
  search: string
  constituents?: readonly string[] | null
  credits_earned?: number | null
  transcript?: TranscriptLayout | null
  replaces?: string | null
}

const SAVED = {
  id: 'uuid',
  achievement_id: 'uuid',
  achievement_version: 'integer',
  learner_id: 'uuid',
  state: 'text',
  recipient_name: 'text',
  recipient_did: 'text',
  search: 'text',
  level: 'text',
  results: 'jsonb',
  evidence: 'jsonb',
  narrative: 'text',
  valid_from: 'timestamptz',
  valid_until: 'timestamptz',
  credential_id: 'uuid',
  origin: 'text',
  origin_digest: 'text',
  created_at: 'timestamptz',
  approved_at: 'timestamptz',
  constituents: 'jsonb',
  credits_earned: 'double precision',
  transcript: 'jsonb',
  replaces: 'uuid',
} as const

/** Saves new awards in one statement. @returns the ids saved; an award whose origin is known already is left out */
export async function insertAwards(tx: Tx, issuerId: string, awards: readonly AwardToSave[]): Promise<Set<string>> {
  const saved = await tx.execute<{ id: string }>(sql`
    insert into award (issuer_id, id, achievement_id, achievement_version, learner_id, state, recipient_name, recipient_did, search, level,
      results, evidence, narrative, valid_from, valid_until, credential_id, origin, origin_digest, created_at, approved_at, constituents, credits_earned, transcript, replaces)
    select ${issuerId}, one.id, one.achievement_id, one.achievement_version, one.learner_id, one.state, one.recipient_name, one.recipient_did,
      one.search, one.level, one.results, one.evidence, one.narrative, one.valid_from, one.valid_until,
      one.credential_id, one.origin, one.origin_digest, one.created_at, one.approved_at, one.constituents, one.credits_earned, one.transcript, one.replaces
    from ${tableOf(awards, SAVED)}
    on conflict on constraint award_origin do nothing returning id`)
  return new Set(saved.rows.map(row => row.id))
}
