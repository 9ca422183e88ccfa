import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import type { Person } from '../people/person.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

/** The learner as whoever acts. */
export const asLearner = (issuerId: string, person: Person): Actor => ({
  issuerId,
  kind: 'learner',
  id: person.id,
  name: person.name,
})

/** The address that a person has proven; a claim is made by somebody whom the school can answer. */
export async function provenAddress(deps: Deps, person: Person): Promise<string> {
  const found = await deps.database.db.execute<{ email: string }>(
    sql`select email from person where id = ${person.id} and email_verified`,
  )
  const email = found.rows[0]?.email.toLowerCase()
  if (!email) throw new Refusal('E_NO_ADDRESS')
  return email
}

export type Record = { readonly issuerId: string; readonly learnerId: string }

/**
 * The records that schools have of a person: those tied to the account, and those under the proven address that are tied
 * to nobody yet.
 */
export async function recordsOfPerson(deps: Deps, person: Person): Promise<Record[]> {
  const email = await provenAddress(deps, person).catch(() => null)
  const records: Record[] = []
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const found = await tx(deps, { issuerId }, tx =>
      tx.execute<{ id: string }>(sql`
        select id from learner where issuer_id = ${issuerId}
          and (person_id = ${person.id} or (person_id is null and email = ${email})) order by id`),
    )
    records.push(...found.rows.map(row => ({ issuerId, learnerId: row.id })))
  }
  return records
}

/** Which school a person's claim is with. @throws Refusal E_NOT_FOUND for what is not theirs */
export async function schoolOfClaim(deps: Deps, person: Person, claimId: string): Promise<string> {
  const own = await tx(deps, { personId: person.id }, tx =>
    tx.execute<{ issuer_id: string }>(
      sql`select issuer_id from learner_claim where person_id = ${person.id} and id = ${claimId}`,
    ),
  )
  if (own.rows[0]) return own.rows[0].issuer_id
  // One that a teacher has begun for somebody who had no account then.
  for (const { issuerId, learnerId } of await recordsOfPerson(deps, person)) {
    const begun = await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        select 1 from learner_claim where issuer_id = ${issuerId} and id = ${claimId} and learner_id = ${learnerId}
          and person_id is null and begun_by is not null and state = 'draft'`),
    )
    if (begun.rows.length > 0) return issuerId
  }
  throw new Refusal('E_NOT_FOUND')
}
