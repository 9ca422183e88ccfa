import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Text to bytes (UTF-8), hexadecimal, concatenation: the same in Node and in a browser. */
export { bytesToHex as toHex, concatBytes as concat, hexToBytes as fromHex, utf8ToBytes as toUtf8 }

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index++) difference |= one[index]! ^ other[index]!
  return difference === 0
}

/**
 * Decodes UTF-8 strictly: overlong forms, surrogates, cut sequences and code points past U+10FFFF give `null`.
 * `TextDecoder` is no part of ES2022, and the lenient decoders repair what must be refused.
 */
export function decodeUtf8Strictly(bytes: Uint8Array): string | null {
  // No sequence has more units than bytes.
  const units = new Uint16Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!
    if (lead < 0x80) {
      units[length++] = lead
      at++
      continue
    }
    let point: number
    let more: number
    let least: number
    if (lead >= 0xc2 && lead <= 0xdf) [point, more, least] = [lead & 0x1f, 1, 0x80]
    else if (lead >= 0xe0 && lead <= 0xef) [point, more, least] = [lead & 0x0f, 2, 0x800]
    else if (lead >= 0xf0 && lead <= 0xf4) [point, more, least] = [lead & 0x07, 3, 0x10000]
    else return null
    for (let step = 1; step <= more; step++) {
      const next = bytes[at + step]
      if (next === undefined || (next & 0xc0) !== 0x80) return null
      point = (point << 6) | (next & 0x3f)
    }
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    if (point > 0xffff) {
      units[length++] = 0xd800 + ((point - 0x10000) >> 10)
      units[length++] = 0xdc00 + ((point - 0x10000) & 0x3ff)
    } else units[length++] = point
    at += more + 1
  }
  return textOfUnits(units.subarray(0, length))
}

/** The text that has these UTF-16 units. Eight at a time: twice as fast as spreading an array into arguments. */
function textOfUnits(units: Uint16Array | Uint8Array): string {
  let text = ''
  let at = 0
  for (; at + 7 < units.length; at += 8)
    text += String.fromCharCode(
      units[at]!,
      units[at + 1]!,
      units[at + 2]!,
      units[at + 3]!,
      units[at + 4]!,
      units[at + 5]!,
      units[at + 6]!,
      units[at + 7]!,
    )
  for (; at < units.length; at++) text += String.fromCharCode(units[at]!)
  return text
}

/** The text whose letters have these codes, all below 128. */
export const asciiText = (codes: Uint8Array): string => textOfUnits(codes)

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
