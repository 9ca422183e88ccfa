import { html } from 'hono/html'
import type { Reader } from './language.ts'
import type { PageFacts } from './layout.ts'

/** Before a link whose views are numbered: nothing is told yet, and only the button counts. */
export function coverPage(who: Reader): PageFacts {
  const { t, url } = who
  return {
    title: t('share.coverTitle'),
    reader: who,
    narrow: true,
    hasForm: true,
    body: html`<div class="plain"><h1>${t('share.coverTitle')}</h1><p class="lead">${t('share.cover')}</p>
<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('share.coverButton')}</button></form>
<p class="quiet-text">${t('share.coverHint')}</p></div>`,
  }
}
