import { createHash } from 'node:crypto'
import { chooseLocale, conclude, inLanguage, TONES } from '@laurel/ui/verdict'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { CredentialPageFacts } from '../../credential/pages/credential-page.ts'
import { words } from './language.ts'

export type Embeds = {
  readonly baseUrl: string
  showCredential(id: string): Promise<CredentialPageFacts | 'notFound' | 'closed'>
}

const STYLE = `*{box-sizing:border-box}html{color-scheme:light dark}
body{margin:0;padding:12px;font:16px/1.45 "IBM Plex Sans","IBM Plex Sans Thai",system-ui,sans-serif;color:#1b1f23;background:transparent}
.card{display:grid;grid-template-columns:88px minmax(0,1fr);gap:16px;align-items:center;padding:16px;border:1px solid #e3dfd5;border-radius:12px;background:#fff}
img{width:88px;height:88px;object-fit:contain}h1{margin:0;font-size:1.0625rem;line-height:1.35;overflow-wrap:anywhere}p{margin:4px 0 0;font-size:.875rem;overflow-wrap:anywhere}
.quiet{color:#5b5f63}.tone{font-weight:600}.good{color:#1f6b4a}.unsure,.paused{color:#8a5a00}.broken,.revoked{color:#b3261e}.ended{color:#4f4e4a}a{color:#1f6b4a}
@media (prefers-color-scheme:dark){body{color:#eceae4}.card{background:#1f2327;border-color:#343a3f}.quiet{color:#a9a8a4}.good,a{color:#93c3a8}.unsure,.paused{color:#e9c46a}.broken,.revoked{color:#ff9b91}.ended{color:#cfcdc7}}`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/**
 * `/embed/{id}`: a small card for other people's pages. It runs no script, keeps no cookie, reaches for nothing but its
 * picture, and is sandboxed by its own policy besides whatever the page around it says. The verdict is of this minute.
 */
export function embedRoutes({ baseUrl, showCredential }: Embeds): Hono {
  const app = new Hono()
  app.get('/embed/:id', async c => {
    const shown = await showCredential(c.req.param('id'))
    const locale = chooseLocale(
      c.req.query('lang'),
      ...(c.req.header('accept-language') ?? '').slice(0, 200).split(/[,;]/),
    )
    const t = words(locale)
    const isShown = typeof shown !== 'string' && shown.credential !== undefined
    c.header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src ${baseUrl}; base-uri 'none'; form-action 'none'; frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox`,
    )
    c.header('referrer-policy', 'no-referrer')
    c.header('x-robots-tag', 'noindex')
    // Pages that isolate themselves, as our wallet does, take in only what says that it does the same.
    c.header('cross-origin-resource-policy', 'cross-origin')
    c.header('cross-origin-embedder-policy', 'require-corp')
    c.header('cache-control', 'no-cache')
    c.header('vary', 'accept-language')
    const page = (title: string, body: unknown) =>
      html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${raw(STYLE)}</style></head><body><main>${body}</main></body></html>`
    if (!isShown)
      return c.html(
        page(
          t('error.closedTitle'),
          html`<div class="card"><span></span><div><h1>${t('embed.closed')}</h1></div></div>`,
        ),
        shown === 'notFound' ? 404 : 410,
      )
    const { report, imageUrl, url } = shown
    const credential = shown.credential && inLanguage(shown.credential, locale)
    const conclusion = conclude(report)
    return c.html(
      page(
        `${credential?.title} · ${credential?.issuer.name}`,
        html`<article class="card">${imageUrl ? html`<img src="${imageUrl}" alt="" width="88" height="88">` : html`<span></span>`}
<div><h1>${credential?.title}</h1><p class="quiet">${t('linkPicture.issuedBy', { issuer: credential?.issuer.name ?? '' })}</p>
<p class="tone ${TONES[conclusion]}" data-conclusion="${conclusion}">${t(`verdict.${conclusion}.title`)}</p>
<p><a href="${url}" target="_blank" rel="noopener noreferrer">${t('embed.verify')}</a> <span class="quiet">${new URL(baseUrl).host}</span></p></div></article>`,
      ),
    )
  })
  return app
}
