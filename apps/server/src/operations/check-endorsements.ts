import * as nodeCrypto from 'node:crypto'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import type pg from 'pg'
import type { Break } from './check-credentials.ts'

type Row = {
  issuer_id: string
  id: string
  document: string
  unsigned: string
  is_withdrawn: boolean
  places: readonly string[]
}

/** What a finding means for an endorsement of our own: one that was withdrawn or has ended is as sound as any other. */
const HARMLESS = new Set(['EXPIRED', 'STATUS_UNREACHABLE'])

/**
 * Reads every stored endorsement and verifies it as everybody does.
 *
 * @returns what breaks I2 (another position than was given out), I4 (other bytes than intended) and I5 (does not verify)
 */
export async function checkEndorsements(client: pg.Client, fetch: GuardedFetch, now: Instant) {
  const cryptography = cryptographyFromNode(nodeCrypto as unknown as NodeCrypto)
  const found = { misplaced: [] as Break[], changed: [] as Break[], unverified: [] as Break[] }
  const stored = await client.query<Row>(`
    select issuer_id, id, document, unsigned, withdrawn_at is not null as is_withdrawn,
      array(select '/status/' || list_id || '#' || index from status_entry
        where status_entry.issuer_id = endorsement.issuer_id and award_id = endorsement.id) as places
    from endorsement where document is not null and erased_at is null order by issuer_id, id`)
  for (const row of stored.rows) {
    const about = { issuerId: row.issuer_id, subject: row.id }
    const { proof, ...rest } = JSON.parse(row.document) as JsonObject
    if (proof === undefined || JSON.stringify(rest) !== JSON.stringify(JSON.parse(row.unsigned)))
      found.changed.push({ ...about, why: 'an endorsement has other bytes than were to be signed' })
    const status = rest.credentialStatus as JsonObject | undefined
    if (!row.places.some(place => `${status?.statusListCredential}#${status?.statusListIndex}`.endsWith(place)))
      found.misplaced.push({ ...about, why: 'an endorsement names another position' })
    const report = await verify(new Uint8Array(Buffer.from(row.document)), { now, fetch, cryptography })
    const wrong = report.findings
      .filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
      .filter(one => !HARMLESS.has(one.code) && !(row.is_withdrawn && one.code === 'REVOKED'))
      .map(one => one.code)
    if (wrong.length > 0)
      found.unverified.push({ ...about, why: `an endorsement does not verify: ${wrong.join(', ')}` })
  }
  return found
}
