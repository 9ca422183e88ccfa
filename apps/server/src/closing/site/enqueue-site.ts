import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

export const SITE_QUEUE = 'build-closed-site'

export async function enqueueSite(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'newId' | 'clock'>,
  issuerId: string,
): Promise<void> {
  const id = deps.newId()
  await tx.execute(sql`
    insert into closing_site (issuer_id, id, state, begun_at)
    values (${issuerId}, ${id}, 'waiting', ${deps.clock().toISOString()})`)
  await deps.jobs.enqueue(tx, SITE_QUEUE, { issuerId, id })
}

/** Whether the page of one of these awards stays when its institution has closed, as its learner has said. */
export async function isAnyKept(tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from award join closing_answer as answer
      on answer.issuer_id = award.issuer_id and answer.learner_id = award.learner_id and answer.keep
    where award.issuer_id = ${issuerId}
      and award.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb)) limit 1`)
  return found.rows.length > 0
}

/**
 * Somebody's page may stay no longer: a site that has it, or may have read it, is given out no more, and the next one is
 * built without it. Whoever erases or takes back need not be one who closes institutions, so from here on the transaction is
 * the server's own.
 */
export async function renewSite(tx: Tx, deps: Pick<Deps, 'jobs' | 'newId' | 'clock'>, issuerId: string): Promise<void> {
  await tx.execute(sql`select set_config('laurel.may', '', true)`)
  // Held until the commit: one that still waits is read after it.
  const newest = await tx.execute<{ state: string }>(sql`
    select state from closing_site where issuer_id = ${issuerId} order by id desc limit 1 for update`)
  const state = newest.rows[0]?.state
  if (state === 'building' || state === 'there') await enqueueSite(tx, deps, issuerId)
}
