import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { GoodHead } from './store.ts'

/** Of each of an issuer's public records, those that ended as well, the last head that it published before a time. */
export async function lastGoodHeads(tx: Tx, issuerId: string, since: Date): Promise<GoodHead[]> {
  const found = await tx.execute<{ log_id: string; origin: string; size: string; root: Buffer }>(sql`
    select distinct on (log.begun_at, log.id) log.id as log_id, log.origin, head.size, head.root
    from log join log_checkpoint as head on head.issuer_id = log.issuer_id and head.log_id = log.id
    where log.issuer_id = ${issuerId} and head.at < ${since.toISOString()}
    order by log.begun_at, log.id, head.size desc`)
  return found.rows.map(row => ({
    logId: row.log_id,
    origin: row.origin,
    size: Number(row.size),
    root: row.root.toString('base64'),
  }))
}

/** Whether a statement stands in one of the trees. `statement` is the name of its row in the query. */
export const standsIn = (heads: readonly GoodHead[], statement: string) => {
  const row = sql.identifier(statement)
  return sql`exists (select 1 from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as good ("logId" uuid, size bigint)
    where good."logId" = ${row}.log_id and ${row}.position < good.size)`
}
