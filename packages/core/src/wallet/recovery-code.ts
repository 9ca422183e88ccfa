import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, type Result, toUtf8 } from '../primitives/index.ts'

/** Crockford's alphabet: no I, L, O or U, so that a code read aloud or from paper survives. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 30
const GROUP = 5
const SECRET_BITS = 128n
const CHECK_BITS = 22n // 30 symbols × 5 bits − 128

export type RecoveryCodeError = { readonly code: 'CODE_LENGTH' | 'CODE_LETTER' | 'CODE_CHECKSUM' }

const toInteger = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

function checksum(secret: Uint8Array): bigint {
  const digest = sha256(new Uint8Array([...toUtf8('laurel-recovery/1'), ...secret]))
  return toInteger(digest.subarray(0, 3)) >> (24n - CHECK_BITS)
}

/** Writes 16 random bytes as six groups of five letters and digits; the last 22 bits find a mistyped letter. */
export function formatRecoveryCode(secret: Uint8Array): string {
  if (secret.length !== 16) throw new Error('a recovery code holds 16 bytes')
  let rest = (toInteger(secret) << CHECK_BITS) | checksum(secret)
  let text = ''
  for (let at = 0; at < SYMBOLS; at++) {
    text = ALPHABET[Number(rest & 31n)] + text
    rest >>= 5n
  }
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-')
}

/** What people write instead: O for 0, I and L for 1, U for V, any spacing, any case. */
const forgive = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_.:]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('U', 'V')

/** Reads a code as a person typed it; says whether it is too short, has a strange letter, or is mistyped. */
export function parseRecoveryCode(typed: string): Result<Uint8Array, RecoveryCodeError> {
  const text = forgive(typed.slice(0, 200))
  let all = 0n
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return err({ code: 'CODE_LETTER' })
    all = (all << 5n) | BigInt(value)
  }
  if (text.length !== SYMBOLS) return err({ code: 'CODE_LENGTH' })
  let rest = all >> CHECK_BITS
  const secret = new Uint8Array(Number(SECRET_BITS) / 8)
  for (let at = secret.length - 1; at >= 0; at--) {
    secret[at] = Number(rest & 255n)
    rest >>= 8n
  }
  return checksum(secret) === (all & ((1n << CHECK_BITS) - 1n)) ? ok(secret) : err({ code: 'CODE_CHECKSUM' })
}
