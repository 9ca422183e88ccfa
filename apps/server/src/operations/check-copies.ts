import * as nodeCrypto from 'node:crypto'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import type pg from 'pg'
import type { Break } from './check-credentials.ts'

type Row = { issuer_id: string; id: string; format: string; document: string; unsigned: string; is_over: boolean }

/** What a finding means for a copy of our own: what is revoked, suspended or has ended is as sound as any other. */
const HARMLESS = new Set(['EXPIRED', 'NOT_YET_VALID', 'SUSPENDED', 'STATUS_UNREACHABLE'])

/** The document in either form, without its proof; as SD-JWT VC it has claims of its own. */
function statedIn({ format, document, unsigned }: Row): JsonObject {
  if (format === 'dc+sd-jwt') return JSON.parse(unsigned)
  if (format !== 'ldp_vc') return JSON.parse(Buffer.from(document.split('.')[1] ?? '', 'base64url').toString())
  const { proof: _, ...rest } = JSON.parse(document) as JsonObject
  return rest
}

/**
 * Reads every credential that was handed to another wallet, and verifies it as everybody does.
 *
 * @returns what breaks I4 (other bytes than intended) and I5 (does not verify)
 */
export async function checkCopies(client: pg.Client, fetch: GuardedFetch, now: Instant) {
  const cryptography = cryptographyFromNode(nodeCrypto as unknown as NodeCrypto)
  const found = { changed: [] as Break[], unverified: [] as Break[] }
  const stored = await client.query<Row>(`
    select copy.issuer_id, copy.id, copy.format, copy.document, copy.unsigned,
      copy.withdrawn_at is not null or award.state in ('revoked', 'superseded') as is_over
    from wallet_copy as copy join award on award.issuer_id = copy.issuer_id and award.id = copy.award_id
    where copy.document is not null order by copy.issuer_id, copy.id`)
  for (const row of stored.rows) {
    const about = { issuerId: row.issuer_id, subject: row.id }
    if (JSON.stringify(statedIn(row)) !== JSON.stringify(JSON.parse(row.unsigned)))
      found.changed.push({ ...about, why: 'a copy in another wallet has other bytes than were to be signed' })
    const report = await verify(new Uint8Array(Buffer.from(row.document)), { now, fetch, cryptography })
    const wrong = report.findings
      .filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
      // Its list as a token is made when it is asked for, so the audit has none; the rows behind it I9 looks at.
      .filter(one => row.format !== 'dc+sd-jwt' || one.check !== 'status')
      .filter(one => !HARMLESS.has(one.code) && !(row.is_over && one.code === 'REVOKED'))
      .map(one => one.code)
    if (wrong.length > 0)
      found.unverified.push({ ...about, why: `a copy in another wallet does not verify: ${wrong.join(', ')}` })
  }
  return found
}
