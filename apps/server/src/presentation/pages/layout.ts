import { LOCALE_NAMES, LOCALES } from '@laurel/ui/verdict'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { etagOf, isKnown } from '../../platform/caching.ts'
import type { Reader } from './language.ts'
import { type PageStyle, pageStyles, type StylePart } from './style.ts'

export type Content = ReturnType<typeof html> | string | false | null | undefined

export type PageFacts = {
  readonly title: string
  readonly reader: Reader
  readonly body: Content
  /** For link previews; only pages that are meant to be shown have one. */
  readonly preview?:
    | {
        readonly description: string
        /** 1200 × 630 pixels. */
        readonly imageUrl?: string | undefined
        readonly imageAlt?: string | undefined
        readonly url: string
      }
    | undefined
  /** Search engines may list the landing page and issuers' profiles, never a person's credential. */
  readonly listed?: boolean
  /** The island is loaded only where there is something to check. */
  readonly island?: boolean
  /** A form that is sent under `no-referrer` says `Origin: null`, and the server refuses it as coming from elsewhere. */
  readonly hasForm?: boolean
  /** Shown inside a frame of our own wallet, and of nobody else. */
  readonly isFramedByUs?: boolean
  /** What the page shows beside what all pages show. */
  readonly styles?: readonly StylePart[]
  /** The guide for whoever reads this page; without it the list of all guides. */
  readonly guide?: 'teacher' | 'learner' | 'guardian' | 'verifier'
  /** For narrow pages with one thing to do. */
  readonly narrow?: boolean
  /** The demonstration's own guide needs no way back to it. */
  readonly isGuideOfDemonstration?: boolean
}

const styleOf = pageStyles()

/**
 * Nothing comes from elsewhere, nothing inline runs, no style is taken but ours, and markup that a script inserts goes through one named policy.
 * Pictures may be `data:` since a credential can carry its own.
 */
const policyOf = (style: PageStyle, framedBy: "'none'" | "'self'") =>
  `default-src 'none'; script-src 'self'; style-src ${style.source}; ` +
  "font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  `form-action 'self'; base-uri 'none'; frame-ancestors ${framedBy}; require-trusted-types-for 'script'; trusted-types laurel`

const OG_LOCALES = { en: 'en_CA', fr: 'fr_CA', th: 'th_TH' } as const

