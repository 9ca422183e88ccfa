import { base58, base64urlnopad } from '@scure/base'
import { err, ok, type Result } from './result.ts'

export type MultibaseError = { readonly code: 'MULTIBASE_MALFORMED' }

/** The longest text decoded: base58 takes time that grows with the square of the length (HOSTILE H-41). */
const MAX_BASE58 = 4_096

/** Decodes multibase text: `z` is base58btc, `u` is base64url without padding (VC Data Integrity §2.4). */
export function decodeMultibase(text: string): Result<Uint8Array, MultibaseError> {
  const malformed = err({ code: 'MULTIBASE_MALFORMED' } as const)
  try {
    if (text.startsWith('z')) return text.length > MAX_BASE58 ? malformed : ok(base58.decode(text.slice(1)))
    if (text.startsWith('u')) return ok(base64urlnopad.decode(text.slice(1)))
    return malformed
  } catch {
    return malformed
  }
}

export const toBase58btc = (bytes: Uint8Array): string => `z${base58.encode(bytes)}`
export const toMultibaseBase64url = (bytes: Uint8Array): string => `u${base64urlnopad.encode(bytes)}`

export const toBase64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes)

/** Decodes base64url without padding, as JOSE writes it. */
export function decodeBase64url(text: string): Result<Uint8Array, MultibaseError> {
  try {
    return ok(base64urlnopad.decode(text))
  } catch {
    return err({ code: 'MULTIBASE_MALFORMED' })
  }
}
