import type { Deps } from '../../deps.ts'
import { allIssuerIds } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

const TABLES = [
  'openid4vci_spent',
  'openid4vci_token',
  'openid4vci_request',
  'openid4vci_transaction',
  'openid4vci_offer',
]

/** Takes away what has ended: nobody can do anything with it any more. */
export async function sweepEnded(deps: Deps): Promise<void> {
  const now = deps.clock().toISOString()
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    await tx(deps, { issuerId }, async tx => {
      for (const table of TABLES)
        await tx.execute(sql`
          delete from ${sql.identifier(table)} as ended where ended.issuer_id = ${issuerId} and ended.expires_at < ${now}
            ${table === 'openid4vci_offer' ? sql`and not exists (select 1 from openid4vci_token as token where token.issuer_id = ${issuerId} and token.offer_id = ended.id)` : sql``}`)
    })
}
