import { html } from 'hono/html'
import type { Reader } from '../../../presentation/pages/language.ts'
import type { PageFacts } from '../../../presentation/pages/layout.ts'
import type { Question } from '../ask-person.ts'

/** `/connect/{issuer}/{token}`: which app asks, for what, and whether the learner wants that. Looking allows nothing. */
export function connectPage(question: Question, person: { readonly email: string }, reader: Reader): PageFacts {
  const { t, url } = reader
  const { app, issuerName, scopes, count } = question
  return {
    title: `${t('connect.title', { app: app.name })} · Laurel`,
    reader,
    guide: 'learner',
    narrow: true,
    hasForm: true,
    body: html`<div class="plain"><h1>${t('connect.title', { app: app.name })}</h1>
<p class="lead">${t('connect.lead', { app: app.name, host: app.host, issuer: issuerName })}</p>
<h2>${t('connect.may')}</h2>
<div class="prose"><ul>${scopes.map(one => html`<li>${t(`connect.scope.${one}`, { issuer: issuerName, count })}</li>`)}</ul></div>
<p class="quiet-text">${t('connect.as', { email: person.email })}</p>
<p class="quiet-text">${t('connect.later')}</p>
<form method="post" action="${url.pathname}"><p class="actions"><button class="button big" type="submit" name="answer" value="allow">${t('connect.allow')}</button>
<button class="button quiet" type="submit" name="answer" value="deny">${t('connect.deny')}</button></p></form></div>`,
  }
}

/** The answer is on its way to the app; the link is for browsers that do not go there by themselves. */
export function answeredPage(
  { to, appName, isAllowed }: { readonly to: string; readonly appName: string; readonly isAllowed: boolean },
  reader: Reader,
): PageFacts {
  const { t } = reader
  const title = t(isAllowed ? 'connect.allowed' : 'connect.denied', { app: appName })
  return {
    title: `${title} · Laurel`,
    reader,
    guide: 'learner',
    narrow: true,
    body: html`<div class="plain"><h1>${title}</h1><p class="actions"><a class="button big" href="${to}" rel="noreferrer">${t('connect.back', { app: appName })}</a></p></div>`,
  }
}

/** Nobody is sent anywhere: the question is over, or nothing shows whose app it is. */
export function nothingToConnectPage(kind: 'unknownApp' | 'over', reader: Reader): PageFacts {
  const { t } = reader
  return {
    title: `${t(`connect.${kind}Title`)} · Laurel`,
    reader,
    guide: 'learner',
    narrow: true,
    body: html`<div class="plain"><h1>${t(`connect.${kind}Title`)}</h1><p class="lead">${t(`connect.${kind}`)}</p>
<p class="actions"><a class="button big" href="/wallet/">${t('nav.wallet')}</a></p></div>`,
  }
}
