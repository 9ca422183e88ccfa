import { isOpenToLearner } from '@laurel/core/assessment'
import type { Deps } from '../deps.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { checkAgain } from '../recognition/check-again.ts'
import { recogniseByAgreement } from '../recognition/recognise-by-agreement.ts'
import { broughtOf } from '../recognition/store.ts'
import { Refusal } from '../refusal.ts'
import { stepClaim } from './step.ts'
import { type ClaimRow, findClaim, itemsOf, lockClaim, reviewsOf, sayInClaim } from './store.ts'
import { tellAssessor, tellLearner } from './tell.ts'
import { asLearner, schoolOfClaim } from './whose.ts'

/** One step of the learner's own, in one transaction with its audit entry and its mails. */
async function asOwner(
  deps: Deps,
  person: Person,
  id: string,
  work: (tx: Tx, claim: ClaimRow, issuerId: string) => Promise<void>,
): Promise<void> {
  const issuerId = await schoolOfClaim(deps, person, id)
  await tx(deps, { issuerId }, async tx => work(tx, await lockClaim(tx, issuerId, id), issuerId))
}

const byLearner = (person: Person) => ({ by_kind: 'learner', by_id: person.id, by_name: person.name }) as const

/** While it has never been sent, a draft is judged by what the achievement says today. */
const PRESENT_VERSION = sql`(select version from achievement
  where achievement.issuer_id = learner_claim.issuer_id and achievement.id = learner_claim.achievement_id)`

/** A new round: earlier words are put aside, and the marks of what has to be done again with them. */
async function reopenReviews(tx: Tx, claim: ClaimRow): Promise<void> {
  for (const review of await reviewsOf(tx, claim.issuer_id, claim.id)) {
    const marks = Object.fromEntries(
      Object.entries(claim.marks).filter(([criterion]) => !claim.rework_criteria.includes(criterion)),
    )
    await tx.execute(sql`
      update learner_claim_review set round = ${claim.round + 1}, verb = null, reason = null, finished_at = null,
        rework_criteria = '[]', marks = ${JSON.stringify(marks)}::jsonb
      where issuer_id = ${claim.issuer_id} and claim_id = ${claim.id} and seat = ${review.seat}`)
  }
}

/**
 * draft | rework → submitted. Sending twice is the same as once.
 *
 * @throws Refusal E_CLAIM_EMPTY, E_UPLOAD_UNFINISHED, E_NOT_CLAIMABLE where the school has closed it before it was first sent
 */
export async function submitClaim(deps: Deps, person: Person, id: string): Promise<void> {
  const issuerId = await schoolOfClaim(deps, person, id)
  await checkAgain(deps, issuerId, id)
  await asOwner(deps, person, id, async (tx, claim, issuerId) => {
    if (isOpenToLearner(claim.state)) {
      const items = (await itemsOf(tx, issuerId, id)).filter(one => one.state !== 'refused')
      if (items.some(one => one.state === 'uploading')) throw new Refusal('E_UPLOAD_UNFINISHED')
      const isRecognition = claim.kind === 'recognition'
      if (isRecognition && (await broughtOf(tx, issuerId, id)).length === 0) throw new Refusal('E_NOTHING_BROUGHT')
      if (!isRecognition && claim.narrative === '' && items.length === 0) throw new Refusal('E_CLAIM_EMPTY')
      const open = await tx.execute(sql`
        select claimable from achievement where issuer_id = ${issuerId} and id = ${claim.achievement_id}
          and state = 'active' and (claimable or ${isRecognition})`)
      if (claim.round === 0 && open.rows.length === 0) throw new Refusal('E_NOT_CLAIMABLE')
    }
    if (!(await stepClaim(tx, deps, claim, 'submit'))) return
    const at = deps.clock().toISOString()
    if (claim.round > 0) await reopenReviews(tx, claim)
    await tx.execute(sql`
      update learner_claim set round = round + 1, submitted_at = ${at}, person_id = ${person.id},
        achievement_version = ${claim.round === 0 ? PRESENT_VERSION : claim.achievement_version}
      where issuer_id = ${issuerId} and id = ${id}`)
    const sent = await findClaim(tx, issuerId, id)
    await sayInClaim(tx, deps, issuerId, id, { ...byLearner(person), kind: 'submitted', text: '' })
    await note(tx, deps, asLearner(issuerId, person), { event: 'learner-claim.submitted', subject: id })
    await tellLearner(tx, deps, sent, 'submitted')
    for (const { assessor_id: assessor } of await reviewsOf(tx, issuerId, id))
      await tellAssessor(tx, deps, sent, assessor, 'toAssess')
  })
  await recogniseByAgreement(deps, issuerId, id)
}

/** Takes it back. What was brought stays until the learner is erased or deletes the account: it has been seen. */
export function withdrawClaim(deps: Deps, person: Person, id: string): Promise<void> {
  return asOwner(deps, person, id, async (tx, claim, issuerId) => {
    if (!(await stepClaim(tx, deps, claim, 'withdraw'))) return
    await sayInClaim(tx, deps, issuerId, id, { ...byLearner(person), kind: 'withdrawn', text: '' })
    await note(tx, deps, asLearner(issuerId, person), { event: 'learner-claim.withdrawn', subject: id })
  })
}

/** declined → appealed, once. Whoever had a part in the decision has none in what follows. */
export function appealClaim(deps: Deps, person: Person, id: string, text: string): Promise<void> {
  return asOwner(deps, person, id, async (tx, claim, issuerId) => {
    if (!(await stepClaim(tx, deps, claim, 'appeal'))) return
    const at = deps.clock().toISOString()
    for (const review of await reviewsOf(tx, issuerId, id))
      await tx.execute(sql`
        insert into learner_claim_conflict (issuer_id, claim_id, person_id, kind, name, note, at)
        values (${issuerId}, ${id}, ${review.assessor_id}, 'appeal', ${review.assessor_name}, '', ${at}) on conflict do nothing`)
    await tx.execute(sql`delete from learner_claim_review where issuer_id = ${issuerId} and claim_id = ${id}`)
    await tx.execute(sql`
      update learner_claim set appealed_at = ${at}, due_at = null, rework_criteria = '[]'
      where issuer_id = ${issuerId} and id = ${id}`)
    await sayInClaim(tx, deps, issuerId, id, { ...byLearner(person), kind: 'appealed', text })
    await note(tx, deps, asLearner(issuerId, person), { event: 'learner-claim.appealed', subject: id })
  })
}

/** A word of the learner's to whoever assesses. */
export function writeToAssessor(deps: Deps, person: Person, id: string, text: string): Promise<void> {
  return asOwner(deps, person, id, async (tx, claim, issuerId) => {
    if (claim.round === 0) throw new Refusal('E_CLAIM_STATE')
    await sayInClaim(tx, deps, issuerId, id, { ...byLearner(person), kind: 'comment', text })
  })
}
