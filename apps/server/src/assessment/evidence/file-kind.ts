import { readPictureHeader } from '../../achievement/picture-header.ts'

/** What a file is, by its bytes and never by its name or what it was announced as. */
export type FileKind =
  | { readonly kind: 'picture' }
  | { readonly kind: 'document'; readonly type: string; readonly extension: string }
  | { readonly kind: 'refused'; readonly problem: 'type' | 'macros' }

const document = (type: string, extension: string): FileKind => ({ kind: 'document', type, extension })
const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

const OPEN_DOCUMENT: Readonly<Record<string, string>> = { text: 'odt', presentation: 'odp', spreadsheet: 'ods' }
const OFFICE = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
] as const

/** The names in a ZIP's directory, which stands at its end; `null` where there is none. */
function zipNames(bytes: Uint8Array): string[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = Math.max(0, bytes.length - 22 - 65_535)
  let end = bytes.length - 22
  while (end >= last && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < last) return null
  const names: string[] = []
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null
    const length = view.getUint16(at + 28, true)
    names.push(ascii(bytes, at + 46, at + 46 + length))
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

function zipKind(bytes: Uint8Array): FileKind {
  const names = zipNames(bytes)
  if (!names) return { kind: 'refused', problem: 'type' }
  // What runs when it is opened is no evidence of anything.
  if (names.some(name => /(^|\/)vbaProject\.bin$|^(Basic|Scripts)\//i.test(name)))
    return { kind: 'refused', problem: 'macros' }
  const open = /^application\/vnd\.oasis\.opendocument\.(text|presentation|spreadsheet)/.exec(ascii(bytes, 38, 110))
  if (names[0] === 'mimetype' && open)
    return document(`application/vnd.oasis.opendocument.${open[1]}`, OPEN_DOCUMENT[open[1] as string] as string)
  const office =
    names.includes('[Content_Types].xml') && OFFICE.find(([folder]) => names.some(n => n.startsWith(folder)))
  return office ? document(office[1], office[2]) : { kind: 'refused', problem: 'type' }
}

/** Words in UTF-8 without control letters; HTML and SVG are never served as what they are. */
function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what text does not hold
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)
  } catch {
    return false
  }
}

export function fileKind(bytes: Uint8Array): FileKind {
  if (readPictureHeader(bytes)) return { kind: 'picture' }
  if (ascii(bytes, 0, 5) === '%PDF-') return document('application/pdf', 'pdf')
  if (ascii(bytes, 0, 4) === 'PK\x03\x04') return zipKind(bytes)
  if (ascii(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2))
    return document('audio/mpeg', 'mp3')
  if (bytes.length > 0 && isText(bytes)) return document('text/plain; charset=utf-8', 'txt')
  return { kind: 'refused', problem: 'type' }
}
