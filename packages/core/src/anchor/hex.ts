import { fromHex, toHex } from '../primitives/bytes.ts'

/** Bytes as chains write them: `0x` and small hexadecimal digits. */
export const writeHex = (bytes: Uint8Array): string => `0x${toHex(bytes)}`

/** Bytes out of such a text, of this length where one is named; `null` for any other text. */
export function readHex(text: unknown, length?: number): Uint8Array | null {
  if (typeof text !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(text)) return null
  const bytes = fromHex(text.slice(2))
  return length === undefined || bytes.length === length ? bytes : null
}

/** A number as chains write it in JSON: `0x` and hexadecimal digits without leading zeros; `null` for any other text. */
export function readQuantity(text: unknown): bigint | null {
  return typeof text === 'string' && /^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/.test(text) ? BigInt(text) : null
}

export const writeQuantity = (value: number | bigint): string => `0x${value.toString(16)}`
