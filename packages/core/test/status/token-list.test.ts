import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { fc, test as property } from '@fast-check/vitest'
import { createHeaderAndPayload, StatusList } from '@sd-jwt/jwt-status-list'
import { describe, expect, test } from 'vitest'
import { type JsonObject, toBase64url } from '../../src/primitives/index.ts'
import {
  decodeTokenList,
  encodeTokenList,
  packStatuses,
  readTokenStatus,
  type StatusBits,
  type StatusIndex,
  tokenListClaims,
} from '../../src/status/index.ts'

const folder = join(import.meta.dirname, '../vectors/token-status-list')
/** The examples wrap long lines, and some begin with the bytes that are packed. */
const example = (name: string) => {
  const text = readFileSync(join(folder, name), 'utf8')
  const { bits, lst } = JSON.parse(text.slice(text.indexOf('{')).replace(/\n\s+(?=[\w-]+(?:"|\n))/g, '')) as {
    bits: StatusBits
    lst: string
  }
  const list = decodeTokenList(lst)
  if (!list.ok) throw new Error(list.error.code)
  return { bits, lst, list: list.value, at: (index: number) => readTokenStatus(list.value, index as StatusIndex, bits) }
}
const value = (result: ReturnType<typeof readTokenStatus>) => (result.ok ? result.value : result.error.code)

describe('examples of the Token Status List draft', () => {
  test('one bit each (§4.1)', () => {
    const { list, at } = example('status_list_encoding_json.md')
    expect([...list]).toEqual([0xb9, 0xa3])
    expect(Array.from({ length: 16 }, (_, index) => value(at(index)))).toEqual([
      1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1,
    ])
    expect(value(at(16))).toBe('RANGE_ERROR')
  })
  test('two bits each (§4.1)', () => {
    const { list, at } = example('status_list_encoding2_json.md')
    expect([...list]).toEqual([0xc9, 0x44, 0xf9])
    expect(Array.from({ length: 12 }, (_, index) => value(at(index)))).toEqual([1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3])
  })
  test.each(['encoding1_long', 'encoding2_long', 'encoding4', 'encoding8'])(
    '%s expands, and packs to as little',
    name => {
      const { list, bits, lst, at } = example(`status_list_${name}_json.md`)
      expect(value(at(0))).toBeTypeOf('number')
      expect(decodeTokenList(encodeTokenList(list))).toEqual({ ok: true, value: list })
      expect(encodeTokenList(list).length).toBeLessThan(lst.length + 400)
      expect(bits).toBeOneOf([1, 2, 4, 8])
    },
  )
})

const anyBits = fc.constantFrom<StatusBits>(1, 2, 4, 8)
property.prop(
  [anyBits, fc.uniqueArray(fc.tuple(fc.nat({ max: 4_095 }), fc.nat({ max: 255 })), { selector: one => one[0] })],
  {
    numRuns: 40,
  },
)('what is packed is read again, here and by the other implementation', (bits, given) => {
  const values = given.map(([index, number]) => [index, number % 2 ** bits] as const)
  const list = packStatuses(4_096, bits, values)
  const lst = encodeTokenList(list)
  const theirs = StatusList.decompressStatusList(lst, bits)
  const ours = decodeTokenList(
    new StatusList(
      Array.from({ length: 4_096 }, (_, at) => new Map(values).get(at) ?? 0),
      bits,
    ).compressStatusList(),
  )
  expect(ours).toEqual({ ok: true, value: list })
  for (const [index, number] of values) {
    expect(theirs.getStatus(index)).toBe(number)
    expect(value(readTokenStatus(list, index as StatusIndex, bits))).toBe(number)
  }
})

test('H-23 a list that expands past 8 MiB is stopped while it is small', () => {
  const bomb = toBase64url(deflateSync(new Uint8Array(64 * 1024 * 1024)))
  const started = performance.now()
  expect(decodeTokenList(bomb)).toMatchObject({ ok: false, error: { code: 'STATUS_LIST_TOO_LARGE' } })
  expect(performance.now() - started).toBeLessThan(10_000)
})

test('H-24 what is cut off, damaged, or has something after it is no list', () => {
  const whole = deflateSync(new Uint8Array(16_384).fill(5))
  const broken = (bytes: Uint8Array) => expect(decodeTokenList(toBase64url(bytes))).toMatchObject({ ok: false })
  broken(whole.subarray(0, whole.length - 6))
  broken(Buffer.concat([whole, Buffer.from('more')]))
  broken(Buffer.concat([whole, deflateSync(new Uint8Array(16_384).fill(6))]))
  const changed = Buffer.from(whole)
  changed[changed.length - 1]! ^= 1
  broken(changed)
  broken(new Uint8Array(20))
  expect(decodeTokenList('*')).toMatchObject({ ok: false })
})

test('the claims of a list are those that the other implementation makes, and are read by it', () => {
  const facts = { iss: 'did:web:school.example', sub: 'https://school.example/status/1', iat: 1_700_000_000 }
  const ours = tokenListClaims({
    url: facts.sub,
    issuer: facts.iss,
    issuedAt: facts.iat,
    expires: facts.iat + 3_600,
    ttl: 300,
    bits: 2,
    list: packStatuses(4, 2, [0, 1, 2, 3].entries()),
  })
  const { payload } = createHeaderAndPayload(
    new StatusList([0, 1, 2, 3], 2),
    { ...facts, exp: facts.iat + 3_600, ttl: 300 },
    { alg: 'ES256' } as never,
  )
  const { status_list: theirs, ...registered } = payload as unknown as JsonObject & { status_list: JsonObject }
  expect(ours).toEqual({ ...registered, status_list: { ...theirs, lst: expect.any(String) } })
  const { lst } = ours.status_list as { lst: string }
  expect(StatusList.decompressStatusList(lst, 2).statusList).toEqual([0, 1, 2, 3])
  expect(decodeTokenList(theirs.lst as string)).toEqual(decodeTokenList(lst))
})
