import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import {
  decodeBase64url,
  decodeMultibase,
  decodeUtf8Strictly,
  type Instant,
  parseDateTime,
  parseUuid,
  toBase58btc,
  toBase64url,
  toIso,
  toUtf8,
} from '../../src/primitives/index.ts'

const read = (text: string) => {
  const found = parseDateTime(text)
  return found.ok ? new Date(found.value).toISOString() : found.error.code
}

test.each([
  ['2026-02-28T23:59:59Z', '2026-02-28T23:59:59.000Z'],
  ['2026-06-12T09:30:00.123456+07:00', '2026-06-12T02:30:00.123Z'],
  ['2024-02-29T00:00:00-14:00', '2024-02-29T14:00:00.000Z'],
])('%s is %s', (text, expected) => expect(read(text)).toBe(expected))

test.each([
  '2026-02-30T00:00:00Z',
  '2026-02-28T24:00:00Z',
  '2026-02-28T23:59:60Z',
  '2026-02-28T00:00:00',
  '2026-02-28',
  '2026-02-28T00:00:00+14:01',
  ' 2026-02-28T00:00:00Z',
  '20260228T000000Z',
])('%s is no date with a time and a zone', text => expect(read(text)).toBe('DATE_MALFORMED'))

test('an instant is written to the second, in UTC', () => {
  expect(toIso(Date.UTC(2026, 5, 12, 9, 30, 1, 999) as Instant)).toBe('2026-06-12T09:30:01Z')
})

test('multibase comes back as it went, and other bases are refused', () => {
  const bytes = new Uint8Array([0, 0, 1, 255])
  expect(decodeMultibase(toBase58btc(bytes))).toEqual({ ok: true, value: bytes })
  for (const text of ['', 'z0', 'mAAAA', 'u===', `z${'1'.repeat(5000)}`])
    expect(decodeMultibase(text).ok, text).toBe(false)
})

test('a UUID is lower case and whole', () => {
  expect(parseUuid('0190b0a4-7d1e-7c3a-8b5e-3f1f6c1d2e3f')).not.toBeNull()
  for (const text of ['0190B0A4-7D1E-7C3A-8B5E-3F1F6C1D2E3F', '0190b0a4', `${'0'.repeat(36)}`])
    expect(parseUuid(text)).toBeNull()
})

property.prop([fc.uint8Array({ maxLength: 80 })])('base64url is what Node makes of it, there and back', bytes => {
  const text = toBase64url(bytes)
  expect(text).toBe(Buffer.from(bytes).toString('base64url'))
  expect(decodeBase64url(text)).toEqual({ ok: true, value: bytes })
})

property.prop([fc.string({ unit: fc.constantFrom(...'AB_-9z+/= \n\u0141é'), maxLength: 9 })])(
  'a text is base64url only if it is the one that its bytes are written as',
  text => {
    const bytes = new Uint8Array(Buffer.from(text, 'base64url'))
    const isExact = Buffer.from(bytes).toString('base64url') === text
    expect(decodeBase64url(text)).toEqual(
      isExact ? { ok: true, value: bytes } : { ok: false, error: { code: 'MULTIBASE_MALFORMED' } },
    )
  },
)

/** Node's own decoder, which refuses what is not UTF-8. */
const platformDecode = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

property.prop([fc.string({ unit: 'binary', maxLength: 300 }).filter(text => platformDecode(toUtf8(text)) === text)])(
  'text is decoded as Node decodes it',
  text => {
    expect(decodeUtf8Strictly(toUtf8(text))).toBe(text)
  },
)

property.prop(
  [
    fc.array(
      fc.constantFrom(
        0x41,
        0x7f,
        0x80,
        0xbf,
        0xc0,
        0xc2,
        0xdf,
        0xe0,
        0xa0,
        0xed,
        0x9f,
        0xef,
        0xf0,
        0x90,
        0xf4,
        0x8f,
        0xf5,
        0xff,
      ),
      {
        maxLength: 8,
      },
    ),
  ],
  { numRuns: 2000 },
)('bytes are text exactly where they are to Node', values => {
  const bytes = new Uint8Array(values)
  expect(decodeUtf8Strictly(bytes)).toBe(platformDecode(bytes))
})
