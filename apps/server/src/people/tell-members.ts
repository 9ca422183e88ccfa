import type { Deps } from '../deps.ts'
import { type MailText, mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { Role } from './roles.ts'
import { currentIssuer } from './store.ts'

type Member = { readonly id: string; readonly name: string; readonly email: string; readonly locale: string | null }

type News = {
  /** Of which kind the mail is (outbox, retention). */
  readonly kind: string
  /** One mail for each member and key, ever: a second one with the same key is not sent. */
  readonly key: string
  write(to: { readonly name: string; readonly issuer: string; readonly locale: 'en' | 'fr' | 'th' }): MailText
}

/** Writes to the institution's owners and whoever else has the role to decide, each in their own language. */
export async function tellOwnersAnd(role: Role, tx: Tx, deps: Deps, issuerId: string, news: News): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const found = await tx.execute<Member>(sql`
    select person.id, person.name, person.email, person.locale from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} and member.role in ('owner', ${role}) order by person.id`)
  const host = new URL(deps.baseUrl).hostname
  const mails = found.rows.map(({ id, name, email, locale }) => ({
    issuerId,
    messageId: `<${news.key}-${id}@${host}>`,
    kind: news.kind,
    to: { email, name },
    from: issuer.name,
    ...news.write({ name, issuer: issuer.name, locale: mailLocale(locale, issuer.locale) }),
  }))
  await deps.mailer.send(tx, ...mails)
}
