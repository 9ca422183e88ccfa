import { type Bundle, isBundleText, MAX_BUNDLE_BYTES, readBundle, writeBundle } from '@laurel/core/bundle'
import type { Instant } from '@laurel/core/primitives'
import { expect, test } from 'vitest'

const bundle: Bundle = {
  madeAt: Date.UTC(2026, 5, 12, 9) as Instant,
  credential: '{"type":["VerifiableCredential"]}',
  materials: [
    { url: 'https://school.example/i/hts/did.json', contentType: 'application/did+json', body: '{}' },
    { url: 'https://school.example/i/hts/did.jsonl', contentType: '', body: '', status: 404 },
  ],
  records: [
    { digest: new Uint8Array(32).fill(1), salt: new Uint8Array(32).fill(2), proof: 'c2sp.org/tlog-proof@v1\n' },
  ],
  anchors: [],
  contexts: { 'https://www.w3.org/ns/credentials/v2': new Uint8Array(32).fill(3) },
  identity: [{ kind: 'registry', body: 'ey' }],
  closing: 'ey',
  verifier: new Uint8Array(32).fill(4),
}

test('a bundle that was written is read as it was', () => {
  const text = writeBundle(bundle)
  expect(isBundleText(text)).toBe(true)
  expect(readBundle(text)).toEqual({ ok: true, value: bundle })
})

test.each([
  ['format', 'BUNDLE_VERSION', { format: 'laurel/bundle/2' }],
  ['madeAt', 'BUNDLE_MALFORMED', { madeAt: 'yesterday' }],
  ['credential', 'BUNDLE_MALFORMED', { credential: {} }],
  ['materials[0]', 'BUNDLE_MALFORMED', { materials: [{ url: 'https://school.example' }] }],
  ['materials[0]', 'BUNDLE_MALFORMED', { materials: [{ url: 'a', contentType: '', body: '', status: 200 }] }],
  ['materials', 'BUNDLE_MALFORMED', { materials: Array(101).fill(bundle.materials[0]) }],
  ['records[0]', 'BUNDLE_MALFORMED', { records: [{ digest: '00', salt: '', proof: '' }] }],
  ['anchors[0]', 'BUNDLE_MALFORMED', { anchors: [{}] }],
  ['contexts', 'BUNDLE_MALFORMED', { contexts: { a: 'b' } }],
  ['identity[0]', 'BUNDLE_MALFORMED', { identity: [1] }],
  ['closing', 'BUNDLE_MALFORMED', { closing: 1 }],
  ['verifier', 'BUNDLE_MALFORMED', { verifier: 'x' }],
])('a bundle with another %s is refused by name', (field, code, change) => {
  const text = JSON.stringify({ ...JSON.parse(writeBundle(bundle)), ...change })
  expect(readBundle(text)).toEqual({ ok: false, error: { code, field } })
})

test('what is no bundle, and what is too large, is refused', () => {
  expect(readBundle('{')).toEqual({ ok: false, error: { code: 'BUNDLE_MALFORMED', field: '' } })
  expect(readBundle('[]')).toEqual({ ok: false, error: { code: 'BUNDLE_MALFORMED', field: '' } })
  expect(readBundle(' '.repeat(MAX_BUNDLE_BYTES + 1))).toEqual({
    ok: false,
    error: { code: 'BUNDLE_TOO_LARGE', field: '' },
  })
  expect(isBundleText('{"type":"VerifiableCredential"}')).toBe(false)
})
