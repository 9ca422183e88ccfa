import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

export type GuideFacts = {
  readonly institutions: readonly {
    readonly name: string
    readonly description: string
    readonly locale: string
    readonly staff: readonly { readonly role: string; readonly name: string; readonly email: string }[]
    /** Of a sample learner under age. */
    readonly guardian: { readonly name: string; readonly email: string } | undefined
    /** A credential that waits for its learner. */
    readonly claim: { readonly learner: string; readonly achievement: string; readonly url: string } | undefined
    readonly validUrl: string | undefined
    readonly revokedUrl: string | undefined
  }[]
}

/** `/demo`: who a newcomer can be, each by one click, and what to try as whom. */
export function guidePage({ institutions }: GuideFacts, reader: Reader): PageFacts {
  const { t } = reader
  const be = (email: string, label: string) =>
    html`<form method="post" action="/demo/sign-in"><input type="hidden" name="email" value="${email}"><button class="button quiet" type="submit">${label}</button></form>`
  return {
    title: `${t('demo.title')} · Laurel`,
    reader,
    hasForm: true,
    body: html`<div class="guide"><h1>${t('demo.title')}</h1><p class="lead">${t('demo.lead')}</p>
<ol class="tour">${(['administrator', 'teacher', 'learner', 'verifier', 'registrar', 'guardian'] as const).map(
      who => html`<li><strong>${t(`demo.tour.${who}Title`)}</strong> ${t(`demo.tour.${who}`)}</li>`,
    )}</ol>
${institutions.map(
  one => html`<section class="institution"><h2 lang="${one.locale}">${one.name}</h2><p lang="${one.locale}">${one.description}</p>
<h3>${t('demo.staff')}</h3><div class="actions">${one.staff.map(person => be(person.email, `${t(`join.roles.${person.role}.name`)} · ${person.name}`))}${one.guardian ? be(one.guardian.email, `${t('demo.guardian')} · ${one.guardian.name}`) : ''}</div>
<h3>${t('demo.others')}</h3><div class="actions">
${one.claim ? html`<a class="button quiet" href="${one.claim.url}">${t('demo.learner', { name: one.claim.learner, achievement: one.claim.achievement })}</a>` : ''}
${one.validUrl ? html`<a class="button quiet" href="${one.validUrl}">${t('demo.genuine')}</a>` : ''}
${one.revokedUrl ? html`<a class="button quiet" href="${one.revokedUrl}">${t('demo.revoked')}</a>` : ''}
</div></section>`,
)}
<section><h2>${t('demo.moreTitle')}</h2><p>${t('demo.more')}</p><p class="actions"><a class="button quiet" href="/verify">${t('nav.verify')}</a> <a class="button quiet" href="/api/docs">API</a></p></section></div>`,
  }
}
