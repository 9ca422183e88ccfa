import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { formatDate } from '@laurel/ui/verdict'
import { buttonMail, fillWords, type MailText, mailLocale } from '../../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly name: string
  readonly issuer: string
  readonly url: string
  readonly locale: string | null
  /** Of a minor, in mails to those who decide for them. */
  readonly child?: string
  readonly reason?: string
  /** When it is issued anew. */
  readonly until?: string
}

/** Mails about a lost wallet: to the learner, and to the guardians of a minor. */
export function recoveryMail(
  kind: 'asked' | 'waits' | 'declined' | 'reissued' | 'guardianAsked' | 'guardianReissued',
  { url, locale: wish, until, ...facts }: Facts,
): MailText {
  const locale = mailLocale(wish)
  const words = WORDS[locale].lostWallet[kind]
  const say = (sentence: string) =>
    fillWords(sentence, { ...facts, ...(until ? { date: formatDate(until, locale) } : {}) })
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}
