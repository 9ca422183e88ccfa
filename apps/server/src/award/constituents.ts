import { wholesOf } from '@laurel/core/credential'
import type { JsonObject } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { AwardRow } from './store.ts'
import type { StatedPart } from './transcript-layout.ts'

/**
 * The credentials that awards consist of, as they are stated now, by award. What was corrected or issued anew since is
 * there as what took its place; what was revoked is there and says so.
 */
export async function statedParts(
  tx: Tx,
  issuerId: string,
  awards: readonly Pick<AwardRow, 'id' | 'constituents'>[],
): Promise<Map<string, StatedPart[]>> {
  const wanted = awards.flatMap(one => (one.constituents ?? []).map(part => ({ whole: one.id, part })))
  if (wanted.length === 0) return new Map()
  const found = await tx.execute<{ whole: string; part: string; document: string }>(sql`
    with recursive newest as (
      select one.whole, one.part, one.part as id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as one (whole uuid, part uuid)
      union
      select newest.whole, newest.part, award.id from newest
      join award on award.issuer_id = ${issuerId} and award.replaces = newest.id)
    select whole, part, document from (
      select distinct on (newest.whole, newest.part) newest.whole, newest.part, newest.id, credential.document
      from newest join credential on credential.issuer_id = ${issuerId} and credential.award_id = newest.id and is_current
      order by newest.whole, newest.part, newest.id desc) as stated
    order by whole, id`)
  return new Map(
    [...Map.groupBy(found.rows, row => row.whole)].map(([whole, rows]) => [
      whole,
      rows.map(row => ({ part: row.part, document: JSON.parse(row.document) as JsonObject })),
    ]),
  )
}

/** The credentials themselves, each once: a record in a record is not read (H-06), so what consists of others gives those. */
export const credentialsOf = (stated: readonly StatedPart[]): JsonObject[] => [
  ...new Map(stated.flatMap(one => wholesOf(one.document)).map(one => [one.id, one])).values(),
]
