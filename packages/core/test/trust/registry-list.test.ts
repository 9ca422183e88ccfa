import { describe, expect, test } from 'vitest'
import { findListed, writeRegistryList } from '../../src/trust/index.ts'
import { readTrustList } from '../../src/verification/index.ts'

const known = {
  meta: { created: '2022-10-27T17:57:31+00:00', updated: '2025-05-09T18:17:57+00:00' },
  registry: {
    'did:key:z6MkpLDL3RoAoMRTwTgo3rs39ZwssfaPKtGdZw7AGRN7CK4W': {
      name: '(Example) My University',
      location: 'Cambridge, MA, USA',
      url: 'https://digitalcredentials.mit.edu',
    },
    'did:web:www.credly.com:api:v1:obi:v3:issuers:1': { name: 'Sample of another kind' },
  },
}
const read = (value: unknown) => readTrustList(JSON.stringify(value))

describe('a list of institutions', () => {
  test('is read in the format of known registries, and in ours', () => {
    const list = read(known)
    if (!list.ok) throw new Error(list.error.kind)
    expect(list.value).toEqual([
      {
        did: 'did:key:z6MkpLDL3RoAoMRTwTgo3rs39ZwssfaPKtGdZw7AGRN7CK4W',
        name: '(Example) My University',
        domain: 'digitalcredentials.mit.edu',
        location: 'Cambridge, MA, USA',
      },
      { did: 'did:web:www.credly.com:api:v1:obi:v3:issuers:1', name: 'Sample of another kind' },
    ])
    expect(read([{ did: 'did:web:school.example', name: 'Sample School', domain: 'school.example' }])).toEqual({
      ok: true,
      value: [{ did: 'did:web:school.example', name: 'Sample School', domain: 'school.example' }],
    })
  })

  test('is read as a whole or not at all, and says where it is wrong', () => {
    expect(read({ registry: { ...known.registry, 'did:web:x.example': { name: ' \u200b ' } } })).toEqual({
      ok: false,
      error: { kind: 'rows', rows: [{ row: 3, problem: 'name' }] },
    })
    expect(read([{ name: 'Nobody' }])).toEqual({
      ok: false,
      error: { kind: 'rows', rows: [{ row: 1, problem: 'did' }] },
    })
    const twice = { did: 'did:web:a.example', name: 'A' }
    expect(read([twice, twice])).toEqual({
      ok: false,
      error: { kind: 'rows', rows: [{ row: 2, problem: 'twice' }] },
    })
    for (const [value, kind] of [
      [{}, 'notList'],
      [[], 'empty'],
      [{ registry: {} }, 'empty'],
      ['x', 'notList'],
    ] as const)
      expect(read(value)).toEqual({ ok: false, error: { kind } })
    expect(
      readTrustList('{"registry": {"did:web:a.example": {"name": "A"}, "did:web:a.example": {"name": "B"}}}'),
    ).toEqual({
      ok: false,
      error: { kind: 'notList' },
    })
    expect(read(Array.from({ length: 5_001 }, (_, at) => ({ did: `did:web:a${at}.example`, name: 'A' })))).toEqual({
      ok: false,
      error: { kind: 'tooMany' },
    })
    expect(readTrustList(' '.repeat(3 * 1024 * 1024))).toEqual({ ok: false, error: { kind: 'notList' } })
  })

  test('finds an institution by either of its DIDs, exactly, and comes back as it was written', () => {
    const entry = {
      did: 'did:web:school.example',
      webvh: 'did:webvh:QmaJp4pmb8RUk4oaDyWQcjeqYbvxsc3kvmHWPpz7B5JwDU:school.example',
      name: 'Sample School',
      domain: 'school.example',
      since: '2026-06-12T00:00:00Z',
    }
    const text = writeRegistryList([{ ...entry, url: 'https://school.example/' }], {
      name: 'District',
      created: '',
      updated: '',
    })
    const list = readTrustList(text)
    if (!list.ok) throw new Error(list.error.kind)
    expect(list.value).toEqual([entry])
    expect(findListed(list.value, entry.did)).toEqual(entry)
    expect(findListed(list.value, entry.webvh)).toEqual(entry)
    // Whoever makes up a history for the same address is somebody else.
    expect(findListed(list.value, 'did:webvh:QmOther:school.example')).toBeNull()
    expect(findListed(list.value, `${entry.did}:i:x`)).toBeNull()
  })
})
