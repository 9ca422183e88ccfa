import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { type CodeCount, handCode, isHandCode } from '../hand-code.ts'

const codeOf = (deps: Deps, issuerId: string, learnerId: string, count: CodeCount): string | null =>
  handCode(deps, 'claim code', [issuerId, learnerId], count)

const ROW = sql`select turn, misses from claim_code`

/** The learner's code; `null` where it was missed too often. */
export async function readClaimCode(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<string | null> {
  const found = await tx.execute<CodeCount>(sql`${ROW} where issuer_id = ${issuerId} and learner_id = ${learnerId}`)
  return codeOf(deps, issuerId, learnerId, found.rows[0] ?? { turn: 0, misses: 0 })
}

/** Another code; the one before ends. */
export async function renewClaimCode(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<string | null> {
  const saved = await tx.execute<CodeCount>(sql`
    insert into claim_code (issuer_id, learner_id, turn, misses) values (${issuerId}, ${learnerId}, 1, 0)
    on conflict (issuer_id, learner_id) do update set turn = claim_code.turn + 1, misses = 0 returning turn, misses`)
  return codeOf(deps, issuerId, learnerId, saved.rows[0]!)
}

/** Whether somebody has the code; each wrong one counts. Committed by the caller even where the answer is no. */
export async function tryClaimCode(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  learnerId: string,
  code: string,
): Promise<boolean> {
  await tx.execute(sql`
    insert into claim_code (issuer_id, learner_id, turn, misses) values (${issuerId}, ${learnerId}, 0, 0)
    on conflict do nothing`)
  // Locked, so that fifty who guess at once have no more tries than one after the other (H-21).
  const locked = await tx.execute<CodeCount>(
    sql`${ROW} where issuer_id = ${issuerId} and learner_id = ${learnerId} for update`,
  )
  const right = codeOf(deps, issuerId, learnerId, locked.rows[0]!)
  if (isHandCode(right, code)) return true
  if (right !== null)
    await tx.execute(sql`
      update claim_code set misses = misses + 1 where issuer_id = ${issuerId} and learner_id = ${learnerId}`)
  return false
}
