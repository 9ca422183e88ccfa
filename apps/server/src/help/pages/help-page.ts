import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import { GUIDES, type Guide, type Handbook } from '../handbook.ts'
import type { Found } from '../search-handbook.ts'

export const searchForm = ({ t }: Reader, query = '') =>
  html`<form class="help-search" method="get" action="/help" role="search"><label class="sr" for="q">${t('help.search')}</label>
<input id="q" name="q" type="search" value="${query}" maxlength="100" placeholder="${t('help.search')}" autocomplete="off"><button class="button quiet" type="submit">${t('help.searchButton')}</button></form>`

const inEnglish = (guide: Guide, { t, locale }: Reader) =>
  guide.language === locale ? '' : html` <span class="quiet-text">${t('help.inEnglish')}</span>`

/** `/help`: for whom there is a guide, and what is in it. */
export function helpPage(handbook: Handbook, reader: Reader): PageFacts {
  const { t, locale } = reader
  return {
    title: `${t('help.title')} · Laurel`,
    styles: ['help'],
    reader,
    listed: true,
    preview: { description: t('help.lead'), url: `${reader.url.origin}/help` },
    body: html`<div class="help"><header class="plain"><h1>${t('help.title')}</h1><p class="lead">${t('help.lead')}</p></header>
${searchForm(reader)}
<ul class="guides">${GUIDES.map(name => {
      const guide = handbook.guide(name, locale)
      return html`<li lang="${guide.language}"><h2><a href="/help/${name}">${guide.title}</a></h2>${inEnglish(guide, reader)}<p>${guide.lead}</p></li>`
    })}</ul></div>`,
  }
}

/** `/help?q=`: the sections in which all the words occur. */
export function foundPage(found: readonly Found[], query: string, reader: Reader): PageFacts {
  const { t } = reader
  const result = ({ guide, section, excerpt }: Found) =>
    html`<li lang="${guide.language}"><h2><a href="/help/${guide.name}#${section.id}">${section.title}</a></h2><p class="quiet-text">${guide.title}</p>
<p>${excerpt.map(part => (part.isMatch ? html`<mark>${part.text}</mark>` : part.text))}</p></li>`
  return {
    title: `${t('help.foundTitle', { query })} · Laurel`,
    styles: ['help'],
    reader,
    body: html`<div class="help"><p class="back"><a href="/help">← ${t('help.title')}</a></p>
<header class="plain"><h1>${t('help.foundTitle', { query })}</h1>${searchForm(reader, query)}</header>
<p role="status">${found.length === 0 ? t('help.foundNothing') : t('help.found', { count: found.length })}</p>
${found.length === 0 ? html`<p class="actions"><a class="button quiet" href="/help">${t('help.allGuides')}</a></p>` : html`<ul class="found">${found.map(result)}</ul>`}</div>`,
  }
}
