import { asciiText, toUtf8 } from './bytes.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const UNIT_OF = Uint8Array.from(ALPHABET, letter => letter.charCodeAt(0))
/** The value of each letter; 64 where there is none. */
const VALUE_OF = new Uint8Array(256).fill(64)
for (const [value, unit] of UNIT_OF.entries()) VALUE_OF[unit] = value

/** base64url without padding (RFC 4648 §5), as JOSE and multibase `u` write it. */
export function toBase64url(bytes: Uint8Array): string {
  const units = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  let to = 0
  let at = 0
  for (; at + 2 < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    units[to++] = UNIT_OF[three >> 18]!
    units[to++] = UNIT_OF[(three >> 12) & 63]!
    units[to++] = UNIT_OF[(three >> 6) & 63]!
    units[to++] = UNIT_OF[three & 63]!
  }
  if (at < bytes.length) {
    const rest = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8)
    units[to++] = UNIT_OF[rest >> 18]!
    units[to++] = UNIT_OF[(rest >> 12) & 63]!
    if (at + 1 < bytes.length) units[to++] = UNIT_OF[(rest >> 6) & 63]!
  }
  return asciiText(units)
}

/**
 * The bytes of base64url without padding; `null` for any other letter, for padding, and where bits are left over that
 * are not nought: each run of bytes has one text only, so no letter of a token can be changed unnoticed.
 */
export function fromBase64url(text: string): Uint8Array | null {
  // A letter past ASCII becomes several bytes, none of which has a value.
  const units = toUtf8(text)
  const { length } = units
  const over = length & 3
  if (over === 1) return null
  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  let to = 0
  let at = 0
  for (; at + 3 < length; at += 4) {
    const a = VALUE_OF[units[at]!]!
    const b = VALUE_OF[units[at + 1]!]!
    const c = VALUE_OF[units[at + 2]!]!
    const d = VALUE_OF[units[at + 3]!]!
    if ((a | b | c | d) > 63) return null
    bytes[to++] = (a << 2) | (b >> 4)
    bytes[to++] = (b << 4) | (c >> 2)
    bytes[to++] = (c << 6) | d
  }
  if (over === 0) return bytes
  const [a, b, c] = [VALUE_OF[units[at]!]!, VALUE_OF[units[at + 1]!]!, over === 3 ? VALUE_OF[units[at + 2]!]! : 0]
  if ((a | b | c) > 63 || (over === 2 ? b & 15 : c & 3) !== 0) return null
  bytes[to++] = (a << 2) | (b >> 4)
  if (over === 3) bytes[to] = (b << 4) | (c >> 2)
  return bytes
}
