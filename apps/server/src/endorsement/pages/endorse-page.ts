import { STATEMENTS, type Statement } from '@laurel/core/endorsement'
import { formatDate, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { type AchievementPageFacts, achievementSections } from '../../achievement/pages/achievement-page.ts'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'
import { endorsementCard } from './endorsement-list.ts'

/** What was typed, as it was typed. */
export type Typed = {
  readonly as: string
  readonly organisation: string
  readonly url: string
  readonly name: string
  readonly role: string
  readonly statements: readonly string[]
  readonly comment: string
  readonly years: string
}

export type EndorsePageFacts = {
  readonly state: 'open' | 'endorsed' | 'declined' | 'cancelled' | 'expired' | 'withdrawn' | 'closed'
  readonly issuer: { readonly name: string; readonly logoUrl: string | undefined; readonly path: string }
  readonly asker: string
  readonly organisation: string
  readonly email: string
  readonly message: string
  readonly asked: readonly Statement[]
  readonly subject: {
    readonly kind: 'institution' | 'achievement' | 'award'
    readonly name: string
    /** Its own public page. */
    readonly path: string
    readonly digest: string
    readonly description: string | null
    readonly achievement: AchievementPageFacts | null
  }
  readonly choices: readonly { readonly id: string; readonly name: string; readonly url: string }[]
  readonly expiresAt: string
  readonly locale: string
}

export type Problems = Readonly<Record<string, string>>

/** The fields in their order: a summary leads to them. */
const FIELDS = ['as', 'organisation', 'url', 'name', 'role', 'statements', 'comment'] as const

function field(
  { t }: Reader,
  typed: Typed,
  problems: Problems,
  one: 'organisation' | 'url' | 'name' | 'role',
  attributes: string,
) {
  const problem = problems[one]
  return html`<p class="field"><label for="${one}">${t(`endorse.${one}`)}</label>
<span class="quiet-text" id="${one}-hint">${t(`endorse.${one}Hint`)}</span>
${problem ? html`<span class="field-problem" id="${one}-problem">${t(`endorse.problem.${problem}`)}</span>` : ''}
<input id="${one}" name="${one}" value="${typed[one]}" ${raw(attributes)} aria-describedby="${problem ? `${one}-problem ` : ''}${one}-hint"${problem ? raw(' aria-invalid="true"') : ''}></p>`
}

function whoFields(facts: EndorsePageFacts, typed: Typed, problems: Problems, reader: Reader) {
  const { t } = reader
  const fresh = html`${field(reader, typed, problems, 'organisation', 'maxlength="200" autocomplete="organization"')}
${field(reader, typed, problems, 'url', 'maxlength="500" autocomplete="url" inputmode="url"')}`
  if (facts.choices.length === 0) return html`<input type="hidden" name="as" value="new">${fresh}`
  const choice = (value: string, name: string, id: string) =>
    html`<p><label class="check"><input type="radio" name="as" id="${id}" value="${value}"${typed.as === value ? raw(' checked') : ''}> ${name}</label></p>`
  return html`<fieldset><legend>${t('endorse.as')}</legend><p class="quiet-text">${t('endorse.asHint', { email: facts.email })}</p>
${facts.choices.map((one, at) => choice(one.id, one.name, at === 0 ? 'as' : `as-${at}`))}
${choice('new', t('endorse.asNew'), 'as-new')}</fieldset>
<details class="as-new"${typed.as === 'new' ? raw(' open') : ''}><summary>${t('endorse.asNewWho')}</summary>${fresh}</details>`
}

function answerForm(facts: EndorsePageFacts, typed: Typed, problems: Problems, reader: Reader) {
  const { t, url } = reader
  const wrong = FIELDS.filter(one => problems[one])
  return html`<form method="post" action="${url.pathname}" class="endorse-form" novalidate>
${wrong.length > 0 ? html`<div class="note" role="alert" id="problems"><h3>${t('endorse.problems')}</h3><ul>${wrong.map(one => html`<li><a href="#${one}">${t(`endorse.${one}`)}: ${t(`endorse.problem.${problems[one]}`)}</a></li>`)}</ul></div>` : ''}
<input type="hidden" name="seen" value="${facts.subject.digest}">
${whoFields(facts, typed, problems, reader)}
${field(reader, typed, problems, 'name', 'maxlength="200" autocomplete="name"')}
${field(reader, typed, problems, 'role', 'maxlength="200" autocomplete="organization-title"')}
<fieldset id="statements"><legend>${t('endorse.statements')}</legend><p class="quiet-text">${t('endorse.statementsHint')}</p>
${STATEMENTS.map(one => html`<p><label class="check"><input type="checkbox" name="statements" value="${one}"${typed.statements.includes(one) ? raw(' checked') : ''}> <span>${t(`endorsed.statement.${one}`)}${facts.asked.includes(one) ? html` <span class="quiet-text">${t('endorse.isAsked')}</span>` : ''}</span></label></p>`)}</fieldset>
<p class="field whole"><label for="comment">${t('endorse.comment')}</label><span class="quiet-text" id="comment-hint">${t('endorse.commentHint')}</span>
${problems.comment ? html`<span class="field-problem" id="comment-problem">${t(`endorse.problem.${problems.comment}`)}</span>` : ''}
<textarea id="comment" name="comment" rows="6" maxlength="2000" aria-describedby="${problems.comment ? 'comment-problem ' : ''}comment-hint"${problems.comment ? raw(' aria-invalid="true"') : ''}>${typed.comment}</textarea></p>
<p class="field"><label for="years">${t('endorse.years')}</label><select id="years" name="years">${['0', '1', '2', '3', '5'].map(one => html`<option value="${one}"${typed.years === one ? raw(' selected') : ''}>${t(`endorse.yearsOf.${one}`)}</option>`)}</select></p>
<p class="actions"><button class="button big" type="submit" name="step" value="preview">${t('endorse.toPreview')}</button></p>
<p class="quiet-text">${t('endorse.nothingYet')}</p></form>`
}

const declineForm = ({ t, url }: Reader) =>
  html`<details class="decline"><summary>${t('endorse.decline')}</summary><form method="post" action="${url.pathname}">
<p class="field whole"><label for="reason">${t('endorse.declineReason')}</label><textarea id="reason" name="reason" rows="3" maxlength="1000"></textarea></p>
<p class="actions"><button class="button quiet" type="submit" name="step" value="decline">${t('endorse.declineButton')}</button></p></form></details>`

/** As everybody will see it, and the one button that signs. */
function preview(facts: EndorsePageFacts, typed: Typed, reader: Reader) {
  const { t, url } = reader
  const chosen = facts.choices.find(one => one.id === typed.as)
  const by = chosen ?? { name: typed.organisation, url: typed.url }
  const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`
  const fields = ['as', 'organisation', 'url', 'name', 'role', 'comment', 'years'] as const
  return html`<section class="endorse-preview"><h2>${t('endorse.previewTitle')}</h2>
<p>${t(`endorse.previewOf.${facts.subject.kind}`, { subject: facts.subject.name, issuer: facts.issuer.name })}</p>
${endorsementCard(
  {
    by,
    provenHost: facts.email.split('@').at(-1) ?? '',
    signer: { name: typed.name, role: typed.role },
    statements: typed.statements as Statement[],
    comment: typed.comment,
    since: '',
    path: null,
  },
  reader,
)}
<p>${t(`endorse.yearsSaid.${typed.years === '0' ? 'none' : 'some'}`, { years: typed.years })}</p>
<form method="post" action="${url.pathname}">${hidden('seen', facts.subject.digest)}${fields.map(one => hidden(one, typed[one]))}${typed.statements.map(one => hidden('statements', one))}
<p class="actions"><button class="button big" type="submit" name="step" value="sign">${t('endorse.sign')}</button> <button class="button big quiet" type="submit" name="step" value="change">${t('endorse.change')}</button></p>
<p class="quiet-text">${t(chosen ? 'endorse.signHintAs' : 'endorse.signHint', { name: by.name, email: facts.email })}</p></form></section>`
}

function subjectSection(facts: EndorsePageFacts, reader: Reader) {
  const { t } = reader
  const { subject, issuer } = facts
  return html`<section class="endorse-subject"><h2>${t(`endorse.about.${subject.kind}`)}</h2>
<div class="endorse-head">${subject.achievement ? html`<img class="artwork" src="${subject.achievement.imageUrl}" alt="" width="128" height="128">` : ''}<div><h3>${subject.name}</h3>${subject.kind === 'institution' ? '' : html`<p>${issuer.name}</p>`}<p><a href="${subject.path}" target="_blank" rel="noopener">${t('endorse.toSubject')}</a></p></div></div>
${subject.description ? html`<p class="prose">${subject.description}</p>` : ''}
${subject.achievement ? html`<div class="particulars">${achievementSections(subject.achievement, reader)}</div>` : ''}</section>`
}

/** `/endorse/{token}`: who asks, for what, and what a partner may say. Looking says nothing. */
export function endorsePage(
  facts: EndorsePageFacts,
  reader: Reader,
  shown: { readonly step: 'form' | 'preview'; readonly typed: Typed; readonly problems: Problems },
): PageFacts {
  const { t, locale } = reader
  const { issuer, subject } = facts
  const words = {
    issuer: issuer.name,
    asker: facts.asker,
    subject: subject.name,
    organisation: facts.organisation,
    email: facts.email,
    date: formatDate(facts.expiresAt, locale),
  }
  const open = (): Content =>
    shown.step === 'preview'
      ? preview(facts, shown.typed, reader)
      : html`<p class="lead">${t(`endorse.lead.${subject.kind}`, words)}</p>
${facts.message ? html`<blockquote class="endorse-message"><p>${facts.message}</p><footer>${facts.asker}</footer></blockquote>` : ''}
${subjectSection(facts, reader)}
<section><h2>${t('endorse.answerTitle')}</h2><p class="quiet-text">${t('endorse.until', words)}</p>${answerForm(facts, shown.typed, shown.problems, reader)}${declineForm(reader)}</section>`
  return {
    title: `${t('endorse.title', words)} · Laurel`,
    reader,
    guide: 'verifier',
    hasForm: true,
    styles: ['children', 'endorsement'],
    body: html`<div class="endorse" data-state="${facts.state}" data-step="${facts.state === 'open' ? shown.step : ''}">
<p class="claim-lead">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<span>${issuer.name}</span></p>
<h1>${t('endorse.title', words)}</h1>
${
  facts.state === 'open'
    ? open()
    : html`<div class="note"><h2>${t(`endorse.${facts.state}Title`)}</h2><p>${t(`endorse.${facts.state}`, words)}</p></div>${facts.state === 'endorsed' ? html`<p class="actions"><a class="button" href="/console/endorsed">${t('endorse.toGiven')}</a></p>` : ''}`
}</div>`,
  }
}

/** What came of it. */
export function answeredPage(
  facts: EndorsePageFacts,
  reader: Reader,
  outcome: { readonly kind: 'declined' } | { readonly kind: 'signed'; readonly path: string; readonly name: string },
): PageFacts {
  const { t } = reader
  const words = { issuer: facts.issuer.name, subject: facts.subject.name, email: facts.email }
  const body =
    outcome.kind === 'declined'
      ? html`<h1>${t('endorse.thanksDeclined')}</h1><p class="lead" role="status">${t('endorse.thanksDeclinedText', words)}</p>`
      : html`<h1>${t('endorse.thanks')}</h1><p class="lead" role="status">${t('endorse.thanksText', { ...words, name: outcome.name })}</p>
<p>${t('endorse.thanksAccount', words)}</p>
<p class="actions"><a class="button big" href="${outcome.path}">${t('endorse.toEndorsement')}</a> <a class="button big quiet" href="/console/endorsed">${t('endorse.toGiven')}</a></p>`
  return {
    title: `${t(outcome.kind === 'declined' ? 'endorse.thanksDeclined' : 'endorse.thanks')} · Laurel`,
    reader,
    narrow: true,
    hasForm: true,
    body: html`<div class="plain" data-outcome="${outcome.kind}">${body}</div>`,
  }
}
