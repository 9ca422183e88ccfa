import { signDataIntegrity } from '@laurel/core/credential'
import { buildStatusListCredential } from '@laurel/core/status'
import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { seconds } from '../../platform/seconds.ts'
import { sql } from '../../platform/sql.ts'
import { bitsOf, emptyBitstring, encodedListOf, writeValues } from '../../status/packed-lists.ts'
import type { StatusPurpose } from '../../status/take-indexes.ts'
import { KEY_TYPES, openKey } from './keys.ts'
import { openListUrl } from './status-places.ts'

/** A status list by the did:key of a conformance run (its issuer must be the credential's own); made when it is asked for. */
export async function openStatusList(
  deps: Deps,
  issuerId: string,
  keyType: string,
  listId: string,
): Promise<string | undefined> {
  const type = KEY_TYPES.find(one => one.toLowerCase() === keyType)
  if (!type || !/^[\w-]{1,60}$/.test(listId)) return undefined
  const read = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<{ purpose: StatusPurpose; entries: number }>(
      sql`select purpose, entries from status_list where issuer_id = ${issuerId} and id = ${listId}`,
    )
    const list = found.rows[0]
    return list && { list, values: await bitsOf(tx, issuerId, listId, null), issuer: await currentIssuer(tx, issuerId) }
  })
  if (!read) return undefined
  const bits = writeValues(emptyBitstring(read.list.entries), read.values)
  const at = seconds(deps.clock())
  const key = await openKey(deps, issuerId, type)
  const signer = await key.signer()
  if (signer.type === 'BLS12-381-G2') return undefined
  const unsigned = buildStatusListCredential({
    url: openListUrl(deps.baseUrl, read.issuer.short_name, type, listId),
    issuer: key.did,
    purpose: read.list.purpose,
    bits: encodedListOf(bits),
    validFrom: at,
  })
  const cryptosuite = type === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019'
  const tools = { cryptography: deps.cryptography, contexts: deps.contexts }
  const signed = await signDataIntegrity(unsigned, signer, { cryptosuite, created: at }, tools)
  if (!signed.ok) throw new Error(`a status list of ours cannot be signed: ${signed.error.code}`)
  return JSON.stringify(signed.value)
}
