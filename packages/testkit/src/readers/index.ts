import { XMLParser } from 'fast-xml-parser'
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  type PDFHexString,
  PDFName,
  type PDFRawStream,
  type PDFString,
} from 'pdf-lib'
// @ts-expect-error: it brings no types
import extract from 'png-chunks-extract'

/** Other people's readers of the files that credentials are put into, so that ours is not the judge of itself. */

/** The chunks of one kind in a PNG. */
export const pngChunks = (png: Uint8Array, name: string): Buffer[] =>
  (extract(png) as { name: string; data: Uint8Array }[])
    .filter(one => one.name === name)
    .map(one => Buffer.from(one.data))

/** An XML document as nested objects; attributes begin with `@_`, character data is `#cdata`. */
export const xmlObject = (xml: string): Record<string, unknown> =>
  new XMLParser({ ignoreAttributes: false, cdataPropName: '#cdata' }).parse(xml)

type Attached = { readonly name: string; readonly relationship: string; readonly text: string }

/** The files that are attached to a PDF. */
export async function pdfAttachments(bytes: Uint8Array): Promise<Attached[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false })
  const names = pdf.catalog.lookup(PDFName.of('Names'), PDFDict)
  const files = names.lookup(PDFName.of('EmbeddedFiles'), PDFDict).lookup(PDFName.of('Names'), PDFArray)
  return Array.from({ length: files.size() / 2 }, (_, at) => {
    const specification = files.lookup(2 * at + 1, PDFDict)
    const stream = specification.lookup(PDFName.of('EF'), PDFDict).lookup(PDFName.of('F')) as PDFRawStream
    return {
      name: (files.lookup(2 * at) as PDFString | PDFHexString).decodeText(),
      relationship: String(specification.lookup(PDFName.of('AFRelationship'))),
      text: Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8'),
    }
  })
}
