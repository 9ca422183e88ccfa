import type { SafeCount } from '@laurel/core/insight'

export type Cell = string | number | null | SafeCount

/** Characters that make a spreadsheet run a cell as a formula (OWASP "CSV injection"). */
const FORMULA = /^[=+\-@\t\r]/

function text(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const said = typeof cell === 'string' ? cell : cell.kind === 'number' ? String(cell.number) : cell.kind
  const safe = FORMULA.test(said.normalize('NFKC')) ? `'${said}` : said
  return /[",\n\r;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte-order mark, the names of the fields on top. A count that is not said is `few` or `most`. */
export const insightCsv = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[columns, ...rows].map(row => row.map(text).join(',')).join('\r\n')}\r\n`
