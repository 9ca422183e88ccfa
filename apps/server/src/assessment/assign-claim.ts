import { conflictOf, isOver } from '@laurel/core/assessment'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { listAssessors } from './list-claims.ts'
import type { zAssign } from './schema.ts'
import { stepClaim } from './step.ts'
import {
  assessorsNeeded,
  type ClaimRow,
  conflictsOf,
  lockClaim,
  type ReviewRow,
  reviewsOf,
  type Seat,
  sayInClaim,
} from './store.ts'
import { tellAssessor } from './tell.ts'

const SEATS = ['first', 'second', 'third'] as const
const CODES = {
  own: 'E_CONFLICT_OWN',
  begun: 'E_CONFLICT_BEGUN',
  declared: 'E_CONFLICT_DECLARED',
  appeal: 'E_CONFLICT_APPEAL',
} as const

export const byMember = (actor: Actor) => ({ by_kind: 'assessor', by_id: actor.id, by_name: actor.name }) as const

/** Why `who` must not judge this claim, or `null`. */
export async function conflictWith(tx: Tx, claim: ClaimRow, who: string) {
  const noted = await conflictsOf(tx, claim.issuer_id, claim.id)
  // The record may be tied to an account that the claim is not.
  const tied = await tx.execute<{ person_id: string | null }>(
    sql`select person_id from learner where issuer_id = ${claim.issuer_id} and id = ${claim.learner_id}`,
  )
  const interests = {
    begunBy: claim.begun_by,
    conflicts: noted.filter(one => one.kind === 'declared').map(one => one.person_id),
    appealedAgainst: noted.filter(one => one.kind === 'appeal').map(one => one.person_id),
  }
  return (
    conflictOf({ ...interests, claimant: claim.person_id }, who) ??
    conflictOf({ ...interests, claimant: tied.rows[0]?.person_id ?? null }, who)
  )
}

/** @throws Refusal E_CONFLICT_… */
export async function requireNoConflict(tx: Tx, claim: ClaimRow, who: string): Promise<void> {
  const conflict = await conflictWith(tx, claim, who)
  if (conflict) throw new Refusal(CODES[conflict])
}

/** Two people have judged and not to the same end: a third may, or one of the two thinks again. */
export const isDisagreed = (reviews: readonly ReviewRow[], needed: number): boolean =>
  needed > 1 && reviews.filter(one => one.seat !== 'third' && one.finished_at !== null).length >= needed

/** The seat that the next person would take, or `null` where there are as many as it needs. */
export function freeSeat(reviews: readonly ReviewRow[], needed: number): Seat | null {
  const free = SEATS.slice(0, needed).find(seat => !reviews.some(one => one.seat === seat))
  if (free) return free
  return isDisagreed(reviews, needed) && !reviews.some(one => one.seat === 'third') ? 'third' : null
}

async function giveSeat(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  seat: Seat,
  who: { readonly id: string; readonly name: string },
): Promise<void> {
  await requireNoConflict(tx, claim, who.id)
  const reviews = await reviewsOf(tx, claim.issuer_id, claim.id)
  if (reviews.some(one => one.assessor_id === who.id)) throw new Refusal('E_SECOND_PERSON')
  // What stands from the round before is there already.
  const kept = Object.fromEntries(
    Object.entries(claim.rework_criteria.length > 0 ? claim.marks : {}).filter(
      ([criterion]) => !claim.rework_criteria.includes(criterion),
    ),
  )
  await tx.execute(sql`
    insert into learner_claim_review (issuer_id, claim_id, seat, round, assessor_id, assessor_name, marks, comments,
      rework_criteria, changed_at)
    values (${claim.issuer_id}, ${claim.id}, ${seat}, ${claim.round}, ${who.id}, ${who.name},
      ${JSON.stringify(kept)}::jsonb, '{}', '[]', ${deps.clock().toISOString()})`)
}

const leaveSeat = (tx: Tx, claim: ClaimRow, seat: Seat) =>
  tx.execute(sql`
    delete from learner_claim_review where issuer_id = ${claim.issuer_id} and claim_id = ${claim.id} and seat = ${seat}`)

