import { answerMarkup, type ShownVerdict } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

const UPLOAD = raw(
  '<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M14 6h14l8 8v28H12V8a2 2 0 0 1 2-2Z"/><path d="M28 6v8h8M24 34V21m-5.500 5.500L24 21l5.500 5.500"/></svg>',
)

function form({ t, locale }: Reader, problem: string | undefined) {
  return html`<form class="ask" id="ask" method="post" action="/verify" enctype="multipart/form-data" data-locale="${locale}">
<label class="drop" id="drop">${UPLOAD}<strong>${t('verify.drop')}</strong><span class="button quiet">${t('verify.choose')}</span><small>${t('verify.formats')}</small>
<input type="file" name="file" id="file" accept=".json,.jsonld,.jwt,.png,.svg,.txt,application/json,image/png,image/svg+xml"></label>
<div class="paste"><label for="text">${t('verify.paste')}</label>
<textarea id="text" name="text" rows="4" spellcheck="false" autocomplete="off" autocapitalize="off" placeholder="https://…"></textarea></div>
<p class="problem" id="problem" role="alert">${problem ?? ''}</p>
<button class="button" type="submit">${t('verify.submit')}</button>
</form>`
}

/** `/verify`: ask, and after a plain form's POST the answer above the form. */
export function verifyPage(
  reader: Reader,
  outcome: { readonly verdict?: ShownVerdict | undefined; readonly problem?: string | undefined } = {},
): PageFacts {
  const { t, locale } = reader
  const { verdict, problem } = outcome
  const answer = verdict ? raw(answerMarkup(verdict, { t, locale }, 'server').markup) : ''
  return {
    title: `${t('verify.title')} · Laurel`,
    reader,
    listed: true,
    island: true,
    hasForm: true,
    preview: { description: t('verify.lead'), url: `${reader.url.origin}/verify` },
    body: html`<div class="verify-page">${verdict ? '' : html`<div class="plain"><h1>${t('verify.title')}</h1><p class="lead">${t('verify.lead')}</p></div>`}
<div id="answer" aria-live="polite">${answer}</div>
${verdict ? '' : form(reader, problem)}
${verdict ? '' : html`<section class="how"><h2>${t('verify.howTitle')}</h2><ol>${['how1', 'how2', 'how3', 'how4'].map(key => html`<li>${t(`verify.${key}`)}</li>`)}</ol></section>`}</div>`,
  }
}
