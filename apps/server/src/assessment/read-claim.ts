import { isOver } from '@laurel/core/assessment'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { recognitionCase } from '../recognition/views.ts'
import { Refusal } from '../refusal.ts'
import { heldAward } from './approve-claim.ts'
import { conflictWith, freeSeat, isDisagreed } from './assign-claim.ts'
import { claimLines, claimRow } from './list-claims.ts'
import { creditsIn, lockedMarks } from './review-claim.ts'
import type { ClaimDetail } from './schema.ts'
import { conflictsOf, itemsOf, messagesOf, type ReviewRow, reviewsOf, versionOf } from './store.ts'
import { contentView, itemView, judgedBy, messageView } from './views.ts'

/** What one assessor sees of another's: nothing before their own word is said, or where it is for them to settle. */
function reviewView(review: ReviewRow, actor: Actor, all: readonly ReviewRow[], needed: number) {
  const mine = all.find(one => one.assessor_id === actor.id)
  const isMine = review.assessor_id === actor.id
  const isOpen = isMine || mine?.finished_at || isDisagreed(all, needed)
  return {
    seat: review.seat,
    assessor: { id: review.assessor_id, name: review.assessor_name },
    isMine,
    marks: isOpen ? review.marks : null,
    comments: isOpen ? review.comments : null,
    level: isOpen ? review.level : null,
    credits: isOpen ? creditsIn(review.marks) : null,
    verb: isOpen ? review.verb : null,
    reason: isOpen ? review.reason : null,
    changedAt: new Date(review.changed_at).toISOString(),
    finishedAt: review.finished_at && new Date(review.finished_at).toISOString(),
  }
}

/** One claim, as whoever assesses it needs it on one screen. */
export function readClaim(deps: Deps, actor: Actor, id: string): Promise<ClaimDetail> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await claimRow(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    const line = (await claimLines(tx, deps, issuerId, [row]))(row)
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    const reviews = await reviewsOf(tx, issuerId, id)
    const conflict = await conflictWith(tx, row, actor.id)
    const isDraft = row.round === 0
    const version = await versionOf(tx, issuerId, row)
    const held = await heldAward(tx, issuerId, row.learner_id, row.achievement_id, deps.clock())
    // Nothing of a draft: it is the learner's until it is sent.
    const content = contentView(isDraft ? { ...row, narrative: '', reflection: '', hours: null, done_on: null } : row)
    const items = isDraft ? [] : (await itemsOf(tx, issuerId, id)).filter(one => one.round <= row.round)
    const mine = reviews.find(one => one.assessor_id === actor.id)
    const canTake =
      !conflict &&
      !mine &&
      !isDraft &&
      !isOver(row.state) &&
      row.state !== 'rework' &&
      freeSeat(reviews, row.assessors) !== null
    return {
      ...line,
      ...content,
      marks: row.state === 'in-review' || row.state === 'submitted' ? lockedMarks(row) : row.marks,
      achievement: { ...line.achievement, ...judgedBy(deps, shortName, version) },
      items: items.map(itemView),
      messages: (await messagesOf(tx, issuerId, id)).map(messageView),
      reviews: reviews.map(one => reviewView(one, actor, reviews, row.assessors)),
      conflicts: (await conflictsOf(tx, issuerId, id)).map(one => ({
        id: one.person_id,
        name: one.name,
        note: one.note,
        kind: one.kind,
      })),
      myConflict: conflict,
      mySeat: mine?.seat ?? null,
      canTake,
      isDisagreed: row.state === 'in-review' && isDisagreed(reviews, row.assessors),
      heldLevel: held.at(-1)?.level ?? null,
      recognition: isDraft ? null : await recognitionCase(tx, deps, row, version),
    }
  })
}

/** How many wait for the school, and how many of them for this member. */
export async function countClaims(deps: Deps, actor: Actor): Promise<{ open: number; mine: number }> {
  const found = await tx(deps, actor, tx =>
    tx.execute<{ open: number; mine: number }>(sql`
      select count(*)::int as open, count(*) filter (where exists (
        select 1 from learner_claim_review as review where review.issuer_id = claim.issuer_id
          and review.claim_id = claim.id and review.assessor_id = ${actor.id} and review.finished_at is null))::int as mine
      from learner_claim as claim where issuer_id = ${actor.issuerId} and state in ('submitted', 'in-review', 'appealed')`),
  )
  return found.rows[0] ?? { open: 0, mine: 0 }
}
