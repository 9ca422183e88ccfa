import { findAwards } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { type Accounts, findClaim, needsOf, readClaim, whoClaims } from '../../wallet/claim-award.ts'
import { issuerOfMine } from '../../wallet/copies/withdraw-copy.ts'
import { hasKey } from '../../wallet/store.ts'
import { spendWalletProof } from '../../wallet/take-award.ts'
import { intendOffer, type OfferView, viewOffer } from './make-offer.ts'

/**
 * From the claim page: the award that the link is for, to a wallet of another maker. Nothing is claimed by it; the wallet
 * does that when it takes the award.
 *
 * @throws Refusal as a claim by the same link would; E_HAS_WALLET for whoever has a wallet here, which takes it first
 */
export async function offerFromClaim(
  deps: Deps,
  accounts: Accounts,
  token: string,
  signedIn: Person | null,
): Promise<OfferView> {
  const facts = await readClaim(deps, token)
  const { issuerId } = await findClaim(deps, token)
  if (facts.state === 'taken') throw new Refusal('E_CLAIM_TAKEN')
  if (facts.state === 'expired') throw new Refusal('E_EXPIRED')
  if (facts.state === 'revoked') throw new Refusal('E_GONE')
  if (facts.needs === 'guardian') throw new Refusal('E_GUARDIAN_NEEDED')
  const { email, recipient_name: name, learner_id: learnerId } = facts.award
  if (facts.needs === 'code') {
    const isGuardian = await tx(deps, { issuerId }, async tx => {
      const found = await tx.execute(sql`
        select 1 from guardian where issuer_id = ${issuerId} and learner_id = ${learnerId}
          and person_id = ${signedIn?.id ?? null} and ended_at is null`)
      return found.rows.length > 0
    })
    if (isGuardian) throw new Refusal('E_CLAIM_OTHER_ADDRESS')
  }
  const person = await whoClaims(deps, accounts, { email, name, locale: facts.locale }, facts.kind, signedIn)
  if (await tx(deps, { personId: person.id }, tx => hasKey(tx, person.id))) throw new Refusal('E_HAS_WALLET')
  const second = facts.needs === 'code' ? 'hand' : email ? 'mail' : 'screen'
  const offer = await tx(deps, { issuerId }, tx =>
    intendOffer(tx, deps, issuerId, facts.award, { made_by: 'claim', person_id: person.id, second }),
  )
  return viewOffer(deps, issuerId, offer)
}

/** From the learner's own wallet, which shows by its key that it is open. */
export async function offerFromWallet(deps: Deps, person: Person, awardId: string, proof: string): Promise<OfferView> {
  const issuerId = await issuerOfMine(deps, person, awardId)
  await spendWalletProof(deps, person, proof)
  const offer = await tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [awardId])
    if (!award) throw new Refusal('E_NOT_FOUND')
    if (award.state !== 'issued') throw new Refusal('E_AWARD_STATE')
    return intendOffer(tx, deps, issuerId, award, { made_by: 'wallet', person_id: person.id, second: 'screen' })
  })
  return viewOffer(deps, issuerId, offer)
}

/**
 * From the console. Staff pass the offer on and never see the code: the learner gets it by mail, a minor by hand. What
 * waits for approval can be offered too; the wallet waits with it.
 *
 * @throws Refusal E_AWARD_STATE, E_CLAIM_TAKEN, E_NO_ADDRESS, E_HAS_WALLET
 */
export async function offerFromConsole(deps: Deps, actor: Actor, awardId: string): Promise<OfferView> {
  const { issuerId } = actor
  const facts = await tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [awardId])
    if (!award) throw new Refusal('E_NOT_FOUND')
    return { award, needs: needsOf(await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())) }
  })
  const { award, needs } = facts
  if (award.claimed_at !== null) throw new Refusal('E_CLAIM_TAKEN')
  if (award.state !== 'issued' && award.state !== 'approved' && award.state !== 'draft')
    throw new Refusal('E_AWARD_STATE')
  if (!award.email) throw new Refusal('E_NO_ADDRESS')
  // Only of somebody whom this institution knows: of others it does not learn that they have a wallet here (P12).
  const { person_id: personId } = award
  if (personId !== null && (needs !== null || (await tx(deps, { personId }, tx => hasKey(tx, personId)))))
    throw new Refusal('E_HAS_WALLET')
  const offer = await tx(deps, actor, async tx => {
    const made = await intendOffer(tx, deps, issuerId, award, {
      made_by: 'issuer',
      person_id: null,
      second: needs === null ? 'mail' : 'hand',
    })
    await note(tx, deps, actor, { event: 'award.offered', subject: awardId })
    return made
  })
  return viewOffer(deps, issuerId, offer)
}
