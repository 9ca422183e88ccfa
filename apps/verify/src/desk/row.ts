import {
  type Conclusion,
  conclude,
  formatDate,
  LOOK_ALIKE,
  resemblanceWords,
  showReport,
  TONES,
  type Tone,
  type Translate,
  vouchedSince,
  vouchingWords,
} from '@laurel/ui/verdict'
import type { Checked } from '../check-one.ts'
import type { Words } from '../show-answer.ts'

/** What a row says, ready to be shown, searched, sorted and exported. All of it is text, none of it markup. */
export type Row = {
  readonly id: number
  readonly file: string
  readonly state: 'waiting' | 'checking' | 'done' | 'failed'
  readonly achievement: string
  readonly issuer: string
  readonly domain: string
  /** Which list vouches for the issuer; empty where none does. */
  readonly vouched: string
  readonly recipient: string
  readonly verdict: string
  readonly reason: string
  readonly conclusion?: Conclusion
  readonly checked?: Checked
}
export const COLUMNS = ['file', 'achievement', 'issuer', 'recipient', 'verdict', 'reason'] as const
export type Column = (typeof COLUMNS)[number]
export type Order = { readonly column: Column; readonly isDown: boolean }

/** What a person sorts out first: `bad` are changed or revoked, `ended` no longer or not yet in force. */
export const GROUPS = ['good', 'unsure', 'ended', 'bad'] as const
export type Group = (typeof GROUPS)[number]
const GROUP_OF: Readonly<Record<Tone, Group>> = {
  good: 'good',
  unsure: 'unsure',
  paused: 'unsure',
  ended: 'ended',
  broken: 'bad',
  revoked: 'bad',
}
export const groupOf = (row: Row): Group | undefined =>
  row.conclusion && (row.conclusion === 'unreadable' ? 'bad' : GROUP_OF[TONES[row.conclusion]])

export const waitingRow = (id: number, file: string, t: Translate): Row => ({
  id,
  file,
  state: 'waiting',
  achievement: '',
  issuer: '',
  domain: '',
  vouched: '',
  recipient: '',
  verdict: t('desk.waiting'),
  reason: '',
})

/** The one finding that explains why it is not simply genuine. */
function reasonOf({ report }: Checked, conclusion: Conclusion, t: Translate): string {
  if (conclusion === 'genuine') return ''
  const all = [...report.findings, ...(report.presented ?? []).flatMap(one => one.findings)]
  const found =
    conclusion === 'lookAlike'
      ? all.find(one => LOOK_ALIKE.has(one.code))
      : (all.find(one => one.outcome === 'failed' && (conclusion !== 'revoked' || one.check === 'status')) ??
        all.find(one => one.outcome === 'not-checked' && one.code !== 'NOT_REACHED'))
  if (!found) return ''
  return resemblanceWords([found], t) ?? (t.has(found.code) ? t(found.code) : found.message)
}

/** Which list vouches for its issuer, in the words of the verdict. */
function vouchedBy({ report }: Checked, { t, locale }: Words): string {
  const { findings } = report.presented?.length === 1 ? (report.presented[0] as typeof report) : report
  const listed = findings.filter(one => one.code === 'ISSUER_LISTED')
  const since = vouchedSince(listed)
  return vouchingWords(listed, t, { since: since ? formatDate(since, locale) : '' }) ?? ''
}

/** The row once it was checked. Of what is not proven, names are left out: they would be somebody's mere word. */
export function checkedRow(row: Row, checked: Checked, origin: string, words: Words): Row {
  const { t } = words
  const { report, credential } = showReport(checked.report, { origin })
  const conclusion = conclude(report)
  const isProven = credential !== undefined && TONES[conclusion] !== 'broken' && conclusion !== 'issuerUnknown'
  return {
    ...row,
    state: 'done',
    achievement: isProven ? credential.title : '',
    issuer: isProven ? credential.issuer.name : '',
    domain: isProven ? (credential.issuer.domain ?? '') : '',
    vouched: isProven ? vouchedBy(checked, words) : '',
    recipient: isProven ? (credential.recipientName ?? '') : '',
    verdict: t(`verdict.${conclusion}.title`, { asOf: formatDate(report.validAsOf, words.locale) }),
    reason: reasonOf(checked, conclusion, t),
    conclusion,
    checked,
  }
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

/** The rows that are to be seen, in their order. */
export function arrange(
  rows: readonly Row[],
  wish: { readonly group: Group | 'all'; readonly search: string; readonly order: Order | null },
  locale: string,
): readonly Row[] {
  const words = fold(wish.search).split(/\s+/).filter(Boolean)
  const seen = rows.filter(row => {
    if (wish.group !== 'all' && groupOf(row) !== wish.group) return false
    if (words.length === 0) return true
    const text = fold([...COLUMNS.map(column => row[column]), row.domain, row.vouched].join(' '))
    return words.every(word => text.includes(word))
  })
  const { order } = wish
  if (!order) return seen
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const sign = order.isDown ? -1 : 1
  return [...seen].sort((one, other) => sign * compare(one[order.column], other[order.column]) || one.id - other.id)
}
