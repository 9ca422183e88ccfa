import type { Deps } from '../deps.ts'
import { currentIssuer, didsOfIssuer, tenantOf } from '../people/store.ts'
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
    const own = await didsOfIssuer(tx, await currentIssuer(tx, issuerId))
    if (own.includes(String(did))) await markHappened(tx, issuerId, 'verified', deps.clock())
  })
}
