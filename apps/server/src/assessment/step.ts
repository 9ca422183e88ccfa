import { type ClaimState, type ClaimStep, decideClaim } from '@laurel/core/assessment'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { ClaimRow } from './store.ts'

/**
 * Takes a locked claim one step on.
 *
 * @returns the state that it is in now, or `null` where the step was taken before
 * @throws Refusal E_CLAIM_STATE, E_APPEALED_ALREADY
 */
export async function stepClaim(tx: Tx, deps: Deps, claim: ClaimRow, step: ClaimStep): Promise<ClaimState | null> {
  const decision = decideClaim({ state: claim.state, hasAppealed: claim.appealed_at !== null }, step)
  if (!decision.ok) throw new Refusal(decision.error.code)
  if (decision.value.do === 'nothing') return null
  const { state } = decision.value
  await tx.execute(sql`
    update learner_claim set state = ${state}, changed_at = ${deps.clock().toISOString()}
    where issuer_id = ${claim.issuer_id} and id = ${claim.id}`)
  return state
}
