import type { Deps } from '../deps.ts'
import { tellGuardians } from '../people/minors/tell-guardians.ts'
import { currentIssuer } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { recoveryOf } from '../wallet/recovery/store.ts'
import { tellReissued } from '../wallet/recovery/tell.ts'
import { awardMail } from './award-mail.ts'
import { claimUrl } from './claim-token.ts'
import { findToTell, nameFor } from './store.ts'

/**
 * Puts a mail for each award with an e-mail into the queue, in the caller's transaction: the transaction that closes
 * the intent happens once, so the mail does too (I10). Guardians who decide for a child are told as well.
 *
 * @returns how many mails about single awards
 */
export async function tellLearners(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
  again?: Date,
): Promise<number> {
  const issuer = await currentIssuer(tx, issuerId)
  const all = await findToTell(tx, issuerId, awardIds)
  // What was issued anew after a lost wallet is told of in one mail; a mail sent again on purpose is an award's own.
  const anew = again ? [] : all.filter(one => recoveryOf(one.origin) !== undefined)
  await tellReissued(tx, deps, issuer, anew)
  const awards = all.filter(one => !anew.includes(one))
  const host = new URL(deps.baseUrl).hostname
  // Stable, so that the same mail is never two; a mail sent again on purpose is another one.
  const messageId = (id: string) => `<award-${id}${again ? `-${again.getTime()}` : ''}@${host}>`
  const mails = awards.flatMap(award => {
    if (!award.email) return []
    const locale = mailLocale(award.locale, issuer.locale)
    const content = awardMail({
      name: award.recipient_name,
      achievement: nameFor(award, locale),
      issuer: issuer.name,
      // What is in a wallet already is looked at there; the wallet takes it by itself.
      url: award.claimed_at ? `${deps.baseUrl}/wallet/awards/${award.id}` : claimUrl(deps, issuerId, award.id, 'mail'),
      isCorrection:
        award.replaces !== null && recoveryOf(award.origin) === undefined && !award.origin?.startsWith('claim:'),
      locale,
    })
    const to = { email: award.email, name: award.recipient_name }
    return [{ issuerId, messageId: messageId(award.id), kind: 'award', to, from: issuer.name, ...content }]
  })
  await deps.mailer.send(tx, ...mails)
  if (!again) await tellGuardians(tx, deps, issuer, awards)
  return mails.length
}
