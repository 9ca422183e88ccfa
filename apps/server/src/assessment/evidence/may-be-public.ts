import type { Deps } from '../../deps.ts'
import { type Protection, protectionOfLearner } from '../../people/minors/protection.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'

/** Whether evidence of a learner may be shown to strangers at all: a child's only where that is consented to. */
export const mayShowEvidence = ({ stage, permits }: Protection): boolean =>
  stage === 'adult' || stage === 'self' || permits.photo

export async function isPermitted(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<boolean> {
  return mayShowEvidence(await protectionOfLearner(tx, issuerId, learnerId, deps.clock()))
}

/** @throws Refusal E_GUARDIAN_NEEDED */
export async function requirePermitted(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<void> {
  if (!(await isPermitted(tx, deps, issuerId, learnerId))) throw new Refusal('E_GUARDIAN_NEEDED')
}
