import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { toUtf8 } from '../../primitives/bytes.ts'
import type { Json } from '../../primitives/json.ts'
import { decodeBase64url, toBase64url } from '../../primitives/multibase.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'

/** Why an SD-JWT cannot be read as one set of claims. */
export type SdJwtCode =
  | 'E_JWT_MALFORMED'
  | 'E_SD_TOO_MANY'
  | 'E_SD_ALG'
  | 'E_SD_DISCLOSURE'
  | 'E_SD_DUPLICATE'
  | 'E_SD_OVERWRITE'
  | 'E_SD_RESERVED'
  | 'E_SD_UNREFERENCED'
export type SdJwtError = { readonly code: SdJwtCode; readonly reason: string }

/** One claim that its holder may show or keep back (RFC 9901 §4.2). */
export type Disclosure = {
  /** As it travels: base64url of the JSON array. */
  readonly text: string
  /** The claim's name; null for an element of an array. */
  readonly name: string | null
  readonly value: Json
}

/** The hash functions of the IANA registry that are taken for `_sd_alg` and `sd_hash`; SHA-256 where none is named. */
const HASHES = { 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 } as const
export type SdHash = keyof typeof HASHES

export const isSdHash = (name: Json | undefined): name is SdHash =>
  typeof name === 'string' && Object.hasOwn(HASHES, name)

/** The digest of text as it stands in the token (RFC 9901 §4.2.3): over the base64url, never over what it decodes to. */
export const digestOf = (text: string, hash: SdHash = 'sha-256'): string => toBase64url(HASHES[hash](toUtf8(text)))

/** @param salt 128 bits of chance as base64url, used for this claim alone: it is what keeps a hidden value from being guessed */
export function makeDisclosure(salt: string, name: string | null, value: Json): Disclosure {
  const content = name === null ? [salt, value] : [salt, name, value]
  return { text: toBase64url(toUtf8(JSON.stringify(content))), name, value }
}

/** Takes one disclosure apart (RFC 9901 §7.1, step 3.b): `[salt, name, value]` or `[salt, value]`. */
export function readDisclosure(text: string): Result<Disclosure, SdJwtError> {
  const broken = (reason: string) => err({ code: 'E_SD_DISCLOSURE', reason } as const)
  const bytes = decodeBase64url(text)
  if (!bytes.ok) return broken('not base64url')
  const parsed = parseStrictJson(bytes.value)
  if (!parsed.ok || !Array.isArray(parsed.value)) return broken('no JSON array')
  const parts = parsed.value as readonly Json[]
  if (parts.length !== 2 && parts.length !== 3) return broken('neither two nor three parts')
  if (typeof parts[0] !== 'string') return broken('no salt')
  if (parts.length === 2) return ok({ text, name: null, value: parts[1] as Json })
  const name = parts[1]
  if (typeof name !== 'string') return broken('the name is no text')
  if (name === '_sd' || name === '...' || name === '__proto__')
    return err({ code: 'E_SD_RESERVED', reason: 'a claim with a reserved name' })
  return ok({ text, name, value: parts[2] as Json })
}
