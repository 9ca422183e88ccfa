import type { Deps } from '../../deps.ts'
import { allSignerIds } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { sweep } from './store.ts'

/** What an app has brought and nobody has taken in goes after so many days: it lies here unsealed. */
const INBOX_DAYS = 90

/** Takes away what has ended, whether or not somebody else comes by. */
export async function sweepApps(deps: Deps): Promise<void> {
  const now = deps.clock()
  for (const issuerId of await tx(deps, {}, allSignerIds)) await tx(deps, { issuerId }, tx => sweep(tx, issuerId, now))
}

/** Forgets what apps have brought to anybody and nobody has taken in: each person's, so once a night is often enough. */
export async function forgetBrought(tx: Tx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - INBOX_DAYS * 86_400_000).toISOString()
  await tx.execute(sql`select laurel_forget_brought(${before}::timestamptz)`)
}
