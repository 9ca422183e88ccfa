import type { Deps } from '../deps.ts'
import { markChanged } from '../insight/mark.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { enterTenant, type Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { learnerActor } from './own-enrolment.ts'

/**
 * Whoever deletes their account leaves the pathways that they joined by themselves, and takes along what they brought
 * from elsewhere; in a school's own records it stays that they were on one it put them on.
 */
export async function leaveByPerson(tx: Tx, deps: Deps, person: Person, issuers: readonly string[]): Promise<void> {
  for (const issuerId of issuers) {
    await enterTenant(tx, issuerId)
    const mine = sql`(select id from learner where issuer_id = ${issuerId} and person_id = ${person.id})`
    await tx.execute(sql`
      delete from pathway_recognition where issuer_id = ${issuerId} and enrolment_id in (
        select id from pathway_enrolment where issuer_id = ${issuerId} and learner_id in ${mine})`)
    const left = await tx.execute<{ id: string }>(sql`
      update pathway_enrolment set left_at = ${deps.clock().toISOString()}, changes_at = null
      where issuer_id = ${issuerId} and learner_id in ${mine} and joined_by = 'learner' and left_at is null returning id`)
    await markChanged(
      tx,
      issuerId,
      'enrolment',
      left.rows.map(row => row.id),
    )
    // What stays is worked out anew without what was brought.
    await tx.execute(sql`
      update pathway_enrolment set changes_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and learner_id in ${mine} and left_at is null`)
    // Whom nothing was awarded to is only known from here; the others are left with their awards.
    await tx.execute(sql`
      update learner set person_id = null where issuer_id = ${issuerId} and person_id = ${person.id}
        and not exists (select 1 from award where award.issuer_id = learner.issuer_id and award.learner_id = learner.id)`)
    const actor = learnerActor(issuerId, person)
    await note(tx, deps, actor, ...left.rows.map(row => ({ event: 'pathway.left', subject: row.id })))
  }
}
