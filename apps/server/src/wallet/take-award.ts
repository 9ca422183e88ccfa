import { finishIntents } from '../award/finish-intents.ts'
import { intendCredentials } from '../award/intend-credentials.ts'
import { lockAward } from '../award/store.ts'
import { currentCredential } from '../credential/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { whyNotIssuing } from '../people/halt-issuing.ts'
import type { Person } from '../people/person.ts'
import { tx } from '../platform/database.ts'
import { newToken } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { requireRestatable } from './copies/make-copies.ts'
import { readKeyProof } from './key-proof.ts'
import { awardsOfPerson, bindKey, saveChallenge, spendChallenge } from './store.ts'

const CHALLENGE_MINUTES = 5
/** A proof's `iat` may be this far from our clock. */
const SKEW_SECONDS = 300

export type Challenge = { readonly challenge: string; readonly audience: string; readonly expiresAt: string }

/** A challenge that can be used once, by this person, within five minutes. */
export async function makeChallenge(deps: Deps, personId: string): Promise<Challenge> {
  const challenge = newToken()
  const expires = new Date(deps.clock().getTime() + CHALLENGE_MINUTES * 60_000)
  await tx(deps, { personId }, tx => saveChallenge(tx, personId, challenge, expires))
  return { challenge, audience: deps.baseUrl, expiresAt: expires.toISOString() }
}

/** A proof of possession (OpenID4VCI 1.0 appendix F.1), with a recent `iat`. Its nonce is checked by whoever spends it. */
async function holderOfProof(deps: Deps, proof: string): Promise<{ did: string; nonce: string }> {
  const refuse = (why: string) =>
    new Refusal('E_PROOF_INVALID', [{ path: 'proof', code: 'E_PROOF_INVALID', message: why }])
  const read = await readKeyProof(deps, proof, 'openid4vci-proof+jwt')
  if (!read.ok) throw refuse(read.error)
  const { did, nonce, payload } = read.value
  const age = typeof payload.iat === 'number' ? Math.abs(deps.clock().getTime() / 1_000 - payload.iat) : Number.NaN
  if (!(age <= SKEW_SECONDS)) throw refuse('is not of now')
  return { did, nonce }
}

/**
 * The person's wallet is open where this is asked: its key has signed, now and once.
 *
 * @throws Refusal E_PROOF_INVALID, E_CHALLENGE_SPENT, E_OTHER_KEY
 */
export async function spendWalletProof(deps: Deps, person: Person, proof: string): Promise<void> {
  const holder = await holderOfProof(deps, proof)
  const refused = await tx(deps, { personId: person.id }, async tx => {
    if (!(await spendChallenge(tx, person.id, holder.nonce, deps.clock()))) return 'E_CHALLENGE_SPENT'
    return (await bindKey(tx, person.id, holder.did, deps.clock())) ? null : 'E_OTHER_KEY'
  })
  if (refused) throw new Refusal(refused)
}

/**
 * An award of one's own, asked for where the wallet is open: whose award it is, and the key that has signed.
 *
 * @throws Refusal E_PROOF_INVALID, E_CHALLENGE_SPENT, E_NOT_FOUND, E_AWARD_LOST, E_OTHER_KEY
 */
export async function proveMine(
  deps: Deps,
  person: Person,
  awardId: string,
  proof: string,
): Promise<{ readonly issuerId: string; readonly did: string }> {
  const holder = await holderOfProof(deps, proof)
  const mine = await tx(deps, { personId: person.id }, async tx => {
    if (!(await spendChallenge(tx, person.id, holder.nonce, deps.clock()))) throw new Refusal('E_CHALLENGE_SPENT')
    const held = (await awardsOfPerson(tx, person.id)).find(one => one.award_id === awardId)
    if (!held) return { refused: 'E_NOT_FOUND' } as const
    if (held.lost_at !== null) return { refused: 'E_AWARD_LOST' } as const
    // Whoever only has the mailbox has another key than the wallet, and gets nothing by it (P7).
    if (!(await bindKey(tx, person.id, holder.did, deps.clock()))) return { refused: 'E_OTHER_KEY' } as const
    return { issuerId: held.issuer_id, refused: null }
  })
  if (mine.refused) throw new Refusal(mine.refused)
  return { issuerId: mine.issuerId, did: holder.did }
}

/**
 * Takes an award into a wallet: states it anew with the wallet's DID as subject, same credential id, same status entry
 * (docs/FLOW.md 8). The same key again gives the same statement; another key than the wallet's own gets none. Of a school
 * that has closed the statement is the last one, whomever it is made out to.
 */
export async function takeAward(
  deps: Deps,
  person: Person,
  awardId: string,
  proof: string,
): Promise<{ credential: unknown; jwt: string }> {
  const { issuerId, did } = await proveMine(deps, person, awardId, proof)
  const actor: Actor = { issuerId, kind: 'learner', id: person.id, name: person.name }
  const credentialId = await tx(deps, { issuerId }, async tx => {
    const award = await lockAward(tx, issuerId, awardId)
    if (!award) throw new Refusal('E_NOT_FOUND')
    const open = await tx.execute<{ subject_did: string | null }>(sql`
      select subject_did from issuance_intent where issuer_id = ${issuerId} and award_id = ${awardId}
      order by statement desc limit 1`)
    // What was never taken while its school was there is taken as it is: nobody states it anew any more.
    const isClosed = (await whyNotIssuing(tx, issuerId)) === 'E_INSTITUTION_CLOSED'
    const isMade = open.rows[0]?.subject_did === did || isClosed
    // What has run out is given again as it is, e.g. where it was signed anew; it is not made out to another key.
    if (!isMade || award.state !== 'issued') requireRestatable(award)
    if (!isMade) await intendCredentials(tx, deps, issuerId, [awardId], did)
    return award.credential_id
  })
  await finishIntents(deps, actor, [awardId])
  const credential = await tx(deps, { issuerId }, tx => currentCredential(tx, issuerId, credentialId))
  if (!credential) throw new Refusal('E_NOT_FOUND')
  return { credential: JSON.parse(credential.document), jwt: credential.jwt }
}
