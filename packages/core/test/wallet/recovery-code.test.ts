import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRecoveryCode, parseRecoveryCode } from '../../src/wallet/index.ts'

const secret = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('any code is read back, however it was spaced and cased', () => {
  fc.assert(
    fc.property(secret, bytes => {
      const code = formatRecoveryCode(bytes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/)
      for (const typed of [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ' '),
        code.replaceAll('-', '–'),
        code.replaceAll('0', 'O').replaceAll('1', 'l'),
      ])
        expect(parseRecoveryCode(typed)).toEqual({ ok: true, value: bytes })
    }),
  )
})

test('any one mistyped letter is noticed', () => {
  fc.assert(
    fc.property(secret, fc.nat(29), fc.integer({ min: 1, max: 31 }), (bytes, at, shift) => {
      const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
      const letters = [...formatRecoveryCode(bytes).replaceAll('-', '')]
      letters[at] = alphabet[(alphabet.indexOf(letters[at]!) + shift) % 32]!
      expect(parseRecoveryCode(letters.join('')).ok).toBe(false)
    }),
  )
})

test('says what is wrong with a code', () => {
  const code = formatRecoveryCode(new Uint8Array(16).fill(7))
  expect(parseRecoveryCode(code.slice(0, -1))).toEqual({ ok: false, error: { code: 'CODE_LENGTH' } })
  expect(parseRecoveryCode(`${code.slice(0, -1)}!`)).toEqual({ ok: false, error: { code: 'CODE_LETTER' } })
  expect(parseRecoveryCode(`${code.slice(0, -1)}${code.endsWith('0') ? '2' : '0'}`)).toEqual({
    ok: false,
    error: { code: 'CODE_CHECKSUM' },
  })
})
