import { textFor, textsOf } from '@laurel/core/achievement'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type ClaimMailKind, claimMail } from './claim-mail.ts'
import { type ClaimRow, versionOf } from './store.ts'

type Reader = { readonly email: string; readonly name: string; readonly locale: string | null }

async function tell(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  to: Reader,
  news: { readonly kind: ClaimMailKind; readonly url: string; readonly which: string; readonly due?: string },
): Promise<void> {
  const issuer = await currentIssuer(tx, claim.issuer_id)
  const version = await versionOf(tx, claim.issuer_id, claim)
  const locale = mailLocale(to.locale, issuer.locale)
  const names = textsOf(version.language, version.name, version.translations, 'name')
  const host = new URL(deps.baseUrl).hostname
  await deps.mailer.send(tx, {
    issuerId: claim.issuer_id,
    messageId: `<claim-${news.kind}-${claim.id}-${news.which}@${host}>`,
    kind: 'learner-claim',
    to: { email: to.email, name: to.name },
    from: issuer.name,
    ...claimMail(news.kind, {
      name: to.name,
      achievement: textFor(names, locale, version.language) ?? version.name,
      issuer: issuer.name,
      url: news.url,
      locale,
      ...(news.due ? { due: news.due } : {}),
    }),
  })
}

/** Tells the learner, at the address that they have proven, or else at the one that the school has. */
export async function tellLearner(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  kind: 'begun' | 'submitted' | 'rework' | 'approved' | 'declined' | 'message',
): Promise<void> {
  const found = await tx.execute<Reader & { email: string | null }>(sql`
    select coalesce(person.email, learner.email) as email, learner.name, coalesce(learner.locale, person.locale) as locale
    from learner left join person on person.id = ${claim.person_id}
    where learner.issuer_id = ${claim.issuer_id} and learner.id = ${claim.learner_id}`)
  const to = found.rows[0]
  if (!to?.email) return
  const url = `${deps.baseUrl}/wallet/claims/${claim.id}`
  const which = kind === 'message' ? deps.newId() : `${claim.round}-${claim.appealed_at ? 'appeal' : 'first'}`
  await tell(tx, deps, claim, { ...to, email: to.email }, { kind, url, which })
}

/** Tells a member that a claim waits for them, or soon has waited too long. */
export async function tellAssessor(
  tx: Tx,
  deps: Deps,
  claim: ClaimRow,
  memberId: string,
  kind: 'toAssess' | 'dueSoon',
): Promise<void> {
  const found = await tx.execute<Reader>(sql`select email, name, locale from person where id = ${memberId}`)
  const to = found.rows[0]
  if (!to) return
  const url = `${deps.baseUrl}/console/claims/${claim.id}`
  await tell(tx, deps, claim, to, { kind, url, which: deps.newId(), ...(claim.due_at ? { due: claim.due_at } : {}) })
}
