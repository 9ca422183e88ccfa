import { err, ok, type Result } from '@laurel/core/primitives'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'

export type Table = {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-874' | 'windows-1252'
  readonly delimiter: ',' | ';' | '\t' | '|'
  readonly columns: readonly string[]
  /** Cells by position, so that a column called `__proto__` is a column like any other (H-34). */
  readonly rows: readonly (readonly string[])[]
}
export type TableRefusal = {
  readonly code: 'E_FILE_EMPTY' | 'E_FILE_TOO_LARGE' | 'E_TOO_MANY_ROWS' | 'E_TOO_MANY_COLUMNS' | 'E_FILE_MALFORMED'
}

export const MAX_FILE_BYTES = 8 * 1024 * 1024
const MAX_ROWS = 20_000
const MAX_COLUMNS = 100
const MAX_LINE_CHARACTERS = 100_000

/** Windows-874 (Thai) writes words as runs of high bytes; in Windows-1252 (western) a high byte stands among letters. */
function looksThai(bytes: Uint8Array): boolean {
  let high = 0
  let inRun = 0
  for (let at = 0; at < Math.min(bytes.length, 65_536); at++) {
    const byte = bytes[at] as number
    if (byte < 0xa1) continue
    if (byte > 0xfb || (byte >= 0xdb && byte <= 0xde)) return false
    high++
    if ((bytes[at + 1] ?? 0) >= 0xa1 || (bytes[at - 1] ?? 0) >= 0xa1) inRun++
  }
  return high > 0 && inRun / high > 0.6
}

function sniffEncoding(bytes: Uint8Array): Table['encoding'] {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  const head = bytes.subarray(0, 512)
  const zeros = (from: number) => head.filter((byte, at) => at % 2 === from && byte === 0).length
  if (zeros(1) > head.length / 4) return 'utf-16le'
  if (zeros(0) > head.length / 4) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return looksThai(bytes) ? 'windows-874' : 'windows-1252'
  }
}

/** The delimiter that cuts the first lines into the same number of cells, most cells first; quoted parts don't count. */
function sniffDelimiter(text: string): Table['delimiter'] {
  const lines = text
    .slice(0, 65_536)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter(line => line.trim() !== '')
    .slice(0, 20)
  let best: { delimiter: Table['delimiter']; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of [',', ';', '\t', '|'] as const) {
    const counts = lines.map(line => line.split(delimiter).length - 1)
    const first = counts[0] ?? 0
    if (first === 0) continue
    const score = first * (counts.filter(count => count === first).length / counts.length)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Column names: trimmed, never empty, never twice. */
function nameColumns(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((cell, position) => {
    const name = cell.trim().slice(0, 200) || `Column ${position + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** Takes away the apostrophe with which spreadsheets and our own files guard against formulas, once (H-33). */
const unguard = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

/**
 * Reads a table as people send it: any of five encodings, four delimiters, three line ends, with or without a byte
 * order mark. Bounded in bytes, rows, columns and line length (H-34). The first row names the columns.
 */
export function readTable(bytes: Uint8Array): Result<Table, TableRefusal> {
  if (bytes.length > MAX_FILE_BYTES) return err({ code: 'E_FILE_TOO_LARGE' })
  const encoding = sniffEncoding(bytes)
  const text = iconv
    .decode(Buffer.from(bytes), encoding)
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '')
  const delimiter = sniffDelimiter(text)
  let cells: string[][]
  try {
    cells = parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_LINE_CHARACTERS,
      to: MAX_ROWS + 2,
    }) as string[][]
  } catch {
    return err({ code: 'E_FILE_MALFORMED' })
  }
  const [header, ...rows] = cells.filter(row => row.some(cell => cell.trim() !== ''))
  if (!header || rows.length === 0) return err({ code: 'E_FILE_EMPTY' })
  if (rows.length > MAX_ROWS) return err({ code: 'E_TOO_MANY_ROWS' })
  if (header.length > MAX_COLUMNS || rows.some(row => row.length > MAX_COLUMNS))
    return err({ code: 'E_TOO_MANY_COLUMNS' })
  return ok({
    encoding,
    delimiter,
    columns: nameColumns(header),
    rows: rows.map(row => row.map(cell => unguard(cell.trim()))),
  })
}
