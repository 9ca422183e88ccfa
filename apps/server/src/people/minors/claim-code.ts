import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'

/** Letters and digits that nobody takes for one another, read aloud or copied from a blackboard. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 6
/** A code that was missed so often ends; the school or a guardian makes another. 10 of 31⁶ = one in 88 million. */
export const MOST_MISSES = 10

/** Derived rather than drawn, so that it can be shown again and is kept nowhere. */
function codeOf(deps: Pick<Deps, 'deriveSecret'>, issuerId: string, learnerId: string, turn: number): string {
  const digest = createHmac('sha256', deps.deriveSecret('claim code'))
    .update(`${issuerId} ${learnerId} ${turn}`)
    .digest()
  // 248 is the largest multiple of 31 in a byte: what is above is passed over, so that every letter is as likely.
  const letters = [...digest].filter(byte => byte < 248).map(byte => LETTERS[byte % LETTERS.length])
  return letters.slice(0, LENGTH).join('')
}

const rowOf = async (tx: Tx, issuerId: string, learnerId: string) =>
  (
    await tx.execute<{ turn: number; misses: number }>(sql`
      select turn, misses from claim_code where issuer_id = ${issuerId} and learner_id = ${learnerId}`)
  ).rows[0] ?? { turn: 0, misses: 0 }

/** The learner's code; `null` where it was missed too often. */
export async function readClaimCode(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<string | null> {
  const { turn, misses } = await rowOf(tx, issuerId, learnerId)
  return misses >= MOST_MISSES ? null : codeOf(deps, issuerId, learnerId, turn)
}

/** Another code; the one before ends. */
export async function renewClaimCode(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<string> {
  const saved = await tx.execute<{ turn: number }>(sql`
    insert into claim_code (issuer_id, learner_id, turn, misses) values (${issuerId}, ${learnerId}, 1, 0)
    on conflict (issuer_id, learner_id) do update set turn = claim_code.turn + 1, misses = 0 returning turn`)
  return codeOf(deps, issuerId, learnerId, saved.rows[0]!.turn)
}

/** Whether somebody has the code; each wrong one counts. Committed by the caller even where the answer is no. */
export async function tryClaimCode(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  learnerId: string,
  code: string,
): Promise<boolean> {
  const right = await readClaimCode(tx, deps, issuerId, learnerId)
  if (right === null) return false
  const given = code.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))) return true
  await tx.execute(sql`
    insert into claim_code (issuer_id, learner_id, turn, misses) values (${issuerId}, ${learnerId}, 0, 1)
    on conflict (issuer_id, learner_id) do update set misses = claim_code.misses + 1`)
  return false
}
