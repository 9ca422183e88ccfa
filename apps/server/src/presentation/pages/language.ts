import { createRequire } from 'node:module'
import { chooseLocale, type Locale, type Messages, parseLocale, type Translate, translator } from '@laurel/ui/verdict'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const require = createRequire(import.meta.url)
const catalogue = (locale: Locale, name: string): Messages => {
  try {
    return require(`@laurel/ui/messages/${locale}/${name}.json`) as Messages
  } catch {
    return {} // the English words serve
  }
}

const made = new Map<Locale, Translate>()
/** The words of the public pages and of the checks in one language, English where one is missing. */
export function words(locale: Locale): Translate {
  const known = made.get(locale)
  if (known) return known
  const t = translator(
    catalogue(locale, 'public'),
    catalogue(locale, 'checks'),
    catalogue('en', 'public'),
    catalogue('en', 'checks'),
  )
  made.set(locale, t)
  return t
}

export type Reader = { readonly locale: Locale; readonly t: Translate; readonly url: URL }

const COOKIE = 'laurel_lang'
const accepted = (header: string | undefined) =>
  (header ?? '')
    .slice(0, 500)
    .split(',')
    .map(part => {
      const [tag, q] = part.trim().split(';q=')
      return { tag, weight: q === undefined ? 1 : Number(q) || 0 }
    })
    .sort((one, other) => other.weight - one.weight)
    .map(one => one.tag)

/**
 * The reader's language: what they just chose (`?lang=`, remembered in a cookie), what they chose before, what the page
 * is about (a claim in the learner's language), what their browser asks for.
 */
export function reader(c: Context, about?: string | null): Reader {
  const chosen = parseLocale(c.req.query('lang'))
  if (chosen) setCookie(c, COOKIE, chosen, { path: '/', sameSite: 'Lax', maxAge: 31_536_000, httpOnly: true })
  const locale = chosen ?? chooseLocale(getCookie(c, COOKIE), about, ...accepted(c.req.header('accept-language')))
  return { locale, t: words(locale), url: new URL(c.req.url) }
}
