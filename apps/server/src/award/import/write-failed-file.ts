/**
 * A cell that no spreadsheet takes for a formula (H-33): guarded by an apostrophe where its first letter that shows,
 * after compatibility folding, is one of `= + - @`, a tab or a return.
 */
export function guardCell(cell: string): string {
  const visible = cell.normalize('NFKC').replace(/^[\u200b-\u200f\u202a-\u202e\u2060\ufeff\s]*(?=[=+\-@])/, '')
  return /^[=+\-@\t\r\n]/.test(visible) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell
}

const quoted = (cell: string) => {
  const safe = guardCell(cell.replaceAll('\0', ''))
  return /[",;\t\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Lines of a table, each with its end (RFC 4180: CRLF). */
export const writeRows = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(quoted).join(',')}\r\n`).join('')

/** UTF-8 with a byte order mark, because spreadsheets need it for Thai and French. */
export const writeTable = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\uFEFF${writeRows([columns, ...rows])}`
