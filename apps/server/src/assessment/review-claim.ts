import { agree, type Marks, NOT_YET, scoreRubric, unmarked, weakest } from '@laurel/core/assessment'
import type { VersionRow } from '../achievement/versions.ts'
import { signIntents } from '../award/finish-intents.ts'
import type { Intent } from '../award/intend-credentials.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { checkAgain } from '../recognition/check-again.ts'
import { agreementBehind } from '../recognition/match-agreements.ts'
import { recogniseClaim } from '../recognition/recognise-claim.ts'
import { Refusal } from '../refusal.ts'
import { awardClaim } from './approve-claim.ts'
import { byMember, requireNoConflict } from './assign-claim.ts'
import type { Decide, ReviewChange } from './schema.ts'
import { stepClaim } from './step.ts'
import {
  assessorsNeeded,
  type ClaimRow,
  findClaim,
  lockClaim,
  type ReviewRow,
  reviewsOf,
  sayInClaim,
  versionOf,
} from './store.ts'
import { tellLearner } from './tell.ts'

const levelIds = (version: VersionRow) => version.levels.map(one => one.id)

/** The criteria whose marks stand from the round before: only what was sent back is judged again. */
export const lockedMarks = (claim: ClaimRow): Marks =>
  claim.rework_criteria.length === 0
    ? {}
    : Object.fromEntries(Object.entries(claim.marks).filter(([id]) => !claim.rework_criteria.includes(id)))

async function ownReview(tx: Tx, claim: ClaimRow, actor: Actor): Promise<ReviewRow> {
  await requireNoConflict(tx, claim, actor.id)
  if (claim.state !== 'in-review') throw new Refusal('E_CLAIM_STATE')
  const review = (await reviewsOf(tx, claim.issuer_id, claim.id)).find(one => one.assessor_id === actor.id)
  if (!review) throw new Refusal('E_NOT_ASSESSOR')
  return review
}

/** Of a recognition the credits are what is marked: two who judge it have to say the same ones. */
const CREDITS = 'credits'
export const creditsIn = (marks: Marks): number | null => (marks[CREDITS] === undefined ? null : Number(marks[CREDITS]))

const wrong = (path: string, message: string) =>
  new Refusal('E_REQUEST_MALFORMED', [{ path, code: 'unknown', message }])

/**
 * Keeps what an assessor has marked so far. Whoever has said their word and changes a mark has not said it any more:
 * that is how two who disagree come together.
 */
export async function saveReview(deps: Deps, actor: Actor, id: string, change: ReviewChange): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    const review = await ownReview(tx, claim, actor)
    const version = await versionOf(tx, issuerId, claim)
    const isRecognition = claim.kind === 'recognition'
    const criteria = isRecognition ? [] : (version.rubric?.criteria ?? []).map(one => one.id)
    for (const [criterion, mark] of Object.entries(change.marks)) {
      if (!criteria.includes(criterion)) throw wrong(`marks.${criterion}`, 'is no criterion of this rubric')
      if (mark !== NOT_YET && !levelIds(version).includes(mark)) throw wrong(`marks.${criterion}`, 'is no level')
    }
    if (change.level !== null && !levelIds(version).includes(change.level)) throw new Refusal('E_LEVEL_UNKNOWN')
    const credits = isRecognition && change.credits !== null ? { [CREDITS]: String(change.credits) } : {}
    const known = Object.fromEntries(
      Object.entries(change.comments).filter(
        ([key, text]) => text !== '' && (key === 'whole' || criteria.includes(key)),
      ),
    )
    await tx.execute(sql`
      update learner_claim_review set marks = ${JSON.stringify({ ...change.marks, ...lockedMarks(claim), ...credits })}::jsonb,
        comments = ${JSON.stringify(known)}::jsonb, level = ${version.rubric && !isRecognition ? null : change.level}, verb = null,
        reason = null, rework_criteria = '[]', finished_at = null, changed_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and claim_id = ${id} and seat = ${review.seat}`)
  })
}

