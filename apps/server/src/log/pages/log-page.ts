import { ledgerName } from '@laurel/core/anchor'
import { formatDate, formatDateTime, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { LastAnchor } from '../../anchor/read-anchors.ts'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'

type LogFacts = {
  readonly origin: string
  /** In one line; what the heads are signed by. */
  readonly key: string
  readonly checkpointPath: string
  readonly begunAt: string
  /** Its newest signed head. */
  readonly head: { readonly size: number; readonly at: string; readonly root: string } | null
  /** Others who have signed one of its heads: the newest of each, and when by their own clock. */
  readonly witnesses: readonly { readonly name: string; readonly size: number; readonly at: string }[]
  /** Where it was anchored last, at each place. */
  readonly anchors: readonly LastAnchor[]
  readonly isHeld: boolean
  readonly closedAt: string | null
}

export type LogPageFacts = {
  readonly issuer: { readonly name: string; readonly logoUrl?: string | undefined; readonly path: string }
  /** The one that goes on first, then those that ended, the newest first. */
  readonly logs: readonly LogFacts[]
  readonly url: string
  /** When the institution closed: then nothing more comes. */
  readonly closedAt: string | null
}

/** Where and when the record was anchored last; that it was nowhere is said as well. */
function anchorsOf(anchors: readonly LastAnchor[], listPath: string, { t, locale }: Reader): Content {
  const number = (value: number) => new Intl.NumberFormat(locale).format(value)
  const line = ({ ledger, size, block }: LastAnchor) =>
    html`<li><strong>${ledgerName(ledger) ?? t('record.chain', { id: ledger })}</strong> · ${
      block?.at
        ? t('record.anchor', {
            entries: number(size),
            block: number(block.number),
            at: formatDateTime(block.at.toISOString(), locale),
          })
        : t('record.anchorUndated', { entries: number(size), block: block ? number(block.number) : '?' })
    }</li>`
  return html`<section><h2>${t('record.anchors')}</h2>${
    anchors.length > 0
      ? html`<p class="prose">${t('record.anchorsLead')}</p><ul class="prose">${anchors.map(line)}</ul>
<p><a href="${listPath}">${t('record.anchorsList')}</a></p>`
      : html`<p class="prose">${t('record.notAnchored')}</p>`
  }</section>`
}

/** `/i/{issuer}/log`: what is on record, for whoever asks what that means. */
export function logPage({ issuer, logs, url, closedAt }: LogPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const number = (value: number) => new Intl.NumberFormat(locale).format(value)
  const fact = (label: string, value: Content, isWide = false) =>
    html`<div${isWide ? html` class="to"` : ''}><dt>${label}</dt><dd>${value}</dd></div>`
  const [first] = logs
  const present = first && first.closedAt === null ? first : undefined
  const ended = logs.filter(log => log.closedAt !== null)
  return {
    title: `${t('record.title')} · ${issuer.name}`,
    reader,
    listed: true,
    guide: 'verifier',
    preview: { description: t('record.lead', { issuer: issuer.name }), url },
    body: html`<article class="skill-page record-page"><h1>${t('record.title')}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><a href="${issuer.path}">${issuer.name}</a></div></div>
<p class="prose">${t('record.lead', { issuer: issuer.name })}</p>
${closedAt ? html`<p class="note closed">${t('record.closed', { issuer: issuer.name, date: formatDate(closedAt, locale) })}</p>` : ''}
${present?.isHeld ? html`<p class="note">${t('record.held', { issuer: issuer.name })}</p>` : ''}
${
  present?.head
    ? html`<dl class="facts">${fact(t('record.entries'), number(present.head.size))}${fact(t('record.begun'), formatDate(present.begunAt, locale))}${fact(t('record.newest'), formatDateTime(present.head.at, locale))}</dl>`
    : html`<p class="note">${t('record.empty')}</p>`
}
${
  present && present.witnesses.length > 0
    ? html`<section><h2>${t('record.witnesses')}</h2><p class="prose">${t('record.witnessesLead')}</p><ul class="prose">${present.witnesses.map(
        one =>
          html`<li><strong>${one.name}</strong> · ${t('record.witness', { entries: number(one.size), at: formatDateTime(one.at, locale) })}</li>`,
      )}</ul></section>`
    : ''
}
${present?.head ? anchorsOf(present.anchors, `${issuer.path}/log/anchors`, reader) : ''}
<section><h2>${t('record.whatTitle')}</h2><p class="prose">${t('record.what')}</p></section>
<section><h2>${t('record.showsTitle')}</h2><p class="prose">${t('record.shows')}</p></section>
<section><h2>${t('record.notTitle')}</h2><p class="prose">${t('record.not')}</p></section>
${
  present?.head
    ? html`<section><h2>${t('record.programs')}</h2><p class="quiet-text">${t('record.programsLead')}</p>
<dl class="record-details"><dt>${t('record.name')}</dt><dd><code>${present.origin}</code></dd><dt>${t('record.key')}</dt><dd><code>${present.key}</code></dd><dt>${t('record.root')}</dt><dd><code>${present.head.root}</code></dd><dt>${t('record.watch')}</dt><dd><code>laurel log monitor ${url}</code></dd></dl>
<p><a href="${present.checkpointPath}">${t('record.checkpoint')}</a></p></section>`
    : ''
}
${
  ended.length > 0
    ? html`<section><h2>${t('record.earlier')}</h2><p class="quiet-text">${t('record.earlierLead')}</p><ul class="prose">${ended.map(
        log =>
          html`<li><a href="${log.checkpointPath}">${log.origin}</a> · ${t('record.ended', { closed: formatDate(log.closedAt as string, locale), entries: number(log.head?.size ?? 0) })}</li>`,
      )}</ul></section>`
    : ''
}</article>`,
  }
}
