import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { verifyAnything } from '../../verification/verify-anything.ts'
import { ImsxError } from './imsx-status.ts'
import type { Access } from './read-access.ts'

/** What waits for one learner at most, and what one credential may weigh. */
const MOST_WAITING = 200
export const MOST_BYTES = 256 * 1024

/**
 * Takes a credential in that an app brings. It is verified first: what does not hold is refused. Then it waits for the
 * learner, whose wallet takes it in or leaves it: the vault is sealed, and nobody but they can put anything there.
 *
 * @returns whether the app had brought the same credential (issuer and id) before and it still waited
 * @throws ImsxError
 */
export async function bringCredential(deps: Deps, access: Access, content: string): Promise<'created' | 'replaced'> {
  const report = await verifyAnything(deps, content)
  if (report === 'busy') throw new ImsxError(429, 'server_busy', 'Too much is being verified. Try again in a moment.')
  const { credential } = report
  if (!credential?.types.includes('AchievementCredential'))
    throw new ImsxError(400, 'invalid_data', 'This is no Open Badges 3.0 credential.')
  if (report.result === 'invalid') {
    const why = report.findings.find(one => one.outcome === 'failed')
    throw new ImsxError(400, 'invalid_data', `The credential does not hold: ${why?.code ?? 'it was refused'}.`)
  }
  const { issuerId, personId, connectionId, appName } = access
  const key = createHash('sha256')
    .update(`${credential.issuer.id}\n${credential.id ?? content}`)
    .digest('hex')
  return tx(deps, { personId }, async tx => {
    const waiting = await tx.execute<{ count: number }>(
      sql`select count(*)::int as count from ob_inbox where person_id = ${personId}`,
    )
    if ((waiting.rows[0]?.count ?? 0) >= MOST_WAITING)
      throw new ImsxError(429, 'server_busy', 'Too much waits for this learner to be taken in.')
    const kept = await tx.execute<{ is_new: boolean }>(sql`
      insert into ob_inbox (person_id, id, issuer_id, connection_id, key, from_name, content, came_at)
      values (${personId}, ${deps.newId()}, ${issuerId}, ${connectionId}, ${key}, ${appName}, ${content}, ${deps.clock().toISOString()})
      on conflict (person_id, connection_id, key) do update set content = excluded.content, came_at = excluded.came_at
      returning xmax = 0 as is_new`)
    return kept.rows[0]?.is_new ? 'created' : 'replaced'
  })
}
