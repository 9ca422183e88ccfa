import * as nodeCrypto from 'node:crypto'
import { keyHash, parseLog, verifyLog, type WitnessProofs } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import { type Instant, isJsonObject, list } from '@laurel/core/primitives'
import type pg from 'pg'
import type { Break } from './check-credentials.ts'

type Row = {
  issuer_id: string
  log: string
  proofs: WitnessProofs[] | null
  held: boolean
  committed: string | null
  fragments: readonly string[]
}

/**
 * Verifies the log of every issuer's DID as a stranger would, and that it can be gone on with: the newest version lists
 * every key that signs, and has committed to the update key that is kept.
 *
 * @returns what breaks I16; an issuer without a log gets one when it is next asked for
 */
export async function checkDidLogs(client: pg.Client, now: Instant): Promise<Break[]> {
  const cryptography = cryptographyFromNode(nodeCrypto as unknown as NodeCrypto)
  const found: Break[] = []
  const logs = await client.query<Row>(
    `select issuer_id, string_agg(entry, E'\\n' order by number) as log,
       (select public_key from signing_key where signing_key.issuer_id = did_log_entry.issuer_id
         and purpose = 'update' and retired_at is null order by id desc limit 1) as committed,
       (select jsonb_agg(jsonb_build_object('versionId', version_id, 'proof', jsonb_build_array(proof)))
         from did_witness_proof where did_witness_proof.issuer_id = did_log_entry.issuer_id) as proofs,
       exists (select 1 from did_log_held where did_log_held.issuer_id = did_log_entry.issuer_id
         and waits_for = 'witnesses') as held,
       array(select fragment from signing_key where signing_key.issuer_id = did_log_entry.issuer_id
         and purpose not in ('update', 'update-held') and retired_at is null and created_at < $1 order by id) as fragments
     from did_log_entry group by issuer_id order by issuer_id`,
    // One that was just added is told by the next hourly round.
    [new Date(now - 2 * 3_600_000)],
  )
  for (const { issuer_id: issuerId, log, proofs, held, committed, fragments } of logs.rows) {
    const breaks = (why: string) => found.push({ issuerId, subject: 'did.jsonl', why })
    const entries = parseLog(log)
    if (!entries.ok) {
      breaks(`the log of its DID cannot be read: ${entries.error.reason}`)
      continue
    }
    const { versions, broken } = await verifyLog(entries.value, { now, cryptography, witnessProofs: proofs ?? [] })
    const last = versions.at(-1)
    if (broken || !last) {
      breaks(`the log of its DID does not hold: ${broken?.code} in entry ${broken?.entry}`)
      continue
    }
    if (committed === null || !last.parameters.nextKeyHashes.includes(keyHash(committed, cryptography)))
      breaks('the log of its DID has not committed to the update key that is kept')
    const listed = list(last.document.verificationMethod)
      .filter(isJsonObject)
      .map(one => String(one.id).split('#')[1])
    const missing = fragments.filter(one => !listed.includes(one))
    // What waits for witnesses tells of them; the did:web has them already.
    if (missing.length > 0 && !held) breaks(`the log of its DID does not know ${missing.join(', ')}`)
  }
  return found
}
