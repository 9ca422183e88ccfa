import { textFor } from '@laurel/core/achievement'
import { formatDateTime, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Reader } from '../../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../../presentation/pages/layout.ts'
import type { AskPageFacts, ShownWant } from '../page-facts.ts'
import type { AnswerVerdict } from '../schema.ts'

function wantLine(want: ShownWant, { t, locale }: Reader): Content {
  const name = textFor(want.achievement, locale)
  const lines = [
    name ? t('presenting.achievement', { name }) : t('presenting.any'),
    want.type ? t('presenting.type', { type: want.type }) : '',
    want.skill ? t('presenting.skill', { name: want.skill }) : '',
    want.issuers.length > 0 ? t('presenting.by', { issuers: want.issuers.join(', ') }) : '',
  ].filter(Boolean)
  const [first = '', ...others] = lines
  return html`<li><strong>${first}</strong>${others.map(one => html`<br>${one}`)}</li>`
}

/** The ways to answer: the wallet here, the browser's own where it has one, and any other app. */
function ways(facts: AskPageFacts, { t, locale }: Reader): Content {
  return html`<p class="actions"><a class="button big" href="${facts.walletLink}">${t('presenting.wallet')}</a></p>
<div data-browser-ask="${facts.browserPath}" data-locale="${locale}" hidden><p class="actions"><button class="button quiet" type="button">${t('presenting.browser')}</button></p><p role="status"></p></div>
<section class="other-wallet" aria-labelledby="other-wallet"><h2 id="other-wallet">${t('presenting.otherTitle')}</h2>
<ol><li>${t('presenting.scan')}</li><li>${t('presenting.agree')}</li></ol>
<div class="qr" role="img" aria-label="${t('presenting.qr')}">${raw(renderSVG(facts.appLink, { border: 1 }))}</div>
<p><a class="button quiet" href="${facts.appLink}">${t('presenting.open')}</a></p>
<p class="field"><label for="ask-address">${t('presenting.address')}</label><input id="ask-address" readonly value="${facts.appLink}"></p></section>`
}

/** `/i/{issuer}/ask/{token}`: the page that applicants are given. It reads without a script, and looking begins nothing. */
export function askPage(facts: AskPageFacts, reader: Reader): PageFacts {
  const { t, locale, url } = reader
  const { issuer } = facts
  return {
    title: `${facts.name} · ${issuer.name}`,
    reader,
    guide: 'learner',
    narrow: true,
    island: facts.isOpen,
    styles: ['other-wallet'],
    body: html`<article class="plain"><h1>${t('presenting.title', { issuer: issuer.name })}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl ?? undefined).markup)}<div><a href="${issuer.path}">${issuer.name}</a><br><span class="quiet-text">${url.host}</span></div></div>
<h2>${facts.name}</h2>
<p class="note">${facts.purpose}</p>
${
  facts.isOpen
    ? html`<h2>${t('presenting.wants')}</h2>
<div class="prose"><ul>${facts.wants.map(one => wantLine(one, reader))}${facts.asksName ? html`<li>${t('presenting.name')}</li>` : ''}</ul></div>
${facts.endsAt ? html`<p>${t('presenting.until', { date: formatDateTime(facts.endsAt, locale) })}</p>` : ''}
<p class="quiet-text">${t('presenting.kept', { issuer: issuer.name, count: facts.keepDays })}</p>
${ways(facts, reader)}
<p class="quiet-text">${t('presenting.careful', { host: url.host })}</p>`
    : html`<p class="note">${t('presenting.closed', { issuer: issuer.name })}</p>`
}</article>`,
  }
}

const DONE = { fits: 'fits', 'does-not-fit': 'doesNotFit', declined: 'declined' } as const

/** Where a wallet sends its person back to. */
export function donePage(
  { issuer, verdict, askPath }: { readonly issuer: string; readonly verdict: AnswerVerdict; readonly askPath: string },
  reader: Reader,
): PageFacts {
  const { t } = reader
  const key = DONE[verdict]
  return {
    title: `${t(`presenting.done.${key}Title`)} · ${issuer}`,
    reader,
    guide: 'learner',
    narrow: true,
    body: html`<div class="plain"><h1>${t(`presenting.done.${key}Title`)}</h1><p class="lead">${t(`presenting.done.${key}`, { issuer })}</p>
${verdict === 'fits' ? '' : html`<p class="actions"><a class="button" href="${askPath}">${t('presenting.done.again')}</a></p>`}</div>`,
  }
}
