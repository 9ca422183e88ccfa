import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { tenantOf } from '../people/store.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { markHappened } from './mark.ts'

type Verified = { readonly result: string; readonly credential?: Readonly<Record<string, unknown>> | undefined }

/** Counts that somebody found a credential of an institution here to be genuine; nothing of which, or of who asked. */
export async function countVerified(deps: Deps, { result, credential }: Verified): Promise<void> {
  const id = credential?.id
  const place = `${deps.baseUrl}/c/`
  if (result !== 'valid' || typeof id !== 'string' || !id.startsWith(place)) return
  const { issuer } = credential as { issuer?: unknown }
  const did = typeof issuer === 'string' ? issuer : (issuer as { id?: unknown } | undefined)?.id
  await tx(deps, {}, async tx => {
    const issuerId = await tenantOf(tx, 'credential', id.slice(place.length))
    if (!issuerId) return
    await enterTenant(tx, issuerId)
    // Anybody may sign anything under our address with a key of their own.
    const own = await tx.execute(sql`select 1 from issuer where issuer_id = ${issuerId} and did = ${String(did)}`)
    if (own.rows.length > 0) await markHappened(tx, issuerId, 'verified', deps.clock())
  })
}
