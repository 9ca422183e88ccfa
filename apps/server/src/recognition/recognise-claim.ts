import { recognitionEvidence } from '@laurel/core/recognition'
import { searchText } from '../achievement/store.ts'
import type { VersionRow } from '../achievement/versions.ts'
import { awardClaim } from '../assessment/approve-claim.ts'
import type { ClaimRow } from '../assessment/store.ts'
import type { Intent } from '../award/intend-credentials.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { type BroughtRow, broughtOf, holdSource } from './store.ts'

export type Said = {
  readonly level: string | null
  readonly credits: number | null
  readonly reason: string
  readonly conditions: string
  readonly agreement: { readonly id: string; readonly version: number } | null
}

/** What was revoked, suspended or changed since it was brought is nothing to rest an award on; what has run out may be. */
export const canRestOn = ({ standing }: Pick<BroughtRow, 'standing'>): boolean =>
  standing === 'holds' || standing === 'ended' || standing === 'unsure'

/**
 * Makes the award that a recognition comes to, in the caller's transaction: what it rests on is stated in it, and kept
 * with who decided and why.
 *
 * @throws Refusal E_BROUGHT_REVOKED, E_RECOGNISED_ALREADY, E_RECOGNISED_FOR_OTHER, and whatever an award is refused for
 */
export async function recogniseClaim(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  claim: ClaimRow,
  version: VersionRow,
  said: Said,
): Promise<{ awardId: string; intents: readonly Intent[] }> {
  const { issuer_id: issuerId, learner_id: learnerId, achievement_id: achievementId } = claim
  const brought = (await broughtOf(tx, issuerId, claim.id)).filter(canRestOn)
  if (brought.length === 0) throw new Refusal('E_BROUGHT_REVOKED')
  // In one order, so that two claims with the same credentials never wait for each other in a ring.
  for (const source of brought.map(one => one.source).sort())
    await holdSource(tx, issuerId, source, { learnerId, achievementId })
  const made = await awardClaim(tx, deps, actor, claim, version, {
    level: said.level,
    marks: {},
    creditsEarned: said.credits,
    evidence: recognitionEvidence(
      brought.map(one => one.says),
      said,
      version.language,
    ),
  })
  const learner = await tx.execute<{ name: string }>(
    sql`select name from learner where issuer_id = ${issuerId} and id = ${learnerId}`,
  )
  const at = deps.clock().toISOString()
  for (const one of brought) {
    const id = deps.newId()
    const search = searchText(learner.rows[0]?.name, version.name, one.says.name, one.says.issuer.name ?? '')
    await tx.execute(sql`
      insert into recognition (issuer_id, id, claim_id, brought_id, source, learner_id, achievement_id, award_id,
        agreement_id, agreement_version, reason, conditions, decided_by, decided_by_name, decided_at, search)
      values (${issuerId}, ${id}, ${claim.id}, ${one.id}, ${one.source}, ${learnerId}, ${achievementId}, ${made.awardId},
        ${said.agreement?.id ?? null}, ${said.agreement?.version ?? null}, ${said.reason}, ${said.conditions},
        ${actor.id}, ${actor.name}, ${at}, ${search})`)
    await note(tx, deps, actor, {
      event: 'recognition.made',
      subject: id,
      details: {
        award: made.awardId,
        issuer: one.says.issuer.did,
        ...(said.agreement ? { agreement: said.agreement.id } : {}),
      },
    })
  }
  return made
}
