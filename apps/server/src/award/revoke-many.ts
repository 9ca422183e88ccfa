import * as z from 'zod'
import { likePattern } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { followAwards } from '../pathway/follow-awards.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { setStatusBits } from '../status/take-indexes.ts'

/** Which awards: those in force that all of this fits. */
export const zManyAwards = z.strictObject({
  achievementId: z.uuid().optional(),
  /** Part of a learner's name or address, or of the achievement's name. */
  q: z.string().max(200).optional(),
  issuedFrom: z.iso.datetime({ offset: true }).optional(),
  issuedUntil: z.iso.datetime({ offset: true }).optional(),
  ids: z.array(z.uuid()).max(5_000).optional(),
})
export type ManyAwards = z.infer<typeof zManyAwards>

export const zRevocationRequest = z.object({
  id: z.uuid(),
  reason: z.string(),
  count: z.int(),
  requestedBy: z.string(),
  /** True if the one who asks made this request, and so may not confirm it. */
  isMine: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.string(),
  state: z.enum(['open', 'confirmed', 'declined', 'withdrawn', 'expired']),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  revoked: z.int().nullable(),
  sample: z.array(z.object({ id: z.uuid(), name: z.string(), achievement: z.string() })),
})
type RevocationRequest = z.infer<typeof zRevocationRequest>

const MAX_AT_ONCE = 5_000
const LIFETIME_HOURS = 72
const SAMPLE = 10

const condition = (wanted: ManyAwards) => sql`award.state = 'issued'
  ${wanted.achievementId ? sql`and award.achievement_id = ${wanted.achievementId}` : sql``}
  ${wanted.q ? sql`and award.search like ${likePattern(wanted.q)}` : sql``}
  ${wanted.issuedFrom ? sql`and award.issued_at >= ${wanted.issuedFrom}` : sql``}
  ${wanted.issuedUntil ? sql`and award.issued_at < ${wanted.issuedUntil}` : sql``}
  ${wanted.ids ? sql`and award.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(wanted.ids)}::jsonb))` : sql``}`

type Sample = { id: string; name: string; achievement: string }

/** What revoking these would mean, before anybody asks for it. */
export async function previewRevocation(deps: Deps, actor: Actor, wanted: ManyAwards) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const counted = await tx.execute<{ awards: number; learners: number; claimed: number }>(sql`
      select count(*)::int as awards, count(distinct learner_id)::int as learners,
        count(*) filter (where claimed_at is not null)::int as claimed
      from award where issuer_id = ${issuerId} and ${condition(wanted)}`)
    const sample = await tx.execute<Sample>(sql`
      select award.id, award.recipient_name as name, achievement.name as achievement from award
      join achievement on achievement.issuer_id = award.issuer_id and achievement.id = award.achievement_id
      where award.issuer_id = ${issuerId} and ${condition(wanted)} order by award.id desc limit ${SAMPLE}`)
    return { ...counted.rows[0]!, sample: sample.rows }
  })
}

/**
 * Asks for the revocation of many awards: exactly those that fit now. Nothing happens until somebody else confirms it,
 * because a revocation cannot be taken back (I9).
 */
export async function requestRevocation(
  deps: Deps,
  actor: Actor,
  wanted: ManyAwards,
  reason: string,
): Promise<RevocationRequest> {
  const { issuerId } = actor
  if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
  const said = reason.trim()
  if (said === '') throw new Refusal('E_REASON_MISSING')
  const id = deps.newId()
  await tx(deps, actor, async tx => {
    const now = deps.clock()
    const expires = new Date(now.getTime() + LIFETIME_HOURS * 3_600_000)
    await tx.execute(sql`
      insert into revocation_request (issuer_id, id, reason, requested_by, requested_by_name, created_at, expires_at, state)
      values (${issuerId}, ${id}, ${said}, ${actor.id}, ${actor.name}, ${now.toISOString()}, ${expires.toISOString()}, 'open')`)
    const taken = await tx.execute(sql`
      insert into revocation_request_award (issuer_id, request_id, award_id)
      select ${issuerId}, ${id}, award.id from award
      where award.issuer_id = ${issuerId} and ${condition(wanted)} order by award.id limit ${MAX_AT_ONCE + 1} returning 1`)
    if (taken.rows.length === 0) throw new Refusal('E_NOTHING_TO_REVOKE')
    if (taken.rows.length > MAX_AT_ONCE) throw new Refusal('E_TOO_MANY_ROWS')
    await note(tx, deps, actor, {
      event: 'revocation.requested',
      subject: id,
      details: { count: taken.rows.length, reason: said },
    })
  })
  const made = (await listRevocations(deps, actor)).find(one => one.id === id)
  if (!made) throw new Error('a request that was just made is gone')
  return made
}

