import {
  certificate,
  conclude,
  formatDate,
  inLanguage,
  particulars,
  type ShownVerdict,
  verdictMarkup,
} from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import { endorsementList } from '../../endorsement/pages/endorsement-list.ts'
import type { ShownEndorsement } from '../../endorsement/shown.ts'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

export type CredentialPageFacts = ShownVerdict & {
  /** The page's own address, absolute. */
  readonly url: string
  /**
   * `{base}/c/{id}` or `{base}/s/{token}/1`: the document and its other forms hang on it (`.json`, `.jwt`, `.png`,
   * `.svg`, `.pdf`, `.laurel.json`). `null` where the holder leaves something out, since the signed document holds it all.
   */
  readonly filesUrl: string | null
  readonly imageUrl?: string | undefined
  /** Endorsements that came after it was issued. They stand beside it and not in it. */
  readonly endorsedSince?: readonly ShownEndorsement[] | undefined
  /** Since when it is on its issuer's public record, by the word of that record, and where it is explained. */
  readonly onRecord?: { readonly since: string; readonly witnesses: number; readonly url: string } | null | undefined
  /** Another one has taken its place; `url` where its page is open. */
  readonly replacedBy?: { readonly url: string | null } | null | undefined
  /** Set where only a part is shown: the kinds of facts that it leaves out. Of it there is the signed document only. */
  readonly part?: { readonly withheld: readonly string[] } | undefined
  /** Set on a share page. */
  readonly share?:
    | {
        readonly expiresAt: string | null
        readonly hides: readonly string[]
        /** Where the page's script says that a person has it before them. */
        readonly seenPath: string | null
        /** The collection that it is shown in. */
        readonly back: { readonly title: string; readonly path: string } | null
      }
    | undefined
  /** The picture for link previews, 1200 × 630. */
  readonly previewUrl?: string | null | undefined
  /** True where the learner wants their name in link previews. */
  readonly previewsName?: boolean | undefined
}

const FORMS = [
  ['pdf', 'downloadPdf'],
  ['laurel.json', 'downloadBundle'],
  ['json', 'downloadJson'],
  ['jwt', 'downloadJwt'],
  ['png', 'downloadPng'],
  ['svg', 'downloadSvg'],
  ['elm.json', 'downloadElm'],
] as const

/** "the name and the evidence", as the language joins them. */
const partsOf = (hides: readonly string[], { t, locale }: Reader) =>
  new Intl.ListFormat(locale).format(hides.map(one => t(`share.part.${one}`)))

/** That it is a part, and what it leaves out: in kind, since what it says is nobody's here. */
const partNote = ({ withheld }: { readonly withheld: readonly string[] }, { t }: Reader) =>
  html`<div class="note partly"><p>${t('share.isPart')}</p>${
    withheld.length > 0
      ? html`<p>${t('share.withheld')}</p><ul class="tags">${withheld.map(one => html`<li>${t(`share.kind.${one}`)}</li>`)}</ul>`
      : ''
  }</div>`

/** Drawing a code takes longer than the rest of the page, so those of the last pages are kept. */
const codes = new Map<string, string>()
const MOST_CODES = 300
function codeOf(url: string): string {
  const known = codes.get(url) ?? renderSVG(url, { border: 0 })
  codes.delete(url)
  codes.set(url, known)
  const [oldest] = codes.keys()
  if (codes.size > MOST_CODES && oldest !== undefined) codes.delete(oldest)
  return known
}

const path = (url: string) => new URL(url).pathname

/** What was drawn of a report, for as long as the report itself is kept: most pages are opened by many at once. */
const drawn = new WeakMap<ShownVerdict['report'], Map<string, PageFacts>>()

/** The shop window: the certificate and the verdict side by side, the reasons, what was done, the files. */
export function credentialPage(facts: CredentialPageFacts, reader: Reader): PageFacts {
  // A look through a link is of one moment and one person.
  if (facts.share) return drawPage(facts, reader)
  const { report, credential: _, ...around } = facts
  const known = drawn.get(report) ?? new Map<string, PageFacts>()
  drawn.set(report, known)
  const key = JSON.stringify([reader.locale, around])
  const page = known.get(key) ?? drawPage(facts, reader)
  known.set(key, page)
  return { ...page, reader }
}

