/** Reads CSV (RFC 4180) or tab-separated text with a header: one record a row, by the header's names. */
export function readRecords(text: string): Record<string, string>[] {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const header = body.slice(0, body.search(/[\r\n]|$/))
  const delimiter = header.includes('\t') ? '\t' : header.split(';').length > header.split(',').length ? ';' : ','
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at <= body.length) {
    let cell = ''
    if (body[at] === '"' && delimiter !== '\t') {
      // Quoted: until a quote that is not doubled.
      for (at++; at < body.length; at++) {
        if (body[at] !== '"') cell += body[at]
        else if (body[at + 1] === '"') cell += body[at++]
        else break
      }
      at++
    }
    const end = body.slice(at).search(delimiter === '\t' ? /[\t\r\n]/ : delimiter === ';' ? /[;\r\n]/ : /[,\r\n]/)
    const next = end < 0 ? body.length : at + end
    row.push(cell + body.slice(at, next))
    at = next
    const isRowEnd = at >= body.length || body[at] === '\r' || body[at] === '\n'
    if (isRowEnd) {
      if (row.length > 1 || row[0] !== '') rows.push(row)
      row = []
      if (at >= body.length) break
      at += body[at] === '\r' && body[at + 1] === '\n' ? 2 : 1
    } else at++
  }
  const names = (rows.shift() ?? []).map(one => one.trim())
  return rows.map(cells => Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()])))
}
