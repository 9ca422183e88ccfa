import { certificate, particulars, type Words } from './certificate.ts'
import { conclude } from './conclude.ts'
import { html, type Markup } from './html.ts'
import { type CheckedBy, verdictMarkup } from './render.ts'
import type { ShownVerdict } from './shown.ts'

/** The answer to "is it genuine?": what it says, the verdict, what was done. On `/verify`, by server and island alike. */
export const answerMarkup = (verdict: ShownVerdict, words: Words, by: CheckedBy): Markup => html`<div class="show">
${verdict.credential && certificate(verdict.credential, words, conclude(verdict.report))}
<div class="verdict-column"><div id="verdict">${verdictMarkup(verdict.report, { ...words, by, headingLevel: verdict.credential ? 2 : 1 })}</div></div>
${verdict.credential && html`<div class="below">${particulars(verdict.credential, words)}</div>`}</div>
<p><a class="button quiet" href="/verify">${words.t('verify.again')}</a></p>`
