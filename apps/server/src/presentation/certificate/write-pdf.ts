import { createHash } from 'node:crypto'
import PDFDocument from 'pdfkit'
import { placed } from '../../platform/typefaces.ts'
import type { Certificate } from './certificate.ts'
import type { Drawing, Item } from './drawing.ts'

type Pdf = PDFKit.PDFDocument
type TextItem = Extract<Item, { kind: 'text' }>

function drawPath(pdf: Pdf, { d, fill, stroke, width }: { d: string; fill?: string; stroke?: string; width?: number }) {
  pdf.path(d)
  if (stroke)
    pdf
      .lineWidth(width ?? 1)
      .strokeColor(stroke)
      .stroke()
  else pdf.fillColor(fill ?? '#000000').fill()
}

function drawText(pdf: Pdf, item: TextItem, known: Set<string>): void {
  const { face, size, fill, lines, turned, link } = item
  pdf.save()
  if (turned) pdf.rotate(turned.angle, { origin: [turned.x, turned.y] })
  for (const { text, x, y } of lines)
    for (const run of placed(text, face, size, x)) {
      const { id, bytes } = run.typeface
      if (!known.has(id)) pdf.registerFont(id, bytes)
      known.add(id)
      pdf.font(id).fontSize(size).fillColor(fill)
      pdf.text(run.text, run.x, y, { lineBreak: false, baseline: 'alphabetic', ...(link ? { link } : {}) })
    }
  pdf.restore()
}

/**
 * Sara am is set as two glyphs, of which a reader of glyphs would make one letter too many; so what is meant is said
 * beside what is drawn.
 */
const actualOf = ({ lines }: TextItem): { actual?: string } =>
  lines.some(({ text }) => text.includes('\u0e33')) ? { actual: lines.map(one => one.text).join(' ') } : {}

/** What pdfkit makes of a picture; its types do not know it. */
type Embedded = { embed(pdf: Pdf): void; finalize(): void }

/**
 * Puts a picture into the file, and waits until it is there: pdfkit unpacks transparency beside its other work, and
 * which of two pictures was ready first would else be seen in the bytes.
 */
async function embed(pdf: Pdf, png: Uint8Array): Promise<Embedded> {
  const picture = (pdf as Pdf & { openImage(source: Buffer): Embedded }).openImage(Buffer.from(png))
  await new Promise<void>(done => {
    const finalize = picture.finalize.bind(picture)
    picture.finalize = () => {
      finalize()
      done()
    }
    picture.embed(pdf)
  })
  return picture
}

type Page = readonly [certificate: Certificate, drawing: Drawing]

/** What the file has already: a class shares typefaces, and mostly the picture. */
type Known = { readonly typefaces: Set<string>; readonly pictures: Map<string, Embedded> }

async function pictureIn(pdf: Pdf, png: Uint8Array, { pictures }: Known): Promise<Embedded> {
  const key = createHash('sha256').update(png).digest('hex')
  const picture = pictures.get(key) ?? (await embed(pdf, png))
  pictures.set(key, picture)
  return picture
}

/** Puts cells into one table a page, row by row (ISO 32000-1 §14.8.4.3.4). */
function tableIn(pdf: Pdf, root: PDFKit.PDFStructureElement) {
  let table: PDFKit.PDFStructureElement | undefined
  let tableRow: { readonly row: number; readonly struct: PDFKit.PDFStructureElement } | undefined
  return ({ row, header }: NonNullable<TextItem['cell']>, options: { actual?: string }, draw: () => void) => {
    if (!table) {
      table = pdf.struct('Table')
      root.add(table)
    }
    if (tableRow?.row !== row) {
      tableRow = { row, struct: pdf.struct('TR') }
      table.add(tableRow.struct)
    }
    tableRow.struct.add(pdf.struct(header ? 'TH' : 'TD', options, draw))
  }
}

async function drawPage(pdf: Pdf, { width, height, items }: Drawing, known: Known): Promise<void> {
  pdf.addPage({ size: [width, height], margin: 0 })
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const inTable = tableIn(pdf, root)
  for (const item of items) {
    if (item.kind === 'path') {
      pdf.markContent('Artifact', { type: 'Layout' })
      drawPath(pdf, item)
      pdf.endMarkedContent()
    } else if (item.kind === 'text') {
      const draw = () => drawText(pdf, item, known.typefaces)
      if (item.cell) inTable(item.cell, actualOf(item), draw)
      else root.add(pdf.struct(item.role, actualOf(item), draw))
    } else if (item.kind === 'image') {
      const { png, alt, x, y, width, height } = item
      const picture = await pictureIn(pdf, png, known)
      const draw = () => void pdf.image(picture as unknown as Buffer, x, y, { width, height })
      root.add(pdf.struct('Figure', { alt }, draw))
    } else {
      root.add(pdf.struct('Figure', { alt: item.alt }, () => drawPath(pdf, { d: item.d, fill: '#000000' })))
      pdf.link(item.box.x, item.box.y, item.box.width, item.box.height, item.url)
    }
  }
  root.end()
}

/**
 * Drawings as the pages of a tagged PDF. Alone, a certificate has its signed document attached; many are for paper only.
 * The same certificates give the same bytes: the only time is that of the first signature, and the file's number
 * follows from what it is about.
 *
 * @see ISO 32000-1 §14.8 (tagged PDF), §7.11.4 (attached files)
 */
export async function writePdf(pages: readonly Page[]): Promise<Uint8Array> {
  const [first] = pages
  if (!first) throw new Error('a file of no pages')
  const [c] = first
  const at = new Date(c.at)
  const isOne = pages.every(([other]) => other === c)
  const pdf = new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: c.locale,
    displayTitle: true,
    info: {
      Title: isOne ? `${c.title} · ${c.name}` : c.title,
      Author: c.issuer,
      Subject: c.heading,
      Creator: 'Laurel',
      Producer: 'Laurel',
      CreationDate: at,
      ModDate: at,
    },
  })
  const done = new Promise<Uint8Array>((resolve, reject) => {
    const parts: Buffer[] = []
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    pdf.on('error', reject)
  })
  const known: Known = { typefaces: new Set(), pictures: new Map() }
  for (const [, drawing] of pages) await drawPage(pdf, drawing, known)
  if (isOne && c.credential !== null) {
    // The kind of file is known to pdfkit and not to its types: the document's data, as a program reads it.
    const options: PDFKit.Mixins.PDFAttachmentOptions & { relationship: string } = {
      name: 'credential.json',
      type: 'application/ld+json',
      description: c.check.label,
      relationship: 'Data',
      creationDate: at,
      modifiedDate: at,
    }
    pdf.file(Buffer.from(c.credential, 'utf8'), options)
  }
  pdf.end()
  return done
}
