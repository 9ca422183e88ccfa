import type { Deps } from '../deps.ts'
import { markChanged } from '../insight/mark.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { allIssuerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type Stands, standOf, stepsDone } from './stand.ts'
import { type EnrolmentRow, uuids } from './store.ts'
import { tellFlagged } from './tell-flagged.ts'

const follower = (issuerId: string): Actor => ({ issuerId, kind: 'server', id: 'pathways', name: 'Laurel' })

type Next = Pick<EnrolmentRow, 'outcome' | 'completed_at' | 'flagged_at'>

/**
 * What completing, or no longer being complete, leads to. What was awarded is never taken back by itself; what rests on a
 * name alone is never awarded by itself.
 */
function nextOf({ row, version, progress: { isComplete }, restsOnName }: Stands, at: string): Next {
  const { outcome, completed_at, flagged_at } = row
  const { achievementId, awarding } = version
  if (outcome === 'awarded' || outcome === 'declined') return { outcome, completed_at, flagged_at }
  if (!isComplete) return { outcome: 'none', completed_at: null, flagged_at }
  const due = achievementId === null ? 'none' : awarding === 'approval' || restsOnName ? 'waiting' : 'due'
  return { outcome: outcome === 'none' ? due : outcome, completed_at: completed_at ?? at, flagged_at }
}

/** The award of a completed pathway rests on something that was revoked, or is suspended, and nothing stands in for it. */
async function restOnWithdrawn(tx: Tx, issuerId: string, rows: readonly EnrolmentRow[]): Promise<Set<string>> {
  const awarded = rows.flatMap(row => row.award_id ?? [])
  if (awarded.length === 0) return new Set()
  const found = await tx.execute<{ id: string }>(sql`
    select whole.id from award as whole where whole.issuer_id = ${issuerId} and whole.id in ${uuids(awarded)}
      and exists (select 1 from award as part where part.issuer_id = ${issuerId} and whole.constituents ? part.id::text
        and (part.state = 'revoked' or part.suspended_at is not null))`)
  return new Set(found.rows.map(row => row.id))
}

/** Works out anew where locked learners stand, and does what follows from it. */
export async function recompute(tx: Tx, deps: Deps, issuerId: string, rows: readonly EnrolmentRow[]): Promise<void> {
  if (rows.length === 0) return
  const now = deps.clock()
  const withdrawn = await restOnWithdrawn(tx, issuerId, rows)
  const stands = await standOf(tx, issuerId, rows, now)
  const saved = stands.map(one => {
    const { row, version, progress } = one
    const next = nextOf(one, now.toISOString())
    const isFlagged = row.award_id !== null && withdrawn.has(row.award_id)
    return {
      row,
      id: row.id,
      progress,
      steps_done: stepsDone(version.content, progress),
      changes_at: progress.changesAt === null ? null : new Date(progress.changesAt).toISOString(),
      ...next,
      flagged_at: isFlagged ? (row.flagged_at ?? now.toISOString()) : null,
    }
  })
  await tx.execute(sql`
    update pathway_enrolment set progress = one.progress, steps_done = one.steps_done, changes_at = one.changes_at,
      outcome = one.outcome, completed_at = one.completed_at, flagged_at = one.flagged_at
    from jsonb_to_recordset(${JSON.stringify(saved.map(({ row: _, ...one }) => one))}::jsonb)
      as one (id uuid, progress jsonb, steps_done integer, changes_at timestamptz, outcome text,
        completed_at timestamptz, flagged_at timestamptz)
    where pathway_enrolment.issuer_id = ${issuerId} and pathway_enrolment.id = one.id`)
  await markChanged(
    tx,
    issuerId,
    'enrolment',
    saved.map(one => one.id),
  )
  const completed = saved.filter(one => one.completed_at !== null && one.row.completed_at === null)
  const flagged = saved.filter(one => one.flagged_at !== null && one.row.flagged_at === null)
  await note(
    tx,
    deps,
    follower(issuerId),
    ...completed.map(one => ({
      event: 'pathway.completed',
      subject: one.id,
      details: { pathway: one.row.pathway_id },
    })),
    ...flagged.map(one => ({ event: 'pathway.flagged', subject: one.id, details: { award: one.row.award_id } })),
  )
  for (const one of flagged) await tellFlagged(tx, deps, issuerId, one.row)
  if (saved.some(one => one.outcome === 'due'))
    await deps.jobs.enqueue(tx, 'award-pathways', { issuerId }, { key: issuerId })
}

/**
 * Keeps pathways in step with the awards of some learners, in the transaction that changes those. The learners' rows are
 * locked first: of two awards issued at once, whoever comes second sees both.
 */
export async function followAwards(tx: Tx, deps: Deps, issuerId: string, awardIds: readonly string[]): Promise<void> {
  if (awardIds.length === 0) return
  const found = await tx.execute<EnrolmentRow>(sql`
    select * from pathway_enrolment where issuer_id = ${issuerId} and left_at is null
      and learner_id in (select learner_id from award where award.issuer_id = ${issuerId} and award.id in ${uuids(awardIds)})
    order by id for update`)
  await recompute(tx, deps, issuerId, found.rows)
}

const AT_ONCE = 200

/** What time alone changes: an award that ended, or grew too old, a deadline. For every institution. @returns how many */
export async function followTime(deps: Deps): Promise<number> {
  let followed = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    followed += await tx(deps, { issuerId }, async tx => {
      const found = await tx.execute<EnrolmentRow>(sql`
        select * from pathway_enrolment where issuer_id = ${issuerId} and left_at is null
          and changes_at <= ${deps.clock().toISOString()} order by id limit ${AT_ONCE} for update`)
      await recompute(tx, deps, issuerId, found.rows)
      return found.rows.length
    })
  return followed
}
