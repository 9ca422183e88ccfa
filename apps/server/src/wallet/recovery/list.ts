import { likePattern } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import type { Cursor } from '../../people/cursor.ts'
import { protectionsOf } from '../../people/minors/protection.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { beginCode, hasBeginCode } from './begin-code.ts'
import { waitHours } from './decide.ts'
import type { Recovery, RecoveryDetail } from './schema.ts'
import { ACTIVE, awardsOfRequest, type RecoveryRow, shownState } from './store.ts'

type Row = RecoveryRow & { name: string; email: string | null }

const iso = (time: string | null) => time && new Date(time).toISOString()

export const recoveryView = (row: Row, isMinor: boolean, now: Date): Recovery => ({
  id: row.id,
  learner: { id: row.learner_id, name: row.name, email: row.email, isMinor },
  state: shownState(row, now),
  askedAt: new Date(row.asked_at).toISOString(),
  expiresAt: new Date(row.expires_at).toISOString(),
  checkedBy: row.checked_by_name,
  confirmedBy: row.confirmed_by_name,
  dueAt: iso(row.due_at),
  closedAt: iso(row.closed_at),
  reissued: row.reissued,
})

const TABLES = sql`recovery_request as request
  join learner on learner.issuer_id = request.issuer_id and learner.id = request.learner_id`

/** Requests that wait for somebody here. */
const isWaiting = (now: Date) => sql`${ACTIVE} and (state = 'confirmed' or expires_at > ${now.toISOString()})`

/** Newest first. */
export async function listRecoveries(
  tx: Tx,
  issuerId: string,
  query: {
    readonly state: 'waiting' | 'over' | 'all'
    readonly q?: string | undefined
    readonly after: Cursor | null
    readonly limit: number
    readonly now: Date
  },
): Promise<Row[]> {
  const { state, q, after, now } = query
  const found = await tx.execute<Row>(sql`
    select request.*, learner.name, learner.email from ${TABLES} where request.issuer_id = ${issuerId}
      ${state === 'waiting' ? sql`and ${isWaiting(now)}` : state === 'over' ? sql`and not (${isWaiting(now)})` : sql``}
      ${q ? sql`and (lower(learner.name) like ${likePattern(q)} or learner.email like ${likePattern(q)})` : sql``}
      ${after ? sql`and request.id < ${after.id}::uuid` : sql``}
    order by request.id desc limit ${query.limit}`)
  return found.rows
}

/** How many wait, for the first page of the console. */
export async function countWaiting(tx: Tx, issuerId: string, now: Date): Promise<number> {
  const found = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from recovery_request where issuer_id = ${issuerId} and ${isWaiting(now)}`)
  return found.rows[0]?.count ?? 0
}

/** What a request is about: what would be issued anew, or what was. */
async function awardsShown(tx: Tx, deps: Deps, row: Row): Promise<RecoveryDetail['awards']> {
  const view = (one: { id: string; achievement: string; kind: string; valid_from: string }) => ({
    id: one.id,
    achievement: one.achievement,
    kind: one.kind,
    validFrom: new Date(one.valid_from).toISOString(),
  })
  if (row.state !== 'reissued') return (await awardsOfRequest(tx, row.issuer_id, row, deps.clock())).map(view)
  const made = await tx.execute<{ id: string; achievement: string; kind: string; valid_from: string }>(sql`
    select award.id, achievement.name as achievement, achievement.kind, award.valid_from from award
    join achievement_version as achievement on achievement.issuer_id = award.issuer_id
      and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
    where award.issuer_id = ${row.issuer_id} and award.learner_id = ${row.learner_id}
      and award.origin like ${`recovery:${row.id}:%`} order by award.id`)
  return made.rows.map(view)
}

export function readRecovery(deps: Deps, actor: Actor, id: string): Promise<RecoveryDetail> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const found = await tx.execute<Row>(sql`
      select request.*, learner.name, learner.email from ${TABLES}
      where request.issuer_id = ${issuerId} and request.id = ${id}`)
    const row = found.rows[0]
    if (!row) throw new Refusal('E_NOT_FOUND')
    const now = deps.clock()
    const protection = (await protectionsOf(tx, issuerId, [row.learner_id], now)).get(row.learner_id)
    const state = shownState(row, now)
    const hasCode = hasBeginCode(row, now) && row.person_id !== actor.id
    const step = state === 'checked' ? row.checked_by : null
    return {
      ...recoveryView(row, (protection?.stage ?? 'adult') !== 'adult', now),
      message: row.message,
      checkedAt: iso(row.checked_at),
      checkNote: row.check_note,
      // Nobody is given their own by the console: whoever sits in a member's mailbox is in there too.
      code: hasCode ? beginCode(deps, row) : null,
      hasCodeEnded: hasCode && beginCode(deps, row) === null,
      confirmedAt: iso(row.confirmed_at),
      declinedBy: row.declined_by_name,
      declineReason: row.decline_reason,
      isMine: row.person_id === actor.id || step === actor.id,
      waitHours: await waitHours(tx, deps, row),
      awards: await awardsShown(tx, deps, row),
    }
  })
}
