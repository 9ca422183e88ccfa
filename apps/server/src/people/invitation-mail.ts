import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { buttonMail, fillWords, type MailText, mailLocale } from '../platform/button-mail.ts'
import type { Role } from './roles.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly name: string
  readonly issuer: string
  readonly inviter: string
  readonly role: Role
  readonly url: string
  readonly locale: string
}

/** The mail that invites somebody to an issuer's staff, in the issuer's language. */
export function invitationMail(facts: Facts): MailText {
  const locale = mailLocale(facts.locale)
  const words = WORDS[locale].invitation
  const { name, issuer, inviter } = facts
  const say = (sentence: string) => fillWords(sentence, { name, issuer, inviter, role: words.roles[facts.role] })
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url: facts.url,
    footer: say(words.footer),
  })
}
