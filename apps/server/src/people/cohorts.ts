import * as z from 'zod'
import { zText } from '../achievement/schema.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { zEmail } from './email.ts'
import { note } from './note.ts'

/** With whom somebody learns, in the institution's own words: "Class 10B", "2026 intake". */
export const zCohort = zText(80)

export const zCohortChange = z.strictObject({ cohort: zCohort.nullable() })

/** Whole classes at once: by address or by the learner's id. */
export const zCohortList = z.strictObject({
  learners: z
    .array(
      z.union([
        z.strictObject({ learnerId: z.uuid(), cohort: zCohort.nullable() }),
        z.strictObject({ email: zEmail, cohort: zCohort.nullable() }),
      ]),
    )
    .min(1)
    .max(5_000),
})

/** Puts learners into cohorts, or out of them. Whom the institution does not know is told, and nothing is done. */
export async function changeCohorts(
  deps: Deps,
  actor: Actor,
  { learners }: z.infer<typeof zCohortList>,
): Promise<{ changed: number }> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const wanted = learners.map((one, position) => ({
      position,
      id: 'learnerId' in one ? one.learnerId : null,
      email: 'email' in one ? one.email : null,
      cohort: one.cohort,
    }))
    const json = JSON.stringify(wanted)
    const found = await tx.execute<{ position: number; id: string }>(sql`
      select one.position, learner.id from jsonb_to_recordset(${json}::jsonb) as one (position integer, id uuid, email text)
      join learner on learner.issuer_id = ${issuerId} and (learner.id = one.id or learner.email = one.email)
      order by learner.id for update of learner`)
    const known = new Map(found.rows.map(row => [row.position, row.id]))
    const missing = wanted.filter(one => !known.has(one.position)).slice(0, 50)
    if (missing.length > 0)
      throw new Refusal(
        'E_REQUEST_MALFORMED',
        missing.map(one => ({
          path: `learners.${one.position}.${one.id === null ? 'email' : 'learnerId'}`,
          code: 'unknown',
          message: 'is no learner of this institution',
        })),
      )
    const rows = wanted.map(one => ({ id: known.get(one.position), cohort: one.cohort }))
    const changed = await tx.execute<{ id: string }>(sql`
      update learner set cohort = one.cohort
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (id uuid, cohort text)
      where learner.issuer_id = ${issuerId} and learner.id = one.id and learner.cohort is distinct from one.cohort
      returning learner.id`)
    await note(tx, deps, actor, ...changed.rows.map(row => ({ event: 'learner.cohort-changed', subject: row.id })))
    return { changed: changed.rows.length }
  })
}

/** The cohorts that there are, for a form to offer. */
export const listCohorts = (deps: Deps, actor: Actor): Promise<string[]> =>
  tx(deps, actor, async tx => {
    const found = await tx.execute<{ cohort: string }>(sql`
      select distinct cohort from learner where issuer_id = ${actor.issuerId} and cohort is not null
      order by cohort limit 500`)
    return found.rows.map(row => row.cohort)
  })