/** Says who assesses, and until when. A seat is taken from whoever had it; what they had marked goes with them. */
export async function assignClaim(
  deps: Deps,
  actor: Actor,
  id: string,
  wanted: z.infer<typeof zAssign>,
): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    if (isOver(claim.state) || claim.round === 0) throw new Refusal('E_CLAIM_STATE')
    const members = await listAssessors(tx, issuerId)
    const needed = await assessorsNeeded(tx, issuerId, claim.achievement_id)
    for (const seat of SEATS) {
      const who = wanted[seat]
      const reviews = await reviewsOf(tx, issuerId, id)
      const now = reviews.find(one => one.seat === seat)
      if (who === undefined || now?.assessor_id === (who ?? undefined)) continue
      const member = members.find(one => one.id === who)
      if (who !== null && !member)
        throw new Refusal('E_REQUEST_MALFORMED', [{ path: seat, code: 'unknown', message: 'may not assess' }])
      if (who !== null && SEATS.indexOf(seat) >= needed && !(seat === 'third' && isDisagreed(reviews, needed)))
        throw new Refusal('E_SEATS_TAKEN')
      if (now) await leaveSeat(tx, claim, seat)
      if (member) {
        await giveSeat(tx, deps, claim, seat, member)
        if (member.id !== actor.id)
          await tellAssessor(tx, deps, { ...claim, due_at: wanted.dueAt ?? claim.due_at }, member.id, 'toAssess')
      }
      const details = { seat, to: member?.id ?? null, name: member?.name ?? null }
      await sayInClaim(tx, deps, issuerId, id, {
        ...byMember(actor),
        kind: 'assigned',
        text: '',
        details,
        is_internal: true,
      })
      await note(tx, deps, actor, { event: 'learner-claim.assigned', subject: id, details: { seat, to: details.to } })
    }
    if (wanted.dueAt !== undefined)
      await tx.execute(sql`
        update learner_claim set due_at = ${wanted.dueAt} where issuer_id = ${issuerId} and id = ${id}`)
  })
}

/** submitted | appealed → in review, by the person who takes it; or the seat beside whoever reviews it already. */
export async function takeClaim(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    const reviews = await reviewsOf(tx, issuerId, id)
    await requireNoConflict(tx, claim, actor.id)
    if (!reviews.some(one => one.assessor_id === actor.id)) {
      if (isOver(claim.state) || claim.round === 0) throw new Refusal('E_CLAIM_STATE')
      const seat = freeSeat(reviews, await assessorsNeeded(tx, issuerId, claim.achievement_id))
      if (!seat) throw new Refusal('E_SEATS_TAKEN')
      await giveSeat(tx, deps, claim, seat, { id: actor.id, name: actor.name })
    }
    if (!(await stepClaim(tx, deps, claim, 'take'))) return
    await sayInClaim(tx, deps, issuerId, id, { ...byMember(actor), kind: 'taken', text: '' })
    await note(tx, deps, actor, { event: 'learner-claim.taken', subject: id })
  })
}

/** Somebody says that they are too close to the learner. They leave their seat, and get none again. */
export async function declareConflict(deps: Deps, actor: Actor, id: string, why: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    if (isOver(claim.state) || claim.round === 0) throw new Refusal('E_CLAIM_STATE')
    const saved = await tx.execute(sql`
      insert into learner_claim_conflict (issuer_id, claim_id, person_id, kind, name, note, at)
      values (${issuerId}, ${id}, ${actor.id}, 'declared', ${actor.name}, ${why}, ${deps.clock().toISOString()})
      on conflict do nothing returning 1`)
    if (saved.rows.length === 0) return
    for (const review of await reviewsOf(tx, issuerId, id))
      if (review.assessor_id === actor.id) await leaveSeat(tx, claim, review.seat)
    await sayInClaim(tx, deps, issuerId, id, { ...byMember(actor), kind: 'conflict', text: why, is_internal: true })
    await note(tx, deps, actor, { event: 'learner-claim.conflict-declared', subject: id })
  })
}
