import { type Bundle, fitBundle, isBundleText, MAX_BUNDLE_BYTES, readBundle, writeBundle } from '@laurel/core/bundle'
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

test('what fits is written as it is', () => {
  expect(fitBundle(bundle)).toEqual({ ok: true, value: writeBundle(bundle) })
})

test('of each member no more is written than is read', () => {
  const many = fitBundle({
    ...bundle,
    materials: Array(101).fill(bundle.materials[0]),
    records: Array(65).fill(bundle.records[0]),
    contexts: Object.fromEntries(
      Array.from({ length: 33 }, (_, at) => [`https://a.example/${at}`, new Uint8Array(32)]),
    ),
    identity: Array(17).fill(bundle.identity[0]),
  })
  const read = many.ok ? readBundle(many.value) : many
  if (!read.ok) throw new Error(read.error.code)
  const { materials, records, contexts, identity } = read.value
  expect([materials.length, records.length, Object.keys(contexts).length, identity.length]).toEqual([100, 64, 32, 16])
})

test('histories that are too long are left out from the last one on, and nothing else is', () => {
  const history = (name: string, bytes: number) => ({
    url: `https://${name}.example/did.jsonl`,
    contentType: 'text/jsonl',
    body: 'x'.repeat(bytes),
  })
  const half = MAX_BUNDLE_BYTES / 2
  const materials = [...bundle.materials, history('school', half), history('partner', half)]
  const urls = (made: ReturnType<typeof fitBundle>) => {
    const read = made.ok ? readBundle(made.value) : made
    return read.ok ? read.value.materials.map(one => one.url) : read.error
  }
  const kept = materials.map(one => one.url)
  expect(urls(fitBundle({ ...bundle, materials }))).toEqual(kept.slice(0, 3))
  // Letters that take more than one byte count as what they take.
  const wide = { ...history('school', 0), body: 'ก'.repeat(half) }
  expect(urls(fitBundle({ ...bundle, materials: [...bundle.materials, wide] }))).toEqual(kept.slice(0, 2))
  expect(urls(fitBundle({ ...bundle, credential: 'x'.repeat(MAX_BUNDLE_BYTES) }))).toEqual({
    code: 'BUNDLE_TOO_LARGE',
    field: '',
  })
})
