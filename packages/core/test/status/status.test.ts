import { gzipSync } from 'node:zlib'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { err, type Instant, type JsonObject, ok, toBase64url, toUtf8 } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  checkStatus,
  createBitstring,
  decodeBitstring,
  encodeBitstring,
  MINIMUM_ENTRIES,
  readStatus,
  type StatusIndex,
  type StatusMemory,
  writeStatus,
} from '../../src/status/index.ts'

const anyIndex = fc.nat({ max: MINIMUM_ENTRIES - 1 }).map(n => n as StatusIndex)
const at = (n: number) => n as StatusIndex
const code = (result: { ok: true } | { ok: false; error: { code: string } }) => (result.ok ? 'ok' : result.error.code)

property.prop([fc.array(fc.tuple(anyIndex, fc.boolean()), { maxLength: 40 }), anyIndex], { numRuns: 40 })(
  'whatever is set and cleared, the list says exactly what was last written, and of nobody else',
  (writes, bystander) => {
    const expected = new Map(writes)
    const written = writes.reduce((now, [index, isSet]) => writeStatus(now, index, isSet), createBitstring())
    const list = decodeBitstring(encodeBitstring(written))
    if (!list.ok) throw new Error(list.error.code)
    for (const [index, isSet] of [...expected, [bystander, expected.get(bystander) ?? false] as const])
      expect(readStatus(list.value, index)).toEqual(ok(isSet ? 1 : 0))
  },
)

test('the first entry is the highest bit of the first byte', () => {
  expect(writeStatus(createBitstring(), at(0), true)[0]).toBe(0x80)
  expect(writeStatus(createBitstring(), at(9), true)[1]).toBe(0x40)
})

property.prop([fc.array(fc.tuple(anyIndex, fc.nat({ max: 15 })), { maxLength: 30 }), fc.constantFrom(2, 3, 4)], {
  numRuns: 30,
})('entries of several bits hold their number, whatever their neighbours hold', (writes, size) => {
  const mask = 2 ** size - 1
  const expected = new Map(writes.map(([index, value]) => [index, value & mask]))
  const list = writes.reduce(
    (before, [index, value]) => writeStatus(before, index, value & mask, size),
    createBitstring(MINIMUM_ENTRIES, size),
  )
  for (const [index, value] of expected) expect(readStatus(list, index, size)).toEqual(ok(value))
})

describe('lists that are not what they say', () => {
  const zeros = (bytes: number) => `u${toBase64url(gzipSync(Buffer.alloc(bytes)))}`
  test('H-23 a bomb of 256 MiB is given up while it is small', () =>
    expect(code(decodeBitstring(zeros(256 * 1024 * 1024)))).toBe('STATUS_LIST_TOO_LARGE'))
  test('H-24 two gzip members, rubbish at the end, a cut', () => {
    const one = gzipSync(Buffer.alloc(16_384))
    for (const bytes of [
      Buffer.concat([one, gzipSync(Buffer.alloc(6))]),
      Buffer.concat([one, Buffer.from('x')]),
      one.subarray(0, -1),
      one.subarray(0, 20),
      Buffer.from([]),
    ])
      expect(code(decodeBitstring(`u${toBase64url(bytes)}`))).toBe('STATUS_LIST_ENCODING_ERROR')
  })
  test('H-24 a wrong checksum', () => {
    const bytes = gzipSync(Buffer.alloc(16_384))
    bytes[bytes.length - 8]! ^= 1
    expect(code(decodeBitstring(`u${toBase64url(bytes)}`))).toBe('STATUS_LIST_ENCODING_ERROR')
  })
  test.each(['', 'u', 'uAAAA', 'z123', 'H4', 'é'])('H-24 %s', text =>
    expect(code(decodeBitstring(text))).toBe('STATUS_LIST_ENCODING_ERROR'),
  )
  test('H-25 too short to hide anyone', () =>
    expect(code(readStatus(new Uint8Array(16_383), at(0)))).toBe('STATUS_LIST_LENGTH_ERROR'))
  test.each([-1, 131_072, 2 ** 53, 0.5])('H-25 the index %s', index =>
    expect(code(readStatus(createBitstring(), at(index)))).toBe('RANGE_ERROR'),
  )
})

