import type { Deps } from '../../deps.ts'
import { sql } from '../../platform/sql.ts'
import { ImsxError } from './imsx-status.ts'
import { keepBrought } from './keep-brought.ts'
import type { Access } from './read-access.ts'

/** What one credential may weigh. */
export const MOST_BYTES = 256 * 1024

/**
 * Takes a credential in that an app brings (`keepBrought`).
 *
 * @returns whether the app had brought the same credential (issuer and id) before and it still waited
 * @throws ImsxError
 */
export async function bringCredential(deps: Deps, access: Access, content: string): Promise<'created' | 'replaced'> {
  const { issuerId, personId, connectionId, appName: fromName } = access
  const way = { issuerId, personId, connectionId, fromName }
  const kept = await keepBrought(deps, way, content, async tx => {
    const there = await tx.execute(
      sql`select 1 from ob_connection where issuer_id = ${issuerId} and id = ${connectionId} for share`,
    )
    if (there.rows.length === 0) throw new ImsxError(401, 'unauthorizedrequest', 'The app is no longer connected.')
  })
  switch (kept.outcome) {
    case 'busy':
      throw new ImsxError(429, 'server_busy', 'Too much is being verified. Try again in a moment.')
    case 'full':
      throw new ImsxError(429, 'server_busy', 'Too much waits for this learner to be taken in.')
    case 'refused':
      throw new ImsxError(
        400,
        'invalid_data',
        kept.code === null ? 'This is no Open Badges 3.0 credential.' : `The credential does not hold: ${kept.code}.`,
      )
    default:
      return kept.outcome
  }
}
