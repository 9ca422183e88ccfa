import { decideRestate, type StoredState } from '@laurel/core/award'
import type { Instant } from '@laurel/core/primitives'
import { stateAwards } from '../../award/intend-credentials.ts'
import { findAwards, lockAward } from '../../award/store.ts'
import { wholeToken } from '../../credential/detached-token.ts'
import { type Signed, signStatements } from '../../credential/sign-statement.ts'
import { stateAsSdJwt } from '../../credential/state-as-sd-jwt.ts'
import type { Deps } from '../../deps.ts'
import { record, type Statement } from '../../log/record.ts'
import type { Actor } from '../../people/actor.ts'
import { isHalted } from '../../people/halt-issuing.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import { note } from '../../people/note.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { seconds } from '../../platform/seconds.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { settleClaim } from '../claim-award.ts'
import { hasKey } from '../store.ts'
import { tellTaken } from './copy-mail.ts'
import { jwkOfDid } from './holder-jwk.ts'
import { type CopyFormat, type CopyRow, closeIntended, countCopies, findCopy, saveIntended } from './store.ts'

/** As many wallets as can hold an award at once: more keys than anybody has devices. */
export const MOST_COPIES = 20

export type Taking = {
  readonly issuerId: string
  readonly awardId: string
  /** Whose it is, or will be by this. */
  readonly personId: string
  readonly format: CopyFormat
  /** The DIDs of keys that were shown to be there; a credential for each. */
  readonly holders: readonly string[]
  readonly client: string | null
  /** The learner has agreed in their own wallet, by its key. */
  readonly isByKey: boolean
}

export type Taken = {
  /** One for each holder, in their order, in the bytes that were signed. */
  readonly documents: readonly string[]
  /** By which the wallet says what became of them. */
  readonly notificationId: string
}

/**
 * Takes an award into another wallet: states it for that wallet's keys, each with a status position of its own, and
 * claims it by that where nobody has. What is current of the award stays as it is. The same key again gets the same bytes.
 *
 * @returns `waits` where a registrar, a guardian or the end of a halt has to come first
 * @throws Refusal E_NOT_FOUND, E_AWARD_STATE, E_CLAIM_TAKEN, E_AWARD_LOST, E_OTHER_KEY, E_TOO_MANY_COPIES
 */
export async function makeCopies(deps: Deps, taking: Taking): Promise<Taken | 'waits'> {
  const { issuerId, awardId, personId } = taking
  const intended = await tx(deps, { issuerId, personId }, tx => intendCopies(tx, deps, taking))
  if (intended === 'waits') return 'waits'
  deps.failpoint('after-copy-intent')
  const open = intended.filter(one => one.document === null)
  const signed = await signStatements(
    open.map(one => ({ unsigned: one.unsigned, proofCreated: seconds(one.proof_created) })),
    did => deps.keys.signerFor(issuerId, 'assertion', did),
    deps,
  )
  const documents = new Map(intended.map(one => [one.id, one.document]))
  for (const [index, one] of open.entries()) documents.set(one.id, await inFormat(deps, issuerId, one, signed[index]!))
  const notificationId = newToken()
  const actor: Actor = { issuerId, kind: 'learner', id: personId, name: '' }
  await tx(deps, { issuerId }, async tx => {
    const at = deps.clock().toISOString()
    const fresh: Statement[] = []
    for (const { id } of intended) {
      const document = documents.get(id) as string
      if (await closeIntended(tx, issuerId, id, document, tokenHash(notificationId), at))
        fresh.push({ kind: 'copy', subject: awardId, document })
    }
    if (fresh.length === 0) return
    await record(tx, deps, issuerId, fresh)
    await note(tx, deps, actor, {
      event: 'award.copied',
      subject: awardId,
      details: { format: taking.format, count: fresh.length },
    })
    await tellTaken(tx, deps, issuerId, awardId, taking.client)
  })
  return { documents: intended.map(one => documents.get(one.id) as string), notificationId }
}