describe('checking a credential’s status', () => {
  const issuer = 'did:web:school.example'
  const url = 'https://school.example/i/hts/status/1'
  const now = Date.UTC(2026, 5, 12) as Instant
  const bits = writeStatus(createBitstring(), at(7), true)
  const list = (more: object = {}) =>
    ({
      ...buildStatusListCredential({ url, issuer, purpose: 'revocation', bits, validFrom: '2026-06-11T00:00:00Z' }),
      ...more,
    }) as JsonObject
  const withSubject = (more: object) =>
    list({ credentialSubject: { ...(list().credentialSubject as JsonObject), ...more } })
  const check = async (entry: unknown, served: JsonObject | null = list(), more: object = {}) =>
    (
      await checkStatus(entry as JsonObject, {
        now,
        issuer,
        fetch: async () =>
          served
            ? ok({ body: toUtf8(JSON.stringify(served)), contentType: 'application/vc' })
            : err({ code: 'FETCH_OFFLINE' } as const),
        verifyList: async list => ({
          outcome: 'passed',
          reason: '',
          ...(list.form === 'json' ? { document: list.document } : {}),
        }),
        ...more,
      })
    ).map(one => `${one.outcome} ${one.code}`)
  const entry = buildStatusEntry(url, at(8))
  const revoked = buildStatusEntry(url, at(7))

  test('clear, and revoked', async () => {
    expect(await check(entry)).toEqual(['passed STATUS_CLEAR'])
    expect(await check(revoked)).toEqual(['failed REVOKED'])
  })
  test('suspended is not revoked', async () => {
    expect(
      await check({ ...revoked, statusPurpose: 'suspension' }, withSubject({ statusPurpose: 'suspension' })),
    ).toEqual(['failed SUSPENDED'])
  })
  test('H-22 a list signed by a stranger, unless the issuer handed it over', async () => {
    const strangers = list({ issuer: 'did:web:stranger.example' })
    expect(await check(entry, strangers)).toEqual(['failed E_STATUS_ISSUER'])
    expect(await check(entry, strangers, { delegates: ['did:web:stranger.example'] })).toEqual(['passed STATUS_CLEAR'])
  })
  test('H-22 a list whose signature does not hold', async () => {
    expect(await check(entry, list(), { verifyList: async () => ({ outcome: 'failed', reason: 'x' }) })).toEqual([
      'failed E_STATUS_PROOF',
    ])
  })
  test.each(['007', '1e3', '-1', '1.5', '', ' 8', '9007199254740993', null, true])(
    'H-25 the index %s',
    async statusListIndex => {
      expect(await check({ ...entry, statusListIndex })).toEqual(['failed RANGE_ERROR'])
    },
  )
  test('H-25 an index past the end', async () =>
    expect(await check({ ...entry, statusListIndex: '131072' })).toEqual(['failed RANGE_ERROR']))
  test.each([0, 17, 1.5, '1'])('H-25 statusSize %s', async statusSize =>
    expect(await check({ ...entry, statusSize })).toEqual(['failed STATUS_ENTRY_MALFORMED']),
  )
  test('a message is given in the issuer’s words, and a newer credential is pointed to', async () => {
    const words = ['all well', 'under review', 'moved to another school', 'ask the office']
    const messages = buildStatusListCredential({
      url,
      issuer,
      purpose: 'message',
      bits: writeStatus(createBitstring(MINIMUM_ENTRIES, 2), at(9), 2, 2),
      validFrom: '2026-06-11T00:00:00Z',
    })
    const [found] = await checkStatus(buildStatusEntry(url, at(9), 'message', words), {
      now,
      issuer,
      fetch: async () => ok({ body: toUtf8(JSON.stringify(messages)), contentType: '' }),
      verifyList: async () => ({ outcome: 'passed', reason: '', document: messages }),
    })
    expect(found).toMatchObject({ outcome: 'warning', code: 'STATUS_MESSAGE', value: 2, message: words[2] })
    const refresh = withSubject({ statusPurpose: 'refresh' })
    expect(await check({ ...revoked, statusPurpose: 'refresh' }, refresh)).toEqual(['warning REFRESH_AVAILABLE'])
  })
  test('H-25 messages that are not one for each value', async () => {
    expect(await check({ ...entry, statusSize: 2, statusMessage: [{}, {}] })).toEqual(['failed STATUS_ENTRY_MALFORMED'])
  })
  test('H-25 a list for another purpose', async () =>
    expect(await check(entry, withSubject({ statusPurpose: 'suspension' }))).toEqual([
      'failed STATUS_PURPOSE_MISMATCH',
    ]))
  test('H-25 a list that has run out is unknown, one from the future is wrong', async () => {
    expect(await check(entry, list({ validUntil: '2026-06-11T12:00:00Z' }))).toEqual([
      'not-checked STATUS_LIST_EXPIRED',
    ])
    expect(await check(entry, list({ validFrom: '2026-06-13T00:00:00Z' }))).toEqual(['failed STATUS_LIST_INVALID'])
  })
  test('H-25 an older list than one that was seen', async () => {
    const seen = new Map<string, Instant>()
    const memory: StatusMemory = {
      newest: one => seen.get(one),
      note: (one, validFrom) => void seen.set(one, validFrom),
    }
    expect(await check(entry, list(), { memory })).toEqual(['passed STATUS_CLEAR'])
    expect(await check(entry, list({ validFrom: '2026-06-10T00:00:00Z' }), { memory })).toEqual([
      'failed E_STATUS_ROLLBACK',
    ])
  })
  test('H-26 every entry counts: the first is clear, the second revoked', async () => {
    expect(await check([entry, revoked])).toEqual(['passed STATUS_CLEAR', 'failed REVOKED'])
  })
  test('H-26 an unknown kind of status, and a list that cannot be had, are never clear', async () => {
    expect(await check({ ...entry, type: '1EdTechRevocationList' })).toEqual(['not-checked STATUS_TYPE_UNKNOWN'])
    expect(await check(entry, null)).toEqual(['not-checked STATUS_UNREACHABLE'])
  })
  test('the list of another address, or something else altogether', async () => {
    expect(await check(entry, list({ id: 'https://school.example/other' }))).toEqual(['failed STATUS_LIST_INVALID'])
    expect(await check(entry, { hello: 'world' })).toEqual(['failed STATUS_LIST_INVALID'])
  })
})
