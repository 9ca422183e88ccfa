import { answerMarkup, type ShownVerdict } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

const UPLOAD = raw(
  '<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M14 6h14l8 8v28H12V8a2 2 0 0 1 2-2Z"/><path d="M28 6v8h8M24 34V21m-5.500 5.500L24 21l5.500 5.500"/></svg>',
)

const CAMERA = raw(
  '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4M8 8h3v3H8zM13 8h3v3h-3zM8 13h3v3H8zM13 13h1v3M16 13v3"/></svg>',
)

function form({ t, locale }: Reader, problem: string | undefined) {
  // What is `hidden` needs the island, which shows it; `data-many` is what it says then. Both have their place kept free.
  const orMany = (one: string, many: string) =>
    html` data-many="${t(`verify.${many}`)}"><span>${t(`verify.${one}`)}</span>`
  return html`<form class="ask" id="ask" method="post" action="/verify" enctype="multipart/form-data" data-locale="${locale}">
<label class="drop" id="drop">${UPLOAD}<strong${orMany('drop', 'dropMany')}</strong><span class="button quiet"${orMany('choose', 'chooseMany')}</span><small${orMany('formats', 'formatsMany')}</small>
<input type="file" name="file" id="file" accept=".json,.jsonld,.jwt,.sd-jwt,.png,.svg,.pdf,.txt,application/json,application/pdf,image/png,image/svg+xml"></label>
<div class="actions" role="group" aria-label="${t('verify.more')}" data-scripted hidden><button class="button quiet" type="button" id="scan">${CAMERA}${t('verify.scan')}</button><button class="button quiet" type="button" id="choose-folder">${t('verify.chooseFolder')}</button>
<input type="file" id="folder" webkitdirectory hidden></div>
<div class="paste"><label for="text">${t('verify.paste')}</label>
<textarea id="text" name="text" rows="4" spellcheck="false" autocomplete="off" autocapitalize="off" placeholder="https://…"></textarea></div>
<p class="problem" id="problem" role="alert">${problem ?? ''}</p>
<button class="button" type="submit">${t('verify.submit')}</button>
</form>`
}

/** The offline verifier, and how to tell that it is the one that was published. */
function offlineOffer({ t }: Reader, digest: string) {
  return html`<section class="offline-offer"><h2>${t('offline.title')}</h2><p>${t('offline.text')}</p>
<p class="actions"><a class="button quiet" href="/verify/offline.html" download="laurel-offline-verifier.html">${t('offline.download')}</a></p>
<details><summary>${t('offline.digest')}</summary><p><a href="/verify/offline.html.sha256"><code id="offline-digest">${digest}</code></a></p>
<p>${t('offline.compare')}</p>
<ul><li>Linux <code>sha256sum laurel-offline-verifier.html</code></li><li>macOS <code>shasum -a 256 laurel-offline-verifier.html</code></li><li>Windows <code>certutil -hashfile laurel-offline-verifier.html SHA256</code></li></ul></details></section>`
}

/** The lists that vouch for issuers here. */
export type ServerLists = {
  readonly host: string
  /** How many institutions are at home here; which, their own pages say. */
  readonly institutions: number
  /** The registries that are asked here, by name. */
  readonly registries: readonly string[]
  readonly trusted: readonly { readonly did: string; readonly name: string; readonly domain?: string | undefined }[]
}

/** "Whom do I trust?" needs the island, which shows it and fills it: what a visitor chooses stays in their browser. */
const trustPlace = ({ t }: Reader, { host, institutions, registries, trusted }: ServerLists) =>
  html`<details class="trust" id="trust" data-host="${host}" data-institutions="${institutions}" data-listed="${trusted.length}" data-registries="${registries.join(', ')}" hidden><summary>${t('trust.title')}</summary><div class="trust-body"></div></details>`

/** `/verify`: ask, and after a plain form's POST the answer above the form. */
export function verifyPage(
  reader: Reader,
  outcome: {
    readonly verdict?: ShownVerdict | undefined
    readonly problem?: string | undefined
    /** SHA-256 of the offline verifier, in hexadecimal digits; absent where it is not built. */
    readonly offlineDigest?: string | undefined
    readonly lists?: ServerLists | undefined
  } = {},
): PageFacts {
  const { t, locale } = reader
  const { verdict, problem, offlineDigest, lists } = outcome
  const answer = verdict ? raw(answerMarkup(verdict, { t, locale }, 'server').markup) : ''
  return {
    title: `${t('verify.title')} · Laurel`,
    styles: ['ask', 'transcript'],
    reader,
    guide: 'verifier',
    listed: true,
    island: true,
    hasForm: true,
    preview: { description: t('verify.lead'), url: `${reader.url.origin}/verify` },
    body: html`<div class="verify-page">${verdict ? '' : html`<div class="plain"><h1>${t('verify.title')}</h1><p class="lead">${t('verify.lead')}</p></div>`}
<div id="answer" aria-live="polite">${answer}</div>
${verdict ? '' : form(reader, problem)}
${verdict ? '' : html`<section class="how"><h2>${t('verify.howTitle')}</h2><ol>${['how1', 'how2', 'how3', 'how4'].map(key => html`<li>${t(`verify.${key}`)}</li>`)}</ol><p><a href="/help/verifier">${t('verify.guide')}</a></p></section>`}
${lists ? trustPlace(reader, lists) : ''}
${verdict || !offlineDigest ? '' : offlineOffer(reader, offlineDigest)}</div>`,
  }
}
