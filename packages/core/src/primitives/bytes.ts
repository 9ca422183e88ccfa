import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'

/** Bytes to hexadecimal and back, concatenation: the same in Node and in a browser. */
export { bytesToHex as toHex, concatBytes as concat, hexToBytes as fromHex }

/** What every platform of ours has (Encoding Standard §7), though no edition of ECMAScript has it. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

const encoder = new TextEncoder()
/** Refuses what the lenient one would repair, and leaves a byte-order mark where it is, for whoever reads on to refuse. */
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The UTF-8 form of a text; a lone surrogate, which has none, becomes U+FFFD. */
export const toUtf8 = (text: string): Uint8Array => encoder.encode(text)

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index++) difference |= one[index]! ^ other[index]!
  return difference === 0
}

/** Decodes UTF-8 strictly: overlong forms, surrogates, cut sequences and code points past U+10FFFF give `null`. */
export function decodeUtf8Strictly(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return null
  }
}

/** The text whose letters have these codes, all below 128. */
export const asciiText = (codes: Uint8Array): string => strictDecoder.decode(codes)

/** How many bytes a text has as UTF-8, without making them. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // A pair of surrogates is two units and four bytes; every other unit from U+0800 on is three.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** True if every surrogate in the text has its partner: only such a text has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(at + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    at++
  }
  return true
}
