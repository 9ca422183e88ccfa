import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import type { Picture } from '@laurel/core/pathway'
import { issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import { drawGraph } from './draw-graph.ts'

type WayFacts = {
  readonly names: TextsByLanguage
  /** Of another issuer's. */
  readonly issuerName: string | null
  readonly levelNames: TextsByLanguage | null
  readonly path: string | null
  readonly imageUrl: string | null
  readonly hours: number | null
}
type StepFacts = {
  readonly id: string
  readonly names: TextsByLanguage
  readonly descriptions: TextsByLanguage
  readonly within: string | null
  readonly need: number | null
  readonly after: readonly string[]
  readonly isOptional: boolean
  readonly credits: number
  readonly ways: readonly WayFacts[]
}

/** A published pathway, as anybody may read it. */
export type PathwayPageFacts = {
  readonly names: TextsByLanguage
  readonly descriptions: TextsByLanguage
  readonly steps: readonly StepFacts[]
  readonly picture: Picture
  readonly creditsToReach: { readonly number: number; readonly system: string } | null
  readonly monthsToComplete: number | null
  readonly monthsAwardsCount: number | null
  readonly awards: { readonly names: TextsByLanguage; readonly path: string; readonly imageUrl: string } | null
  /** Where a learner joins, if they may. */
  readonly joinPath: string | null
  readonly isArchived: boolean
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined; readonly path: string }
  readonly url: string
}

/** `/i/{issuer}/pathways/{id}`: the way as a picture and as a list, what it asks for and what it leads to. */
export function pathwayPage(facts: PathwayPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const said = (texts: TextsByLanguage) => textFor(texts, locale) ?? ''
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  const list = (texts: readonly string[]) => new Intl.ListFormat(locale).format(texts)
  const { steps, issuer, awards, creditsToReach } = facts
  const name = said(facts.names)
  const byId = new Map(steps.map(step => [step.id, step]))
  const inside = (group: string | null) => steps.filter(step => step.within === group)
  const needs = (step: StepFacts) =>
    t('pathway.anyOf', { count: number(step.need ?? 0), total: number(inside(step.id).length) })
  /** Besides its name, in the picture: the level that counts, or what it asks for where that is called otherwise. */
  const lineOf = (step: StepFacts) => {
    if (step.need !== null) return needs(step)
    const [way] = step.ways
    const asked = way ? said(way.names) : ''
    return way?.levelNames ? said(way.levelNames) : asked !== said(step.names) ? asked : ''
  }
  const label = (id: string) => {
    const step = byId.get(id)
    if (!step) return undefined
    return { name: said(step.names), line: lineOf(step), isGroup: step.need !== null, isOptional: step.isOptional }
  }
  const wayItem = (way: WayFacts) =>
    html`<li>${way.imageUrl ? html`<img src="${new URL(way.imageUrl).pathname}" alt="" width="40" height="40" loading="lazy">` : ''}<div>${way.path ? html`<a href="${way.path}">${said(way.names)}</a>` : html`<span>${said(way.names)}</span>`}${way.levelNames ? html` <span class="quiet-text">${t('pathway.fromLevel', { level: said(way.levelNames) })}</span>` : ''}${way.issuerName ? html` <span class="quiet-text">${t('pathway.elsewhere', { issuer: way.issuerName })}</span>` : ''}${way.hours === null ? '' : html` <span class="quiet-text">${t('achievement.hours', { hours: number(way.hours) })}</span>`}</div></li>`
  const stepItem = (step: StepFacts): ReturnType<typeof html> => {
    const before = step.after.flatMap(id => byId.get(id) ?? []).map(one => said(one.names))
    const facts = [
      ...(step.isOptional && step.within === null ? [t('pathway.optional')] : []),
      ...(step.credits > 0 && creditsToReach
        ? [t('pathway.credits', { number: number(step.credits), system: creditsToReach.system })]
        : []),
      ...(before.length > 0 ? [t('pathway.after', { steps: list(before) })] : []),
    ]
    return html`<li class="${step.need === null ? 'pathway-step' : 'pathway-group'}"><h3>${said(step.names)}</h3>${step.need === null ? '' : html`<p class="quiet-text">${needs(step)}</p>`}${said(step.descriptions) ? html`<p class="prose">${said(step.descriptions)}</p>` : ''}${facts.length > 0 ? html`<p class="quiet-text">${facts.join(' · ')}</p>` : ''}${
      step.need === null
        ? html`${step.ways.length > 1 ? html`<p class="quiet-text">${t('pathway.oneOf')}</p>` : ''}<ul class="pathway-ways">${step.ways.map(wayItem)}</ul>`
        : html`<ul class="pathway-steps">${inside(step.id).map(stepItem)}</ul>`
    }</li>`
  }
  const rules = [
    ...(creditsToReach
      ? [t('pathway.toReach', { number: number(creditsToReach.number), system: creditsToReach.system })]
      : []),
    ...(facts.monthsToComplete === null ? [] : [t('pathway.within', { months: number(facts.monthsToComplete) })]),
    ...(facts.monthsAwardsCount === null ? [] : [t('pathway.notOlder', { months: number(facts.monthsAwardsCount) })]),
  ]
  return {
    title: `${name} · ${issuer.name}`,
    styles: ['pathway'],
    reader,
    listed: true,
    guide: 'learner',
    preview: { description: said(facts.descriptions) || t('pathway.by', { issuer: issuer.name }), url: facts.url },
    body: html`<div class="pathway-page"><header><p class="label">${t('pathway.title')}</p><h1>${name}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><span class="label">${t('achievement.by')}</span> <a href="${issuer.path}">${issuer.name}</a></div></div>
${said(facts.descriptions) ? html`<p class="lead prose">${said(facts.descriptions)}</p>` : ''}
${facts.isArchived ? html`<p class="note">${t('pathway.archived')}</p>` : ''}
${facts.joinPath ? html`<p class="actions"><a class="button" href="${facts.joinPath}">${t('pathway.join')}</a></p>` : ''}</header>
${awards ? html`<section class="pathway-leads"><img src="${new URL(awards.imageUrl).pathname}" alt="" width="96" height="96"><div><h2>${t('pathway.leadsTo')}</h2><p><a href="${awards.path}">${said(awards.names)}</a></p></div></section>` : ''}
${rules.length > 0 ? html`<section><h2>${t('pathway.rules')}</h2><ul class="pathway-rules">${rules.map(rule => html`<li>${rule}</li>`)}</ul></section>` : ''}
<section class="pathway-picture"><h2>${t('pathway.picture')}</h2><div class="pathway-scroll" tabindex="0" role="group" aria-label="${t('pathway.picture')}">${drawGraph(facts.picture, label, t('pathway.pictureOf', { name }), locale)}</div></section>
<section><h2>${t('pathway.steps')}</h2><ol class="pathway-steps">${inside(null).map(stepItem)}</ol></section></div>`,
  }
}
