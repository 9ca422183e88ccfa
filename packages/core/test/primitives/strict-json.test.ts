import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json, parseStrictJson, toUtf8 } from '../../src/primitives/index.ts'

const code = (input: string | Uint8Array) => {
  const read = parseStrictJson(input)
  return read.ok ? 'read' : read.error.code
}

describe('H-40 JSON that two programs could read differently is refused', () => {
  test.each([
    ['H-40 a duplicate key', '{"a":1,"a":2}', 'JSON_DUPLICATE_KEY'],
    ['H-40 a duplicate key written with an escape', '{"a":1,"\\u0061":2}', 'JSON_DUPLICATE_KEY'],
    ['H-40 a duplicate key of the name of a method', '{"toString":1,"toString":2}', 'JSON_DUPLICATE_KEY'],
    ['H-40 a lone surrogate, not escaped', '["\ud800"]', 'JSON_LONE_SURROGATE'],
    ['H-40 a lone surrogate in a key', '{"\\udfff":1}', 'JSON_LONE_SURROGATE'],
    ['H-40 a raw NUL in a text', '["\u0000"]', 'JSON_SYNTAX'],
    ['H-40 __proto__', '{"__proto__":{"admin":true}}', 'JSON_FORBIDDEN_KEY'],
    ['H-40 an integer past 2^53', '[9007199254740993]', 'JSON_UNSAFE_NUMBER'],
    ['H-40 an integer past 2^53 written with a fraction', '[9007199254740993.0]', 'JSON_UNSAFE_NUMBER'],
    ['H-40 an integer past 2^53 written with an exponent', '[9007199254740993e0]', 'JSON_UNSAFE_NUMBER'],
    ['H-40 a number that would turn into nought', '[1e-400]', 'JSON_UNSAFE_NUMBER'],
    ['H-40 a number past what a double holds', '[1e400]', 'JSON_UNSAFE_NUMBER'],
    ['H-40 a lone surrogate', '["\\ud800"]', 'JSON_LONE_SURROGATE'],
    ['H-40 depth 33', `${'['.repeat(33)}${']'.repeat(33)}`, 'JSON_TOO_DEEP'],
    ['H-40 depth 100,000', '['.repeat(100_000), 'JSON_TOO_DEEP'],
    ['H-40 300,000 bytes', `"${'x'.repeat(300_000)}"`, 'JSON_TOO_LARGE'],
    ['H-40 300,000 bytes in 100,000 letters', `"${'ก'.repeat(100_000)}"`, 'JSON_TOO_LARGE'],
    ['H-40 a byte-order mark', '\ufeff{}', 'JSON_SYNTAX'],
    ['H-40 something after the end', '{} {}', 'JSON_SYNTAX'],
    ['H-40 a trailing comma', '[1,]', 'JSON_SYNTAX'],
    ['H-40 a leading zero', '[01]', 'JSON_SYNTAX'],
    ['H-40 a raw line break in a text', '["a\nb"]', 'JSON_SYNTAX'],
    ['H-40 an unended text', '["a', 'JSON_SYNTAX'],
    ['H-40 nothing', '', 'JSON_SYNTAX'],
  ])('%s', (_, text, expected) => expect(code(text)).toBe(expected))

  test('H-40 bytes that are not UTF-8: overlong, cut, a surrogate', () => {
    for (const bytes of [
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xe2, 0x82],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(code(new Uint8Array(bytes))).toBe('JSON_NOT_UTF8')
  })
})

test('a text of more values than its length has use for is too large, in whatever they lie', () => {
  const dense = (count: number) => `[${Array(count).fill('{"a":1}').join()}]`
  expect(parseStrictJson(dense(8_191)).ok).toBe(true)
  expect(parseStrictJson(dense(8_192))).toMatchObject({ ok: false, error: { code: 'JSON_TOO_LARGE' } })
  expect(parseStrictJson(dense(490), { maxBytes: 4_096 }).ok).toBe(true)
  expect(parseStrictJson(dense(500), { maxBytes: 4_096 })).toMatchObject({
    ok: false,
    error: { code: 'JSON_TOO_LARGE' },
  })
  expect(parseStrictJson(dense(20_000), { maxBytes: 2 ** 20 }).ok).toBe(true)
})

test('a text is measured as its bytes are: by letters of one to four bytes', () => {
  for (const letter of ['a', 'é', 'ก', '🌿'])
    for (const extra of [0, 1]) {
      const text = JSON.stringify(letter)
      const maxBytes = toUtf8(text).length - extra
      const outcome = (input: string | Uint8Array) => parseStrictJson(input, { maxBytes }).ok
      expect([outcome(text), outcome(toUtf8(text))], letter).toEqual([extra === 0, extra === 0])
    }
})

test.each([
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['0e5', 0],
  ['0.000', 0],
  ['1e3', 1000],
  ['2.5e-3', 0.0025],
])('%s is read', (text, value) => expect(parseStrictJson(text)).toEqual({ ok: true, value }))

const withoutProto = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__')

property.prop([fc.jsonValue({ maxDepth: 6 }).filter(withoutProto)])(
  'what is read is what JSON.parse reads, from text and from bytes',
  value => {
    const text = JSON.stringify(value)
    const expected = JSON.parse(text)
    // Numbers that not every program holds exactly are refused; that is tested above.
    fc.pre(!/[Ee]\+?\d{2,}|\d{16,}/.test(text))
    const fromText = parseStrictJson(text)
    const fromBytes = parseStrictJson(toUtf8(text))
    expect(fromText).toEqual({ ok: true, value: expected })
    expect(fromBytes).toEqual({ ok: true, value: expected })
  },
)

property.prop([fc.string({ unit: 'binary', maxLength: 60 })])('no text makes it throw', text => {
  expect(['read', 'refused']).toContain(parseStrictJson(text).ok ? 'read' : 'refused')
})

describe('the canonical form (RFC 8785)', () => {
  test('is the one that the specification prints (§3.2.3 and §3.2.2.3)', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(value as Json)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('sorts by UTF-16 units', () => {
    const sorted = canonicalJson({
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      '\u00f6': 7,
    })
    expect([...sorted.matchAll(/:(\d)/g)].map(match => match[1]).join('')).toBe('2467153')
  })

  test('does not exist for a lone surrogate, in a value or a key', () => {
    for (const text of ['\ud800', 'a\udc00', '\ud83d\ud83d\ude00'])
      for (const value of [text, [text], { [text]: 1 }]) expect(() => canonicalJson(value as Json)).toThrow(/surrogate/)
    // Six letters that only look like its escape are a text like any other.
    expect(canonicalJson('\\ud800')).toBe('"\\\\ud800"')
    expect(canonicalJson('😀\\ud800')).toBe('"😀\\\\ud800"')
  })

  property.prop([fc.jsonValue({ maxDepth: 4 })])(
    'is the same after it was read again, and whatever the order',
    value => {
      const text = canonicalJson(value as Json)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    },
  )
})
