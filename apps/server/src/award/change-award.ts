import {
  type AwardFacts,
  type Decision,
  decideApprove,
  decideIssue,
  decideRevoke,
  decideSupersede,
} from '@laurel/core/award'
import type { Instant } from '@laurel/core/primitives'
import { forgetAward } from '../assessment/forget-award.ts'
import type { Deps } from '../deps.ts'
import { followAwards } from '../pathway/follow-awards.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { requireMail } from '../people/quotas.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { setStatusBit } from '../status/take-indexes.ts'
import { takeFromWallet } from '../wallet/store.ts'
import { reopenClaims } from './claim-token.ts'
import { finishIntents } from './finish-intents.ts'
import { intendCredentials } from './intend-credentials.ts'
import { type AwardRow, findAwards, lockAward } from './store.ts'
import { tellLearners } from './tell-learners.ts'

const facts = (row: AwardRow): AwardFacts => ({
  state: row.state,
  validFrom: Date.parse(row.valid_from) as Instant,
  validUntil: row.valid_until === null ? null : (Date.parse(row.valid_until) as Instant),
})

async function locked(tx: Tx, issuerId: string, id: string): Promise<AwardRow> {
  const award = await lockAward(tx, issuerId, id)
  if (!award) throw new Refusal('E_NOT_FOUND')
  return award
}

/** What to do, or `undefined` where it has been done before; a refusal rolls the transaction back. */
function decided<Step>(decision: Decision<Step>): Step | undefined {
  if (!decision.ok) throw new Refusal(decision.error.code)
  return decision.value.do === 'step' ? decision.value.step : undefined
}

async function approve(tx: Tx, deps: Deps, actor: Actor, award: AwardRow, now: Date): Promise<void> {
  if (!decided(decideApprove(facts(award)))) return
  await tx.execute(sql`update award set state = 'approved', approved_at = ${now.toISOString()}
    where issuer_id = ${actor.issuerId} and id = ${award.id}`)
  await note(tx, deps, actor, { event: 'award.approved', subject: award.id })
}

/** draft → approved. */
export async function approveAward(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => approve(tx, deps, actor, await locked(tx, actor.issuerId, id), deps.clock()))
}

/** Issuing a draft sends its mail. A correction goes out whatever the limit is. */
async function requireMailFor(tx: Tx, deps: Deps, issuerId: string, award: AwardRow): Promise<void> {
  if (award.replaces !== null) return
  const learner = await tx.execute(sql`
    select 1 from learner where issuer_id = ${issuerId} and id = ${award.learner_id} and email is not null`)
  if (learner.rows.length > 0) await requireMail(tx, deps, issuerId)
}

/** (draft →) approved → issued, through the written intent. Whoever may issue may approve. */
export async function issueAward(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const now = deps.clock()
    const award = await locked(tx, actor.issuerId, id)
    if (award.state === 'draft') {
      await requireMailFor(tx, deps, actor.issuerId, award)
      await approve(tx, deps, actor, award, now)
    }
    const step = decided(
      decideIssue(
        { ...facts(award), state: award.state === 'draft' ? 'approved' : award.state },
        now.getTime() as Instant,
      ),
    )
    if (!step) return
    const intended = await tx.execute(
      sql`select 1 from issuance_intent where issuer_id = ${actor.issuerId} and award_id = ${id}`,
    )
    if (intended.rows.length === 0) await intendCredentials(tx, deps, actor.issuerId, [id])
  })
  await finishIntents(deps, actor, [id])
}

/** Approves and issues one after the other, so that one that cannot be issued keeps nothing back. */
export async function issueMany(deps: Deps, actor: Actor, ids: readonly string[]) {
  const refused: { id: string; code: string }[] = []
  for (const id of ids) {
    try {
      await issueAward(deps, actor, id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push({ id, code: error.code })
    }
  }
  return { issued: ids.length - refused.length, refused }
}

/** A draft goes without a trace in public: nothing of it was ever signed. The audit trail keeps that it was. */
export async function discardAward(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const award = await locked(tx, actor.issuerId, id)
    if (award.state !== 'draft') throw new Refusal('E_AWARD_STATE')
    const [{ person_id: personId } = { person_id: null }] = await findAwards(tx, actor.issuerId, [id])
    // A correction that waits is meant for the wallet that the old one is in.
    if (personId) await takeFromWallet(tx, personId, actor.issuerId, id)
    await tx.execute(sql`delete from award where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'award.discarded', subject: id })
    await forgetAward(tx, actor.issuerId, id)
  })
}

/** issued → revoked: state, status bit, audit and the publishing job in one transaction (docs/FLOW.md 11). */
export async function revokeAward(deps: Deps, actor: Actor, id: string, reason: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const now = deps.clock()
    const step = decided(decideRevoke(facts(await locked(tx, actor.issuerId, id)), reason, now.getTime() as Instant))
    if (!step) return
    await tx.execute(sql`update award set state = 'revoked', revoked_at = ${now.toISOString()},
      revocation_reason = ${step.reason} where issuer_id = ${actor.issuerId} and id = ${id}`)
    await setStatusBit(tx, actor.issuerId, id, now)
    await followAwards(tx, deps, actor.issuerId, [id])
    await note(tx, deps, actor, { event: 'award.revoked', subject: id, details: { reason: step.reason } })
    await deps.jobs.enqueue(tx, 'publish-status-lists', { issuerId: actor.issuerId }, { key: actor.issuerId })
  })
}

/**
 * issued → superseded: another award of this issuer, issued already, takes its place. Its bit is set like a
 * revocation's; the audit entry names the award that replaces it.
 */
export async function supersedeAward(deps: Deps, actor: Actor, id: string, replacementId: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const now = deps.clock()
    const award = await locked(tx, actor.issuerId, id)
    const replacement = await locked(tx, actor.issuerId, replacementId)
    if (replacement.id === award.id || replacement.state !== 'issued') throw new Refusal('E_AWARD_STATE')
    const step = decided(decideSupersede(facts(award), now.getTime() as Instant))
    if (!step) return
    await tx.execute(sql`update award set state = ${step.state} where issuer_id = ${actor.issuerId} and id = ${id}`)
    await tx.execute(sql`update award set replaces = ${id}
      where issuer_id = ${actor.issuerId} and id = ${replacementId} and replaces is null
        and not exists (select 1 from award where issuer_id = ${actor.issuerId} and replaces = ${id})`)
    await setStatusBit(tx, actor.issuerId, id, now)
    await followAwards(tx, deps, actor.issuerId, [id])
    await note(tx, deps, actor, { event: 'award.superseded', subject: id, details: { by: replacementId } })
    await deps.jobs.enqueue(tx, 'publish-status-lists', { issuerId: actor.issuerId }, { key: actor.issuerId })
  })
}

/** Sends the award's mail once more, under a Message-ID of its own; its link is good for another half year. */
export async function resendAward(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const award = await locked(tx, actor.issuerId, id)
    if (award.state !== 'issued') throw new Refusal('E_AWARD_STATE')
    if (award.claimed_at) throw new Refusal('E_CLAIM_TAKEN')
    await requireMail(tx, deps, actor.issuerId)
    await reopenClaims(tx, actor.issuerId, [id], deps.clock())
    if ((await tellLearners(tx, deps, actor.issuerId, [id], deps.clock())) === 0) throw new Refusal('E_NO_ADDRESS')
    await note(tx, deps, actor, { event: 'award.mail-resent', subject: id })
  })
}
