import { certificate, particulars, type Words } from './certificate.ts'
import { conclude } from './conclude.ts'
import { html, type Markup } from './html.ts'
import { type CheckedBy, verdictMarkup } from './render.ts'
import type { ShownVerdict } from './shown.ts'

/** How the verdict on `/verify` is written: large where nothing else is above it. */
export const verdictOf = (
  { credential, report }: ShownVerdict,
  words: Words,
  by: CheckedBy,
  vouchedMore?: Markup,
): Markup => verdictMarkup(report, { ...words, by, headingLevel: credential ? 2 : 1, vouchedMore })

/** The answer to "is it genuine?": what it says, the verdict, what was done. On `/verify`, by server and island alike. */
export const answerMarkup = (verdict: ShownVerdict, words: Words, by: CheckedBy, vouchedMore?: Markup): Markup =>
  html`<div class="show">
${verdict.credential && certificate(verdict.credential, words, conclude(verdict.report))}
<div class="verdict-column"><div id="verdict">${verdictOf(verdict, words, by, vouchedMore)}</div></div>
${verdict.credential && html`<div class="below">${particulars(verdict.credential, words)}</div>`}</div>
<p><a class="button quiet" href="/verify">${words.t('verify.again')}</a></p>`
