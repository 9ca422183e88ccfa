import { formatDate } from '@laurel/ui/verdict'
import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'

export type ArchivePageFacts = {
  readonly path: string
  readonly url: string
  /** As its closing statement calls it. */
  readonly institution: string
  /** Its page on its former server. */
  readonly home: string
  /** Where its files are below this server's address. */
  readonly folder: string
  readonly did: string
  readonly webvh: string
  readonly closedAt: string
  readonly keeper: { readonly name: string; readonly path: string }
  readonly keptSince: string
  readonly checkedAt: string
  readonly confirmedBy: 'address' | 'operator'
  readonly confirmedAt: string
}

const sentence = ({ keeper, institution, closedAt }: ArchivePageFacts, { t, locale }: Reader) =>
  t('archive.keeps', { keeper: keeper.name, name: institution, date: formatDate(closedAt, locale) })

/** `/archive`: whose records are kept here, for whoever looks for a school that is no more. */
export function archiveListPage(archives: readonly ArchivePageFacts[], reader: Reader): PageFacts {
  const { t } = reader
  const item = (one: ArchivePageFacts) =>
    html`<li class="listed"><h2><a href="${one.path}"><bdi>${one.institution}</bdi></a></h2><p>${sentence(one, reader)}</p></li>`
  return {
    title: t('archive.title'),
    reader,
    listed: true,
    guide: 'verifier',
    body: html`<article class="skill-page record-page registry-page"><h1>${t('archive.title')}</h1>
<p class="prose">${archives.length > 0 ? t('archive.lead') : t('archive.none')}</p>
${archives.length > 0 ? html`<ul class="registry">${archives.map(item)}</ul>` : ''}</article>`,
  }
}

/** `/archive/{name}`: what is kept of one closed institution, by whom, since when, and how it was checked. */
export function archivePage(facts: ArchivePageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const { institution: name, keeper, folder, path } = facts
  const date = (at: string) => formatDate(at, locale)
  const fact = (label: string, value: Content, isWide = false) =>
    html`<div${isWide ? html` class="to"` : ''}><dt>${label}</dt><dd>${value}</dd></div>`
  const confirmed = t(facts.confirmedBy === 'address' ? 'archive.byAddress' : 'archive.byOperator', {
    date: date(facts.confirmedAt),
  })
  const link = (to: string, text: string) => html`<li><a href="${to}">${text}</a></li>`
  return {
    title: `${name} · ${t('archive.title')}`,
    reader,
    listed: true,
    guide: 'verifier',
    preview: { description: sentence(facts, reader), url: facts.url },
    body: html`<article class="skill-page record-page"><h1><bdi>${name}</bdi></h1>
<p class="prose note closed">${sentence(facts, reader)}</p>
<dl class="facts">${fact(t('archive.since'), date(facts.keptSince))}${fact(t('archive.checked'), date(facts.checkedAt))}${fact(t('archive.confirmed'), confirmed, true)}${fact(t('archive.home'), facts.home, true)}</dl>
<p><a class="button" href="/verify">${t('archive.verify', { name })}</a></p>
<section><h2>${t('archive.what')}</h2><ul class="prose">${link(`${folder}/`, t('archive.page'))}${link(`${folder}/did.jsonl`, t('archive.history'))}${link(`${folder}/closing.json`, t('archive.statement'))}${link(`${folder}/log/`, t('archive.record'))}${link(`${path}/acceptance.json`, t('archive.acceptance', { keeper: keeper.name }))}</ul>
<p class="prose">${t('archive.plain')}</p></section>
<dl class="record-details"><dt>did:web</dt><dd><code>${facts.did}</code></dd><dt>did:webvh</dt><dd><code>${facts.webvh}</code></dd></dl>
<p><a href="${keeper.path}">${keeper.name}</a> · <a href="/archive">${t('archive.all')}</a></p></article>`,
  }
}
