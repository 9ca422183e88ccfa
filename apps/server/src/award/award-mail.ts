import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { formatDate } from '@laurel/ui/verdict'
import { buttonMail, fillWords, type MailLocale, type MailText } from '../platform/button-mail.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly name: string
  readonly achievement: string
  readonly issuer: string
  readonly url: string
  readonly locale: MailLocale
  /** True if it takes the place of one that the learner has heard of. */
  readonly isCorrection?: boolean
}

/** The mail that tells a learner about an award: what, from whom, one button. */
export function awardMail({ url, locale, isCorrection, ...facts }: Facts): MailText {
  const words = WORDS[locale][isCorrection ? 'correction' : 'award']
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

/** The mail that tells a learner when something will run out. */
export function endingMail({
  url,
  locale,
  until,
  ...facts
}: Omit<Facts, 'isCorrection'> & { readonly until: string }): MailText {
  const words = WORDS[locale].ending
  const say = (sentence: string) => fillWords(sentence, { ...facts, date: formatDate(until, locale) })
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}

/** The mail that tells a learner of a suspension with its reason, or of its end. */
export function suspensionMail({
  url,
  locale,
  reason,
  ...facts
}: Omit<Facts, 'isCorrection'> & { readonly reason: string | null }): MailText {
  const words = WORDS[locale][reason === null ? 'reinstated' : 'suspended']
  const say = (sentence: string) => fillWords(sentence, { ...facts, reason: reason ?? '' })
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}
