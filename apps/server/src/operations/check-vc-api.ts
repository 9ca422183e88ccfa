import * as nodeCrypto from 'node:crypto'
import { bundledContexts, derive } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { verifyCredentialByStandard } from '@laurel/core/verification'
import type pg from 'pg'
import type { Break } from './check-credentials.ts'

type Row = { issuer_id: string; id: string; document: string; mechanism: string }

/** What a finding means for one of our own: what was revoked, or is not in force, is as sound as any other. */
const HARMLESS = /^(EXPIRED|NOT_YET_VALID|REVOKED|SUSPENDED|STATUS_UNREACHABLE|STATUS_TYPE_UNKNOWN)$/

const PAGE = 500

/**
 * Reads everything that was signed for callers of VC-API and verifies it as they would. What holders show parts of is
 * verified with all of it shown.
 *
 * @returns what breaks I5
 */
export async function checkVcApi(client: pg.Client, fetch: GuardedFetch, now: Instant): Promise<Break[]> {
  const cryptography = cryptographyFromNode(nodeCrypto as unknown as NodeCrypto)
  const contexts = bundledContexts.withInline()
  const found: Break[] = []
  for (let after = ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000']; ; ) {
    const page = await client.query<Row>(
      `select issuer_id, id, document, mechanism from vc_api_credential
       where document is not null and (issuer_id, id) > ($1::uuid, $2::uuid) order by issuer_id, id limit ${PAGE}`,
      after,
    )
    for (const row of page.rows) {
      let document = JSON.parse(row.document) as JsonObject
      if (row.mechanism === 'ecdsa-sd-2023' || row.mechanism === 'bbs-2023') {
        const shown = await derive(
          document,
          { selectivePointers: [''] },
          { cryptography, contexts, random: nodeCrypto.randomBytes },
        )
        if (shown.ok) document = shown.value
      }
      const report = await verifyCredentialByStandard(document, { now, fetch, cryptography, contexts })
      const wrong = report.findings
        .filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
        .filter(one => !HARMLESS.test(one.code))
        .map(one => one.code)
      if (wrong.length > 0)
        found.push({
          issuerId: row.issuer_id,
          subject: row.id,
          why: `a credential of VC-API does not verify: ${wrong.join(', ')}`,
        })
    }
    const last = page.rows.at(-1)
    if (!last || page.rows.length < PAGE) return found
    after = [last.issuer_id, last.id]
  }
}
