import { protectionsOf } from '../people/minors/protection.ts'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'

export type Changed = {
  readonly awards: readonly string[]
  readonly enrolments: readonly string[]
  readonly learners: readonly string[]
}

/** What is counted, the column that names it, and what is kept of it besides the names. */
const KINDS = {
  award: {
    key: 'award_id',
    columns:
      'learner_id, achievement_id, version, level, earned_on, is_counted, is_taken, revoked_on, wait, take'.split(', '),
  },
  enrolment: {
    key: 'enrolment_id',
    columns: 'learner_id, pathway_id, version, steps, is_completed, wait'.split(', '),
  },
  learner: { key: 'learner_id', columns: 'cohort, by_cohort, is_earner, is_holder, is_completer'.split(', ') },
} as const

/** As a PostgreSQL array: `any` of one is found by the index, where a set of rows is joined. */
const array = (ids: readonly string[]) => `{${ids.join(',')}}`

/**
 * Moves the counts by the difference between what was counted of some rows and what they are now. One statement, so that
 * what is kept as counted and what the counts were moved by are of the same instant.
 *
 * @returns the learners whom it is about
 */
async function move(tx: Tx, issuerId: string, kind: keyof typeof KINDS, ids: readonly string[], facts: SQL) {
  const { key, columns } = KINDS[kind]
  const kept = sql.identifier(`insight_${kind}`)
  const cells = sql.identifier(`laurel_${kind}_cells`)
  const names = sql.raw(columns.join(', '))
  const moved = await tx.execute<{ learner_id: string }>(sql`
    with old as materialized (
      select one.* from ${kept} as one where issuer_id = ${issuerId} and ${sql.raw(key)} = any (${array(ids)}::uuid[])),
    fresh as materialized (select * from ${facts}),
    gone as (
      delete from ${kept} where issuer_id = ${issuerId} and ${sql.raw(key)} = any (${array(ids)}::uuid[])
        and ${sql.raw(key)} not in (select ${sql.raw(key)} from fresh)),
    saved as (
      insert into ${kept} select * from fresh
      on conflict (issuer_id, ${sql.raw(key)}) do update set (${names}) = row(${sql.raw(columns.map(one => `excluded.${one}`).join(', '))})),
    moved as (
      select measure, subject, bucket, sum(by) as by from (
        select cell.*, 1 as by from fresh, lateral ${cells}(row(fresh.*)::${kept}) as cell
        union all
        select cell.*, -1 from old, lateral ${cells}(row(old.*)::${kept}) as cell) as cell
      group by 1, 2, 3 having sum(by) <> 0),
    counted as (
      insert into insight_count (issuer_id, measure, subject, bucket, n)
      select ${issuerId}, measure, subject, bucket, by from moved
      on conflict (issuer_id, measure, subject, bucket) do update set n = insight_count.n + excluded.n)
    select learner_id from old union select learner_id from fresh`)
  return moved.rows.map(row => row.learner_id)
}

/** One counts at a time for an institution: of two that read the same old count one would be lost. */
async function lockCounts(tx: Tx, issuerId: string): Promise<void> {
  await tx.execute(sql`
    insert into insight_state (issuer_id, followed_until) values (${issuerId}, '1900-01-01') on conflict do nothing`)
  await tx.execute(sql`select 1 from insight_state where issuer_id = ${issuerId} for update`)
}

/**
 * Counts anew what has changed, in the caller's transaction. What is gone is taken out of every count.
 *
 * @param now  decides whether somebody is a minor, who is counted by cohort with consent only
 */
export async function countChanged(tx: Tx, issuerId: string, changed: Changed, now: Date): Promise<void> {
  await lockCounts(tx, issuerId)
  const learners = new Set(changed.learners)
  const awards = [...new Set(changed.awards)]
  if (awards.length > 0)
    for (const id of await move(
      tx,
      issuerId,
      'award',
      awards,
      sql`laurel_award_facts(${issuerId}, ${array(awards)}::uuid[])`,
    ))
      learners.add(id)
  const enrolments = [...new Set(changed.enrolments)]
  if (enrolments.length > 0) {
    const facts = sql`laurel_enrolment_facts(${issuerId}, ${array(enrolments)}::uuid[])`
    for (const id of await move(tx, issuerId, 'enrolment', enrolments, facts)) learners.add(id)
  }
  if (learners.size === 0) return
  const ids = [...learners]
  const minors = [...(await protectionsOf(tx, issuerId, ids, now))].filter(([, one]) => !one.permits.analytics)
  const withheld = array(minors.map(([id]) => id))
  await move(
    tx,
    issuerId,
    'learner',
    ids,
    sql`laurel_learner_facts(${issuerId}, ${array(ids)}::uuid[], ${withheld}::uuid[])`,
  )
  // The name of a class that nobody is in any more is kept nowhere.
  await tx.execute(sql`
    delete from insight_count where issuer_id = ${issuerId} and n = 0
      and measure in ('learners', 'earners', 'holders', 'completers')`)
}

/** Takes an erased learner out of every count, in the transaction that erases them. */
export async function uncount(tx: Tx, issuerId: string, erased: Changed, now: Date): Promise<void> {
  await countChanged(tx, issuerId, erased, now)
  const ids = array([...erased.awards, ...erased.enrolments, ...erased.learners])
  await tx.execute(sql`delete from insight_pending where issuer_id = ${issuerId} and subject = any (${ids}::uuid[])`)
}
