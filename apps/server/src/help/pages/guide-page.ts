import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import { GUIDES, type Guide, type Handbook, type Section } from '../handbook.ts'
import { searchForm } from './help-page.ts'

const section = ({ id, title, markup }: Section, { t }: Reader) =>
  html`<section id="${id}"><h2>${title} <a class="anchor" href="#${id}" aria-label="${t('help.linkTo', { title })}">#</a></h2>
${raw(markup)}</section>`

/** `/help/{guide}`: one guide, with its contents beside it and the other guides below. */
export function guidePage(guide: Guide, handbook: Handbook, reader: Reader): PageFacts {
  const { t, locale } = reader
  const isForeign = guide.language !== locale
  const others = GUIDES.filter(name => name !== guide.name).map(name => handbook.guide(name, locale))
  return {
    title: `${guide.title} · ${t('help.title')} · Laurel`,
    styles: ['help'],
    reader,
    listed: true,
    preview: { description: guide.lead, url: `${reader.url.origin}/help/${guide.name}` },
    body: html`<div class="help"><p class="back"><a href="/help">← ${t('help.title')}</a></p>${searchForm(reader)}
<div class="guide"><nav class="contents" aria-labelledby="contents"><h2 id="contents">${t('help.contents')}</h2>
<ol lang="${guide.language}">${guide.sections.map(one => html`<li><a href="#${one.id}">${one.title}</a></li>`)}</ol></nav>
<article lang="${guide.language}"><h1>${guide.title}</h1><p class="lead">${guide.lead}</p>
${isForeign ? html`<p class="note" lang="${locale}">${t('help.onlyEnglish')}</p>` : ''}
${guide.sections.map(one => section(one, reader))}</article></div>
<nav class="other-guides" aria-labelledby="others"><h2 id="others">${t('help.otherGuides')}</h2>
<ul>${others.map(one => html`<li><a href="/help/${one.name}" lang="${one.language}">${one.title}</a></li>`)}</ul></nav></div>`,
  }
}
