import type { Deps } from '../deps.ts'
import { sql } from '../platform/sql.ts'

/**
 * An account that was opened by a link which staff can see may have been opened by somebody else. Once the mailbox's
 * owner comes, whoever was in before is out: sessions and passkeys end, as they do when a sign-in link proves the
 * address. The vault stays, since only its own locks open it.
 */
export async function endUnprovenAccess(deps: Pick<Deps, 'database'>, email: string): Promise<void> {
  await deps.database.db.transaction(async tx => {
    const unproven = sql`(select id from person where email = ${email} and not email_verified)`
    await tx.execute(sql`delete from session where user_id in ${unproven}`)
    await tx.execute(sql`delete from passkey where user_id in ${unproven}`)
    await tx.execute(sql`update person set email_verified = true where email = ${email}`)
  })
}