/** The level that a review comes to. @throws Refusal E_MARKS_MISSING, E_NOT_YET_THERE */
function levelOf(claim: ClaimRow, review: ReviewRow, version: VersionRow): string | null {
  const levels = levelIds(version)
  // What somebody else has judged by their own rubric is not marked by ours.
  if (!version.rubric || claim.kind === 'recognition') {
    if (levels.length > 0 && review.level === null)
      throw new Refusal('E_MARKS_MISSING', [{ path: 'level', code: 'missing', message: 'is missing' }])
    return review.level
  }
  const missing = unmarked(version.rubric, levels, review.marks)
  if (missing.length > 0)
    throw new Refusal(
      'E_MARKS_MISSING',
      missing.map(criterion => ({ path: `marks.${criterion}`, code: 'missing', message: 'is missing' })),
    )
  const level = scoreRubric(version.rubric, levels, review.marks)
  if (level === null) throw new Refusal('E_NOT_YET_THERE')
  return level
}

/** Conditions are said with the word, and kept beside what was said of the whole. */
const commentsWith = ({ comments }: ReviewRow, { conditions }: Decide): Record<string, string> => {
  const { conditions: _, ...others } = comments
  return conditions === '' ? others : { ...others, conditions }
}

/** Writes down an assessor's word. @returns the reviews as they are then */
async function finishReview(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  review: ReviewRow,
  version: VersionRow,
  said: Decide,
): Promise<ReviewRow[]> {
  const isRecognition = claim.kind === 'recognition'
  if ((said.verb !== 'approve' || isRecognition) && said.reason === '') throw new Refusal('E_REASON_MISSING')
  const level = said.verb === 'approve' ? levelOf(claim, review, version) : review.level
  const criteria = (version.rubric?.criteria ?? []).map(one => one.id)
  if (said.criteria?.some(one => !criteria.includes(one))) throw wrong('criteria', 'is no criterion of this rubric')
  const again =
    said.verb !== 'rework' || !version.rubric || isRecognition
      ? []
      : (said.criteria ?? weakest(version.rubric, levelIds(version), review.marks))
  await tx.execute(sql`
    update learner_claim_review set verb = ${said.verb}, reason = ${said.reason}, level = ${level},
      comments = ${JSON.stringify(commentsWith(review, said))}::jsonb,
      rework_criteria = ${JSON.stringify(again)}::jsonb, finished_at = ${deps.clock().toISOString()}
    where issuer_id = ${claim.issuer_id} and claim_id = ${claim.id} and seat = ${review.seat}`)
  return reviewsOf(tx, claim.issuer_id, claim.id)
}

/**
 * Whose word it is that counts: a third's at once, one person's where one is enough, and of two only where they say the
 * same. `null` while it does not.
 */
function settled(reviews: readonly ReviewRow[], needed: number): ReviewRow | null {
  const finished = reviews.filter(one => one.finished_at !== null && one.verb !== null)
  const third = finished.find(one => one.seat === 'third')
  if (third) return third
  const [one, other] = finished
  if (!one || finished.length < needed) return null
  if (needed === 1 || !other) return one
  const verdict = (review: ReviewRow) => ({ verb: review.verb ?? 'decline', level: review.level, marks: review.marks })
  if (!agree(verdict(one), verdict(other))) return null
  return {
    ...one,
    reason: [one.reason, other.reason].filter(Boolean).join('\n\n'),
    comments: together(one.comments, other.comments),
    rework_criteria: [...new Set([...one.rework_criteria, ...other.rework_criteria])],
  }
}

const together = (one: Record<string, string>, other: Record<string, string>) =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map(key => [
      key,
      [one[key], other[key]].filter(Boolean).join('\n\n'),
    ]),
  )

