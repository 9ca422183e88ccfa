import { claimUrl } from '../award/claim-token.ts'
import type { Deps } from '../deps.ts'
import { readClaimCode } from '../people/minors/claim-code.ts'
import { tx } from '../platform/database.ts'
import { claimAward } from '../wallet/claim-award.ts'
import { type Accounts, weeksBefore } from './at.ts'
import type { DemoInstitution } from './institution.ts'
import type { PlannedAward } from './plan-awards.ts'

/** So many people press the button at once; the database has connections for more. */
const AT_ONCE = 3
/** Done at an earlier start: claimed, revoked or corrected already. */
const DONE: ReadonlySet<unknown> = new Set(['E_CLAIM_TAKEN', 'E_GONE'])

/** Learners open their mail some days after it came; a minor shows the code that the school has given them by hand. */
export async function claimAwards(
  deps: Deps,
  accounts: Accounts,
  issuerId: string,
  institution: DemoInstitution,
  made: ReadonlyMap<PlannedAward, { readonly awardId: string; readonly learnerId: string }>,
): Promise<void> {
  const young = new Set(institution.people.flatMap(one => (one.family ? [one.learner] : [])))
  const claims = [...made].filter(([one]) => one.isClaimed)
  const claim = async ([one, { awardId, learnerId }]: (typeof claims)[number]) => {
    // A young child claims when the guardian has let them.
    const then = weeksBefore(deps, young.has(one.learner) ? 7 : one.weeksAgo - 0.5)
    const token = claimUrl(then, issuerId, awardId, 'mail').split('/').at(-1) as string
    const code = await tx(then, { issuerId }, tx => readClaimCode(tx, then, issuerId, learnerId))
    await claimAward(then, accounts, token, null, code ?? undefined).catch(error => {
      if (!DONE.has((error as { code?: unknown }).code)) throw error
    })
  }
  // A learner's own claims come one after the other.
  const queues = [...Map.groupBy(claims, ([one]) => one.learner).values()]
  const work = async () => {
    for (let queue = queues.shift(); queue; queue = queues.shift()) for (const one of queue) await claim(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
