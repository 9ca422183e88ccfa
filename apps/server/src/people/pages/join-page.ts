import { issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

export type JoinPageFacts = {
  readonly state: 'open' | 'accepted' | 'withdrawn' | 'expired'
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined }
  readonly name: string
  readonly email: string
  readonly invitedBy: string
  readonly role: 'owner' | 'registrar' | 'administrator' | 'teacher' | 'viewer'
  /** The issuer's language. */
  readonly locale: string
}

/** `/join/{token}`: who invites, to what, as what, and one button. Looking accepts nothing. */
export function joinPage(facts: JoinPageFacts, reader: Reader): PageFacts {
  const { t, url } = reader
  const { state, issuer } = facts
  const words = { issuer: issuer.name, inviter: facts.invitedBy, name: facts.name, email: facts.email }
  const action =
    state === 'open'
      ? html`<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('join.button')}</button></form>
<p class="quiet-text">${t('join.hint', words)}</p>`
      : html`<div class="note"><h2>${t(`join.${state}Title`)}</h2><p>${t(`join.${state}`, words)}</p></div>
${state === 'accepted' ? html`<p><a class="button big" href="/console/">${t('join.toConsole')}</a></p>` : ''}`
  return {
    title: `${t('join.title', words)} · Laurel`,
    reader,
    guide: 'teacher',
    narrow: true,
    hasForm: true,
    body: html`<div class="claim" data-state="${state}">
<p class="claim-lead">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<span>${issuer.name}</span></p>
<h1>${t('join.title', words)}</h1>
<p class="for">${t('join.lead', words)}</p>
<p><strong>${t(`join.roles.${facts.role}.name`)}</strong><br>${t(`join.roles.${facts.role}.text`)}</p>
${action}</div>`,
  }
}
