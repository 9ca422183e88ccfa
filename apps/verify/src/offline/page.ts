import { html, LOCALE_NAMES, LOCALES, type Markup } from '@laurel/ui/verdict'
import type { Words } from '../show-answer.ts'

export const offlinePage = ({ t, locale }: Words): Markup => html`<a class="skip" href="#main">${t('skip')}</a>
<header class="top"><span class="brand">Laurel</span><nav class="languages" aria-label="${t('language')}">${LOCALES.map(
  one =>
    html`<button type="button" lang="${one}" data-language="${one}" ${one === locale ? { markup: 'aria-current="true"' } : ''}>${LOCALE_NAMES[one]}</button>`,
)}</nav></header>
<main id="main" tabindex="-1" class="wide"><div class="verify-page">
<div class="plain" id="intro"><h1>${t('offlinePage.title')}</h1><p class="lead">${t('offlinePage.lead')}</p></div>
<div id="answer" aria-live="polite"></div>
<p id="again-place" hidden><button class="button quiet" type="button" id="again">${t('offlinePage.again')}</button></p>
<div class="ask"><label class="drop" id="drop"><strong>${t('offlinePage.drop')}</strong><span class="button quiet">${t('offlinePage.choose')}</span><small>${t('verify.formatsMany')}</small>
<input type="file" id="file" multiple accept=".json,.jsonld,.jwt,.sd-jwt,.png,.svg,.pdf,.txt,.zip"></label>
<p class="problem" id="problem" role="alert"></p>
<section class="offline-offer"><h2>${t('offlinePage.helpTitle')}</h2><p>${t('offlinePage.help')}</p>
<p id="kept" role="status"></p>
<label class="vouch"><input type="checkbox" id="vouch"> <span>${t('offlinePage.vouch')}</span></label><p class="quiet-text">${t('offlinePage.saved')}</p></section></div>
<details class="trust" id="trust"><summary>${t('trust.title')}</summary><div class="trust-body" id="trust-body"></div></details></div></main>`
