import { isJsonObject, type JsonObject } from '@laurel/core/primitives'
import { sql } from 'drizzle-orm'
import type { Tx } from '../platform/database.ts'
import type { AwardRow } from './store.ts'

/**
 * The credentials that macro-credentials consist of, as they are stated now, by award. What was corrected or issued anew
 * since is there as what took its place; what was revoked is there and says so.
 */
export async function constituentsOf(
  tx: Tx,
  issuerId: string,
  awards: readonly Pick<AwardRow, 'id' | 'constituents'>[],
): Promise<Map<string, JsonObject[]>> {
  const wanted = awards.flatMap(one => (one.constituents ?? []).map(part => ({ whole: one.id, part })))
  if (wanted.length === 0) return new Map()
  const found = await tx.execute<{ whole: string; document: string }>(sql`
    with recursive newest as (
      select one.whole, one.part, one.part as id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as one (whole uuid, part uuid)
      union
      select newest.whole, newest.part, award.id from newest
      join award on award.issuer_id = ${issuerId} and award.replaces = newest.id)
    select whole, document from (
      select distinct on (newest.whole, newest.part) newest.whole, newest.id, credential.document
      from newest join credential on credential.issuer_id = ${issuerId} and credential.award_id = newest.id and is_current
      order by newest.whole, newest.part, newest.id desc) as stated
    order by whole, id`)
  const byWhole = Map.groupBy(found.rows, row => row.whole)
  return new Map(
    [...byWhole].map(([whole, rows]) => {
      const parts = rows.flatMap(row => partsOf(JSON.parse(row.document) as JsonObject))
      return [whole, [...new Map(parts.map(one => [one.id, one])).values()]]
    }),
  )
}

/** A record in a record is not read (H-06), so what consists of others gives those. */
function partsOf(document: JsonObject): JsonObject[] {
  const { type, credentialSubject: subject } = document
  if (!Array.isArray(type) || !type.includes('ClrCredential') || !isJsonObject(subject)) return [document]
  return (Array.isArray(subject.verifiableCredential) ? subject.verifiableCredential : []).filter(isJsonObject)
}
