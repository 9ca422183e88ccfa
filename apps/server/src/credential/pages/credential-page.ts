import { certificate, conclude, formatDate, particulars, type ShownVerdict, verdictMarkup } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

export type CredentialPageFacts = ShownVerdict & {
  /** The page's own address, absolute. */
  readonly url: string
  /** `{base}/c/{id}` or `{base}/s/{token}`: the document and its other forms hang on it (`.json`, `.jwt`, `.png`, `.svg`). */
  readonly filesUrl: string
  readonly imageUrl?: string | undefined
  /** Another one has taken its place; `url` where its page is open. */
  readonly replacedBy?: { readonly url: string | null } | null | undefined
  /** Set on a share page. */
  readonly share?: { readonly expiresAt: string | null } | undefined
}

const FORMS = [
  ['json', 'downloadJson'],
  ['jwt', 'downloadJwt'],
  ['png', 'downloadPng'],
  ['svg', 'downloadSvg'],
] as const

const path = (url: string) => new URL(url).pathname

/** The shop window: the certificate and the verdict side by side, the reasons, what was done, the files. */
export function credentialPage(facts: CredentialPageFacts, reader: Reader): PageFacts {
  const { report, credential, share } = facts
  const { t, locale } = reader
  const title = credential?.title ?? t('verify.title')
  // Previews are copied and kept by others, so the learner's name is not in them.
  const described = credential
    ? t('credential.described', { name: credential.title, issuer: credential.issuer.name })
    : t('verify.lead')
  const verdict = verdictMarkup(report, { t, locale, by: 'server', headingLevel: credential ? 2 : 1 })
  return {
    title: credential ? `${credential.title} · ${credential.issuer.name}` : title,
    reader,
    island: true,
    preview: { description: described, url: facts.url, imageUrl: facts.imageUrl },
    body: html`${
      share && credential?.recipientName
        ? html`<p class="shared">${t('credential.sharedBy', { recipient: credential.recipientName })}${share.expiresAt ? ` ${t('credential.sharedUntil', { until: formatDate(share.expiresAt, locale) })}` : ''}</p>`
        : ''
    }
${facts.replacedBy ? html`<p class="note replaced">${t('credential.replaced')}${facts.replacedBy.url ? html` <a href="${path(facts.replacedBy.url)}">${t('credential.toReplacement')}</a>` : ''}</p>` : ''}
<div class="show">
${credential ? raw(certificate(credential, reader, conclude(report)).markup) : ''}
<div class="verdict-column"><div id="verdict" data-source="${path(facts.filesUrl)}.json" data-locale="${locale}">${raw(verdict.markup)}</div>
<div class="print-only">${raw(renderSVG(facts.url, { border: 0 }))}<p>${t('credential.printed')}<br>${facts.url}</p></div>
<p class="address">${t('credential.address', { host: new URL(facts.url).host })}</p>
</div>
<div class="below">${credential ? raw(particulars(credential, reader).markup) : ''}
<section class="downloads"><h2>${t('credential.downloads')}</h2><ul>${FORMS.map(([suffix, key]) => html`<li><a href="${path(facts.filesUrl)}.${suffix}" download>${t(`credential.${key}`)}</a></li>`)}</ul></section></div>
</div>`,
  }
}