function drawPage(facts: CredentialPageFacts, reader: Reader): PageFacts {
  const { report, share } = facts
  const { t, locale } = reader
  const credential = facts.credential && inLanguage(facts.credential, locale)
  const title = credential?.title ?? t('verify.title')
  // Previews are copied and kept by others, so the learner's name is in them only where the learner wants it.
  const named = { name: credential?.title ?? '', issuer: credential?.issuer.name ?? '' }
  const described =
    credential?.recipientName && facts.previewsName
      ? t('credential.describedBy', { ...named, recipient: credential.recipientName })
      : t(credential ? 'credential.described' : 'verify.lead', named)
  const filesPath = facts.filesUrl && path(facts.filesUrl)
  // Nothing is printed of what is no longer in force.
  const isPrinted = !facts.part && !facts.replacedBy && !['revoked', 'suspended'].includes(conclude(report))
  const verdict = verdictMarkup(report, { t, locale, by: 'server', headingLevel: credential ? 2 : 1 })
  return {
    title: credential ? `${credential.title} · ${credential.issuer.name}` : title,
    reader,
    guide: 'verifier',
    island: true,
    styles: [
      ...(facts.endorsedSince?.length ? (['endorsement'] as const) : []),
      ...(credential?.transcript ? (['transcript'] as const) : []),
    ],
    preview: {
      description: described,
      url: facts.url,
      imageUrl: facts.previewUrl ?? facts.imageUrl,
      imageAlt: described,
    },
    body: html`${
      share
        ? html`${share.back ? html`<p class="back"><a href="${share.back.path}">← ${share.back.title || t('share.collection')}</a></p>` : ''}<p class="shared"${share.seenPath ? html` data-seen="${share.seenPath}"` : ''}>${credential?.recipientName ? t('credential.sharedBy', { recipient: credential.recipientName }) : t('share.byHolder')}${share.expiresAt ? ` ${t('credential.sharedUntil', { until: formatDate(share.expiresAt, locale) })}` : ''}</p>`
        : ''
    }
${facts.replacedBy ? html`<p class="note replaced">${t('credential.replaced')}${facts.replacedBy.url ? html` <a href="${path(facts.replacedBy.url)}">${t('credential.toReplacement')}</a>` : ''}</p>` : ''}
<div class="show">
${credential ? raw(certificate(credential, reader, conclude(report)).markup) : ''}
<div class="verdict-column"><div id="verdict"${filesPath ? html` data-source="${filesPath}.json"` : ''} data-locale="${locale}">${raw(verdict.markup)}</div>
${share && share.hides.length > 0 ? html`<p class="note partly">${t('share.partly', { parts: partsOf(share.hides, reader) })}</p>` : ''}
${facts.part ? partNote(facts.part, reader) : ''}
${facts.onRecord ? html`<p class="record"><a href="${path(facts.onRecord.url)}">${t('record.since', { since: formatDate(facts.onRecord.since, locale) })}</a>${facts.onRecord.witnesses > 0 ? ` · ${t('record.witnessed', { count: facts.onRecord.witnesses })}` : ''}</p>` : ''}
<div class="print-only">${raw(codeOf(facts.url))}<p>${t('credential.printed')}<br>${facts.url}</p></div>
<p class="address">${t('credential.address', { host: new URL(facts.url).host })}</p>
</div>
<div class="below">${credential ? raw(particulars(credential, reader).markup) : ''}
${endorsementList(
  (facts.endorsedSince ?? []).filter(one => one.kind === 'partner'),
  reader,
  t('endorsed.sinceTitle'),
  t('endorsed.sinceLead'),
)}
${endorsementList(
  (facts.endorsedSince ?? []).filter(one => one.kind === 'recommendation'),
  reader,
  t('recommend.shownTitle'),
  t('recommend.shownLead'),
)}
${
  filesPath
    ? html`<section class="downloads"><h2>${t('credential.downloads')}</h2><ul>${FORMS.filter(
        ([suffix]) => isPrinted || (suffix !== 'pdf' && suffix !== 'elm.json'),
      )
        .filter(([suffix]) => !share || suffix !== 'elm.json')
        .filter(([suffix]) => !facts.part || suffix === 'json' || suffix === 'laurel.json')
        .map(
          ([suffix, key]) => html`<li><a href="${filesPath}.${suffix}" download>${t(`credential.${key}`)}</a></li>`,
        )}</ul></section>`
    : ''
}</div>
</div>`,
  }
}
