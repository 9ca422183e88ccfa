import type { Translate } from '@laurel/ui/verdict'
import type { Row } from './row.ts'

/** A cell that no spreadsheet takes for a formula (HOSTILE H-33), whatever invisible or full-width letter leads it. */
export function guardCell(cell: string): string {
  const visible = cell.normalize('NFKC').replace(/^[\p{Default_Ignorable_Code_Point}\p{Cc}\s]+(?=[=+\-@])/u, '')
  return /^[=+\-@]/.test(visible) || /^\p{Cc}/u.test(cell) ? `'${cell}` : cell
}

const quoteCell = (text: string) => (/[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** RFC 4180 with a byte-order mark, so that Excel reads Thai and French letters as what they are. */
export function csvOf(rows: readonly Row[], t: Translate): string {
  const columns = ['file', 'achievement', 'issuer', 'domain', 'vouched', 'recipient', 'verdict', 'reason'] as const
  const lines = [
    [...columns.map(column => t(`desk.${column}`)), t('desk.checkedAt')],
    ...rows.map(row => [...columns.map(column => row[column]), row.checked?.report.checkedAt ?? '']),
  ]
  return `\uFEFF${lines.map(line => line.map(cell => quoteCell(guardCell(cell))).join(',')).join('\r\n')}\r\n`
}
