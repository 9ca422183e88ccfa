/** Characters that make a spreadsheet run a cell as a formula (OWASP "CSV injection"); tab and CR included. */
const FORMULA = /^[=+\-@\t\r]/

/** A cell that a spreadsheet shows and never runs; full-width forms of the signs are guarded too. */
export const guardCell = (text: string): string => (FORMULA.test(text.normalize('NFKC')) ? `'${text}` : text)

const quoteCell = (text: string) => (/[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** RFC 4180 with a byte-order mark, so that Excel reads Thai and French letters as what they are. */
export const createCsv = (rows: readonly (readonly (string | null | undefined)[])[]): string =>
  `\uFEFF${rows.map(row => row.map(cell => quoteCell(guardCell(cell ?? ''))).join(',')).join('\r\n')}\r\n`

/** Hands a text file to the person. */
export function saveFile(name: string, content: string | Blob, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000) // the browser reads it a moment after the click
}
