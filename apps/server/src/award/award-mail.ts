import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }

const WORDS = { en, fr, th } as const
export type MailLocale = keyof typeof WORDS

/** The language a person is written to in: theirs, else the issuer's, else English. */
export const mailLocale = (...wishes: readonly (string | null | undefined)[]): MailLocale => {
  for (const wish of wishes) {
    const language = wish?.slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'fr' || language === 'th') return language
  }
  return 'en'
}

export type MailText = { readonly subject: string; readonly text: string; readonly html: string }

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

/** One line for a header or a sentence: what could end a header line is a space (H-43). */
const oneLine = (text: string) => text.replace(/[\r\n\u2028\u2029\0]+/g, ' ')

const fill = (sentence: string, words: Readonly<Record<string, string>>) =>
  sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => oneLine(words[name] ?? ''))

type Facts = {
  readonly name: string
  readonly achievement: string
  readonly issuer: string
  readonly url: string
  readonly locale: MailLocale
}

/** The mail that tells a learner about an award: what, from whom, one button. No picture is loaded from anywhere. */
export function awardMail(facts: Facts): MailText {
  const words = WORDS[facts.locale].award
  const say = (sentence: string) =>
    fill(sentence, { name: facts.name, achievement: facts.achievement, issuer: facts.issuer })
  const lines = [say(words.greeting), say(words.news), say(words.explain)]
  const text = `${lines.join('\n\n')}\n\n${say(words.button)}:\n${facts.url}\n\n${say(words.footer)}\n`
  const paragraph = (line: string) =>
    `<p style="margin:0 0 16px;font-size:16px;line-height:1.5">${escapeHtml(line)}</p>`
  const html =
    `<!doctype html><html lang="${facts.locale}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>${escapeHtml(say(words.subject))}</title></head>` +
    `<body style="margin:0;background:#FAF8F3;color:#1B1F23;font-family:'IBM Plex Sans','IBM Plex Sans Thai',Helvetica,Arial,sans-serif">` +
    `<div style="max-width:560px;margin:0 auto;padding:32px 24px">${lines.map(paragraph).join('')}` +
    `<p style="margin:32px 0"><a href="${escapeHtml(facts.url)}" style="display:inline-block;background:#1F6B4A;color:#FFFFFF;` +
    `padding:14px 28px;border-radius:8px;text-decoration:none;font-size:16px;font-weight:600">${escapeHtml(say(words.button))}</a></p>` +
    `<p style="margin:0;font-size:13px;line-height:1.5;color:#5A6168">${escapeHtml(say(words.footer))}</p></div></body></html>`
  return { subject: oneLine(say(words.subject)), text, html }
}
