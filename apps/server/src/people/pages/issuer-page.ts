import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { formatDate, issuerMark, webLink } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import { endorsementList } from '../../endorsement/pages/endorsement-list.ts'
import type { ShownEndorsement } from '../../endorsement/shown.ts'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

export type IssuerPageFacts = {
  /** Whoever is no institution endorses, and awards nothing. */
  readonly kind: 'institution' | 'endorser'
  /** What partners have signed about the institution. */
  readonly endorsements: readonly ShownEndorsement[]
  /** What it has endorsed itself. */
  readonly endorses: readonly {
    readonly name: string
    readonly institution: string
    readonly since: string
    readonly path: string
  }[]
  readonly name: string
  readonly description?: string | undefined
  readonly logoUrl?: string | undefined
  readonly domain: string
  readonly url?: string | undefined
  readonly pageUrl: string
  readonly achievements: readonly {
    readonly names: TextsByLanguage
    readonly descriptions: TextsByLanguage
    readonly path: string
    readonly imageUrl?: string | undefined
  }[]
  readonly pathways: readonly {
    readonly names: TextsByLanguage
    readonly descriptions: TextsByLanguage
    readonly path: string
    readonly steps: number
  }[]
  /** How many transfer agreements there are to read. */
  readonly agreements: number
  readonly shortName: string
  /** That it closes, or has closed, and who goes on with its work. */
  readonly closing?:
    | {
        readonly closesAt: string
        readonly closedAt: string | null
        readonly successor: { readonly name: string } | null
      }
    | null
    | undefined
}

/** What whoever comes to an institution that closes should read first. */
function closingNote({ closing, shortName }: IssuerPageFacts, { t, locale }: Reader) {
  if (!closing) return ''
  const { closesAt, closedAt, successor } = closing
  return html`<div class="note closed"><p>${
    closedAt
      ? t('issuer.closed', { date: formatDate(closedAt, locale) })
      : t('issuer.closes', { date: formatDate(closesAt, locale) })
  }${successor ? ` ${t('issuer.successor', { name: successor.name })}` : ''}</p>${
    closedAt ? html`<p><a href="/i/${shortName}/closing.json">${t('issuer.statement')}</a></p>` : ''
  }</div>`
}

const achievements = (facts: IssuerPageFacts, { t, locale }: Reader) =>
  html`<section><h2>${t('issuer.awards')}</h2>${
    facts.achievements.length > 0
      ? html`<ul class="achievements">${facts.achievements.map(
          one =>
            html`<li>${one.imageUrl ? html`<img src="${one.imageUrl}" alt="" width="96" height="96" loading="lazy">` : ''}<div><h3><a href="${one.path}">${textFor(one.names, locale)}</a></h3><p>${textFor(one.descriptions, locale)}</p></div></li>`,
        )}</ul>`
      : html`<p class="quiet-text">${t('issuer.none')}</p>`
  }</section>`

/** `/i/{issuer}`: who awards here, under which address, and what. */
export function issuerPage(facts: IssuerPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const website = webLink(facts.url)
  return {
    title: `${facts.name} · Laurel`,
    reader,
    listed: true,
    styles: facts.endorsements.length > 0 ? ['endorsement'] : [],
    preview: {
      description: t('issuer.addressText', { name: facts.name }),
      url: facts.pageUrl,
      imageUrl: facts.logoUrl,
    },
    body: html`<div class="issuer-page"><header class="issuer-head">${raw(issuerMark(facts.name, facts.logoUrl).markup)}<div><h1>${facts.name}</h1>${facts.description ? html`<p class="lead">${facts.description}</p>` : ''}</div></header>
${closingNote(facts, reader)}
<dl class="facts"><div><dt>${t('issuer.address')}</dt><dd>${facts.domain}<p class="quiet-text">${t('issuer.addressText', { name: facts.name })}</p></dd></div>
${website ? html`<div><dt>${t('issuer.website')}</dt><dd><a href="${website}" rel="noopener noreferrer">${website.replace(/^https?:\/\//, '').replace(/\/$/, '')}</a></dd></div>` : ''}</dl>
${facts.kind === 'endorser' ? html`<p class="note">${t('issuer.endorserText', { name: facts.name })}</p>` : achievements(facts, reader)}
${
  facts.pathways.length > 0
    ? html`<section><h2>${t('issuer.pathways')}</h2><ul class="achievements">${facts.pathways.map(
        one =>
          html`<li><div><h3><a href="${one.path}">${textFor(one.names, locale)}</a></h3><p>${t('issuer.steps', { count: new Intl.NumberFormat(locale).format(one.steps) })}${textFor(one.descriptions, locale) ? html` · ${textFor(one.descriptions, locale)}` : ''}</p></div></li>`,
      )}</ul></section>`
    : ''
}
${
  facts.agreements > 0
    ? html`<section><h2>${t('issuer.recognition')}</h2><p><a href="/i/${facts.shortName}/recognition">${t('issuer.recognitionText')}</a></p></section>`
    : ''
}
${endorsementList(facts.endorsements, reader, t('endorsed.title'))}
${
  facts.endorses.length > 0
    ? html`<section><h2>${t('issuer.endorses')}</h2><ul class="achievements">${facts.endorses.map(
        one =>
          html`<li><div><h3><a href="${one.path}">${one.name}</a></h3><p>${one.institution} · ${t('endorsed.since', { date: formatDate(one.since, locale) })}</p></div></li>`,
      )}</ul></section>`
    : ''
}
<p><a class="button quiet" href="/verify">${t('issuer.verify')}</a></p>
<p class="quiet-text"><a href="/i/${facts.shortName}/log">${t('record.title')}</a></p></div>`,
  }
}
