import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { formatDate } from '@laurel/ui/verdict'
import { buttonMail, fillWords, type MailLocale, type MailText } from '../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

export type ClosingMail =
  | 'memberAnnounced'
  | 'learnerAnnounced'
  | 'guardianAnnounced'
  | 'cancelled'
  | 'memberClosed'
  | 'learnerClosed'
  | 'guardianClosed'
  | 'learnerProof'
  | 'guardianProof'

type Facts = {
  readonly name: string
  readonly issuer: string
  readonly closesAt: string
  readonly successor: string | null
  readonly url: string
  readonly locale: MailLocale
  readonly child?: string
  readonly achievement?: string
}

/** A mail about the end of an institution: to its members, its learners, and those who decide for minors. */
export function closingMail(kind: ClosingMail, { url, locale, closesAt, successor, ...facts }: Facts): MailText {
  const words = WORDS[locale].closing
  const own = words[kind]
  const say = (sentence: string) =>
    fillWords(sentence, { ...facts, successor: successor ?? '', date: formatDate(closesAt, locale) })
  return buttonMail({
    locale,
    subject: say(own.subject),
    paragraphs: [
      say(words.greeting),
      say(own.news),
      say(own.explain),
      ...(successor !== null && kind !== 'cancelled' ? [say(words.successor)] : []),
    ],
    button: say(own.button),
    url,
    footer: say(words.footer),
  })
}
