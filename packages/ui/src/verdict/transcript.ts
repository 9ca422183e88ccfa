import { type DisplayConstituent, type DisplayCredential, withoutHidden } from '@laurel/core/verification'
import { formatDate } from '../i18n/format.ts'
import { type Conclusion, conclude, TONES } from './conclude.ts'
import { html, type Markup } from './html.ts'
import type { Translate } from './translate.ts'

type Texts = Readonly<Record<string, string>>
type Named = { readonly name: string | null; readonly names: Texts }

/** A line of a transcript: a heading, something that consists of what follows, or a credential with its verdict. */
export type TranscriptRow =
  | (Named & { readonly kind: 'heading'; readonly depth: 0 | 1 })
  | (Named & { readonly kind: 'group'; readonly depth: 0 | 1 })
  | (Named & {
      readonly kind: 'credential'
      readonly depth: 0 | 1
      readonly level: Named
      readonly results: readonly { readonly name?: string | undefined; readonly value: string }[]
      readonly credits: string | undefined
      readonly validFrom: string | undefined
      readonly issuer: string | undefined
      readonly conclusion: Conclusion
    })

export type ShownTranscript = {
  readonly rows: readonly TranscriptRow[]
  /** What it comes to, in the issuer's words. */
  readonly summary: string | undefined
  readonly isPartial: boolean | null
}

const rowOf = (one: DisplayConstituent, depth: 0 | 1): TranscriptRow => ({
  kind: 'credential',
  depth,
  name: one.name,
  names: one.names,
  level: { name: one.level, names: one.levels },
  results: one.results.map(({ name, value }) => ({ name: name ?? undefined, value })),
  credits: one.credits ?? undefined,
  validFrom: one.validFrom ?? undefined,
  issuer: one.issuer.name ?? one.issuer.domain ?? undefined,
  conclusion: conclude({ result: one.verdict, findings: one.findings }),
})

/** The lines of a learner record as it is arranged; what it does not place stands at the end. None for any other credential. */
export function transcriptOf(display: DisplayCredential): ShownTranscript | undefined {
  const { record, constituents = [] } = display
  if (!record || constituents.length === 0) return undefined
  const groups = new Map(record.groups.map(one => [one.id, one]))
  const left = new Set(constituents)
  const rows: TranscriptRow[] = []
  const take = (id: string, depth: 0 | 1) => {
    for (const one of constituents) if (one.achievementId === id && left.delete(one)) rows.push(rowOf(one, depth))
  }
  const seen = new Set<string>()
  const place = (id: string, depth: 0 | 1) => {
    const group = groups.get(id)
    if (!group) return take(id, depth)
    if (seen.has(id)) return
    seen.add(id)
    rows.push({ kind: group.isHeading ? 'heading' : 'group', depth, name: group.name, names: group.names })
    for (const part of group.parts) place(part, group.isHeading ? 0 : 1)
  }
  for (const id of record.parts) place(id, 0)
  if (left.size > 0 && rows.length > 0) rows.push({ kind: 'heading', depth: 0, name: null, names: {} })
  for (const one of left) rows.push(rowOf(one, 0))
  return { rows, summary: display.description ?? undefined, isPartial: record.isPartial }
}

/** In the reader's language where it is said in that. */
export const textIn = ({ name, names }: Named, locale: string): string | undefined => {
  const text = names[locale] ?? names[locale.split('-')[0] as string] ?? name
  return text ? withoutHidden(text) || undefined : undefined
}

/** "Secure · Final mark: 17/20". */
export const attained = (row: Extract<TranscriptRow, { kind: 'credential' }>, locale: string): string =>
  [textIn(row.level, locale), ...row.results.map(one => (one.name ? `${one.name}: ${one.value}` : one.value))]
    .filter(Boolean)
    .map(one => withoutHidden(one as string))
    .join(' · ')

/** The record as a table that reads on a phone, with a screen reader and on paper. */
export function transcriptTable(
  { rows, summary, isPartial }: ShownTranscript,
  { t, locale }: { readonly t: Translate; readonly locale: string },
): Markup {
  const columns = ['credential', 'level', 'creditsColumn', 'date', 'verdict'] as const
  const cell = (column: (typeof columns)[number], value: Markup | string) =>
    html`<td data-label="${t(`transcript.${column}`)}">${value}</td>`
  const line = (row: TranscriptRow) => {
    if (row.kind === 'heading')
      return html`<tr class="transcript-heading"><th scope="colgroup" colspan="5">${textIn(row, locale) ?? t('transcript.other')}</th></tr>`
    if (row.kind === 'group')
      return html`<tr class="transcript-group"><th scope="row" colspan="5">${textIn(row, locale) ?? '—'}</th></tr>`
    return html`<tr${row.depth === 1 ? html` class="transcript-part"` : ''}><th scope="row">${textIn(row, locale) ?? t('constituent.unnamed')}</th>${cell('level', attained(row, locale))}${cell('creditsColumn', row.credits ?? '')}${cell('date', row.validFrom ? formatDate(row.validFrom, locale, { dateStyle: 'medium' }) : '')}<td data-label="${t('transcript.verdict')}" data-tone="${TONES[row.conclusion]}">${t(`verdict.${row.conclusion}.title`)}</td></tr>`
  }
  return html`<section id="transcript"><h2>${t('transcript.title')}</h2>${summary && html`<p>${summary}</p>`}
<table class="transcript"><thead><tr>${columns.map(one => html`<th scope="col">${t(`transcript.${one}`)}</th>`)}</tr></thead><tbody>${rows.map(line)}</tbody></table>
${isPartial !== null && html`<p class="quiet-text">${t(isPartial ? 'transcript.isPartial' : 'transcript.isWhole')}</p>`}</section>`
}
