import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { verifyAnything } from '../../verification/verify-anything.ts'

/** What waits for one learner at most. */
const MOST_WAITING = 200

/** By which way something comes to a learner: an app that an institution's API has let in, or a backpack of theirs. */
export type Way = {
  readonly personId: string
  /** Null where it comes by way of no institution. */
  readonly issuerId: string | null
  readonly connectionId: string
  readonly fromName: string
}
export type Kept =
  | { readonly outcome: 'created' | 'replaced' }
  /** Too much is being verified, or waits for the learner. */
  | { readonly outcome: 'busy' | 'full' }
  /** `code`: the check that it failed; null where it is no Open Badges credential at all. */
  | { readonly outcome: 'refused'; readonly code: string | null }

export const broughtKey = (issuer: string, name: string): string =>
  createHash('sha256').update(`${issuer}\n${name}`).digest('hex')

/** Nothing is written for somebody who deletes their account at this moment: they are there until it is. @throws Refusal E_NOT_FOUND */
export async function requirePerson(tx: Tx, personId: string): Promise<void> {
  const there = await tx.execute(sql`select 1 from person where id = ${personId} for share`)
  if (there.rows.length === 0) throw new Refusal('E_NOT_FOUND')
}

/**
 * Takes in what an app or a backpack brings. It is verified first: what does not hold is refused. Then it waits for the
 * learner, whose wallet takes it in or leaves it: the vault is sealed, and nobody but they can put anything there.
 *
 * @param also what goes with it in the same transaction; it throws where the way is no more
 */
export async function keepBrought(
  deps: Deps,
  { personId, issuerId, connectionId, fromName }: Way,
  content: string,
  also: (tx: Tx) => Promise<void>,
): Promise<Kept> {
  const report = await verifyAnything(deps, content)
  if (report === 'busy') return { outcome: 'busy' }
  const { credential } = report
  if (!credential?.types.includes('AchievementCredential')) return { outcome: 'refused', code: null }
  if (report.result === 'invalid')
    return { outcome: 'refused', code: report.findings.find(one => one.outcome === 'failed')?.code ?? 'it was refused' }
  const key = broughtKey(credential.issuer.id, credential.id ?? content)
  return tx(deps, { personId, ...(issuerId === null ? {} : { issuerId }) }, async tx => {
    // Verifying takes a while: whoever has left since, or has ended the way, gets nothing any more.
    await requirePerson(tx, personId)
    await also(tx)
    const waiting = await tx.execute<{ count: number }>(
      sql`select count(*)::int as count from ob_inbox where person_id = ${personId}`,
    )
    if ((waiting.rows[0]?.count ?? 0) >= MOST_WAITING) return { outcome: 'full' } as const
    const kept = await tx.execute<{ is_new: boolean }>(sql`
      insert into ob_inbox (person_id, id, issuer_id, connection_id, key, from_name, content, came_at)
      values (${personId}, ${deps.newId()}, ${issuerId}, ${connectionId}, ${key}, ${fromName}, ${content}, ${deps.clock().toISOString()})
      on conflict (person_id, connection_id, key) do update set content = excluded.content, came_at = excluded.came_at
      returning xmax = 0 as is_new`)
    return { outcome: kept.rows[0]?.is_new ? 'created' : 'replaced' } as const
  })
}
