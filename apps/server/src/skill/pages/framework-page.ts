import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { issuerMark, webLink } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'

type Place = {
  readonly id: string
  readonly parentId: string | null
  readonly code: string | null
  readonly names: TextsByLanguage
  readonly path: string
}
/** A published framework, as anybody may read it. */
export type FrameworkPageFacts = {
  readonly titles: TextsByLanguage
  readonly descriptions: TextsByLanguage
  readonly publisher: string | null
  readonly version: string | null
  readonly licence: string | null
  /** Where its publisher has it. */
  readonly origin: string | null
  readonly levels: readonly TextsByLanguage[]
  readonly skillCount: number
  /** The whole tree, or its first places alone. */
  readonly skills: readonly Place[]
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined; readonly path: string }
  readonly casePath: string
  readonly url: string
}

export const outside = (url: string | null) => {
  const address = webLink(url ?? undefined)
  return address ? html`<a href="${address}" rel="noopener noreferrer nofollow">${address}</a>` : ''
}

/** `/i/{issuer}/frameworks/{id}`. */
export function frameworkPage(facts: FrameworkPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  const childrenOf = Map.groupBy(facts.skills, one => one.parentId)
  const branch = (parentId: string | null): Content => {
    const places = childrenOf.get(parentId) ?? []
    return places.length === 0
      ? ''
      : html`<ul class="skill-tree">${places.map(one => html`<li>${one.code ? html`<span class="skill-code">${one.code}</span> ` : ''}<a href="${one.path}">${said(one.names)}</a>${branch(one.id)}</li>`)}</ul>`
  }
  const { issuer } = facts
  const count = new Intl.NumberFormat(locale).format(facts.skillCount)
  const row = (term: string, what: Content) => (what ? html`<div><dt>${term}</dt><dd>${what}</dd></div>` : '')
  return {
    title: `${said(facts.titles)} · ${issuer.name}`,
    reader,
    listed: true,
    preview: { description: said(facts.descriptions) || said(facts.titles), url: facts.url },
    body: html`<article class="skill-page"><h1>${said(facts.titles)}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><span class="label">${t('skill.by')}</span> <a href="${issuer.path}">${issuer.name}</a></div></div>
${said(facts.descriptions) ? html`<p class="prose">${said(facts.descriptions)}</p>` : ''}
<dl class="facts">${row(t('skill.publisher'), facts.publisher === issuer.name ? '' : facts.publisher)}${row(t('skill.version'), facts.version)}${row(t('skill.origin'), outside(facts.origin))}${row(t('skill.licence'), outside(facts.licence))}${row(t('skill.levels'), facts.levels.map(said).join(' · '))}</dl>
<section><h2>${t('skill.skills', { count })}</h2>${facts.skills.length < facts.skillCount ? html`<p class="note">${t('skill.firstPlaces')}</p>` : ''}${branch(null)}</section>
<p class="note"><a href="${facts.casePath}">${t('skill.case')}</a></p></article>`,
  }
}
