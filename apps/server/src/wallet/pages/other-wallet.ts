import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Reader } from '../../presentation/pages/language.ts'

/** An offer to a wallet app of another maker, as the page shows it. */
export type ShownOffer = {
  readonly link: string
  /** By which way the code comes that the app asks for. */
  readonly second: 'mail' | 'screen' | 'hand'
  /** The code, where it is shown here. */
  readonly code: string | null
}

/** What is offered below the page's own button, closed until somebody looks for it. */
export const otherWalletForm = ({ t, url }: Reader, isOpen: boolean) =>
  html`<details class="other-wallet"${isOpen ? raw(' open') : ''}><summary>${t('claim.other.summary')}</summary>
<p class="quiet-text">${t('claim.other.lead')}</p>
<form method="post" action="${url.pathname}"><input type="hidden" name="wallet" value="other"><button class="button quiet" type="submit">${t('claim.other.button')}</button></form></details>`

/** The offer: a code for the phone's camera, a link for an app on this very device, and the address to copy. */
export function otherWalletOffer({ link, second, code }: ShownOffer, { t, url }: Reader, hint: string | null) {
  return html`<section class="other-wallet" aria-labelledby="other-wallet" id="offer"><h2 id="other-wallet">${t('claim.other.title')}</h2>
<ol><li>${t('claim.other.scan')}</li><li>${t(`claim.other.${second}`, { email: hint ?? '' })}${code ? html` <strong class="code">${code}</strong>` : ''}</li><li>${t('claim.other.accept')}</li></ol>
<div class="qr" role="img" aria-label="${t('claim.other.qr')}">${raw(renderSVG(link, { border: 1 }))}</div>
<p><a class="button big" href="${link}">${t('claim.other.open')}</a></p>
<p class="field"><label for="offer-address">${t('claim.other.address')}</label><input id="offer-address" readonly value="${link}"></p>
<p class="quiet-text">${t('claim.other.once')}</p>
<p><a href="${url.pathname}">${t('claim.other.back')}</a></p></section>`
}
