import type { ContentRow } from '../../achievement/store.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import type { RecoveryState } from './schema.ts'

export type RecoveryRow = {
  issuer_id: string
  id: string
  learner_id: string
  person_id: string | null
  message: string
  asked_at: string
  expires_at: string
  state: RecoveryState
  round_id: string
  stop_hash: string
  checked_by: string | null
  checked_by_name: string | null
  checked_at: string | null
  check_note: string | null
  confirmed_by: string | null
  confirmed_by_name: string | null
  confirmed_at: string | null
  due_at: string | null
  declined_by_name: string | null
  decline_reason: string | null
  closed_at: string | null
  reissued: number | null
  settled_at: string | null
  code_turn: number
  code_misses: number
}

/** Those that go on. */
export const ACTIVE = sql`state in ('open', 'checked', 'confirmed')`
export const isActive = (state: RecoveryState): boolean =>
  state === 'open' || state === 'checked' || state === 'confirmed'

/** The state as of `now`: what two people have not decided in time has run out. */
export const shownState = (row: Pick<RecoveryRow, 'state' | 'expires_at'>, now: Date): RecoveryState =>
  (row.state === 'open' || row.state === 'checked') && Date.parse(row.expires_at) <= now.getTime()
    ? 'expired'
    : row.state

/** Locks a request until the transaction ends. @throws Refusal E_NOT_FOUND */
export async function lockRequest(tx: Tx, issuerId: string, id: string): Promise<RecoveryRow> {
  const found = await tx.execute<RecoveryRow>(
    sql`select * from recovery_request where issuer_id = ${issuerId} and id = ${id} for update`,
  )
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

/** All requests of a person, over all schools, newest first; in their own scope. */
export async function requestsOf(tx: Tx, personId: string): Promise<RecoveryRow[]> {
  const found = await tx.execute<RecoveryRow>(
    sql`select * from recovery_request where person_id = ${personId} order by id desc limit 200`,
  )
  return found.rows
}

/** Lets `work` see the person's own rows as well, and nothing after it. */
export async function besidePerson<T>(tx: Tx, personId: string, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql`select set_config('laurel.person_id', ${personId}, true)`)
  const done = await work()
  await tx.execute(sql`select set_config('laurel.person_id', '', true)`)
  return done
}

export type LostAward = Pick<ContentRow, 'language' | 'translations'> & {
  id: string
  learner_id: string
  achievement: string
  kind: string
  valid_from: string
  is_left_behind: boolean
}

/**
 * What a school would issue anew: what is in the person's wallet, in force, and the school's. Read in the school's tenant
 * and in the person's scope. What is suspended comes back when it counts again; what a correction waits to replace comes
 * with the correction.
 */
export async function lostAwards(tx: Tx, issuerId: string, personId: string, now: Date): Promise<LostAward[]> {
  const found = await tx.execute<LostAward>(sql`
    select award.id, award.learner_id, achievement.name as achievement, achievement.language,
      achievement.translations, achievement.kind, award.valid_from, wallet_award.lost_at is not null as is_left_behind
    from wallet_award
    join award on award.issuer_id = wallet_award.issuer_id and award.id = wallet_award.award_id
    join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
    join achievement_version as achievement on achievement.issuer_id = award.issuer_id
      and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
    where wallet_award.issuer_id = ${issuerId} and wallet_award.person_id = ${personId}
      and learner.person_id = ${personId} and award.state = 'issued' and award.suspended_at is null
      and (award.valid_until is null or award.valid_until > ${now.toISOString()})
      and not exists (select 1 from award as newer where newer.issuer_id = award.issuer_id and newer.replaces = award.id)
    order by award.id`)
  return found.rows
}

/** Of those, what a request is about: a wallet that was begun anew has its own by now. */
export const awardsOfRequest = async (
  tx: Tx,
  issuerId: string,
  request: Pick<RecoveryRow, 'person_id' | 'learner_id' | 'settled_at'>,
  now: Date,
): Promise<LostAward[]> => {
  const { person_id: personId } = request
  if (!personId) return []
  const all = await besidePerson(tx, personId, () => lostAwards(tx, issuerId, personId, now))
  return all.filter(one => one.learner_id === request.learner_id && (request.settled_at === null || one.is_left_behind))
}

/** What awards that were issued anew by a request begin their origin with. */
export const recoveryOrigin = (requestId: string, awardId: string): string => `recovery:${requestId}:${awardId}`

/** The request by which an award was issued anew, if it was. */
export const recoveryOf = (origin: string | null): string | undefined =>
  /^recovery:([0-9a-f-]{36}):/.exec(origin ?? '')?.[1]

/** Which schools have something in a person's wallet. In the person's scope. */
export async function schoolsOf(tx: Tx, personId: string): Promise<string[]> {
  const found = await tx.execute<{ issuer_id: string }>(sql`
    select issuer_id from wallet_award where person_id = ${personId}
    union select issuer_id from recovery_request where person_id = ${personId} order by issuer_id`)
  return found.rows.map(row => row.issuer_id)
}

/** The records that a school has of a person. In the school's tenant. */
export async function recordsOf(tx: Tx, issuerId: string, personId: string) {
  const found = await tx.execute<{ id: string; name: string; email: string | null }>(sql`
    select id, name, email from learner where issuer_id = ${issuerId} and person_id = ${personId} order by id`)
  return found.rows
}
