import type { Deps } from '../deps.ts'
import { markChanged } from '../insight/mark.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { findOrMakeLearners } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { recompute } from './follow-awards.ts'
import type { Enrol } from './schema.ts'
import { type EnrolmentRow, lockEnrolment, lockPathway, uuids } from './store.ts'

/** An award that is being issued at this very moment does not see who is joining; a minute later both are there. */
const LOOK_AGAIN_SECONDS = 60

/**
 * Puts learners on the newest version, in the caller's transaction; who is on it already stays. Whoever had left goes on
 * where they were. What they have earned before counts.
 *
 * @returns the enrolments that are new
 */
export async function join(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  pathwayId: string,
  learnerIds: readonly string[],
): Promise<string[]> {
  const { issuerId } = actor
  const pathway = await lockPathway(tx, issuerId, pathwayId)
  if (pathway.state !== 'published') throw new Refusal('E_PATHWAY_STATE')
  const now = deps.clock().toISOString()
  const rows = [...new Set(learnerIds)].map(learnerId => ({ id: deps.newId(), learner_id: learnerId }))
  const joined = await tx.execute<EnrolmentRow>(sql`
    insert into pathway_enrolment (issuer_id, id, pathway_id, learner_id, version, joined_by, joined_at, progress, steps_done, outcome)
    select ${issuerId}, one.id, ${pathwayId}, one.learner_id, ${pathway.version},
      ${actor.kind === 'learner' ? 'learner' : 'member'}, ${now}, '{}'::jsonb, 0, 'none'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (id uuid, learner_id uuid)
    on conflict on constraint pathway_enrolment_learner do update set left_at = null
      where pathway_enrolment.left_at is not null
    returning *`)
  await recompute(tx, deps, issuerId, joined.rows)
  const ids = joined.rows.map(row => row.id)
  await tx.execute(sql`
    update pathway_enrolment set changes_at = least(changes_at, ${now}::timestamptz + make_interval(secs => ${LOOK_AGAIN_SECONDS}))
    where issuer_id = ${issuerId} and id in ${uuids(ids)}`)
  await note(
    tx,
    deps,
    actor,
    ...ids.map(subject => ({ event: 'pathway.joined', subject, details: { pathway: pathwayId } })),
  )
  return ids
}

/** Puts one or many on a pathway: learners who are known, or names with addresses. All or none. */
export async function enrolLearners(
  deps: Deps,
  actor: Actor,
  pathwayId: string,
  { learners }: Enrol,
): Promise<{ joined: number; already: number }> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const known = learners.flatMap(one => ('learnerId' in one ? [one.learnerId] : []))
    const found = await tx.execute<{ id: string }>(
      sql`select id from learner where issuer_id = ${issuerId} and id in ${uuids(known)}`,
    )
    const ids = new Set(found.rows.map(row => row.id))
    const unknown = learners.findIndex(one => 'learnerId' in one && !ids.has(one.learnerId))
    if (unknown >= 0)
      throw new Refusal('E_REQUEST_MALFORMED', [
        { path: `learners.${unknown}.learnerId`, code: 'unknown', message: 'is no learner of this institution' },
      ])
    const named = learners.flatMap(one => ('learnerId' in one ? [] : [one]))
    const made = await findOrMakeLearners(
      tx,
      issuerId,
      named.map(one => ({ id: deps.newId(), name: one.name, email: one.email, locale: one.locale ?? null })),
      deps.clock(),
    )
    const all = new Set([...known, ...made])
    const joined = await join(tx, deps, actor, pathwayId, [...all])
    return { joined: joined.length, already: all.size - joined.length }
  })
}

/** Off the pathway. What was earned stays earned, and so does the place: whoever comes back goes on there. */
export async function leavePathway(deps: Deps, actor: Actor, enrolmentId: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const row = await lockEnrolment(tx, actor.issuerId, enrolmentId)
    await tx.execute(sql`
      update pathway_enrolment set left_at = ${deps.clock().toISOString()}, changes_at = null,
        outcome = case when outcome in ('due', 'waiting') then 'none' else outcome end,
        completed_at = case when outcome in ('due', 'waiting') then null else completed_at end
      where issuer_id = ${actor.issuerId} and id = ${row.id}`)
    await markChanged(tx, actor.issuerId, 'enrolment', [row.id])
    await note(tx, deps, actor, { event: 'pathway.left', subject: row.id, details: { pathway: row.pathway_id } })
  })
}

/** Onto the newest version. */
export async function moveToNewest(deps: Deps, actor: Actor, enrolmentId: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const row = await lockEnrolment(tx, issuerId, enrolmentId)
    const { version } = await lockPathway(tx, issuerId, row.pathway_id)
    if (version === row.version) return
    await tx.execute(sql`
      update pathway_enrolment set version = ${version} where issuer_id = ${issuerId} and id = ${row.id}`)
    await recompute(tx, deps, issuerId, [{ ...row, version }])
    await note(tx, deps, actor, {
      event: 'pathway.moved',
      subject: row.id,
      details: { pathway: row.pathway_id, from: row.version, to: version },
    })
  })
}

/** Everybody who is on an older version. @returns how many */
export async function moveEverybody(deps: Deps, actor: Actor, pathwayId: string): Promise<number> {
  const ids = await tx(deps, actor, async tx => {
    const { version } = await lockPathway(tx, actor.issuerId, pathwayId)
    const found = await tx.execute<{ id: string }>(sql`
      select id from pathway_enrolment where issuer_id = ${actor.issuerId} and pathway_id = ${pathwayId}
        and version < ${version} and left_at is null order by id`)
    return found.rows.map(row => row.id)
  })
  for (const id of ids) await moveToNewest(deps, actor, id)
  return ids.length
}