type Row = {
  id: string
  reason: string
  requested_by: string
  requested_by_name: string
  created_at: string
  expires_at: string
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn'
  decided_by_name: string | null
  decided_at: string | null
  revoked: number | null
}

/** The newest hundred, with a sample of the awards of each. */
export async function listRevocations(deps: Deps, actor: Actor): Promise<RevocationRequest[]> {
  const { issuerId } = actor
  const now = deps.clock().getTime()
  return tx(deps, actor, async tx => {
    const found = await tx.execute<Row & { count: number; sample: Sample[] | null }>(sql`
      select request.*,
        (select count(*)::int from revocation_request_award as one
          where one.issuer_id = request.issuer_id and one.request_id = request.id) as count,
        (select jsonb_agg(shown) from (
          select award.id, award.recipient_name as name, achievement.name as achievement
          from revocation_request_award as one
          join award on award.issuer_id = one.issuer_id and award.id = one.award_id
          join achievement on achievement.issuer_id = award.issuer_id and achievement.id = award.achievement_id
          where one.issuer_id = request.issuer_id and one.request_id = request.id
          order by award.id limit ${SAMPLE}) as shown) as sample
      from revocation_request as request where request.issuer_id = ${issuerId} order by request.id desc limit 100`)
    return found.rows.map(row => ({
      id: row.id,
      reason: row.reason,
      count: row.count,
      requestedBy: row.requested_by_name,
      isMine: row.requested_by === actor.id,
      createdAt: new Date(row.created_at).toISOString(),
      expiresAt: new Date(row.expires_at).toISOString(),
      state: row.state === 'open' && Date.parse(row.expires_at) <= now ? ('expired' as const) : row.state,
      decidedBy: row.decided_by_name,
      decidedAt: row.decided_at && new Date(row.decided_at).toISOString(),
      revoked: row.revoked,
      sample: row.sample ?? [],
    }))
  })
}

async function lockOpen(tx: Tx, issuerId: string, id: string, now: Date): Promise<Row> {
  const found = await tx.execute<Row>(
    sql`select * from revocation_request where issuer_id = ${issuerId} and id = ${id} for update`,
  )
  const request = found.rows[0]
  if (!request) throw new Refusal('E_NOT_FOUND')
  if (request.state !== 'open') throw new Refusal('E_REQUEST_DECIDED')
  if (Date.parse(request.expires_at) <= now.getTime()) throw new Refusal('E_EXPIRED')
  return request
}

async function decide(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  id: string,
  state: 'confirmed' | 'declined' | 'withdrawn',
  revoked: number | null,
): Promise<void> {
  await tx.execute(sql`
    update revocation_request set state = ${state}, decided_by_name = ${actor.name},
      decided_at = ${deps.clock().toISOString()}, revoked = ${revoked}
    where issuer_id = ${actor.issuerId} and id = ${id}`)
  await note(tx, deps, actor, {
    event: `revocation.${state}`,
    subject: id,
    ...(revoked === null ? {} : { details: { revoked } }),
  })
}

/** The second person says yes: all that are still in force are revoked in one transaction, or none is. */
export async function confirmRevocation(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const now = deps.clock()
    const request = await lockOpen(tx, issuerId, id, now)
    // A key is nobody, and may be in the hands of the one who asked.
    if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
    if (request.requested_by === actor.id) throw new Refusal('E_SECOND_PERSON')
    const revoked = await tx.execute<{ id: string }>(sql`
      update award set state = 'revoked', revoked_at = ${now.toISOString()}, revocation_reason = ${request.reason}
      from revocation_request_award as one
      where one.issuer_id = ${issuerId} and one.request_id = ${id} and award.issuer_id = ${issuerId}
        and award.id = one.award_id and award.state = 'issued'
      returning award.id`)
    const ids = revoked.rows.map(row => row.id)
    await setStatusBits(tx, issuerId, ids, now)
    await followAwards(tx, deps, issuerId, ids)
    await note(
      tx,
      deps,
      actor,
      ...ids.map(subject => ({ event: 'award.revoked', subject, details: { reason: request.reason, request: id } })),
    )
    await decide(tx, deps, actor, id, 'confirmed', ids.length)
    await deps.jobs.enqueue(tx, 'publish-status-lists', { issuerId }, { key: issuerId })
  })
}

/** Whoever asked takes it back; anybody else who may revoke declines it. */
export async function declineRevocation(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const request = await lockOpen(tx, actor.issuerId, id, deps.clock())
    await decide(tx, deps, actor, id, request.requested_by === actor.id ? 'withdrawn' : 'declined', null)
  })
}
