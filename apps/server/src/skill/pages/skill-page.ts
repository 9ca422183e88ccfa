import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import { outside } from './framework-page.ts'

type Link = { readonly names: TextsByLanguage; readonly path: string | null }
/** One skill, as anybody may read it. */
export type SkillPageFacts = {
  readonly names: TextsByLanguage
  /** The whole sentence, where the name is a shorter one. */
  readonly statements: TextsByLanguage
  readonly code: string | null
  /** What it is in its framework, in its publisher's words. */
  readonly kind: string | null
  readonly notes: string | null
  readonly isArchived: boolean
  readonly levels: readonly { readonly names: TextsByLanguage; readonly description: string | null }[]
  readonly framework: {
    readonly titles: TextsByLanguage
    readonly publisher: string | null
    readonly path: string | null
  }
  /** From the root down. */
  readonly above: readonly Link[]
  readonly below: readonly (Link & { readonly code: string | null })[]
  readonly achievements: readonly { readonly name: string; readonly path: string }[]
  readonly origin: string | null
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined; readonly path: string }
  readonly url: string
}

/** `/i/{issuer}/skills/{id}`: what is meant, where it stands, and how it can be shown. */
export function skillPage(facts: SkillPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  const link = ({ names, path }: Link) => (path ? html`<a href="${path}">${said(names)}</a>` : html`${said(names)}`)
  const { issuer, framework } = facts
  const name = said(facts.names)
  const statement = said(facts.statements)
  const way = [{ names: framework.titles, path: framework.path }, ...facts.above]
  return {
    title: `${name} · ${said(framework.titles)}`,
    reader,
    preview: { description: statement || name, url: facts.url },
    body: html`<article class="skill-page"><nav class="skill-way" aria-label="${t('skill.way')}"><ol>${way.map(one => html`<li>${link(one)}</li>`)}</ol></nav>
<h1>${name}</h1>${facts.code || facts.kind ? html`<p class="skill-code">${[facts.code, facts.kind].filter(Boolean).join(' · ')}</p>` : ''}
${facts.isArchived ? html`<p class="note">${t('skill.archived')}</p>` : ''}
${statement ? html`<p class="prose lead">${statement}</p>` : ''}${facts.notes ? html`<p class="prose">${facts.notes}</p>` : ''}
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><span class="label">${t('skill.by')}</span> <a href="${issuer.path}">${issuer.name}</a></div></div>
${facts.levels.length > 0 ? html`<section><h2>${t('skill.levels')}</h2><ol class="skill-levels">${facts.levels.map((level, at) => html`<li id="level-${String(at + 1)}"><strong>${said(level.names)}</strong>${level.description ? html`<p class="prose">${level.description}</p>` : ''}</li>`)}</ol></section>` : ''}
${facts.below.length > 0 ? html`<section><h2>${t('skill.below')}</h2><ul class="skill-tree">${facts.below.map(one => html`<li>${one.code ? html`<span class="skill-code">${one.code}</span> ` : ''}${link(one)}</li>`)}</ul></section>` : ''}
${facts.achievements.length > 0 ? html`<section><h2>${t('skill.achievements')}</h2><ul class="skill-tree">${facts.achievements.map(one => html`<li><a href="${one.path}">${one.name}</a></li>`)}</ul></section>` : ''}
${facts.origin ? html`<p class="note">${t('skill.origin')}: ${outside(facts.origin)}</p>` : ''}</article>`,
  }
}
