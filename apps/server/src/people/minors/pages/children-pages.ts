import { textFor } from '@laurel/core/achievement'
import { PURPOSES, type Purpose } from '@laurel/core/minors'
import { formatDate, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../../presentation/pages/language.ts'
import type { PageFacts } from '../../../presentation/pages/layout.ts'
import type { ChildView } from '../schema.ts'

const path = (child: ChildView) => `/children/${child.id}`

const stageLine = (child: ChildView, { t, locale }: Reader) =>
  `${t(`children.stage.${child.stage}`, { child: child.name })}${
    child.changesAt && child.stage !== 'self'
      ? ` ${t('children.until', { date: formatDate(child.changesAt, locale) })}`
      : ''
  }`

const issuerLine = (child: ChildView) =>
  html`<p class="by">${raw(issuerMark(child.issuer.name, child.issuer.logoUrl ?? undefined).markup)}<span>${child.issuer.name}</span></p>`

/** `/children`: everybody whose guardian the reader is, with what waits for an answer. */
export function childrenPage(children: readonly ChildView[], reader: Reader): PageFacts {
  const { t } = reader
  const card = (child: ChildView) => html`<li class="collected child"><div>
<h2><a href="${path(child)}">${child.name}</a></h2>${issuerLine(child)}
<p class="quiet-text">${stageLine(child, reader)}</p>
${child.requests.length > 0 ? html`<p class="standing" data-tone="paused">${t('children.asks', { count: child.requests.length })}</p>` : ''}</div></li>`
  return {
    title: `${t('children.title')} · Laurel`,
    styles: ['share', 'children'],
    reader,
    guide: 'guardian',
    body: html`<div class="collection"><header><h1>${t('children.title')}</h1><p class="lead">${t('children.lead')}</p></header>
${children.length > 0 ? html`<ul class="collected-list">${children.map(card)}</ul>` : html`<p class="note">${t('children.none')}</p>`}</div>`,
  }
}

/** What strangers see now, in a sentence. */
function seenBy(child: ChildView): 'seenNothing' | 'seenInitials' | 'seenName' {
  if (!child.awards.some(one => one.isPublic)) return 'seenNothing'
  return child.permits.name ? 'seenName' : 'seenInitials'
}

function decision(child: ChildView, purpose: Purpose, { t, locale }: Reader) {
  const words = { child: child.name, issuer: child.issuer.name }
  const said = child.decisions.find(one => one.purpose === purpose)
  const isAsked = child.requests.some(one => one.purpose === purpose)
  const isGranted = said?.decision === 'granted'
  const mustAgree = child.stage === 'together' && child.custody === 'school' && purpose !== 'hold'
  const state = !said ? 'notAllowed' : isGranted ? 'allowed' : 'refused'
  const button = (value: 'granted' | 'withdrawn', label: string, kind: string) =>
    html`<button class="button ${kind}" type="submit" name="decision" value="${value}"${value === 'withdrawn' ? raw(' formnovalidate') : ''}>${t(label)}<span class="sr"> · ${t(`consent.${purpose}.title`)}</span></button>`
  return html`<li class="decision" id="${purpose}" data-state="${state}">
<h3>${t(`consent.${purpose}.title`)}</h3>
${isAsked ? html`<p class="standing" data-tone="paused">${t('children.request', words)}</p>` : ''}
<p>${t(`consent.${purpose}.text`, words)}</p>
<p class="decided"><strong>${t(`children.${state}`)}</strong>${said ? html` <span class="quiet-text">${t('children.since', { date: formatDate(said.at, locale) })}</span>` : ''}</p>
${isGranted && child.refusedByOther.includes(purpose) ? html`<p class="quiet-text">${t('children.otherRefused')}</p>` : ''}
${isGranted && !child.permits[purpose] && !child.refusedByOther.includes(purpose) && child.custody === 'learner' ? html`<p class="quiet-text">${t('children.waitsForChild', words)}</p>` : ''}
<form method="post" action="${path(child)}/decide"><input type="hidden" name="purpose" value="${purpose}">
${!isGranted && mustAgree ? html`<p><label class="check"><input type="checkbox" name="childAgrees" value="yes" required> ${t('children.childAgrees', words)}</label></p>` : ''}
<p class="actions">${isGranted ? button('withdrawn', 'children.takeBack', 'quiet') : button('granted', 'children.allow', '')}${!isGranted && isAsked ? button('withdrawn', 'children.refuse', 'quiet') : ''}</p></form></li>`
}

function hand(child: ChildView, { t }: Reader) {
  const words = { child: child.name }
  const open = child.awards.filter(one => !one.isClaimed && one.state === 'issued')
  if (child.custody !== 'school' || !child.permits.hold || open.length === 0) return ''
  return html`<section class="hand" id="send"><h2>${t('children.sendTitle', words)}</h2>
${
  child.claimCode
    ? html`<p>${t('children.sendText', words)}</p><p class="claim-code"><strong>${child.claimCode}</strong></p>
<form method="post" action="${path(child)}/send">${child.hasEmail ? '' : html`<p class="field"><label for="email">${t('children.sendEmail', words)}</label><input id="email" name="email" type="email" required autocomplete="off" maxlength="254"></p>`}
<button class="button" type="submit">${t('children.sendButton', words)}</button></form>`
    : html`<p class="note">${t('children.codeSpent')}</p>`
}</section>`
}

/** What just happened, or why it did not. */
export type ChildNotice = 'sent' | `problem.${string}`

/** `/children/{id}`: what there is of one child, who sees it, and one decision after the other. */
export function childPage(child: ChildView, reader: Reader, notice?: ChildNotice): PageFacts {
  const { t, locale } = reader
  const words = { child: child.name, issuer: child.issuer.name }
  const decides = child.stage === 'guardian' || child.stage === 'together'
  const asked = (purpose: Purpose) => child.requests.some(one => one.purpose === purpose)
  // What a child waits for comes first.
  const purposes = [...PURPOSES].sort((one, other) => Number(asked(other)) - Number(asked(one)))
  const award = (one: ChildView['awards'][number]) => html`<li class="collected">
<img class="artwork" src="${one.imageUrl}" alt="" width="96" height="96"><div><h3>${textFor(one.names, locale) ?? ''}</h3>
<p class="quiet-text">${one.issuedAt ? formatDate(one.issuedAt, locale) : ''}</p>
<p class="quiet-text">${t(one.isClaimed ? 'children.claimed' : 'children.kept', words)} · ${t(one.isPublic ? 'children.public' : 'children.private')}</p>
${one.isPublic ? html`<p><a href="${new URL(one.credentialUrl).pathname}">${t('children.toPage')}</a></p>` : ''}</div></li>`
  const link = (one: ChildView['links'][number]) =>
    html`<li>${t('children.link', { count: one.awards, views: one.views })} · ${t('children.made', { date: formatDate(one.createdAt, locale) })} · ${t(one.isOpen ? 'children.linkOpen' : 'children.linkClosed')}</li>`
  return {
    title: `${child.name} · ${t('children.title')}`,
    styles: ['share', 'children'],
    reader,
    guide: 'guardian',
    hasForm: true,
    body: html`<div class="collection child-page"><p class="back"><a class="back-link" href="/children">← ${t('children.back')}</a></p>
<header><h1>${child.name}</h1>${issuerLine(child)}
<p class="lead">${stageLine(child, reader)} ${t(child.custody === 'school' ? 'children.custodySchool' : 'children.custodyLearner', words)}</p></header>
${notice ? html`<p class="note" role="${notice === 'sent' ? 'status' : 'alert'}">${t(`children.${notice}`, words)}</p>` : ''}
<section><h2>${t('children.seen')}</h2><p>${t(`children.${seenBy(child)}`, words)}</p></section>
${decides ? html`<section><h2>${t('children.decideTitle')}</h2><ul class="decisions">${purposes.map(one => decision(child, one, reader))}</ul></section>` : ''}
${hand(child, reader)}
<section><h2>${t('children.awards')}</h2>${child.awards.length > 0 ? html`<ul class="collected-list">${child.awards.map(award)}</ul>` : html`<p class="quiet-text">${t('children.noAwards')}</p>`}</section>
${decides ? html`<section><h2>${t('children.links', words)}</h2>${child.links.length > 0 ? html`<ul class="plain-list">${child.links.map(link)}</ul>` : html`<p class="quiet-text">${t('children.noLinks')}</p>`}</section>` : ''}</div>`,
  }
}
