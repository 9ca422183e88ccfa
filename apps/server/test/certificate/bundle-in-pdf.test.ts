import { bakeBundleIntoPdf, bundleIn, readBundle, unbakeBundle, writeBundle } from '@laurel/core/bundle'
import { unbakePdf } from '@laurel/core/credential'
import type { Instant } from '@laurel/core/primitives'
import { pdfAttachments } from '@laurel/testkit/readers'
import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'

const CREDENTIAL = JSON.stringify({ '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'ครูตัวอย่าง' })
const bundleOf = (credential: string, body = '{}') =>
  writeBundle({
    madeAt: Date.UTC(2026, 5, 12, 9) as Instant,
    credential,
    materials: [{ url: 'https://school.example/did.json', contentType: 'application/did+json', body }],
    records: [],
    anchors: [],
    contexts: {},
    identity: [],
    closing: null,
    verifier: null,
  })
const BUNDLE = bundleOf(CREDENTIAL)

const made = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const code = (result: { ok: true } | { ok: false; error: { code: string } }) => (result.ok ? 'ok' : result.error.code)

/** A certificate's file as the server writes it. */
function pdfWith(credential: string, more: readonly string[] = []): Promise<Uint8Array> {
  const pdf = new PDFDocument({ pdfVersion: '1.7', tagged: true, info: { CreationDate: new Date(0) } })
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  pdf.text('A certificate')
  for (const [at, text] of [credential, ...more].entries())
    pdf.file(Buffer.from(text), { name: at === 0 ? 'credential.json' : `${at}.json`, type: 'application/ld+json' })
  pdf.end()
  return new Promise(done => pdf.on('end', () => done(new Uint8Array(Buffer.concat(parts)))))
}

describe('a bundle inside a PDF', () => {
  test('comes out again, beside the credential; what was there stays to the byte', async () => {
    const pdf = await pdfWith(CREDENTIAL)
    const both = made(bakeBundleIntoPdf(pdf, BUNDLE))
    expect(unbakeBundle(both)).toEqual({ ok: true, value: BUNDLE.trim() })
    expect(unbakePdf(both)).toEqual({ ok: true, value: CREDENTIAL })
    expect(bundleIn(both)).toEqual(readBundle(BUNDLE))
    expect(both.subarray(0, pdf.length)).toEqual(pdf)
    expect(code(bakeBundleIntoPdf(both, BUNDLE))).toBe('ALREADY_BAKED')
    // Another program finds both, by their names.
    expect((await pdfAttachments(both)).map(one => one.name)).toEqual(['credential.json', 'proof.laurel.json'])
    expect((await pdfAttachments(both))[1]?.text).toBe(BUNDLE)
    // Every new object stands where the new table says.
    const text = Buffer.from(both).toString('latin1')
    const table = text.slice(Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]))
    const rows = [...table.matchAll(/(\d+) 1\n(\d{10}) 00000 n/g)]
    expect(rows).toHaveLength(4)
    for (const [, number, offset] of rows) expect(text.startsWith(`${number} 0 obj`, Number(offset))).toBe(true)
    expect(table).toContain(`/Prev ${/startxref\s+(\d+)/.exec(text)?.[1]}`)
  })

  test('is refused for another credential, and H-31 where somebody attached a second one', async () => {
    expect(code(bakeBundleIntoPdf(await pdfWith('{"@context":1}'), BUNDLE))).toBe('BUNDLE_OF_ANOTHER')
    expect(code(unbakeBundle(await pdfWith('{"@context":1}', [BUNDLE])))).toBe('BUNDLE_OF_ANOTHER')
    expect(code(unbakeBundle(await pdfWith(CREDENTIAL, [BUNDLE, bundleOf(CREDENTIAL, '[]')])))).toBe('BUNDLE_TWICE')
    expect(code(unbakeBundle(await pdfWith(CREDENTIAL)))).toBe('NOTHING_BAKED')
    expect(code(unbakeBundle(await pdfWith(CREDENTIAL, [CREDENTIAL.replace('ครู', 'X'), BUNDLE])))).toBe('BAKED_TWICE')
  })

  test('is not put into a file that is built in another way', async () => {
    const { length } = CREDENTIAL
    const odd = Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Length ${length} >>\nstream\n${'{"@context":1}'.padEnd(length)}\nendstream\nendobj\n%%EOF\n`,
    )
    expect(code(bakeBundleIntoPdf(new Uint8Array(odd), bundleOf('{"@context":1}')))).toBe('PDF_UNSUPPORTED')
  })
})
