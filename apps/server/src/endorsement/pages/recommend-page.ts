import { formatDate, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'
import { endorsementCard } from './endorsement-list.ts'

export type RecommendPageFacts = {
  readonly state: 'open' | 'endorsed' | 'declined' | 'cancelled' | 'expired' | 'withdrawn' | 'closed'
  /** As far as the learner shows it. */
  readonly learner: string
  readonly achievement: { readonly name: string; readonly imageUrl: string; readonly path: string } | null
  readonly issuer: { readonly name: string; readonly logoUrl: string | undefined }
  readonly message: string
  readonly name: string
  readonly email: string
  readonly expiresAt: string
  readonly locale: string
}

export type TypedRecommendation = { readonly name: string; readonly relation: string; readonly text: string }
type Problems = Readonly<Record<string, string>>
const FIELDS = ['name', 'relation', 'text'] as const

function form(typed: TypedRecommendation, problems: Problems, { t, url }: Reader) {
  const wrong = FIELDS.filter(one => problems[one])
  const hints = (one: string) => `${problems[one] ? `${one}-problem ` : ''}${one}-hint`
  const invalid = (one: string) => (problems[one] ? raw(' aria-invalid="true"') : '')
  const around = (one: (typeof FIELDS)[number], input: Content) =>
    html`<p class="field${one === 'text' ? ' whole' : ''}"><label for="${one}">${t(`recommend.${one}`)}</label><span class="quiet-text" id="${one}-hint">${t(`recommend.${one}Hint`)}</span>
${problems[one] ? html`<span class="field-problem" id="${one}-problem">${t(`endorse.problem.${problems[one]}`)}</span>` : ''}${input}</p>`
  return html`<form method="post" action="${url.pathname}" class="endorse-form" novalidate>
${wrong.length > 0 ? html`<div class="note" role="alert"><h3>${t('endorse.problems')}</h3><ul>${wrong.map(one => html`<li><a href="#${one}">${t(`recommend.${one}`)} · ${t(`endorse.problem.${problems[one]}`)}</a></li>`)}</ul></div>` : ''}
${around('name', html`<input id="name" name="name" value="${typed.name}" maxlength="200" autocomplete="name" aria-describedby="${hints('name')}"${invalid('name')}>`)}
${around('relation', html`<input id="relation" name="relation" value="${typed.relation}" maxlength="200" aria-describedby="${hints('relation')}"${invalid('relation')}>`)}
${around('text', html`<textarea id="text" name="text" rows="8" maxlength="3000" aria-describedby="${hints('text')}"${invalid('text')}>${typed.text}</textarea>`)}
<p class="actions"><button class="button big" type="submit" name="step" value="preview">${t('endorse.toPreview')}</button></p>
<p class="quiet-text">${t('endorse.nothingYet')}</p></form>
<details class="decline"><summary>${t('endorse.decline')}</summary><form method="post" action="${url.pathname}"><p class="quiet-text">${t('recommend.declineText')}</p>
<p class="actions"><button class="button quiet" type="submit" name="step" value="decline">${t('endorse.declineButton')}</button></p></form></details>`
}

function preview(facts: RecommendPageFacts, typed: TypedRecommendation, reader: Reader) {
  const { t, url } = reader
  const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`
  return html`<section class="endorse-preview"><h2>${t('recommend.previewTitle')}</h2><p>${t('recommend.previewText', { learner: facts.learner })}</p>
${endorsementCard(
  {
    by: { name: typed.name, url: '' },
    provenHost: facts.email.split('@').at(-1) ?? '',
    signer: { name: '', role: typed.relation },
    statements: [],
    comment: typed.text,
    since: '',
    path: null,
  },
  reader,
)}
<form method="post" action="${url.pathname}">${FIELDS.map(one => hidden(one, typed[one]))}
<p class="actions"><button class="button big" type="submit" name="step" value="sign">${t('recommend.sign')}</button> <button class="button big quiet" type="submit" name="step" value="change">${t('endorse.change')}</button></p>
<p class="quiet-text">${t('recommend.signHint', { learner: facts.learner, email: facts.email })}</p></form></section>`
}

/** `/recommend/{token}`: who asks, for what, and what to say of them. Looking says nothing. */
export function recommendPage(
  facts: RecommendPageFacts,
  reader: Reader,
  shown: { readonly step: 'form' | 'preview'; readonly typed: TypedRecommendation; readonly problems: Problems },
): PageFacts {
  const { t, locale } = reader
  const words = {
    learner: facts.learner,
    achievement: facts.achievement?.name ?? '',
    issuer: facts.issuer.name,
    date: formatDate(facts.expiresAt, locale),
  }
  const open = (): Content =>
    shown.step === 'preview'
      ? preview(facts, shown.typed, reader)
      : html`<p class="lead">${t('recommend.lead', words)}</p>
${facts.message ? html`<blockquote class="endorse-message"><p>${facts.message}</p><footer>${facts.learner}</footer></blockquote>` : ''}
${facts.achievement ? html`<div class="endorse-subject"><div class="endorse-head"><img class="artwork" src="${facts.achievement.imageUrl}" alt="" width="128" height="128"><div><h2>${facts.achievement.name}</h2><p>${facts.issuer.name}</p><p><a href="${facts.achievement.path}" target="_blank" rel="noopener">${t('recommend.toAchievement')}</a></p></div></div></div>` : ''}
<section><h2>${t('recommend.answerTitle')}</h2><p class="quiet-text">${t('endorse.until', words)}</p>${form(shown.typed, shown.problems, reader)}</section>`
  const state = facts.state === 'closed' ? 'cancelled' : facts.state
  return {
    title: `${t('recommend.title', words)} · Laurel`,
    reader,
    hasForm: true,
    styles: ['children', 'endorsement'],
    body: html`<div class="endorse" data-state="${facts.state}" data-step="${facts.state === 'open' ? shown.step : ''}">
<p class="claim-lead">${raw(issuerMark(facts.issuer.name, facts.issuer.logoUrl).markup)}<span>${facts.issuer.name}</span></p>
<h1>${t('recommend.title', words)}</h1>
${facts.state === 'open' ? open() : html`<div class="note"><p>${t(`recommend.state.${state}`, words)}</p></div>${facts.state === 'endorsed' ? html`<p class="actions"><a class="button" href="/console/endorsed">${t('recommend.toGiven')}</a></p>` : ''}`}</div>`,
  }
}

/** What came of it. */
export function recommendedPage(facts: RecommendPageFacts, reader: Reader, outcome: 'signed' | 'declined'): PageFacts {
  const { t } = reader
  const words = { learner: facts.learner, email: facts.email }
  return {
    title: `${t(`recommend.${outcome}Title`)} · Laurel`,
    reader,
    narrow: true,
    body: html`<div class="plain" data-outcome="${outcome}"><h1>${t(`recommend.${outcome}Title`)}</h1><p class="lead" role="status">${t(`recommend.${outcome}`, words)}</p>
${outcome === 'signed' ? html`<p class="actions"><a class="button" href="/console/endorsed">${t('recommend.toGiven')}</a></p>` : ''}</div>`,
  }
}
