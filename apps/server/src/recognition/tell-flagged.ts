import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { buttonMail, fillWords, mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import type { BroughtRow } from './store.ts'

const WORDS = { en, fr, th } as const

/** Tells owners and registrars that what an award was recognised from does not hold any more: they decide. */
export async function tellFlagged(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  row: BroughtRow & { readonly recognition_id: string },
): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const found = await tx.execute<{ id: string; name: string; email: string; locale: string | null }>(sql`
    select person.id, person.name, person.email, person.locale from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} and member.role in ('owner', 'registrar') order by person.id`)
  const learner = await tx.execute<{ name: string }>(sql`
    select learner.name from recognition join learner on learner.issuer_id = recognition.issuer_id
      and learner.id = recognition.learner_id
    where recognition.issuer_id = ${issuerId} and recognition.id = ${row.recognition_id}`)
  const at = deps.clock().getTime()
  const mails = found.rows.map(member => {
    const locale = mailLocale(member.locale, issuer.locale)
    const words = WORDS[locale].recognitionFlagged
    const say = (sentence: string) =>
      fillWords(sentence, {
        name: member.name,
        learner: learner.rows[0]?.name ?? '',
        credential: row.says.name,
        other: row.says.issuer.name ?? row.says.issuer.did,
        issuer: issuer.name,
      })
    return {
      issuerId,
      messageId: `<recognition-${row.recognition_id}-${at}-${member.id}@${new URL(deps.baseUrl).hostname}>`,
      kind: 'recognition',
      to: { email: member.email, name: member.name },
      from: issuer.name,
      ...buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/recognition?view=recognised&flagged=yes`,
        footer: say(words.footer),
      }),
    }
  })
  await deps.mailer.send(tx, ...mails)
}
