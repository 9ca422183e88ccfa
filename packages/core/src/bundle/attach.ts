import { latin1 } from '../credential/bake/pdf.ts'
import { concat, toUtf8 } from '../primitives/bytes.ts'

/** A file to attach; its texts are plain ASCII without brackets. */
type Attachment = {
  readonly name: string
  readonly type: string
  readonly description: string
  /** Deflated, with the header of zlib. */
  readonly packed: Uint8Array
  readonly size: number
}

type Table = {
  readonly at: number
  readonly trailer: string
  readonly offsets: ReadonlyMap<number, number>
}

/** The one table of a PDF that was written in one go; null for a file that has been added to, or packs its table. */
function readTable(text: string): Table | null {
  const end = /startxref\s+(\d{1,9})\s+%%EOF\s*$/.exec(text.slice(-64))
  const at = Number(end?.[1] ?? -1)
  const [whole, count] = /^xref\s+0 (\d{1,6})\s+/.exec(text.slice(at, at + 40)) ?? []
  if (!end || whole === undefined || count === undefined) return null
  const offsets = new Map<number, number>()
  const rows = at + whole.length
  for (let number = 0; number < Number(count); number++) {
    const [, offset, kind] =
      /^(\d{10}) 00000 ([nf])/.exec(text.slice(rows + number * 20, rows + number * 20 + 18)) ?? []
    if (kind === 'n') offsets.set(number, Number(offset))
  }
  const trailer = /^trailer\s*<<([\s\S]*)>>\s*startxref/.exec(text.slice(rows + Number(count) * 20))?.[1]
  return trailer === undefined || trailer.includes('/Prev') ? null : { at, trailer, offsets }
}

/** What stands between `obj` and `endobj`. */
function objectAt(text: string, table: Table, reference: string | undefined): { number: number; body: string } | null {
  const number = Number(/^(\d{1,6}) 0 R$/.exec(reference ?? '')?.[1] ?? -1)
  const offset = table.offsets.get(number)
  const opening = `${number} 0 obj`
  if (offset === undefined || !text.startsWith(opening, offset)) return null
  const end = text.indexOf('endobj', offset)
  return end < 0 ? null : { number, body: text.slice(offset + opening.length, end).trim() }
}

const bytesOf = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

/**
 * Attaches one more file to a PDF with attached files, as programs write such (ISO 32000-2 §7.5.6): what was there stays
 * to the byte, and the new objects follow it. Null where the file is not built as ours are.
 */
export function attach(pdf: Uint8Array, { name, type, description, packed, size }: Attachment): Uint8Array | null {
  const text = latin1(pdf)
  const table = readTable(text)
  if (!table) return null
  const catalog = objectAt(text, table, /\/Root (\d+ 0 R)/.exec(table.trailer)?.[1])
  const names = catalog && objectAt(text, table, /\/Names (\d+ 0 R)/.exec(catalog.body)?.[1])
  const next = Number(/\/Size (\d{1,6})/.exec(table.trailer)?.[1] ?? -1)
  if (!catalog || !names || next < 1) return null
  const file = `${next + 1} 0 R`
  const listed = names.body.replace(
    /(\/EmbeddedFiles\s*<<\s*\/Names\s*\[\s*\(credential\.json\) \d+ 0 R)\s*\]/,
    `$1\n    (${name}) ${file}\n]`,
  )
  const associated = catalog.body.replace(/(\/AF\s*\[\s*\d+ 0 R)\s*\]/, `$1 ${file}]`)
  if (listed === names.body || associated === catalog.body) return null
  const parts: Uint8Array[] = [pdf, ...(text.endsWith('\n') ? [] : [toUtf8('\n')])]
  let at = parts.reduce((sum, part) => sum + part.length, 0)
  const places = new Map<number, number>()
  const write = (number: number, ...body: readonly Uint8Array[]) => {
    places.set(number, at)
    const object = concat(toUtf8(`${number} 0 obj\n`), ...body, toUtf8('\nendobj\n'))
    parts.push(object)
    at += object.length
  }
  const head = `<<\n/Type /EmbeddedFile\n/Subtype /${type.replace('/', '#2F')}\n/Params << /Size ${size} >>\n/Length ${packed.length}\n/Filter /FlateDecode\n>>\nstream\n`
  write(catalog.number, bytesOf(associated))
  write(names.number, bytesOf(listed))
  write(next, toUtf8(head), packed, toUtf8('\nendstream'))
  const reference = `/EF << /F ${next} 0 R >>`
  write(
    next + 1,
    toUtf8(
      `<<\n/Type /Filespec\n/AFRelationship /Supplement\n/F (${name})\n/UF (${name})\n${reference}\n/Desc (${description})\n>>`,
    ),
  )
  const rows = [...places].map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`)
  const trailer = table.trailer.trim().replace(/\/Size \d+/, `/Size ${next + 2}\n/Prev ${table.at}`)
  parts.push(toUtf8(`xref\n${rows.join('')}`), bytesOf(`trailer\n<<\n${trailer}\n>>\nstartxref\n${at}\n%%EOF\n`))
  return concat(...parts)
}
