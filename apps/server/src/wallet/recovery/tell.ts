import type { AwardToTell } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import type { Person } from '../../people/person.ts'
import type { IssuerRow } from '../../people/store.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { recoveryMail } from './recovery-mail.ts'
import { stopToken, stopUrl } from './stop-token.ts'
import { type RecoveryRow, recoveryOf } from './store.ts'

type Learner = { readonly id: string; readonly name: string }

const hostOf = (deps: Deps) => new URL(deps.baseUrl).hostname

/**
 * Says that it was asked for, to every address that is known of the person: one of the mailboxes may be in a stranger's
 * hands. A mail of the server's own, since several schools may have been asked in one go.
 */
export async function tellAsked(
  tx: Tx,
  deps: Deps,
  person: Person,
  asked: { readonly roundId: string; readonly schools: readonly IssuerRow[]; readonly addresses: readonly string[] },
): Promise<void> {
  const locale = person.locale ?? asked.schools[0]?.locale ?? null
  const content = recoveryMail('asked', {
    name: person.name,
    issuer: new Intl.ListFormat(locale ?? 'en').format(asked.schools.map(one => one.name)),
    url: stopUrl(deps, stopToken(deps, asked.roundId)),
    locale,
  })
  const addresses = [...new Set([person.email, ...asked.addresses].map(one => one.toLowerCase()))]
  const mails = addresses.map((email, index) => ({
    issuerId: null,
    messageId: `<lost-wallet-${asked.roundId}-${index}@${hostOf(deps)}>`,
    kind: 'lost-wallet',
    to: { email, name: person.name },
    ...content,
  }))
  await deps.mailer.send(tx, ...mails)
}

/** Tells the guardians in office of a minor, once a request and kind of news. */
export async function tellGuardiansOf(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  learner: Learner,
  news: { readonly kind: 'guardianAsked' | 'guardianReissued'; readonly requestId: string; readonly url: string },
): Promise<void> {
  const issuerId = issuer.issuer_id
  const { stage } = await protectionOfLearner(tx, issuerId, learner.id, deps.clock())
  if (stage !== 'guardian' && stage !== 'together') return
  const guardians = await tx.execute<{ id: string; name: string; email: string; locale: string | null }>(sql`
    select id, name, email, locale from guardian where issuer_id = ${issuerId} and learner_id = ${learner.id}
      and accepted_at is not null and ended_at is null order by id`)
  const mails = guardians.rows.map(row => ({
    issuerId,
    messageId: `<lost-wallet-${news.kind}-${news.requestId}-${row.id}@${hostOf(deps)}>`,
    kind: 'guardian',
    to: { email: row.email, name: row.name },
    from: issuer.name,
    ...recoveryMail(news.kind, {
      name: row.name,
      child: learner.name,
      issuer: issuer.name,
      url: news.url,
      locale: row.locale ?? issuer.locale,
    }),
  }))
  await deps.mailer.send(tx, ...mails)
}

/** Where the person of a request is written to: at the address of the account, which is the one that they have proven. */
async function mailboxOf(tx: Tx, issuer: IssuerRow, request: RecoveryRow) {
  const found = await tx.execute<{ email: string | null; name: string; locale: string | null }>(sql`
    select coalesce(person.email, learner.email) as email, learner.name, coalesce(learner.locale, person.locale) as locale
    from learner left join person on person.id = ${request.person_id}
    where learner.issuer_id = ${issuer.issuer_id} and learner.id = ${request.learner_id}`)
  const row = found.rows[0]
  return row?.email ? { email: row.email, name: row.name, locale: row.locale ?? issuer.locale } : undefined
}

/** What the school has decided: that it waits, with the button that stops it, or that it said no, and why. */
export async function tellDecided(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  request: RecoveryRow,
  news: { readonly kind: 'waits'; readonly until: Date } | { readonly kind: 'declined'; readonly reason: string },
): Promise<void> {
  const to = await mailboxOf(tx, issuer, request)
  if (!to) return
  const content = recoveryMail(news.kind, {
    name: to.name,
    issuer: issuer.name,
    locale: to.locale,
    ...(news.kind === 'waits'
      ? { until: news.until.toISOString(), url: stopUrl(deps, stopToken(deps, request.round_id)) }
      : { reason: news.reason, url: `${deps.baseUrl}/wallet/` }),
  })
  await deps.mailer.send(tx, {
    issuerId: issuer.issuer_id,
    messageId: `<lost-wallet-${news.kind}-${request.id}@${hostOf(deps)}>`,
    kind: 'lost-wallet',
    to: { email: to.email, name: to.name },
    from: issuer.name,
    ...content,
  })
}

/** The request is done: the learner is told that a new wallet can be begun, and a minor's guardians too. */
export async function tellDone(tx: Tx, deps: Deps, issuer: IssuerRow, request: RecoveryRow): Promise<void> {
  const to = await mailboxOf(tx, issuer, request)
  if (!to) return
  await deps.mailer.send(tx, {
    issuerId: issuer.issuer_id,
    messageId: `<reissue-${request.id}@${hostOf(deps)}>`,
    kind: 'lost-wallet',
    to: { email: to.email, name: to.name },
    from: issuer.name,
    ...recoveryMail('reissued', {
      name: to.name,
      issuer: issuer.name,
      url: `${deps.baseUrl}/wallet/`,
      locale: to.locale,
    }),
  })
  const url = `${deps.baseUrl}/children/${request.learner_id}`
  const learner = { id: request.learner_id, name: to.name }
  await tellGuardiansOf(tx, deps, issuer, learner, { kind: 'guardianReissued', requestId: request.id, url })
}

/**
 * One mail for all that a request has issued anew, in the transaction that issues it: the learner knows what these are,
 * and a mail for each would be forty.
 */
export async function tellReissued(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  awards: readonly AwardToTell[],
): Promise<void> {
  for (const requestId of new Set(awards.map(one => recoveryOf(one.origin)))) {
    const found = await tx.execute<RecoveryRow>(
      sql`select * from recovery_request where issuer_id = ${issuer.issuer_id} and id = ${requestId}`,
    )
    if (found.rows[0]) await tellDone(tx, deps, issuer, found.rows[0])
  }
}
