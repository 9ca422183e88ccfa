import type { SafeCount } from '@laurel/core/insight'
import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { formatDate } from '@laurel/ui/verdict'
import { buttonMail, fillWords, type MailText, mailLocale } from '../platform/button-mail.ts'
import type { Every } from './report-settings.ts'

const WORDS = { en, fr, th } as const

export type ReportFigures = {
  readonly earned: SafeCount
  readonly taken: SafeCount
  readonly earners: SafeCount
  readonly completers: SafeCount
  readonly claimsWaiting: SafeCount
  readonly stall: { readonly pathway: string; readonly step: string; readonly percent: number } | null
}

type Facts = {
  readonly every: Every
  readonly name: string
  readonly issuer: string
  readonly locale: string
  /** The first and the last day that it is about. */
  readonly from: string
  readonly until: string
  readonly url: string
  readonly endUrl: string
  readonly figures: ReportFigures
}

/** Numbers as they may leave the house: rounded, small ones only as words, and nobody's name. */
export function reportMail({ every, name, issuer, figures, url, endUrl, ...facts }: Facts): MailText {
  const locale = mailLocale(facts.locale)
  const words = WORDS[locale].insight
  const number = new Intl.NumberFormat(locale)
  const count = (one: SafeCount) =>
    one.kind === 'number' ? fillWords(words.about, { number: number.format(one.number) }) : words[one.kind]
  const dates = { from: formatDate(facts.from, locale), until: formatDate(facts.until, locale) }
  const say = (sentence: string, more: Readonly<Record<string, string>> = {}) =>
    fillWords(sentence, { name, issuer, ...dates, ...more })
  const line = (key: 'earned' | 'taken' | 'earners' | 'completers' | 'claimsWaiting') =>
    say(words.lines[key], { count: count(figures[key]) })
  const { stall } = figures
  return buttonMail({
    locale,
    subject: say(words.subject[every]),
    paragraphs: [
      say(words.greeting),
      say(words.lead),
      line('earned'),
      line('taken'),
      line('earners'),
      line('completers'),
      line('claimsWaiting'),
      ...(stall
        ? [say(words.stall, { pathway: stall.pathway, step: stall.step, percent: number.format(stall.percent) })]
        : []),
      say(words.explain),
    ],
    button: say(words.button),
    url,
    footer: say(words.footer),
    second: { label: say(words.end), url: endUrl },
  })
}
