import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../../deps.ts'
import { buttonMail, fillWords, mailLocale } from '../../platform/button-mail.ts'
import type { Tx } from '../../platform/database.ts'
import type { RequestRow } from '../store.ts'

const WORDS = { en, fr, th } as const

type Kind = 'asked' | 'received' | 'declined' | 'withdrawn'
type To = { readonly email: string; readonly name: string; readonly locale: string | null; readonly url: string }

/**
 * Mail between a learner and whoever recommends them. It is the server's own and stands in no school's outbox: its link
 * speaks for the person that it was sent to.
 */
export async function sendRecommendationMail(
  tx: Tx,
  deps: Deps,
  kind: Kind,
  row: RequestRow,
  to: To,
  issuer: string,
  said = '',
): Promise<void> {
  const locale = mailLocale(to.locale)
  const words = WORDS[locale].recommendation[kind]
  const facts = {
    name: to.name,
    learner: row.asked_by_name,
    achievement: row.subject_name,
    issuer,
    by: row.organisation,
  }
  const say = (sentence: string) => fillWords(sentence, facts)
  await deps.mailer.send(tx, {
    issuerId: null,
    kind: 'recommendation',
    to: { email: to.email, name: to.name },
    ...buttonMail({
      locale,
      subject: say(words.subject),
      paragraphs: [
        say(words.greeting),
        say(words.news),
        ...said.split(/\n+/).filter(line => line.trim() !== ''),
        say(words.explain),
      ],
      button: say(words.button),
      url: to.url,
      footer: say(words.footer),
    }),
  })
}

/** Tells the learner; what was written is read in the wallet, and nowhere in a mail. */
export const tellLearner = (
  tx: Tx,
  deps: Deps,
  kind: Exclude<Kind, 'asked'>,
  row: RequestRow,
  issuer: string,
): Promise<void> =>
  row.asked_by_email === null
    ? Promise.resolve()
    : sendRecommendationMail(
        tx,
        deps,
        kind,
        row,
        {
          email: row.asked_by_email,
          name: row.asked_by_name,
          locale: row.locale,
          url: `${deps.baseUrl}/wallet/awards/${row.award_id}`,
        },
        issuer,
      )
