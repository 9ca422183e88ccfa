import { finishIntents } from '../award/finish-intents.ts'
import { makeAwards } from '../award/make-awards.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { isHalted } from '../people/halt-issuing.ts'
import { note } from '../people/note.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { restsOn, standOf } from './stand.ts'
import { lockEnrolment } from './store.ts'

type Learner = { name: string; email: string | null; locale: string | null }

/**
 * Awards what a completed pathway leads to, once: the enrolment is locked, and says so in the transaction that writes the
 * award and its intent down. What follows is the way of every award (docs/FLOW.md 4 to 6), so a crash leaves it to the sweeper.
 *
 * @returns the award; `null` where it is not due, nothing is issued at present, or there is no room today
 */
export async function awardPathway(deps: Deps, issuerId: string, enrolmentId: string): Promise<string | null> {
  const server: Actor = { issuerId, kind: 'server', id: 'pathways', name: 'Laurel' }
  const made = await tx(deps, { issuerId }, async tx => {
    const row = await lockEnrolment(tx, issuerId, enrolmentId)
    if (row.outcome !== 'due' || (await isHalted(tx, issuerId))) return null
    const [stands] = await standOf(tx, issuerId, [row], deps.clock())
    const { rows } = await tx.execute<Learner>(
      sql`select name, email, locale from learner where issuer_id = ${issuerId} and id = ${row.learner_id}`,
    )
    const learner = rows[0]
    if (!learner || !stands?.version.achievementId) return null
    const { name, email, locale } = learner
    const [answer] = await makeAwards(tx, deps, server, [
      {
        request: {
          achievementId: stands.version.achievementId,
          recipient: { name, ...(email ? { email } : {}), ...(locale ? { locale } : {}) },
          results: [],
          evidence: [],
          issue: true,
        },
        origin: `pathway:${row.pathway_id}:${row.id}`,
        originDigest: null,
        learnerId: row.learner_id,
        constituents: restsOn(stands.version.content, stands.progress),
      },
    ])
    if (!answer?.ok) {
      // Only a person can say what is to be awarded in place of what is archived; everything else passes by itself.
      if (answer?.code === 'E_ACHIEVEMENT_ARCHIVED')
        await tx.execute(
          sql`update pathway_enrolment set outcome = 'waiting' where issuer_id = ${issuerId} and id = ${row.id}`,
        )
      return null
    }
    await tx.execute(sql`
      update pathway_enrolment set outcome = 'awarded', award_id = ${answer.awardId}, decline_reason = null
      where issuer_id = ${issuerId} and id = ${row.id}`)
    await note(tx, deps, server, { event: 'pathway.awarded', subject: row.id, details: { award: answer.awardId } })
    deps.failpoint('before-pathway-commit')
    return answer.awardId
  })
  deps.failpoint('after-pathway-commit')
  if (!made) return null
  await finishIntents(deps, server, [made])
  return made
}

/** Everything that is due, of one institution or of all. @returns how many were awarded */
export async function awardDue(deps: Deps, only?: string): Promise<number> {
  let awarded = 0
  for (const issuerId of only ? [only] : await tx(deps, {}, allIssuerIds)) {
    const due = await tx(deps, { issuerId }, tx =>
      tx.execute<{ id: string }>(sql`
        select id from pathway_enrolment where issuer_id = ${issuerId} and outcome = 'due' and left_at is null order by id limit 500`),
    )
    for (const { id } of due.rows) if (await passing(awardPathway(deps, issuerId, id))) awarded++
  }
  return awarded
}

/** What cannot be done at this moment is tried again. */
const PASSING: ReadonlySet<RefusalCode> = new Set(['E_NOT_FOUND', 'E_ISSUING_HALTED', 'E_INSTITUTION_CLOSED'])
const passing = (work: Promise<string | null>): Promise<string | null> =>
  work.catch(error => {
    if (error instanceof Refusal && PASSING.has(error.code)) return null
    throw error
  })

/** A person's yes or no to what a completed pathway leads to. A no can be thought over; a yes cannot. */
export async function decideAward(
  deps: Deps,
  actor: Actor,
  enrolmentId: string,
  decision: { readonly award: true } | { readonly award: false; readonly reason: string },
): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const row = await lockEnrolment(tx, issuerId, enrolmentId)
    if (decision.award && row.outcome === 'awarded') return
    const allowed = decision.award ? ['waiting', 'declined'] : ['waiting']
    if (!allowed.includes(row.outcome)) throw new Refusal('E_PATHWAY_STATE')
    const [stands] = await standOf(tx, issuerId, [row], deps.clock())
    if (decision.award && !stands?.progress.isComplete) throw new Refusal('E_PATHWAY_STATE')
    const reason = decision.award ? null : decision.reason.trim()
    if (reason === '') throw new Refusal('E_REASON_MISSING')
    await tx.execute(sql`
      update pathway_enrolment set outcome = ${decision.award ? 'due' : 'declined'}, decline_reason = ${reason}
      where issuer_id = ${issuerId} and id = ${row.id}`)
    await note(tx, deps, actor, {
      event: decision.award ? 'pathway.approved' : 'pathway.declined',
      subject: row.id,
      ...(reason ? { details: { reason } } : {}),
    })
  })
  if (decision.award) await awardPathway(deps, issuerId, enrolmentId)
}
