import { textsOf } from '@laurel/core/achievement'
import { type ContentRow, likePattern, pictureUrl } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import type { Cursor } from '../people/cursor.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import type { Role } from '../people/roles.ts'
import { may } from '../people/roles.ts'
import { currentIssuer } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'
import type { CLAIM_SORTS, ClaimLine } from './schema.ts'
import type { ClaimRow, ReviewRow } from './store.ts'
import { iso, sharedView } from './views.ts'

export type ClaimSort = (typeof CLAIM_SORTS)[number]
export type ClaimQuery = {
  readonly q?: string | undefined
  /** A state, `open` for what waits for the school, or nothing for all. */
  readonly state?: string | undefined
  readonly achievementId?: string | undefined
  readonly learnerId?: string | undefined
  /** `me`, `nobody`, or somebody's id. */
  readonly assessor?: string | undefined
  readonly kind?: ClaimRow['kind'] | undefined
  readonly due?: 'overdue' | 'soon' | undefined
  readonly sort: ClaimSort
  readonly after: Cursor | null
  readonly limit: number
}

export type ClaimListRow = ClaimRow &
  Pick<ContentRow, 'name' | 'language' | 'translations' | 'picture_sha256'> & {
    learner_name: string
    learner_email: string | null
    assessors: number
    reviews: Pick<ReviewRow, 'seat' | 'assessor_id' | 'assessor_name' | 'finished_at'>[]
    order_key: string
  }

const STAMP = 'YYYYMMDDHH24MISSUS'
const stamp = (column: SQL, none: string) =>
  sql`coalesce(to_char(${column} at time zone 'UTC', ${STAMP}), ${none}) collate "C"`
const ORDERS: Readonly<Record<ClaimSort, { readonly key: SQL; readonly down: boolean }>> = {
  '-submitted': { key: stamp(sql`coalesce(claim.submitted_at, claim.created_at)`, ''), down: true },
  submitted: { key: stamp(sql`coalesce(claim.submitted_at, claim.created_at)`, ''), down: false },
  // What is due first, and at the end what nobody has set a day for.
  due: { key: stamp(sql`claim.due_at`, '9'), down: false },
  name: { key: sql`laurel_name_key(learner.name)`, down: false },
}

/** A learner's draft is the learner's own; one that the school began is known to it. */
const KNOWN_TO_SCHOOL = sql`(claim.round > 0 or claim.begun_by is not null)`

const seats = sql`(select coalesce(json_agg(json_build_object('seat', seat, 'assessor_id', assessor_id, 'assessor_name',
  assessor_name, 'finished_at', finished_at) order by case seat when 'first' then 1 when 'second' then 2 else 3 end), '[]')
  from learner_claim_review as review where review.issuer_id = claim.issuer_id and review.claim_id = claim.id) as reviews`

const hasReview = (condition: SQL) => sql`exists (select 1 from learner_claim_review as review
  where review.issuer_id = claim.issuer_id and review.claim_id = claim.id ${condition})`

function assessorCondition(assessor: string | undefined, me: string): SQL {
  if (!assessor) return sql``
  if (assessor === 'nobody') return sql`and not ${hasReview(sql``)}`
  return sql`and ${hasReview(sql`and review.assessor_id = ${assessor === 'me' ? me : assessor}`)}`
}

