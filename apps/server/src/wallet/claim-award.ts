import { type ClaimKind, claimUrl, hashToken } from '../award/claim-token.ts'
import { type AwardListRow, findAwards } from '../award/store.ts'
import type { Deps } from '../deps.ts'
import { tryClaimCode } from '../people/minors/claim-code.ts'
import { askGuardians } from '../people/minors/consents.ts'
import { type Protection, protectionOfLearner } from '../people/minors/protection.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { currentIssuer, type IssuerRow, tenantOf } from '../people/store.ts'
import { endUnprovenAccess } from '../people/unproven-access.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { recoveryOf } from './recovery/store.ts'
import { putIntoWallet } from './store.ts'

type ClaimState = 'open' | 'taken' | 'expired' | 'revoked'

export type ClaimFacts = {
  readonly award: AwardListRow
  readonly issuer: IssuerRow
  readonly locale: 'en' | 'fr' | 'th'
  readonly state: ClaimState
  readonly kind: ClaimKind
  /** `s•••@example.org`: enough to know which of one's addresses it is. */
  readonly emailHint: string | null
  /** The claim link of the award that has taken this one's place, for the same learner. */
  readonly newer: string | null
  /** What a minor needs besides the link: a guardian's consent, or the code that is given by hand (H-44). */
  readonly needs: 'guardian' | 'code' | null
}

type ClaimRow = { award_id: string; kind: ClaimKind; expires_at: string; used_at: string | null }

const hintOf = (email: string | null): string | null =>
  email === null ? null : email.replace(/^(.).*(@.*)$/s, '$1•••$2')

export async function findClaim(deps: Deps, token: string) {
  const hash = hashToken(token)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'claim', hash))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<ClaimRow>(sql`
      select award_id, kind, expires_at, used_at from claim where issuer_id = ${issuerId} and token_hash = ${hash}`)
    const claim = found.rows[0]
    const [award] = claim ? await findAwards(tx, issuerId, [claim.award_id]) : []
    if (!claim || !award) throw new Refusal('E_NOT_FOUND')
    // Whoever holds a link to one may open the other only if it is the same person's.
    const newer = await tx.execute<{ id: string }>(sql`
      select id from award where issuer_id = ${issuerId} and replaces = ${award.id}
        and learner_id = ${award.learner_id} and state in ('issued', 'superseded')`)
    const replacement = award.state === 'superseded' ? newer.rows[0]?.id : undefined
    const protection = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
    return { issuerId, claim, award, issuer: await currentIssuer(tx, issuerId), replacement, protection }
  })
}

/** What a claim link is for. Reading claims nothing, however often a mail scanner looks (H-44). */
export async function readClaim(deps: Deps, token: string): Promise<ClaimFacts> {
  const { issuerId, claim, award, issuer, replacement, protection } = await findClaim(deps, token)
  const state: ClaimState =
    award.state !== 'issued'
      ? 'revoked'
      : award.claimed_at || claim.used_at
        ? 'taken'
        : Date.parse(claim.expires_at) <= deps.clock().getTime()
          ? 'expired'
          : 'open'
  return {
    award,
    issuer,
    state,
    kind: claim.kind,
    locale: mailLocale(award.locale, issuer.locale),
    emailHint: hintOf(award.email),
    newer: replacement ? claimUrl(deps, issuerId, replacement, claim.kind) : null,
    needs: needsOf(protection),
  }
}

/** A child whose wallet is known already has shown the code for it. */
export function needsOf({ stage, permits, hasWallet }: Protection): ClaimFacts['needs'] {
  if (stage === 'adult') return null
  if (!permits.hold) return 'guardian'
  return hasWallet ? null : 'code'
}

/** The child asks the guardians to let them have a wallet. */
export async function askForWallet(deps: Deps, token: string): Promise<void> {
  const { issuerId, award, protection } = await findClaim(deps, token)
  if (needsOf(protection) !== 'guardian') return
  const learner = { id: award.learner_id, name: award.recipient_name }
  await tx(deps, { issuerId }, tx => askGuardians(tx, deps, issuerId, learner, 'hold'))
}

/** Who is to have what a claim link is for. */
export type Claimant = { readonly email: string | null; readonly name: string; readonly locale: ClaimFacts['locale'] }

/**
 * What a minor has to show before a claim. A wrong code counts, whatever comes of the rest.
 *
 * @throws Refusal E_GUARDIAN_NEEDED, E_CLAIM_CODE, and E_CLAIM_OTHER_ADDRESS for a guardian's own account
 */
