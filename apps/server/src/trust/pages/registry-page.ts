import { shownDomain } from '@laurel/core/verification'
import { formatDate } from '@laurel/ui/verdict'
import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { PageFacts } from '../../presentation/pages/layout.ts'

type Listed = {
  readonly did: string
  readonly name: string
  readonly url?: string
  readonly domain?: string
  readonly location?: string
  readonly webvh?: string
  readonly recognisedBy?: string
  readonly since: string
}

export type RegistryPageFacts = {
  readonly name: string
  readonly url: string
  readonly total: number
  readonly search: string
  readonly found: readonly Listed[]
}

/** So many are shown at once; whoever looks for one finds it by searching. */
const MOST_SHOWN = 200

const isWeb = (url: string | undefined) => url !== undefined && /^https?:\/\//.test(url)

function item({ did, name, url, domain, location, webvh, recognisedBy, since }: Listed, { t, locale }: Reader) {
  const shown = domain && shownDomain(domain)
  const home = shown && (isWeb(url) ? html`<a href="${url}" rel="noopener noreferrer nofollow">${shown}</a>` : shown)
  return html`<li class="listed"><h2><bdi>${name}</bdi></h2>
<p class="domain">${home ?? ''}${home && location ? ' · ' : ''}${location ? html`<bdi>${location}</bdi>` : ''}</p>
<p>${t('registry.since', { date: formatDate(since, locale) })}${recognisedBy ? html` ${t('registry.by', { who: recognisedBy })}` : ''}</p>
<details><summary>${t('registry.ids')}<span class="sr">: ${name}</span></summary><dl class="record-details"><dt>did:web</dt><dd><code>${did}</code></dd>${webvh ? html`<dt>did:webvh</dt><dd><code>${webvh}</code></dd>` : ''}</dl></details></li>`
}

/** `/registry`: which institutions the operator of this server knows to be what they say, for people. */
export function registryPage({ name, url, total, search, found }: RegistryPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const number = (value: number) => new Intl.NumberFormat(locale).format(value)
  const more = found.length - MOST_SHOWN
  return {
    title: name,
    reader,
    listed: true,
    guide: 'verifier',
    hasForm: true,
    preview: { description: t('registry.lead', { name }), url },
    body: html`<article class="skill-page record-page registry-page"><h1>${name}</h1>
<p class="prose">${t('registry.lead', { name })}</p>
<form class="search" method="get" action="/registry" role="search"><label for="q">${t('registry.search')}</label>
<div class="search-line"><input type="search" id="q" name="q" value="${search}" maxlength="100"><button class="button quiet" type="submit">${t('registry.find')}</button></div></form>
<p role="status">${search ? t('registry.found', { count: number(found.length), total: number(total) }) : t('registry.total', { count: number(total) })}</p>
${found.length > 0 ? html`<ul class="registry">${found.slice(0, MOST_SHOWN).map(one => item(one, reader))}</ul>` : ''}
${more > 0 ? html`<p>${t('registry.more', { count: number(more) })}</p>` : ''}
<section><h2>${t('registry.meansTitle')}</h2><p class="prose">${t('registry.means')}</p></section>
<section><h2>${t('registry.programs')}</h2><p class="prose">${t('registry.programsLead')}</p>
<ul class="prose"><li><a href="/registry.json" download="registry.json">${t('registry.file')}</a></li><li><a href="/.well-known/openid-federation">${t('registry.federation')}</a></li></ul></section></article>`,
  }
}
