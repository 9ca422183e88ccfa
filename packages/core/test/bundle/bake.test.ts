import { bakeBundleIntoPng, bundleIn, readBundle, unbakeBundle, writeBundle } from '@laurel/core/bundle'
import { bakePng, MAX_BAKED, unbakePng } from '@laurel/core/credential'
import { type Instant, toUtf8 } from '@laurel/core/primitives'
import { describe, expect, test } from 'vitest'

const PNG = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
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

describe('a bundle inside a picture', () => {
  const badge = made(bakePng(PNG, CREDENTIAL))
  const both = made(bakeBundleIntoPng(badge, BUNDLE))

  test('comes out again, and leaves the credential where every other reader finds it', () => {
    expect(unbakeBundle(both)).toEqual({ ok: true, value: BUNDLE })
    expect(unbakePng(both)).toEqual({ ok: true, value: CREDENTIAL })
    expect(bundleIn(both)).toEqual(readBundle(BUNDLE))
  })

  test('may be larger than a credential may be', () => {
    const large = bundleOf(CREDENTIAL, 'x'.repeat(2 * MAX_BAKED))
    expect(unbakeBundle(made(bakeBundleIntoPng(badge, large)))).toEqual({ ok: true, value: large })
  })

  test('is refused for another credential, twice, without any, or damaged', () => {
    expect(code(bakeBundleIntoPng(badge, bundleOf('{}')))).toBe('BUNDLE_OF_ANOTHER')
    expect(code(bakeBundleIntoPng(badge, '{"format":"laurel/bundle/1"}'))).toBe('BUNDLE_MALFORMED')
    expect(code(bakeBundleIntoPng(both, BUNDLE))).toBe('ALREADY_BAKED')
    expect(code(bakeBundleIntoPng(PNG, BUNDLE))).toBe('NOTHING_BAKED')
    expect(code(unbakeBundle(badge))).toBe('NOTHING_BAKED')
    expect(bundleIn(badge)).toBeNull()
  })

  test('H-31 a bundle carried over from another picture, or a second one, is refused', () => {
    const other = made(bakeBundleIntoPng(made(bakePng(PNG, '{"a":1}')), bundleOf('{"a":1}')))
    // The chunk stands right behind the header, which ends at 33, and before the credential's.
    const length = new DataView(other.buffer).getUint32(33) + 12
    const chunk = other.subarray(33, 33 + length)
    const moved = new Uint8Array([...badge.subarray(0, 33), ...chunk, ...badge.subarray(33)])
    expect(code(unbakeBundle(moved))).toBe('BUNDLE_OF_ANOTHER')
    expect(bundleIn(moved)).toEqual({ ok: false, error: { code: 'BUNDLE_OF_ANOTHER' } })
    const twice = new Uint8Array([...both.subarray(0, 33), ...chunk, ...both.subarray(33)])
    expect(code(unbakeBundle(twice))).toBe('BUNDLE_TWICE')
  })
})

test('never throws, whatever is cut out or changed', () => {
  const both = made(bakeBundleIntoPng(made(bakePng(PNG, CREDENTIAL)), BUNDLE))
  for (let at = 0; at < both.length; at += 3) {
    const changed = both.slice()
    changed[at] = (changed[at] as number) ^ 0x55
    expect(code(unbakeBundle(changed))).not.toBe('ok')
    expect(code(unbakeBundle(both.subarray(0, at)))).not.toBe('ok')
  }
  expect(bundleIn('hello')).toBeNull()
  expect(bundleIn(toUtf8(BUNDLE))).toEqual(readBundle(BUNDLE))
  expect(bundleIn(BUNDLE)).toEqual(readBundle(BUNDLE))
})