export async function listClaims(tx: Tx, deps: Deps, actor: Actor, query: ClaimQuery): Promise<ClaimListRow[]> {
  const { key, down } = ORDERS[query.sort]
  const now = deps.clock().toISOString()
  const [way, past] = down ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const found = await tx.execute<ClaimListRow>(sql`
    select claim.*, claim.done_on::text, version.name, version.language, version.translations, version.picture_sha256,
      learner.name as learner_name, learner.email as learner_email, achievement.assessors, ${seats},
      (${key})::text as order_key
    from learner_claim as claim
    join learner on learner.issuer_id = claim.issuer_id and learner.id = claim.learner_id
    join achievement on achievement.issuer_id = claim.issuer_id and achievement.id = claim.achievement_id
    join achievement_version as version on version.issuer_id = claim.issuer_id
      and version.achievement_id = claim.achievement_id and version.version = claim.achievement_version
    where claim.issuer_id = ${actor.issuerId} and ${KNOWN_TO_SCHOOL}
      ${query.q ? sql`and claim.search like ${likePattern(query.q)}` : sql``}
      ${query.state === 'open' ? sql`and claim.state in ('submitted', 'in-review', 'appealed')` : query.state ? sql`and claim.state = ${query.state}` : sql``}
      ${query.kind ? sql`and claim.kind = ${query.kind}` : sql``}
      ${query.achievementId ? sql`and claim.achievement_id = ${query.achievementId}` : sql``}
      ${query.learnerId ? sql`and claim.learner_id = ${query.learnerId}` : sql``}
      ${assessorCondition(query.assessor, actor.id)}
      ${query.due ? sql`and claim.state in ('submitted', 'in-review', 'appealed') and claim.due_at < ${now}::timestamptz ${query.due === 'soon' ? sql`+ interval '3 days'` : sql``}` : sql``}
      ${query.after ? sql`and (${key}, claim.id) ${past} (${query.after.key}::text collate "C", ${query.after.id}::uuid)` : sql``}
    order by ${key} ${way}, claim.id ${way} limit ${query.limit}`)
  return found.rows
}

/** The lines of a list, or the one claim `id`. */
export async function claimLines(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  rows: readonly ClaimListRow[],
): Promise<(row: ClaimListRow) => ClaimLine> {
  const { short_name: shortName } = await currentIssuer(tx, issuerId)
  const protections = await protectionsOf(tx, issuerId, [...new Set(rows.map(row => row.learner_id))], deps.clock())
  return row => ({
    ...sharedView(row),
    learner: {
      id: row.learner_id,
      name: row.learner_name,
      email: row.learner_email,
      isMinor: (protections.get(row.learner_id)?.stage ?? 'adult') !== 'adult',
    },
    achievement: {
      id: row.achievement_id,
      name: row.name,
      names: textsOf(row.language, row.name, row.translations, 'name'),
      imageUrl: pictureUrl(deps.baseUrl, shortName, row.picture_sha256),
    },
    assessors: row.reviews.map(one => ({
      seat: one.seat,
      id: one.assessor_id,
      name: one.assessor_name,
      isFinished: one.finished_at !== null,
    })),
    needs: row.assessors,
    dueAt: iso(row.due_at),
    begunBy: row.begun_by_name,
  })
}

/** One claim as the school knows it, or nothing. */
export async function claimRow(tx: Tx, issuerId: string, id: string): Promise<ClaimListRow | undefined> {
  const found = await tx.execute<ClaimListRow>(sql`
    select claim.*, claim.done_on::text, version.name, version.language, version.translations, version.picture_sha256,
      learner.name as learner_name, learner.email as learner_email, achievement.assessors, ${seats}, '' as order_key
    from learner_claim as claim
    join learner on learner.issuer_id = claim.issuer_id and learner.id = claim.learner_id
    join achievement on achievement.issuer_id = claim.issuer_id and achievement.id = claim.achievement_id
    join achievement_version as version on version.issuer_id = claim.issuer_id
      and version.achievement_id = claim.achievement_id and version.version = claim.achievement_version
    where claim.issuer_id = ${issuerId} and claim.id = ${id} and ${KNOWN_TO_SCHOOL}`)
  return found.rows[0]
}

/** The members who may assess, by name. */
export async function listAssessors(tx: Tx, issuerId: string): Promise<{ id: string; name: string }[]> {
  const found = await tx.execute<{ id: string; name: string; role: Role }>(sql`
    select member.user_id as id, person.name, member.role from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} order by lower(person.name), member.user_id limit 1000`)
  return found.rows.filter(row => may(row.role, 'claims:assess')).map(({ id, name }) => ({ id, name }))
}
