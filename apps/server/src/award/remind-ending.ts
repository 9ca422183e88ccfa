import type { Deps } from '../deps.ts'
import { allIssuerIds, currentIssuer } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { endingMail } from './award-mail.ts'
import { claimUrl } from './claim-token.ts'
import { findAwards, nameFor } from './store.ts'

/** Days before the end on which the learner is told, once each. */
export const REMINDER_DAYS = [60, 14] as const
/** How many of an institution in one round; the rest waits for the next. */
const AT_ONCE = 200

/**
 * Awards whose end is so near and about which nobody was told yet. One that was made within the time of the reminder is
 * left out: its learner has just heard how long it is good for. So is one that has been renewed.
 */
async function endingWithin(tx: Tx, issuerId: string, days: number, now: Date): Promise<string[]> {
  const found = await tx.execute<{ id: string }>(sql`
    select award.id from award
    join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id and learner.email is not null
    where award.issuer_id = ${issuerId} and award.state = 'issued' and award.valid_until > ${now.toISOString()}
      and award.valid_until <= ${now.toISOString()}::timestamptz + make_interval(days => ${days})
      and award.issued_at < award.valid_until - make_interval(days => ${days})
      and not exists (select 1 from reminder where reminder.issuer_id = award.issuer_id
        and reminder.award_id = award.id and reminder.days <= ${days})
      and not exists (select 1 from award as newer where newer.issuer_id = award.issuer_id
        and (newer.renews = award.id or newer.replaces = award.id))
    order by award.valid_until limit ${AT_ONCE}`)
  return found.rows.map(row => row.id)
}

/** @returns how many were told */
async function remindWithin(tx: Tx, deps: Deps, issuerId: string, days: number): Promise<number> {
  const now = deps.clock()
  const ids = await endingWithin(tx, issuerId, days, now)
  if (ids.length === 0) return 0
  // Whoever writes the row first sends the mail; both are kept or neither.
  const won = await tx.execute<{ award_id: string }>(sql`
    insert into reminder (issuer_id, award_id, days, sent_at)
    select ${issuerId}, value::uuid, ${days}, ${now.toISOString()} from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)
    on conflict do nothing returning award_id`)
  const issuer = await currentIssuer(tx, issuerId)
  const awards = await findAwards(
    tx,
    issuerId,
    won.rows.map(row => row.award_id),
  )
  const host = new URL(deps.baseUrl).hostname
  const mails = awards.flatMap(award => {
    if (!award.email || !award.valid_until) return []
    const locale = mailLocale(award.locale, issuer.locale)
    const content = endingMail({
      name: award.recipient_name,
      achievement: nameFor(award, locale),
      issuer: issuer.name,
      until: award.valid_until,
      url: award.claimed_at ? `${deps.baseUrl}/wallet/awards/${award.id}` : claimUrl(deps, issuerId, award.id, 'mail'),
      locale,
    })
    const to = { email: award.email, name: award.recipient_name }
    return [
      {
        issuerId,
        messageId: `<ending-${award.id}-${days}@${host}>`,
        kind: 'ending',
        to,
        from: issuer.name,
        ...content,
      },
    ]
  })
  await deps.mailer.send(tx, ...mails)
  return mails.length
}

/** Tells learners, of every institution, what will run out soon. @returns how many were told */
export async function remindEnding(deps: Deps): Promise<number> {
  let told = 0
  // The nearest first: whoever hears that there are 14 days left need not hear of 60 as well.
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    for (const days of [...REMINDER_DAYS].sort((one, other) => one - other))
      told += await tx(deps, { issuerId }, tx => remindWithin(tx, deps, issuerId, days))
  return told
}