async function carryOut(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  claim: ClaimRow,
  version: VersionRow,
  word: ReviewRow,
): Promise<readonly Intent[]> {
  const { issuer_id: issuerId, id } = claim
  const verb = word.verb ?? 'decline'
  if (!(await stepClaim(tx, deps, claim, verb))) return []
  const at = deps.clock().toISOString()
  const award =
    verb === 'approve'
      ? claim.kind === 'recognition'
        ? await recogniseClaim(tx, deps, actor, claim, version, {
            level: word.level,
            credits: creditsIn(word.marks),
            reason: word.reason ?? '',
            conditions: word.comments.conditions ?? '',
            agreement: await agreementBehind(tx, deps, claim),
          })
        : await awardClaim(tx, deps, actor, claim, version, { level: word.level, marks: word.marks })
      : null
  await tx.execute(sql`
    update learner_claim set marks = ${JSON.stringify(word.marks)}::jsonb, level = ${verb === 'approve' ? word.level : null},
      rework_criteria = ${JSON.stringify(word.rework_criteria)}::jsonb, award_id = ${award?.awardId ?? null},
      decided_at = ${verb === 'rework' ? null : at}, due_at = ${verb === 'rework' ? null : claim.due_at}
    where issuer_id = ${issuerId} and id = ${id}`)
  const kind = verb === 'approve' ? 'approved' : verb === 'decline' ? 'declined' : 'rework'
  const details = { marks: word.marks, comments: word.comments, level: word.level, criteria: word.rework_criteria }
  await sayInClaim(tx, deps, issuerId, id, { ...byMember(actor), kind, text: word.reason ?? '', details })
  const event =
    verb === 'approve'
      ? 'learner-claim.approved'
      : verb === 'decline'
        ? 'learner-claim.declined'
        : 'learner-claim.sent-back'
  await note(tx, deps, actor, { event, subject: id, details: award ? { award: award.awardId } : {} })
  await tellLearner(tx, deps, await findClaim(tx, issuerId, id), kind)
  return award?.intents ?? []
}

/**
 * An assessor's word: approve, send back, decline. Where two have to judge, it counts once they say the same, or a third
 * has. Saying it twice is the same as once: the award is made under the claim's own name (`origin`).
 */
export async function decideClaim(deps: Deps, actor: Actor, id: string, said: Decide): Promise<void> {
  const { issuerId } = actor
  if (said.verb === 'approve') await checkAgain(deps, issuerId, id)
  const intents = await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    const done = { approve: 'approved', rework: 'rework', decline: 'declined' } as const
    const mine = (await reviewsOf(tx, issuerId, id)).find(one => one.assessor_id === actor.id)
    if (claim.state === done[said.verb] && mine?.verb === said.verb) return []
    const review = await ownReview(tx, claim, actor)
    const version = await versionOf(tx, issuerId, claim)
    const reviews = await finishReview(tx, deps, claim, review, version, said)
    await note(tx, deps, actor, { event: 'learner-claim.judged', subject: id, details: { verb: said.verb } })
    const needed = await assessorsNeeded(tx, issuerId, claim.achievement_id)
    const word = settled(reviews, needed)
    if (word) return carryOut(tx, deps, actor, claim, version, word)
    if (reviews.filter(one => one.finished_at !== null).length >= needed)
      await sayInClaim(tx, deps, issuerId, id, {
        by_kind: 'server',
        by_id: 'server',
        by_name: 'Laurel',
        kind: 'disagreed',
        text: '',
        is_internal: true,
      })
    return []
  })
  await signIntents(deps, actor, intents)
}

/** A word among assessors, or to the learner. */
export async function writeInClaim(
  deps: Deps,
  actor: Actor,
  id: string,
  said: { readonly text: string; readonly internal: boolean },
): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const claim = await lockClaim(tx, issuerId, id)
    if (claim.round === 0) throw new Refusal('E_CLAIM_STATE')
    await requireNoConflict(tx, claim, actor.id)
    await sayInClaim(tx, deps, issuerId, id, {
      ...byMember(actor),
      kind: 'comment',
      text: said.text,
      is_internal: said.internal,
    })
    if (!said.internal) await tellLearner(tx, deps, claim, 'message')
  })
}
