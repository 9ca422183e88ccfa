import { base58 } from '@scure/base'
import { fromBase64url, toBase64url } from './base64url.ts'
import { err, ok, type Result } from './result.ts'

export type MultibaseError = { readonly code: 'MULTIBASE_MALFORMED' }

/** The longest text decoded: base58 takes time that grows with the square of the length (HOSTILE H-41). */
const MAX_BASE58 = 4_096

/** Decodes multibase text: `z` is base58btc, `u` is base64url without padding (VC Data Integrity §2.4). */
export function decodeMultibase(text: string): Result<Uint8Array, MultibaseError> {
  const malformed = err({ code: 'MULTIBASE_MALFORMED' } as const)
  if (text.startsWith('u')) return decodeBase64url(text.slice(1))
  if (!text.startsWith('z') || text.length > MAX_BASE58) return malformed
  try {
    return ok(base58.decode(text.slice(1)))
  } catch {
    return malformed
  }
}

export const toBase58btc = (bytes: Uint8Array): string => `z${base58.encode(bytes)}`
export const toMultibaseBase64url = (bytes: Uint8Array): string => `u${toBase64url(bytes)}`

/** Decodes base64url without padding, as JOSE writes it. */
export function decodeBase64url(text: string): Result<Uint8Array, MultibaseError> {
  const bytes = fromBase64url(text)
  return bytes ? ok(bytes) : err({ code: 'MULTIBASE_MALFORMED' })
}

export { toBase64url }
