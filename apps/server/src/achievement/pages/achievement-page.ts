import {
  criteriaHtml,
  type Descriptors,
  descriptorLines,
  type TextsByLanguage,
  textFor,
} from '@laurel/core/achievement'
import { formatDate, issuerMark, webLink } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { endorsementList } from '../../endorsement/pages/endorsement-list.ts'
import type { ShownEndorsement } from '../../endorsement/shown.ts'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

/** One version of an achievement, as anybody may read it. Texts by language; the own language comes first. */
export type AchievementPageFacts = {
  readonly names: TextsByLanguage
  readonly descriptions: TextsByLanguage
  readonly criteria: TextsByLanguage
  readonly criteriaUrl: string | null
  readonly levels: readonly { readonly names: TextsByLanguage; readonly descriptions: TextsByLanguage }[]
  readonly rubric: readonly {
    readonly weight: number
    readonly names: TextsByLanguage
    readonly levels: readonly { readonly descriptions: TextsByLanguage }[]
  }[]
  readonly isWeighted: boolean
  /** Where a learner begins a claim, if the school has opened it to claims. */
  readonly claimPath: string | null
  readonly kind: string
  readonly workloadHours: number | null
  readonly credits: { readonly number: number; readonly system: string } | null
  readonly descriptors: Descriptors | null
  /** Its own. */
  readonly language: string
  /** Skills of frameworks that it shows, in their publishers' words. */
  readonly skills: readonly { readonly name: string; readonly framework: string; readonly url: string }[]
  /** What partners have signed about it. */
  readonly endorsements: readonly ShownEndorsement[]
  readonly tags: readonly string[]
  readonly imageUrl: string
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined; readonly path: string }
  readonly version: number
  readonly since: string
  /** Where the newest version stands, if this is not it. */
  readonly newestPath: string | null
  readonly url: string
}

/** What each level looks like, criterion by criterion: lists within a list, since a table of sentences fits no phone. */
function rubricSection({ rubric, levels, isWeighted }: AchievementPageFacts, { t, locale }: Reader) {
  if (rubric.length === 0) return ''
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  return html`<section id="rubric"><h2>${t('achievement.rubric')}</h2><p class="prose">${t(isWeighted ? 'achievement.rubricWeighted' : 'achievement.rubricAll')}</p>
${rubric.map(
  one =>
    html`<div class="evidence"><h3>${said(one.names)}${isWeighted ? html` <small>×${one.weight}</small>` : ''}</h3><dl class="marks">${levels.map(
      (level, at) => {
        const described = said(one.levels[at]?.descriptions ?? {})
        return described ? html`<div><dt>${said(level.names)}</dt><dd>${described}</dd></div>` : ''
      },
    )}</dl></div>`,
)}</section>`
}

/** What it takes, section by section. */
export function achievementSections(facts: AchievementPageFacts, reader: Reader) {
  const { t, locale } = reader
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  const address = facts.criteriaUrl ? webLink(facts.criteriaUrl) : undefined
  return html`<section><h2>${t('credential.about')}</h2><p class="prose">${said(facts.descriptions)}</p></section>
<section><h2>${t('credential.criteria')}</h2><div class="prose">${raw(criteriaHtml(said(facts.criteria)))}</div>${address ? html`<p><a href="${address}" rel="noopener noreferrer nofollow">${address}</a></p>` : ''}</section>
${descriptorLines(facts.descriptors, facts.language, locale).map(({ label, value }) => html`<section><h2>${label}</h2><div class="prose">${typeof value === 'string' ? html`<p>${value}</p>` : html`<ul>${value.map(one => html`<li>${one}</li>`)}</ul>`}</div></section>`)}
${facts.levels.length > 0 ? html`<section><h2>${t('achievement.levels')}</h2><div class="prose"><ol>${facts.levels.map(level => html`<li><strong>${said(level.names)}</strong>${said(level.descriptions) ? html` · ${said(level.descriptions)}` : ''}</li>`)}</ol></div></section>` : ''}
${facts.skills.length > 0 ? html`<section><h2>${t('achievement.skills')}</h2><div class="prose"><ul>${facts.skills.map(skill => html`<li>${webLink(skill.url) ? html`<a href="${skill.url}" rel="noopener noreferrer nofollow">${skill.name}</a>` : skill.name} <span class="quiet-text">${skill.framework}</span></li>`)}</ul></div></section>` : ''}
${rubricSection(facts, reader)}`
}

/** `/i/{issuer}/achievements/{id}/{version}`: what it takes, as it was said to those who earned it. */
export function achievementPage(facts: AchievementPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  const name = said(facts.names)
  const { issuer, credits, workloadHours } = facts
  return {
    title: `${name} · ${issuer.name}`,
    reader,
    styles: facts.endorsements.length > 0 ? ['endorsement'] : [],
    preview: { description: said(facts.descriptions), url: facts.url },
    body: html`<div class="show"><article class="certificate" aria-labelledby="achievement-name"><div class="stage"><img class="artwork" src="${facts.imageUrl}" alt="" width="512" height="512"></div>
<div class="certificate-body"><h1 id="achievement-name">${name}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><span class="label">${t('achievement.by')}</span> <a href="${issuer.path}">${issuer.name}</a></div></div>
<dl class="facts"><div><dt>${t('achievement.kind')}</dt><dd>${t(`achievement.kinds.${facts.kind}`)}</dd></div>
${workloadHours === null ? '' : html`<div><dt>${t('achievement.workload')}</dt><dd>${t('achievement.hours', { hours: number(workloadHours) })}</dd></div>`}
${credits ? html`<div><dt>${t('credential.credits')}</dt><dd>${number(credits.number)} ${credits.system}</dd></div>` : ''}
<div><dt>${t('achievement.version')}</dt><dd>${number(facts.version)} · <time datetime="${facts.since}">${formatDate(facts.since, locale)}</time></dd></div></dl></div></article>
<div class="particulars">${facts.newestPath ? html`<p class="note">${t('achievement.older')} <a href="${facts.newestPath}">${t('achievement.toNewest')}</a></p>` : ''}${achievementSections(facts, reader)}
${endorsementList(facts.endorsements, reader, t('endorsed.title'))}
${facts.claimPath ? html`<section><h2>${t('achievement.claimTitle')}</h2><p class="prose">${t('achievement.claimText')}</p><p><a class="button" href="${facts.claimPath}">${t('achievement.claim')}</a></p></section>` : ''}
${facts.tags.length > 0 ? html`<section><h2>${t('credential.tags')}</h2><ul class="tags">${facts.tags.map(tag => html`<li>${tag}</li>`)}</ul></section>` : ''}
</div></div>`,
  }
}
