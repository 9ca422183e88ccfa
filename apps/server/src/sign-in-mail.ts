import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { buttonMail, mailLocale } from './platform/button-mail.ts'

const WORDS = { en, fr, th } as const

/** The mail with the link that signs somebody in, in the language that was asked for, else in English. */
export function signInMail(facts: { readonly url: string; readonly locale: string | null }) {
  const locale = mailLocale(facts.locale)
  const { greeting, news, ...words } = WORDS[locale].signIn
  return buttonMail({ locale, url: facts.url, paragraphs: [greeting, news], ...words })
}
