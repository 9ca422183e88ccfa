export type MailLocale = 'en' | 'fr' | 'th'

/** The language a person is written to in: theirs, else the issuer's, else English. */
export function mailLocale(...wishes: readonly (string | null | undefined)[]): MailLocale {
  for (const wish of wishes) {
    const language = wish?.slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'fr' || language === 'th') return language
  }
  return 'en'
}

export type MailText = {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly locale: MailLocale
  /** True where the HTML follows from the rest (`htmlOf`), and so need not be kept. */
  readonly htmlFollows: boolean
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

/** One line for a header or a sentence: what could end a header line is a space (H-43). */
const oneLine = (text: string) => text.replace(/[\r\n\u2028\u2029\0]+/g, ' ')

/** Puts words into the places `{{word}}` of a sentence. */
export const fillWords = (sentence: string, words: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => oneLine(words[name] ?? ''))

type Content = {
  readonly locale: string
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly button: string
  readonly url: string
  readonly footer: string
  /** A quiet link at the very end: how to have no more of these. */
  readonly second?: { readonly label: string; readonly url: string }
}

/** Every mail of ours: a few sentences, one button, a footer; as text and as HTML that loads nothing from anywhere. */
export function buttonMail({
  locale,
  subject,
  paragraphs,
  button,
  url,
  footer,
  second,
}: Content & { readonly locale: MailLocale }): MailText {
  const text = `${paragraphs.join('\n\n')}\n\n${button}:\n${url}\n\n${footer}\n${second ? `${second.label}:\n${second.url}\n` : ''}`
  const parts = [subject, ...paragraphs, button, url, footer, second?.label ?? '', second?.url ?? '']
  return {
    subject: oneLine(subject),
    text,
    html: write({ locale, subject, paragraphs, button, url, footer, ...(second ? { second } : {}) }),
    locale,
    htmlFollows: parts.every(part => part === oneLine(part)),
  }
}

/** The HTML of a mail of one line for each of its parts, which its text then shows. */
export function htmlOf({
  locale,
  subject,
  text,
}: Pick<MailText, 'subject' | 'text'> & { readonly locale: string }): string {
  const blocks = text.split('\n\n')
  const [footer = '', label, link] = (blocks.at(-1) ?? '').split('\n')
  const [button = '', url = ''] = (blocks.at(-2) ?? '').split('\n')
  const named = (line: string) => line.replace(/:$/, '')
  return write({
    locale,
    subject,
    paragraphs: blocks.slice(0, -2),
    button: named(button),
    url,
    footer,
    ...(label ? { second: { label: named(label), url: link ?? '' } } : {}),
  })
}

function write({ locale, subject, paragraphs, button, url, footer, second }: Content): string {
  const paragraph = (line: string) =>
    `<p style="margin:0 0 16px;font-size:16px;line-height:1.5">${escapeHtml(line)}</p>`
  const end = second ? ` <a href="${escapeHtml(second.url)}" style="color:#5A6168">${escapeHtml(second.label)}</a>` : ''
  return (
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>` +
    `<body style="margin:0;background:#FAF8F3;color:#1B1F23;font-family:'IBM Plex Sans','IBM Plex Sans Thai',Helvetica,Arial,sans-serif">` +
    `<div style="max-width:560px;margin:0 auto;padding:32px 24px">${paragraphs.map(paragraph).join('')}` +
    `<p style="margin:32px 0"><a href="${escapeHtml(url)}" style="display:inline-block;background:#1F6B4A;color:#FFFFFF;` +
    `padding:14px 28px;border-radius:8px;text-decoration:none;font-size:16px;font-weight:600">${escapeHtml(button)}</a></p>` +
    `<p style="margin:0;font-size:13px;line-height:1.5;color:#5A6168">${escapeHtml(footer)}${end}</p></div></body></html>`
  )
}
