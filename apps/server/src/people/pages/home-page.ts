import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

/** `/`: three kinds of visitors, three doors. */
export function homePage(
  { isSetUp, artwork }: { readonly isSetUp: boolean; readonly artwork: readonly string[] },
  reader: Reader,
): PageFacts {
  const { t } = reader
  const door = (name: 'wallet' | 'verify' | 'issue', href: string) =>
    html`<li><a href="${href}"><h2>${t(`home.${name}Title`)}</h2><p>${t(`home.${name}`)}</p><span class="go">${t(`home.${name}Action`)} <span aria-hidden="true">→</span></span></a></li>`
  return {
    title: 'Laurel',
    reader,
    listed: true,
    preview: { description: t('home.lead'), url: reader.url.origin },
    body: html`<div class="home"><div class="hero"><div><h1>${t('home.title')}</h1><p class="lead">${t('home.lead')}</p></div>
<div class="hero-art" aria-hidden="true">${artwork.map(src => html`<img src="${src}" alt="" width="512" height="512">`)}</div></div>
${isSetUp ? '' : html`<div class="note"><h2>${t('home.notSetUpTitle')}</h2><p>${t('home.notSetUp')}</p></div>`}
<ul class="doors">${door('verify', '/verify')}${door('wallet', '/wallet/')}${door('issue', '/console/')}</ul></div>`,
  }
}
