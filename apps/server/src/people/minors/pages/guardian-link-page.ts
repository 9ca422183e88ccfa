import { issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../../presentation/pages/language.ts'
import type { PageFacts } from '../../../presentation/pages/layout.ts'

export type GuardianLinkFacts = {
  readonly state: 'open' | 'accepted' | 'ended' | 'expired'
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined }
  readonly child: string
  readonly name: string
  readonly email: string
  readonly locale: string
}

/** `/guardian/{token}`: who is meant, what it is about, and one button. Looking accepts nothing. */
export function guardianLinkPage(facts: GuardianLinkFacts, reader: Reader): PageFacts {
  const { t, url } = reader
  const { state, issuer } = facts
  const words = { issuer: issuer.name, child: facts.child, name: facts.name, email: facts.email }
  const action =
    state === 'open'
      ? html`<p>${t('guardianLink.what', words)}</p><p>${t('guardianLink.can', words)}</p>
<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('guardianLink.button')}</button></form>
<p class="quiet-text">${t('guardianLink.hint', words)}</p>`
      : html`<div class="note"><h2>${t(`guardianLink.${state}Title`)}</h2><p>${t(`guardianLink.${state}`, words)}</p></div>
${state === 'accepted' ? html`<p><a class="button big" href="/children">${t('guardianLink.toChildren')}</a></p>` : ''}`
  return {
    title: `${t('guardianLink.title', words)} · ${issuer.name}`,
    reader,
    guide: 'guardian',
    narrow: true,
    hasForm: true,
    body: html`<div class="claim" data-state="${state}">
<p class="claim-lead">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<span>${issuer.name}</span></p>
<h1>${t('guardianLink.title', words)}</h1>
<p class="for">${t('guardianLink.lead', words)}</p>
${action}</div>`,
  }
}
