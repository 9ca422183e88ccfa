import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { buttonMail, fillWords, type MailText, mailLocale } from '../../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly name: string
  readonly child: string
  readonly issuer: string
  readonly url: string
  readonly locale: string
  /** What a child asks for: "a public page". */
  readonly what?: string
  readonly achievement?: string
}

/** Mails about a minor: to a guardian an invitation, a child's request, news of an award, the end; to the learner the hand-over. */
export function guardianMail(
  kind: 'invitation' | 'request' | 'award' | 'ended' | 'handOver',
  { url, locale: wish, ...facts }: Facts,
): MailText {
  const locale = mailLocale(wish)
  const words = WORDS[locale].minors[kind]
  const say = (sentence: string) => fillWords(sentence, facts)
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}
