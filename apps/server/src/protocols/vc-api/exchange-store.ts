import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

export type Workflow = 'award' | 'presentation'
export type ExchangeState = 'pending' | 'active' | 'complete' | 'invalid'

export type ExchangeRow = {
  id: string
  workflow: Workflow
  state: ExchangeState
  sequence: number
  award_id: string | null
  query: Record<string, unknown>[]
  challenge: string
  created_by: string
  created_at: string
  expires_at: string
  holder_did: string | null
  result: Record<string, unknown> | null
}

export async function saveExchange(
  tx: Tx,
  issuerId: string,
  row: Omit<ExchangeRow, 'state' | 'sequence' | 'holder_did' | 'result'>,
): Promise<void> {
  await tx.execute(sql`
    insert into vc_api_exchange (issuer_id, id, workflow, state, sequence, award_id, query, challenge, created_by, created_at, expires_at)
    values (${issuerId}, ${row.id}, ${row.workflow}, 'pending', 0, ${row.award_id}, ${JSON.stringify(row.query)},
      ${row.challenge}, ${row.created_by}, ${row.created_at}, ${row.expires_at})`)
}

export async function findExchange(
  tx: Tx,
  issuerId: string,
  workflow: string,
  id: string,
): Promise<ExchangeRow | undefined> {
  const found = await tx.execute<Omit<ExchangeRow, 'query' | 'result'> & { query: string; result: string | null }>(sql`
    select id, workflow, state, sequence, award_id, query, challenge, created_by, created_at, expires_at, holder_did, result
    from vc_api_exchange where issuer_id = ${issuerId} and id = ${id} and workflow = ${workflow}`)
  const row = found.rows[0]
  return row && { ...row, query: JSON.parse(row.query), result: row.result === null ? null : JSON.parse(row.result) }
}

/** A presentation that was turned away; after the last try there is no other. */
export async function countTry(tx: Tx, issuerId: string, id: string, most: number): Promise<void> {
  await tx.execute(sql`
    update vc_api_exchange set sequence = sequence + 1,
      state = case when sequence + 1 >= ${most} then 'invalid' else state end
    where issuer_id = ${issuerId} and id = ${id} and state in ('pending', 'active')`)
}

export async function openExchange(tx: Tx, issuerId: string, id: string): Promise<void> {
  await tx.execute(sql`
    update vc_api_exchange set state = 'active', sequence = sequence + 1
    where issuer_id = ${issuerId} and id = ${id} and state = 'pending'`)
}

/** Of several that would finish it at once, one does (HOSTILE H-21). */
export async function finishExchange(
  tx: Tx,
  issuerId: string,
  id: string,
  done: { readonly holder: string; readonly result: unknown; readonly at: Date },
): Promise<boolean> {
  const won = await tx.execute(sql`
    update vc_api_exchange set state = 'complete', sequence = sequence + 1, holder_did = ${done.holder},
      result = ${JSON.stringify(done.result)}, finished_at = ${done.at.toISOString()}
    where issuer_id = ${issuerId} and id = ${id} and state in ('pending', 'active') and expires_at > ${done.at.toISOString()}
    returning 1`)
  return won.rows.length > 0
}

/** Exchanges that ended before `before`, with what was presented in them. @returns how many */
export async function forgetExchanges(tx: Tx, issuerId: string, before: string): Promise<number> {
  const gone = await tx.execute(sql`
    delete from vc_api_exchange where issuer_id = ${issuerId} and coalesce(finished_at, expires_at) < ${before}`)
  return gone.rowCount ?? 0
}
