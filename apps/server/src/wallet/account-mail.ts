import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../deps.ts'
import type { Person } from '../people/person.ts'
import { buttonMail, fillWords, mailLocale } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'

const WORDS = { en, fr, th } as const

/** Says that a wallet was deleted, to the account's address and to those that schools know of the person. */
export async function tellDeleted(tx: Tx, deps: Deps, person: Person, known: readonly string[]): Promise<void> {
  const locale = mailLocale(person.locale)
  const words = WORDS[locale].walletDeleted
  const say = (sentence: string) => fillWords(sentence, { name: person.name, site: new URL(deps.baseUrl).hostname })
  const content = buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url: `${deps.baseUrl}/wallet/`,
    footer: say(words.footer),
  })
  const addresses = [...new Set([person.email, ...known].map(one => one.toLowerCase()))]
  const mails = addresses.map(email => ({
    issuerId: null,
    messageId: `<wallet-deleted-${deps.newId()}@${new URL(deps.baseUrl).hostname}>`,
    kind: 'wallet-deleted',
    to: { email, name: person.name },
    ...content,
  }))
  await deps.mailer.send(tx, ...mails)
}
