import { isGroup, safeCounts } from '@laurel/core/pathway'
import { sql } from 'drizzle-orm'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import type { zCounts } from './schema.ts'
import { readPathway } from './store.ts'

/** How many learners on the newest version have done each step; small numbers of people are not said. */
export async function countLearners(deps: Deps, actor: Actor, id: string): Promise<z.infer<typeof zCounts>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const { version, content } = await readPathway(tx, issuerId, id)
    const mine = sql`issuer_id = ${issuerId} and pathway_id = ${id} and version = ${version} and left_at is null`
    const totals = await tx.execute<{ learners: number; completed: number }>(sql`
      select count(*)::int as learners, count(completed_at)::int as completed from pathway_enrolment where ${mine}`)
    const done = await tx.execute<{ id: string; count: number }>(sql`
      select one ->> 'id' as id, count(*)::int as count
      from pathway_enrolment, jsonb_array_elements(progress -> 'steps') as one
      where ${mine} and one ->> 'state' = 'done' group by 1`)
    const { learners = 0, completed = 0 } = totals.rows[0] ?? {}
    const byId = new Map(done.rows.map(row => [row.id, row.count]))
    const steps = content.steps.filter(step => !isGroup(step))
    const safe = safeCounts(learners, [completed, ...steps.map(step => byId.get(step.id) ?? 0)])
    const [ends, ...counts] = safe.counts
    return {
      version,
      learners: safe.total,
      completed: ends as NonNullable<typeof ends>,
      steps: steps.map((step, index) => ({ id: step.id, done: counts[index] as NonNullable<typeof ends> })),
    }
  })
}
