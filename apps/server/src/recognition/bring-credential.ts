import { createHash } from 'node:crypto'
import { isOpenToLearner } from '@laurel/core/assessment'
import { canonicalJson, type Json } from '@laurel/core/primitives'
import { type Brought, holderOf, readBrought, standingOf } from '@laurel/core/recognition'
import type * as z from 'zod'
import { lockClaim } from '../assessment/store.ts'
import { schoolOfClaim } from '../assessment/whose.ts'
import type { Deps } from '../deps.ts'
import type { Person } from '../people/person.ts'
import { currentIssuer, didsOfIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { verifyAnything } from '../verification/verify-anything.ts'
import { readKeyProof } from '../wallet/key-proof.ts'
import { spendChallenge } from '../wallet/store.ts'
import type { zBring } from './schema.ts'
import { broughtOf, insertBrought } from './store.ts'

export const MOST_BROUGHT = 10
const PROOF_TYPE = 'laurel-recognition+jwt'

/** Which credential it is, in whatever form it came: two files of one credential are one. */
export function sourceOf(says: Brought): string {
  const { credentialId, issuer } = says
  const name = credentialId ? `${issuer.did}\n${credentialId}` : canonicalJson(says as unknown as Json)
  return createHash('sha256').update(name).digest('base64url')
}

/** What a check came to, as it is kept: codes, and nothing of what is in the credential. */
export async function checkBrought(deps: Deps, document: string) {
  const report = await verifyAnything(deps, document)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  const { credential, findings, format } = report
  return {
    standing: standingOf(report),
    // One credential, not several in an envelope: each is decided upon for itself.
    says: credential && format !== 'presentation' ? readBrought(credential) : null,
    findings: findings.map(({ check, outcome, code }) => ({ check, outcome, code })),
    checked_at: deps.clock().toISOString(),
  }
}

/** The key that was shown with it, for this very document and once. @throws Refusal E_PROOF_INVALID, E_CHALLENGE_SPENT */
async function shownKey(deps: Deps, person: Person, { credential, proof }: z.infer<typeof zBring>) {
  if (proof === undefined) return null
  const refuse = (why: string) =>
    new Refusal('E_PROOF_INVALID', [{ path: 'proof', code: 'E_PROOF_INVALID', message: why }])
  const read = await readKeyProof(deps, proof, PROOF_TYPE)
  if (!read.ok) throw refuse(read.error)
  const { did, nonce, payload } = read.value
  if (payload.credential !== createHash('sha256').update(credential).digest('base64url'))
    throw refuse('is of another credential')
  const isFresh = await tx(deps, { personId: person.id }, tx => spendChallenge(tx, person.id, nonce, deps.clock()))
  if (!isFresh) throw new Refusal('E_CHALLENGE_SPENT')
  return did
}

/**
 * Shows a credential with a claim. It is verified as a stranger would verify it; whose it is, is proven by the key that it
 * is made out to, or not at all, which whoever decides is told.
 *
 * @throws Refusal E_BROUGHT_BROKEN, E_BROUGHT_REVOKED, E_BROUGHT_OWN, E_TOO_MANY_BROUGHT, E_CLAIM_STATE
 */
export async function bringCredential(
  deps: Deps,
  person: Person,
  claimId: string,
  given: z.infer<typeof zBring>,
): Promise<void> {
  const issuerId = await schoolOfClaim(deps, person, claimId)
  const holderDid = await shownKey(deps, person, given)
  const { says, ...check } = await checkBrought(deps, given.credential)
  if (!says || check.standing === 'broken') throw new Refusal('E_BROUGHT_BROKEN')
  if (check.standing === 'revoked') throw new Refusal('E_BROUGHT_REVOKED')
  await tx(deps, { issuerId }, async tx => {
    const claim = await lockClaim(tx, issuerId, claimId)
    if (claim.kind !== 'recognition' || !isOpenToLearner(claim.state)) throw new Refusal('E_CLAIM_STATE')
    const own = await didsOfIssuer(tx, await currentIssuer(tx, issuerId))
    if (own.includes(says.issuer.did)) throw new Refusal('E_BROUGHT_OWN')
    const brought = await broughtOf(tx, issuerId, claimId)
    const source = sourceOf(says)
    const known = brought.find(one => one.source === source)
    if (!known && brought.length >= MOST_BROUGHT) throw new Refusal('E_TOO_MANY_BROUGHT')
    const learner = await tx.execute<{ name: string }>(
      sql`select name from learner where issuer_id = ${issuerId} and id = ${claim.learner_id}`,
    )
    const names = [person.name, ...learner.rows.map(row => row.name)]
    await insertBrought(tx, issuerId, {
      ...check,
      id: known?.id ?? deps.newId(),
      claim_id: claimId,
      round: claim.round + 1,
      document: given.credential,
      source,
      says,
      holder: holderOf(says.subject, holderDid, names),
      holder_did: holderDid,
      brought_at: check.checked_at,
    })
  })
}

/** Takes one away again before it is sent. What was sent was judged, and stays. */
export async function takeBack(deps: Deps, person: Person, claimId: string, id: string): Promise<void> {
  const issuerId = await schoolOfClaim(deps, person, claimId)
  await tx(deps, { issuerId }, async tx => {
    const claim = await lockClaim(tx, issuerId, claimId)
    if (!isOpenToLearner(claim.state)) throw new Refusal('E_CLAIM_STATE')
    const one = (await broughtOf(tx, issuerId, claimId)).find(row => row.id === id)
    if (!one) throw new Refusal('E_NOT_FOUND')
    if (one.round <= claim.round) throw new Refusal('E_CLAIM_STATE')
    await tx.execute(sql`
      delete from brought_credential where issuer_id = ${issuerId} and claim_id = ${claimId} and id = ${id}`)
  })
}
