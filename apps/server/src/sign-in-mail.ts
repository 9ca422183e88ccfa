import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { html } from 'hono/html'

const WORDS = { en, fr, th } as const

/** The mail with the link that signs somebody in, in the language that was asked for, else in English. */
export function signInMail(facts: { readonly url: string; readonly locale: string | null }) {
  const language = facts.locale?.slice(0, 2).toLowerCase()
  const locale = language === 'fr' || language === 'th' ? language : 'en'
  const words = WORDS[locale].signIn
  const text = [words.greeting, words.news, `${words.button}:\n${facts.url}`, words.footer].join('\n\n')
  const page = html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.subject}</title></head>
<body style="margin:0;background:#FAF8F3;color:#1B1F23;font-family:'IBM Plex Sans','IBM Plex Sans Thai',Helvetica,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px 24px;font-size:16px;line-height:1.5">
<p>${words.greeting}</p><p>${words.news}</p>
<p style="margin:32px 0"><a href="${facts.url}" style="display:inline-block;background:#1F6B4A;color:#FFFFFF;padding:14px 28px;border-radius:8px;text-decoration:none;font-weight:600">${words.button}</a></p>
<p style="font-size:13px;color:#5A6168">${words.footer}</p></div></body></html>`
  return { subject: words.subject, text: `${text}\n`, html: String(page), locale }
}
