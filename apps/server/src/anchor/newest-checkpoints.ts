import { type CheckpointCommitment, commitToCheckpoint } from '@laurel/core/anchor'
import { readNote } from '@laurel/core/log'
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { allIssuerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'

/** What is to be anchored: the newest checkpoint of an issuer's log. */
export type IssuerCheckpoint = CheckpointCommitment & { readonly issuerId: string }

/** All that anchoring asks of the logs. */
export type NewestCheckpoints = (deps: Pick<Deps, 'database'>) => Promise<readonly IssuerCheckpoint[]>

async function newestOf(tx: Tx, issuerId: string): Promise<IssuerCheckpoint | null> {
  const found = await tx.execute<{ note: string }>(sql`
    select note from log_checkpoint where issuer_id = ${issuerId} and size > 0 order by size desc, created_at desc limit 1`)
  const note = readNote(found.rows[0]?.note ?? '')
  const commitment = note.ok ? commitToCheckpoint(note.value.text) : note
  return commitment.ok ? { issuerId, ...commitment.value } : null
}

/** The newest checkpoint of each issuer that has one, out of the logs' table. */
export const newestCheckpoints: NewestCheckpoints = async deps => {
  const isThere = await deps.database.db.execute<{ is: boolean }>(
    sql`select to_regclass('public.log_checkpoint') is not null as is`,
  )
  if (!isThere.rows[0]?.is) return []
  const found: IssuerCheckpoint[] = []
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const one = await tx(deps, { issuerId }, at => newestOf(at, issuerId))
    if (one) found.push(one)
  }
  return found
}
