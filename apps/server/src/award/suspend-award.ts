import type { Deps } from '../deps.ts'
import { followAwards } from '../pathway/follow-awards.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { setSuspension } from '../status/take-indexes.ts'
import { suspensionMail } from './award-mail.ts'
import { claimUrl } from './claim-token.ts'
import { findAwards, lockAward, nameFor } from './store.ts'

/**
 * Sets or clears the suspension, with its bit, in one transaction; the learner is told why. Doing what is done already
 * changes nothing.
 *
 * @throws Refusal E_NOT_FOUND, E_AWARD_STATE for what is not issued, E_NOT_SUSPENDABLE for a credential that has no
 *   place for it, E_REASON_MISSING
 */
async function turn(deps: Deps, actor: Actor, id: string, reason: string | null): Promise<void> {
  const { issuerId } = actor
  const said = reason?.trim()
  if (said === '') throw new Refusal('E_REASON_MISSING')
  await tx(deps, actor, async tx => {
    const award = await lockAward(tx, issuerId, id)
    if (!award) throw new Refusal('E_NOT_FOUND')
    if (award.state !== 'issued') throw new Refusal('E_AWARD_STATE')
    if ((award.suspended_at !== null) === (reason !== null)) return
    const now = deps.clock()
    const at = reason === null ? null : now
    if (!(await setSuspension(tx, issuerId, id, at))) throw new Refusal('E_NOT_SUSPENDABLE')
    await tx.execute(sql`
      update award set suspended_at = ${at?.toISOString() ?? null}, suspension_reason = ${said ?? null}
      where issuer_id = ${issuerId} and id = ${id}`)
    await followAwards(tx, deps, issuerId, [id])
    await tell(tx, deps, issuerId, id, said ?? null)
    await note(tx, deps, actor, {
      event: reason === null ? 'award.reinstated' : 'award.suspended',
      subject: id,
      ...(said ? { details: { reason: said } } : {}),
    })
  })
}

async function tell(tx: Tx, deps: Deps, issuerId: string, id: string, reason: string | null): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const [award] = await findAwards(tx, issuerId, [id])
  if (!award?.email) return
  const locale = mailLocale(award.locale, issuer.locale)
  const content = suspensionMail({
    name: award.recipient_name,
    achievement: nameFor(award, locale),
    issuer: issuer.name,
    reason,
    url: award.claimed_at ? `${deps.baseUrl}/wallet/awards/${id}` : claimUrl(deps, issuerId, id, 'mail'),
    locale,
  })
  const to = { email: award.email, name: award.recipient_name }
  await deps.mailer.send(tx, { issuerId, kind: 'suspension', to, from: issuer.name, ...content })
}

/** The credential does not count until it is reinstated. */
export const suspendAward = (deps: Deps, actor: Actor, id: string, reason: string): Promise<void> =>
  turn(deps, actor, id, reason)

/** The credential counts again, as it was. */
export const reinstateAward = (deps: Deps, actor: Actor, id: string): Promise<void> => turn(deps, actor, id, null)
