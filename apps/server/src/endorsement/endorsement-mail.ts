import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { buttonMail, fillWords, type MailText, mailLocale } from '../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly issuer: string
  readonly subject: string
  readonly organisation: string
  readonly asker: string
  readonly url: string
  readonly locale: string
  /** What whoever asks has written, or why it was declined or withdrawn. */
  readonly words: string
}

/** `asked`, `reminded`: to the partner. The others tell whoever asked what came of it. */
export type EndorsementMailKind = 'asked' | 'reminded' | 'received' | 'declined' | 'withdrawn'

export function endorsementMail(
  kind: EndorsementMailKind,
  { url, locale: wish, words: said, ...facts }: Facts,
): MailText {
  const locale = mailLocale(wish)
  const words = WORDS[locale].endorsement[kind]
  const say = (sentence: string) => fillWords(sentence, facts)
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [
      say(words.greeting),
      say(words.news),
      ...said.split(/\n+/).filter(line => line.trim() !== ''),
      say(words.explain),
    ],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}
