import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isPdf, MAX_BAKED, unbakePdf } from '../../src/credential/index.ts'

const CREDENTIAL = JSON.stringify({ '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'ครูตัวอย่าง' })
const code = (pdf: Uint8Array) => {
  const found = unbakePdf(pdf)
  return found.ok ? 'ok' : found.error.code
}
type File = { readonly bytes: Buffer; readonly filter?: string; readonly length?: string }
const attached = (text: string | Buffer, more: Partial<File> = {}): File => ({ bytes: Buffer.from(text), ...more })

/** A PDF with attached files, as any program could have written it; `more` stands before the end. */
function pdf(files: readonly File[], more = ''): Uint8Array {
  const parts: Buffer[] = [
    Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'latin1'),
  ]
  for (const [at, { bytes, filter, length }] of files.entries())
    parts.push(
      Buffer.from(
        `${at + 2} 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fld+json ${filter ? `/Filter ${filter} ` : ''}/Length ${length ?? bytes.length} >>\nstream\n`,
      ),
      bytes,
      Buffer.from('\nendstream\nendobj\n'),
    )
  parts.push(Buffer.from(`${more}trailer\n<< /Root 1 0 R >>\n%%EOF\n`))
  return new Uint8Array(Buffer.concat(parts))
}

describe('a credential attached to a PDF', () => {
  test.each<[string, File]>([
    ['as it is', attached(CREDENTIAL)],
    ['packed', attached(deflateSync(CREDENTIAL), { filter: '/FlateDecode' })],
    ['packed, the filter in a list', attached(deflateSync(CREDENTIAL), { filter: '[ /FlateDecode ]' })],
    ['with its length elsewhere', attached(CREDENTIAL, { length: '99 0 R' })],
    ['with a wrong length', attached(CREDENTIAL, { length: '3' })],
  ])('comes out again, %s', (_, file) => {
    expect(unbakePdf(pdf([file]))).toEqual({ ok: true, value: CREDENTIAL })
  })

  test('as a JWT, and beside files of other kinds', () => {
    expect(unbakePdf(pdf([attached('hello'), attached('eyJh.eyJi.c2ln'), attached('{"a":1}')]))).toEqual({
      ok: true,
      value: 'eyJh.eyJi.c2ln',
    })
  })

  test('twice the same is one', () => {
    expect(code(pdf([attached(CREDENTIAL), attached(deflateSync(CREDENTIAL), { filter: '/FlateDecode' })]))).toBe('ok')
  })
})

describe('is refused (H-31)', () => {
  test('with two that differ, the second added later by somebody', () => {
    const other = CREDENTIAL.replace('ครู', 'X')
    expect(code(pdf([attached(CREDENTIAL), attached(other)]))).toBe('BAKED_TWICE')
    const appended = Buffer.concat([pdf([attached(CREDENTIAL)]), pdf([attached(other)])])
    expect(code(new Uint8Array(appended))).toBe('BAKED_TWICE')
  })

  test('that would grow beyond all bounds', () => {
    const bomb = deflateSync(Buffer.alloc(40 * 1024 * 1024, 32))
    expect(code(pdf([attached(bomb, { filter: '/FlateDecode' })]))).toBe('BAKED_TOO_LARGE')
    expect(code(pdf([attached(`{"@context":"${'x'.repeat(MAX_BAKED)}"}`)]))).toBe('BAKED_TOO_LARGE')
  })

  test.each([
    ['locked', pdf([attached(CREDENTIAL)], '9 0 obj\n<< /Encrypt 8 0 R >>\nendobj\n'), 'PDF_ENCRYPTED'],
    ['locked, its lock in place', pdf([attached(CREDENTIAL)], 'trailer\n<< /Encrypt<< /V 5 >> >>\n'), 'PDF_ENCRYPTED'],
    ['without any', pdf([]), 'NOTHING_BAKED'],
    [
      'packed in a way that is not read',
      pdf([attached(CREDENTIAL, { filter: '[/ASCII85Decode /FlateDecode]' })]),
      'NOTHING_BAKED',
    ],
    ['cut off', pdf([attached(CREDENTIAL)]).subarray(0, 150), 'IMAGE_DAMAGED'],
    ['damaged inside', pdf([attached(Buffer.from('not packed'), { filter: '/FlateDecode' })]), 'NOTHING_BAKED'],
    ['with a portfolio of files', pdf(Array.from({ length: 80 }, (_, at) => attached(String(at)))), 'IMAGE_DAMAGED'],
    ['that is none', new Uint8Array(Buffer.from('hello')), 'NOT_AN_IMAGE'],
  ])('%s', (_, given, expected) => {
    expect(code(given)).toBe(expected)
  })

  test('what stands inside another stream is no attachment', () => {
    const inner = Buffer.from(pdf([attached(CREDENTIAL)]))
    const page = Buffer.concat([
      Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Length ${inner.length} >>\nstream\n`),
      inner,
      Buffer.from('\nendstream\nendobj\n%%EOF'),
    ])
    expect(code(new Uint8Array(page))).toBe('NOTHING_BAKED')
  })
})

test('never throws, whatever is cut out or changed', () => {
  const whole = pdf([attached(deflateSync(CREDENTIAL), { filter: '/FlateDecode' })])
  for (let at = 0; at < whole.length; at += 7) {
    const changed = whole.slice()
    changed[at] = (changed[at] as number) ^ 0x55
    expect(typeof code(changed)).toBe('string')
    expect(typeof code(whole.subarray(0, at))).toBe('string')
  }
  expect(isPdf(whole)).toBe(true)
  expect(isPdf(new Uint8Array(0))).toBe(false)
})

test('a credential that speaks of a PDF is still read as what it is', () => {
  expect(isPdf(new Uint8Array(Buffer.from(JSON.stringify({ name: 'The %PDF- header' }))))).toBe(false)
})
