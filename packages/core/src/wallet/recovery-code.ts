import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, type Result, toUtf8 } from '../primitives/index.ts'
import { fromLetters, toBytes, toInteger, toLetters } from './code-letters.ts'

const SYMBOLS = 30
const GROUP = 5
const CHECK_BITS = 22n // 30 symbols × 5 bits − 128

export type RecoveryCodeError = { readonly code: 'CODE_LENGTH' | 'CODE_LETTER' | 'CODE_CHECKSUM' }

function checksum(secret: Uint8Array): bigint {
  const digest = sha256(new Uint8Array([...toUtf8('laurel-recovery/1'), ...secret]))
  return toInteger(digest.subarray(0, 3)) >> (24n - CHECK_BITS)
}

/** Writes 16 random bytes as six groups of five letters and digits; the last 22 bits find a mistyped letter. */
export function formatRecoveryCode(secret: Uint8Array): string {
  if (secret.length !== 16) throw new Error('a recovery code holds 16 bytes')
  return toLetters((toInteger(secret) << CHECK_BITS) | checksum(secret), SYMBOLS, GROUP)
}

/** Reads a code as a person typed it; says whether it is too short, has a strange letter, or is mistyped. */
export function parseRecoveryCode(typed: string): Result<Uint8Array, RecoveryCodeError> {
  const all = fromLetters(typed, SYMBOLS)
  if (typeof all === 'string') return err({ code: all })
  const secret = toBytes(all >> CHECK_BITS, 16)
  return checksum(secret) === (all & ((1n << CHECK_BITS) - 1n)) ? ok(secret) : err({ code: 'CODE_CHECKSUM' })
}
