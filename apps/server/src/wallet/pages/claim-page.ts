import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'
import { otherWalletForm, otherWalletOffer, type ShownOffer } from './other-wallet.ts'

export type ClaimPageFacts = {
  readonly state: 'open' | 'taken' | 'expired' | 'revoked'
  /** What was earned, by language. */
  readonly titles: TextsByLanguage
  readonly description?: string | undefined
  readonly imageUrl?: string | undefined
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined }
  readonly recipientName: string
  /** `s•••@example.org`. */
  readonly emailHint: string | null
  /** Where the credential is claimed that has taken this one's place. */
  readonly newer: string | null
  /** What a minor needs besides the link. */
  readonly needs: 'guardian' | 'code' | null
  /** The learner's language. */
  readonly locale: string
}

/** Why a claim did not go through just now. */
export type ClaimProblem =
  | 'signInFirst'
  | 'otherAddress'
  | 'wrongCode'
  | 'noGuardian'
  | 'asked'
  | 'walletHere'
  | 'problem'

/** For a child: first a guardian's consent, which the child can ask for; then the code, which is given by hand. */
function minorsForm(facts: ClaimPageFacts, { t, url }: Reader, problem?: ClaimProblem) {
  if (facts.needs === 'code')
    return html`<form method="post" action="${url.pathname}"><p class="field"><label for="code">${t('claim.code')}</label>
<input id="code" name="code" required autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="12" aria-describedby="code-hint"></p>
<p class="quiet-text" id="code-hint">${t('claim.codeHint', { issuer: facts.issuer.name })}</p>
<button class="button big" type="submit">${t('claim.button')}</button></form>`
  return html`<div class="note"><h2>${t('claim.guardianTitle')}</h2><p>${t('claim.guardian', { issuer: facts.issuer.name })}</p></div>
${problem === 'asked' ? '' : html`<form method="post" action="${url.pathname}"><input type="hidden" name="ask" value="guardian"><button class="button big" type="submit">${t('claim.askGuardian')}</button></form>`}`
}

/**
 * `/claim/{token}`: what it is, from whom, for whom, and one button. Looking claims nothing.
 *
 * @param offer to another wallet app, which the learner has asked for just now
 */
export function claimPage(
  facts: ClaimPageFacts,
  reader: Reader,
  problem?: ClaimProblem,
  offer?: ShownOffer,
): PageFacts {
  const { t, url, locale } = reader
  const title = textFor(facts.titles, locale, facts.locale) ?? ''
  const { state, issuer } = facts
  const action = offer
    ? otherWalletOffer(offer, reader, facts.emailHint)
    : state === 'open'
      ? problem === 'signInFirst'
        ? html`<p class="note" role="alert">${t('claim.signInFirst')}</p><p><a class="button big" href="/wallet/sign-in?next=${encodeURIComponent(url.pathname)}">${t('claim.signIn')}</a></p>`
        : html`${problem ? html`<p class="note" role="${problem === 'asked' ? 'status' : 'alert'}">${t(`claim.${problem}`, { issuer: issuer.name })}</p>` : ''}
${facts.needs ? minorsForm(facts, reader, problem) : html`<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('claim.button')}</button></form>`}
<p class="quiet-text">${t('claim.free')}</p>${facts.emailHint ? html`<p class="quiet-text">${t('claim.hint', { email: facts.emailHint })}</p>` : ''}
${facts.needs === 'guardian' ? '' : otherWalletForm(reader, problem === 'walletHere')}`
      : html`<div class="note"><h2>${t(`claim.${state}Title`)}</h2><p>${t(`claim.${state}`, { issuer: issuer.name })}</p></div>
${state === 'taken' ? html`<p><a class="button big" href="/wallet/">${t('claim.toWallet')}</a></p>` : ''}`
  return {
    title: `${title} · ${issuer.name}`,
    reader,
    guide: 'learner',
    narrow: true,
    hasForm: true,
    styles: ['other-wallet'],
    body: html`<div class="claim" data-state="${state}">
<p class="claim-lead">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<span>${t('claim.lead', { issuer: issuer.name })}</span></p>
${facts.imageUrl ? html`<img class="artwork" src="${facts.imageUrl}" alt="" width="512" height="512">` : ''}
<h1>${title}</h1>
<p class="for">${t('claim.for', { name: facts.recipientName })}</p>
${facts.description && state === 'open' ? html`<p class="description">${facts.description}</p>` : ''}
${action}</div>`,
  }
}