/** What was signed, as the wallet wants it. An SD-JWT VC is made of the same document, with salts of its own. */
async function inFormat(deps: Deps, issuerId: string, copy: CopyRow, { document, jwt }: Signed): Promise<string> {
  if (copy.format !== 'dc+sd-jwt') return copy.format === 'ldp_vc' ? document : wholeToken(jwt, document)
  const stated = {
    award_id: copy.award_id,
    document: copy.unsigned,
    subject_did: copy.holder,
    created_at: copy.created_at,
  }
  return stateAsSdJwt(deps, issuerId, stated, { holderKey: await jwkOfDid(copy.holder), keyAs: 'multikey' })
}

/** Whether something has to come first that is no fault of the wallet's. */
export async function mustWait(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  award: { readonly state: string; readonly learner_id: string },
): Promise<boolean> {
  if (award.state === 'draft' || award.state === 'approved' || (await isHalted(tx, issuerId))) return true
  const { stage, permits } = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
  return stage !== 'adult' && !permits.hold
}

/** The same, asked by itself. @throws Refusal E_NOT_FOUND */
export const mustWaitFor = (deps: Deps, issuerId: string, awardId: string): Promise<boolean> =>
  tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [awardId])
    if (!award) throw new Refusal('E_NOT_FOUND')
    return mustWait(tx, deps, issuerId, award)
  })

/** @throws Refusal E_AWARD_STATE where it is not in force */
export function requireRestatable(award: { state: string; valid_from: string; valid_until: string | null }): void {
  const allowed = decideRestate({
    state: award.state as StoredState,
    validFrom: Date.parse(award.valid_from) as Instant,
    validUntil: award.valid_until === null ? null : (Date.parse(award.valid_until) as Instant),
  })
  if (!allowed.ok) throw new Refusal(allowed.error.code)
}

async function intendCopies(tx: Tx, deps: Deps, taking: Taking): Promise<CopyRow[] | 'waits'> {
  const { issuerId, awardId, personId, format, holders } = taking
  // Locked, so that a revocation at this moment comes before or after, and never in between.
  const locked = await lockAward(tx, issuerId, awardId)
  const [award] = locked ? await findAwards(tx, issuerId, [awardId]) : []
  if (!award) throw new Refusal('E_NOT_FOUND')
  if (await mustWait(tx, deps, issuerId, award)) return 'waits'
  requireRestatable(award)
  // Whoever has deleted their account since has taken back what they had begun with it.
  const person = await tx.execute(sql`select 1 from person where id = ${personId}`)
  if (person.rows.length === 0) throw new Refusal('E_NOT_FOUND')
  // Whoever only has the mailbox, or a link, does not get past a wallet that is there (P7).
  if (!taking.isByKey && (await hasKey(tx, personId))) throw new Refusal('E_OTHER_KEY')
  if (award.claimed_at === null) {
    await settleClaim(tx, deps, issuerId, award, personId)
    await tx.execute(sql`
      update claim set used_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and award_id = ${awardId} and used_at is null`)
  } else if (award.person_id !== personId) throw new Refusal('E_CLAIM_TAKEN')
  const held = await tx.execute<{ lost_at: string | null }>(sql`
    select lost_at from wallet_award where person_id = ${personId} and issuer_id = ${issuerId} and award_id = ${awardId}`)
  if (held.rows[0]?.lost_at) throw new Refusal('E_AWARD_LOST')
  const rows: CopyRow[] = []
  let count = await countCopies(tx, issuerId, awardId)
  for (const holder of holders) {
    const known = await findCopy(tx, issuerId, awardId, format, holder)
    if (!known && ++count > MOST_COPIES) throw new Refusal('E_TOO_MANY_COPIES')
    rows.push(known ?? (await intendOne(tx, deps, taking, holder)))
  }
  return rows
}

async function intendOne(tx: Tx, deps: Deps, taking: Taking, holder: string): Promise<CopyRow> {
  const { issuerId, awardId, format, client } = taking
  const id = deps.newId()
  const [stated] = await stateAwards(tx, deps, issuerId, [awardId], holder, { copyId: id })
  if (!stated) throw new Error('an award that was locked cannot be stated')
  const now = deps.clock()
  return saveIntended(tx, issuerId, {
    id,
    award_id: awardId,
    format,
    is_own: false,
    holder,
    unsigned: stated.unsigned,
    proof_created: seconds(now),
    client,
    created_at: now.toISOString(),
  })
}
