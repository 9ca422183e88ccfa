import { sha256 } from '@noble/hashes/sha2.js'
import { concat, err, ok, type Result, toUtf8 } from '../primitives/index.ts'
import { fromLetters, toBytes, toInteger, toLetters } from './code-letters.ts'
import { joinSecret, splitSecret } from './shamir.ts'

/** Of three cards any two open the wallet. */
export const CARDS = 3
export const CARDS_NEEDED = 2

const SYMBOLS = 36
const GROUP = 6
const CHECK_BITS = 28n // 36 symbols × 5 bits − 8 (which card) − 16 (which set) − 128 (share)

export type ShareCard = {
  /** 1, 2 or 3. */
  readonly number: number
  /** Cards made together; those of another set don't fit. */
  readonly set: number
  readonly share: Uint8Array
}
export type ShareCardError = {
  readonly code: 'CODE_LENGTH' | 'CODE_LETTER' | 'CODE_CHECKSUM' | 'CARD_SAME' | 'CARD_OTHER_SET'
}

function checksum(head: Uint8Array): bigint {
  return toInteger(sha256(concat(toUtf8('laurel-share/1'), head)).subarray(0, 4)) >> (32n - CHECK_BITS)
}

/** The three cards of a secret of 16 bytes. @param random that many bytes from a cryptographic source */
export function makeShareCards(secret: Uint8Array, random: (bytes: number) => Uint8Array): readonly ShareCard[] {
  if (secret.length !== 16) throw new Error('cards share a secret of 16 bytes')
  const set = Number(toInteger(random(2)))
  const points = splitSecret(secret, CARDS_NEEDED, CARDS, random(secret.length * (CARDS_NEEDED - 1)))
  return points.map(({ x, bytes }) => ({ number: x, set, share: bytes }))
}

/** A card's code: six groups of six letters and digits; the last 28 bits find a slip. */
export function formatShareCard({ number, set, share }: ShareCard): string {
  const head = concat(new Uint8Array([number, set >> 8, set & 255]), share)
  return toLetters((toInteger(head) << CHECK_BITS) | checksum(head), SYMBOLS, GROUP)
}

export function parseShareCard(typed: string): Result<ShareCard, ShareCardError> {
  const all = fromLetters(typed, SYMBOLS)
  if (typeof all === 'string') return err({ code: all })
  const head = toBytes(all >> CHECK_BITS, 19)
  const number = head[0] as number
  if (checksum(head) !== (all & ((1n << CHECK_BITS) - 1n)) || number < 1 || number > CARDS)
    return err({ code: 'CODE_CHECKSUM' })
  return ok({ number, set: ((head[1] as number) << 8) | (head[2] as number), share: head.subarray(3) })
}

/** The secret that two cards hold together; it only shows at the lock whether it is the right one. */
export function joinShareCards(one: ShareCard, other: ShareCard): Result<Uint8Array, ShareCardError> {
  if (one.set !== other.set) return err({ code: 'CARD_OTHER_SET' })
  const secret = joinSecret([
    { x: one.number, bytes: one.share },
    { x: other.number, bytes: other.share },
  ])
  return secret ? ok(secret) : err({ code: 'CARD_SAME' })
}
