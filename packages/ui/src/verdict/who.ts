import { type Finding, type LayerState, layerOf, shownDomain, withoutHidden } from '@laurel/core/verification'
import { formatDate } from '../i18n/format.ts'
import { html, type Markup } from './html.ts'
import type { Translate } from './translate.ts'

const icon = (path: string): Markup => ({
  markup: `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`,
})
const MARKS: Readonly<Record<LayerState, Markup>> = {
  confirmed: icon('M5 12.500 10 17.500 19.500 7'),
  silent: icon('M7 12h10'),
  contradicted: icon('M12 6.500v7M12 17.300v.1'),
  unasked: icon('M9 9.200a3 3 0 1 1 4.600 2.500c-1 .7-1.600 1.300-1.600 2.500M12 17.600v.1'),
}

type Row = { readonly state: LayerState; readonly text: string }

const textOf = (value: unknown): string => (typeof value === 'string' ? withoutHidden(value) : '')

/** One sentence for what somebody says of the issuer. Names come from whoever says it, never from the document (H-46). */
function rowOf(finding: Finding, t: Translate, locale: string): Row | null {
  const layer = layerOf(finding)
  if (!layer) return null
  const { kind, state } = layer
  const { by, name, since } = finding.details ?? {}
  const isDomain = kind === 'site' || kind === 'dns'
  const blanks = {
    by: isDomain ? shownDomain(textOf(by)) : textOf(by),
    name: textOf(name),
    since: since === undefined ? '' : formatDate(textOf(since), locale),
  }
  const key = `who.${kind}.${state}`
  const bare = !blanks.name && t.has(`${key}Bare`) ? `${key}Bare` : undefined
  const dated = blanks.since && t.has(`${key}Since`) ? `${key}Since` : undefined
  return { state, text: t(bare ?? dated ?? key, blanks) }
}

/**
 * "Who is this?": where the key was found, and what the domain, registries, federations, accreditors and known endorsers
 * say of the issuer, a line each. Nothing of it makes a document genuine, or less so.
 */
export function whoMarkup(
  findings: readonly Finding[],
  domain: string | undefined,
  { t, locale }: { readonly t: Translate; readonly locale: string },
): Markup | '' {
  const said = findings.flatMap(one => rowOf(one, t, locale) ?? [])
  if (said.length === 0 || !t.has('who.title')) return ''
  // What was kept has answered: nothing is said of what is published at the address today.
  const isKept = findings.some(one => layerOf(one)?.kind === 'archive' && one.details?.reason !== undefined)
  const rows: readonly Row[] = [
    ...(domain && !isKept ? [{ state: 'confirmed', text: t('who.keys', { by: domain }) } as const] : []),
    ...said,
  ]
  return html`<section class="who" aria-labelledby="who-title"><h3 id="who-title">${t('who.title')}</h3><ul>${rows.map(
    ({ state, text }) =>
      html`<li data-state="${state}"><span class="mark">${MARKS[state]}<span class="sr">${t(`who.state.${state}`)}: </span></span><p>${text}</p></li>`,
  )}</ul></section>`
}