const mark = raw(
  '<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#1F6B4A"/><path d="M16 26c-5-1-8.500-5-8-12 2.400.4 4.200 1.500 5.300 3.200M16 26c5-1 8.500-5 8-12-2.400.4-4.200 1.500-5.300 3.200M16 26V9M16 17c-3.200-2-4-6 0-10 4 4 3.200 8 0 10Z" fill="none" stroke="#FAF8F3" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)

function languages({ locale, t, url }: Reader) {
  return html`<nav class="languages" aria-label="${t('language')}">${LOCALES.map(one => {
    const next = new URL(url)
    next.searchParams.set('lang', one)
    return html`<a href="${next.pathname}${next.search}" lang="${one}" hreflang="${one}" ${one === locale ? raw('aria-current="true"') : ''}>${LOCALE_NAMES[one]}</a>`
  })}</nav>`
}

const BAR = 'demonstrationBar'

/** From here on pages of this request say that they belong to the demonstration. @param name of who is signed in */
export const showDemonstrationBar = (c: Context, name: string | null): void => c.set(BAR, { name })

/** Who one is in the demonstration, and the way back to its guide; nothing anywhere else. */
export function demonstrationBar(c: Context, { t, locale }: Reader): Content {
  const bar = c.get(BAR) as { readonly name: string | null } | undefined
  return bar
    ? html`<aside class="demonstration-bar" lang="${locale}" aria-label="${t('demo.title')}"><p><strong>${t('demo.short')}${bar.name ? ' · ' : ''}</strong>${bar.name ? html`<span>${t('demo.youAre', { name: bar.name })}</span>` : ''}</p><a href="/demo">${t('demo.back')}</a></aside>`
    : ''
}

/** Answers with a page, packed where the browser takes that: on a slow phone it is there in half the time. */
function answerPage(
  c: Context,
  { before, block, after }: { before: string; block: PageStyle['block']; after: string },
  status: ContentfulStatusCode,
): Response {
  const isAsked = status === 200 && (c.req.method === 'GET' || c.req.method === 'HEAD')
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(c.req.header('accept-encoding') ?? '')
  if (isAsked) {
    const etag = etagOf(before + block.text + after, takesGzip ? 'gzip' : undefined)
    c.header('etag', etag)
    // What it may run and show follows from what is in it; so whoever has the page has its headers.
    if (isKnown(c, etag)) return c.body(null, 304)
  }
  if (!takesGzip) return c.html(before + block.text + after, status)
  c.header('content-encoding', 'gzip')
  c.header('content-type', 'text/html; charset=UTF-8')
  return c.body(block.pack(before, after), status)
}

/** Sends a public page: header, content, footer; complete and readable before any script. */
export async function sendPage(c: Context, facts: PageFacts, status: ContentfulStatusCode = 200): Promise<Response> {
  const { title, reader, body, preview, listed, island, hasForm, narrow, isFramedByUs, guide, isGuideOfDemonstration } =
    facts
  const { locale, t } = reader
  const bar = isFramedByUs || isGuideOfDemonstration ? '' : demonstrationBar(c, reader)
  const style = styleOf([...(facts.styles ?? []), ...(bar ? (['demonstration'] as const) : [])])
  c.header('content-security-policy', policyOf(style, isFramedByUs ? "'self'" : "'none'"))
  if (isFramedByUs) {
    c.header('x-frame-options', 'SAMEORIGIN')
    c.header('cross-origin-embedder-policy', 'require-corp')
  }
  c.header('referrer-policy', hasForm ? 'same-origin' : 'no-referrer')
  c.header('x-content-type-options', 'nosniff')
  c.header('vary', 'accept, accept-encoding, accept-language, cookie')
  c.header('cache-control', listed ? 'no-cache' : 'private, no-cache')
  if (!listed) c.header('x-robots-tag', 'noindex')
  const before = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#FAF8F3" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#16191C" media="(prefers-color-scheme: dark)">
<title>${title}</title>
${listed ? '' : raw('<meta name="robots" content="noindex">')}
${
  preview
    ? html`<meta name="description" content="${preview.description}">
<meta property="og:type" content="website"><meta property="og:site_name" content="Laurel"><meta property="og:locale" content="${OG_LOCALES[locale]}"><meta property="og:title" content="${title}"><meta property="og:description" content="${preview.description}"><meta property="og:url" content="${preview.url}">
${
  preview.imageUrl
    ? html`<meta property="og:image" content="${preview.imageUrl}"><meta property="og:image:type" content="image/png"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630"><meta property="og:image:alt" content="${preview.imageAlt ?? title}">
<meta name="twitter:card" content="summary_large_image"><meta name="twitter:title" content="${title}"><meta name="twitter:description" content="${preview.description}"><meta name="twitter:image" content="${preview.imageUrl}"><meta name="twitter:image:alt" content="${preview.imageAlt ?? title}">`
    : ''
}`
    : ''
}
<link rel="icon" href="/assets/verify/icon.svg" type="image/svg+xml">
${style.linksOf(locale)}
${island ? raw('<script type="module" src="/assets/verify/verify.js"></script>') : ''}
`
  const after = html`
</head>
<body>
<a class="skip" href="#main">${t('skip')}</a>
<header class="top"><a class="brand" href="/">${mark}<span>Laurel</span></a>
<nav class="places" aria-label="${t('nav.label')}"><a href="/verify">${t('nav.verify')}</a><a href="/wallet/">${t('nav.wallet')}</a><a href="/help${guide ? `/${guide}` : ''}">${t('nav.help')}</a></nav></header>
<main id="main" tabindex="-1" class="${narrow ? 'narrow' : 'wide'}">${body}</main>
<footer class="bottom"><p>${t('footer.text')}</p>${languages(reader)}</footer>
${bar}
${island ? raw('<link rel="stylesheet" href="/assets/verify/desk.css">') : ''}
</body>
</html>`
  return answerPage(c, { before: String(await before), block: style.block, after: String(await after) }, status)
}