async function requireMinorsProof(
  deps: Deps,
  issuerId: string,
  facts: ClaimFacts,
  code: string | undefined,
  signedIn: Person | null,
): Promise<void> {
  if (facts.needs === null) return
  if (facts.needs === 'guardian') throw new Refusal('E_GUARDIAN_NEEDED')
  const { learner_id: learnerId } = facts.award
  const isGuardian = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute(sql`
      select 1 from guardian where issuer_id = ${issuerId} and learner_id = ${learnerId}
        and person_id = ${signedIn?.id ?? null} and ended_at is null`)
    return found.rows.length > 0
  })
  // A child's wallet is the child's; a guardian sees what is in it without holding it.
  if (isGuardian) throw new Refusal('E_CLAIM_OTHER_ADDRESS')
  const isRight = code && (await tx(deps, { issuerId }, tx => tryClaimCode(tx, deps, issuerId, learnerId, code)))
  if (!isRight) throw new Refusal('E_CLAIM_CODE')
}

/** Accounts, by e-mail; supplied by the sign-in part of the platform. */
export type Accounts = {
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person>
}

async function hasAccount(deps: Deps, email: string): Promise<boolean> {
  const found = await deps.database.db.execute(sql`select 1 from person where email = ${email}`)
  return found.rows.length > 0
}

/**
 * Who a claim link stands for. A link from the mailbox proves the address, so it signs that person in. The link that
 * staff can see proves nothing: it makes an account where there is none, and asks for a sign-in where there is one.
 */
export async function whoClaims(
  deps: Deps,
  accounts: Accounts,
  { email, name, locale }: Claimant,
  kind: ClaimKind,
  signedIn: Person | null,
): Promise<Person> {
  if (!email) {
    if (!signedIn) throw new Refusal('E_NOT_SIGNED_IN')
    return signedIn
  }
  if (signedIn && signedIn.email.toLowerCase() === email) {
    if (kind === 'mail') await setVerified(deps, signedIn.id, true)
    return signedIn
  }
  const wanted = { email, name, locale }
  if (kind === 'mail') {
    await endUnprovenAccess(deps, email)
    return accounts.findOrMakePerson(wanted)
  }
  if (await hasAccount(deps, email)) throw new Refusal(signedIn ? 'E_CLAIM_OTHER_ADDRESS' : 'E_NOT_SIGNED_IN')
  const person = await accounts.findOrMakePerson(wanted)
  await setVerified(deps, person.id, false)
  return person
}

async function setVerified(deps: Deps, personId: string, isVerified: boolean): Promise<void> {
  await deps.database.db.execute(sql`update person set email_verified = ${isVerified} where id = ${personId}`)
}

/**
 * Ties the award to a person, once.
 *
 * @param code a minor's, given by hand
 * @returns the person who is to be signed in
 */
export async function claimAward(
  deps: Deps,
  accounts: Accounts,
  token: string,
  signedIn: Person | null,
  code?: string,
): Promise<{ awardId: string; person: Person }> {
  const facts = await readClaim(deps, token)
  const { issuerId } = await findClaim(deps, token)
  if (facts.state === 'revoked') throw new Refusal('E_GONE')
  if (facts.state === 'expired') throw new Refusal('E_EXPIRED')
  const awardId = facts.award.id
  if (facts.state === 'taken') {
    // Coming back to one's own award is no second claim.
    if (signedIn && facts.award.person_id === signedIn.id) return { awardId, person: signedIn }
    throw new Refusal('E_CLAIM_TAKEN')
  }
  await requireMinorsProof(deps, issuerId, facts, code, signedIn)
  const { email, recipient_name: name } = facts.award
  const person = await whoClaims(deps, accounts, { email, name, locale: facts.locale }, facts.kind, signedIn)
  await tx(deps, { issuerId, personId: person.id }, async tx => {
    const won = await tx.execute(sql`
      update claim set used_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and token_hash = ${hashToken(token)} and used_at is null returning 1`)
    if (won.rows.length === 0) throw new Refusal('E_CLAIM_TAKEN')
    await settleClaim(tx, deps, issuerId, facts.award, person.id)
  })
  return { awardId, person }
}

/**
 * From here on the award is this person's, by whatever way it was claimed; in the scope of issuer and person.
 *
 * @throws Refusal E_CLAIM_TAKEN, E_CLAIM_OTHER_ADDRESS
 */
export async function settleClaim(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  award: Pick<AwardListRow, 'id' | 'origin' | 'person_id' | 'learner_id' | 'recipient_name'>,
  personId: string,
): Promise<void> {
  // Issued anew for one person: nobody else gets it, whatever link they hold.
  if (recoveryOf(award.origin) && award.person_id && award.person_id !== personId)
    throw new Refusal('E_CLAIM_OTHER_ADDRESS')
  const mine = await tx.execute(sql`
    update award set claimed_at = ${deps.clock().toISOString()}
    where issuer_id = ${issuerId} and id = ${award.id} and claimed_at is null and state = 'issued' returning 1`)
  if (mine.rows.length === 0) throw new Refusal('E_CLAIM_TAKEN')
  await tx.execute(sql`
    update learner set person_id = ${personId} where issuer_id = ${issuerId} and id = ${award.learner_id}`)
  await putIntoWallet(tx, personId, issuerId, award.id, deps.clock())
  const actor = { issuerId, kind: 'learner' as const, id: personId, name: award.recipient_name }
  await note(tx, deps, actor, { event: 'award.claimed', subject: award.id })
}
