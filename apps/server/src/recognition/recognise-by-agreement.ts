import { agreementReason, awardsByItself } from '@laurel/core/recognition'
import { stepClaim } from '../assessment/step.ts'
import { findClaim, lockClaim, sayInClaim, versionOf } from '../assessment/store.ts'
import { tellLearner } from '../assessment/tell.ts'
import { signIntents } from '../award/finish-intents.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { matchAgreements } from './match-agreements.ts'
import { recogniseClaim } from './recognise-claim.ts'
import { broughtElsewhere, broughtOf } from './store.ts'

/**
 * Awards at once what an agreement gives, where everything verifies and the key that each credential is made out to was
 * shown. Anything else, one credential among several that is not part of it, or one that somebody else has brought too,
 * is for a person to look at; so is what cannot be awarded at this moment.
 */
export async function recogniseByAgreement(deps: Deps, issuerId: string, claimId: string): Promise<void> {
  const actor: Actor = { issuerId, kind: 'server', id: 'recognition', name: 'Laurel' }
  const intents = await tx(deps, { issuerId }, async tx => {
    const claim = await lockClaim(tx, issuerId, claimId)
    if (claim.kind !== 'recognition' || claim.state !== 'submitted' || claim.round !== 1) return []
    const brought = await broughtOf(tx, issuerId, claimId)
    const matches = await matchAgreements(tx, issuerId, claim.achievement_id, brought, deps.clock())
    const [best] = matches.flatMap(one =>
      one.filter(({ agreement, against }) => awardsByItself(agreement.content, against)),
    )
    const areAll = matches.every(one =>
      one.some(({ agreement, against }) => agreement.id === best?.agreement.id && against.length === 0),
    )
    const others = [...(await broughtElsewhere(tx, issuerId, claimId)).values()].flat()
    if (!best || !areAll || others.some(one => !one.is_same)) return []
    const { id, version, content } = best.agreement
    const judgedBy = await versionOf(tx, issuerId, claim)
    const reason = agreementReason(content.institution.name, judgedBy.language)
    const { level, credits } = content.countsAs
    const said = { level, credits, reason, conditions: '', agreement: { id, version } }
    const made = await recogniseClaim(tx, deps, actor, claim, judgedBy, said)
    await stepClaim(tx, deps, claim, 'take')
    await stepClaim(tx, deps, { ...claim, state: 'in-review' }, 'approve')
    await tx.execute(sql`
      update learner_claim set level = ${level}, award_id = ${made.awardId}, decided_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and id = ${claimId}`)
    const by = { by_kind: 'server', by_id: actor.id, by_name: actor.name } as const
    await sayInClaim(tx, deps, issuerId, claimId, {
      ...by,
      kind: 'approved',
      text: reason,
      details: { agreement: id, level },
    })
    await note(tx, deps, actor, {
      event: 'learner-claim.approved',
      subject: claimId,
      details: { award: made.awardId, agreement: id },
    })
    await tellLearner(tx, deps, await findClaim(tx, issuerId, claimId), 'approved')
    return made.intents
  }).catch(error => {
    // A person will see why, and what can be done.
    if (error instanceof Refusal) return []
    throw error
  })
  await signIntents(deps, actor, intents)
}
