import * as nodeCrypto from 'node:crypto'
import { derive } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import type pg from 'pg'
import { disclosureTools, pairingCurve } from '../platform/disclosure-tools.ts'
import type { Break } from './check-credentials.ts'

type Row = { issuer_id: string; id: string; format: string; document: string; unsigned: string; is_over: boolean }

/** What a finding means for a copy of our own: what is revoked, suspended or has ended is as sound as any other. */
const HARMLESS = new Set(['EXPIRED', 'NOT_YET_VALID', 'SUSPENDED', 'STATUS_UNREACHABLE'])

/** The document in each form, without its proof; as SD-JWT VC it has claims of its own. */
function statedIn({ format, document, unsigned }: Row): JsonObject {
  if (format === 'dc+sd-jwt') return JSON.parse(unsigned)
  if (format === 'jwt_vc_json') return JSON.parse(Buffer.from(document.split('.')[1] ?? '', 'base64url').toString())
  const { proof: _, ...rest } = JSON.parse(document) as JsonObject
  return rest
}

/** As a verifier is shown it: of a form to be shown in parts, all of it. */
async function shownOf({ format, document }: Row): Promise<string> {
  if (format !== 'ecdsa-sd-2023' && format !== 'bbs-2023') return document
  const derived = await derive(JSON.parse(document), { cryptosuite: format, selectivePointers: [''] }, disclosureTools)
  return derived.ok ? JSON.stringify(derived.value) : document
}

/**
 * Reads every credential that was handed to a wallet beside the award itself, and verifies it as everybody does.
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
      found.changed.push({ ...about, why: 'a copy in a wallet has other bytes than were to be signed' })
    const shown = await shownOf(row)
    const report = await verify(new Uint8Array(Buffer.from(shown)), { now, fetch, cryptography, curve: pairingCurve })
    const wrong = report.findings
      .filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
      // Its list as a token is made when it is asked for, so the audit has none; the rows behind it I9 looks at.
      .filter(one => row.format !== 'dc+sd-jwt' || one.check !== 'status')
      .filter(one => !HARMLESS.has(one.code) && !(row.is_over && one.code === 'REVOKED'))
      .map(one => one.code)
    if (wrong.length > 0)
      found.unverified.push({ ...about, why: `a copy in a wallet does not verify: ${wrong.join(', ')}` })
  }
  return found
}
