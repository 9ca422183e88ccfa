import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { formatDate } from '@laurel/ui/verdict'
import { buttonMail, fillWords, type MailText, mailLocale } from '../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

export type ClaimMailKind =
  | 'begun'
  | 'submitted'
  | 'rework'
  | 'approved'
  | 'declined'
  | 'message'
  | 'toAssess'
  | 'dueSoon'

type Facts = {
  readonly name: string
  readonly achievement: string
  readonly issuer: string
  readonly url: string
  readonly locale: string | null
  /** Until when it is to be assessed. */
  readonly due?: string
}

/** Mails about claims. What was written and why it was decided so is read in the wallet and the console, not here. */
export function claimMail(kind: ClaimMailKind, { url, locale: wish, due, ...facts }: Facts): MailText {
  const locale = mailLocale(wish)
  const words = WORDS[locale].learnerClaim[kind]
  const say = (sentence: string) => fillWords(sentence, { ...facts, ...(due ? { date: formatDate(due, locale) } : {}) })
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}
