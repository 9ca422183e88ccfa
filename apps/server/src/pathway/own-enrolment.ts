import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import type { Person } from '../people/person.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

export const learnerActor = (issuerId: string, person: Person): Actor => ({
  issuerId,
  kind: 'learner',
  id: person.id,
  name: person.name,
})

/** At which institution a person's own place on a pathway is. @throws Refusal E_NOT_FOUND for anybody else's */
export async function ownEnrolment(
  deps: Deps,
  person: Person,
  id: string,
): Promise<{ issuerId: string; learnerName: string }> {
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const found = await tx(deps, { issuerId }, tx =>
      tx.execute<{ name: string }>(sql`
        select learner.name from pathway_enrolment as one
        join learner on learner.issuer_id = one.issuer_id and learner.id = one.learner_id
        where one.issuer_id = ${issuerId} and one.id = ${id} and left_at is null and learner.person_id = ${person.id}`),
    )
    if (found.rows[0]) return { issuerId, learnerName: found.rows[0].name }
  }
  throw new Refusal('E_NOT_FOUND')
}
