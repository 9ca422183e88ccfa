import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { buttonMail, fillWords, mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { type EnrolmentRow, findEnrolments, readPathway } from './store.ts'

const WORDS = { en, fr, th } as const

/**
 * Tells owners and administrators that what a macro-credential rests on was withdrawn. Whether it is revoked as well is
 * for a person to say.
 */
export async function tellFlagged(tx: Tx, deps: Deps, issuerId: string, row: EnrolmentRow): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const [enrolment] = await findEnrolments(tx, issuerId, [row.id])
  const pathway = await readPathway(tx, issuerId, row.pathway_id)
  const found = await tx.execute<{ id: string; name: string; email: string; locale: string | null }>(sql`
    select person.id, person.name, person.email, person.locale from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} and member.role in ('owner', 'administrator') order by person.id`)
  const at = deps.clock().getTime()
  const mails = found.rows.map(member => {
    const locale = mailLocale(member.locale, issuer.locale)
    const words = WORDS[locale].pathwayFlagged
    const say = (sentence: string) =>
      fillWords(sentence, {
        name: member.name,
        learner: enrolment?.name ?? '',
        pathway: pathway.name,
        issuer: issuer.name,
      })
    return {
      issuerId,
      messageId: `<pathway-${row.id}-${at}-${member.id}@${new URL(deps.baseUrl).hostname}>`,
      kind: 'pathway',
      to: { email: member.email, name: member.name },
      from: issuer.name,
      ...buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/pathways/${row.pathway_id}?state=flagged`,
        footer: say(words.footer),
      }),
    }
  })
  await deps.mailer.send(tx, ...mails)
}
