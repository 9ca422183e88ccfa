import { concat } from '../primitives/bytes.ts'
import { decodeMultibase, toBase58btc } from '../primitives/multibase.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { KeyError } from './key-error.ts'
import { checkPublicKey } from './sanity.ts'
import type { PublicKey } from './signer.ts'

/** Prefixes of the multicodec table, as unsigned variable-length integers (Controlled Identifiers 1.0 §2.2.2). */
const PUBLIC = {
  Ed25519: [0xed, 0x01],
  'P-256': [0x80, 0x24],
  'P-384': [0x81, 0x24],
  'BLS12-381-G2': [0xeb, 0x01],
} as const
const SECRET = {
  Ed25519: [0x80, 0x26],
  'P-256': [0x86, 0x26],
  'P-384': [0x87, 0x26],
  'BLS12-381-G2': [0x8a, 0x26],
} as const
const PUBLIC_LENGTH = { Ed25519: 32, 'P-256': 33, 'P-384': 49, 'BLS12-381-G2': 96 } as const
const SECRET_LENGTH = { Ed25519: 32, 'P-256': 32, 'P-384': 48, 'BLS12-381-G2': 32 } as const

type MultikeyType = keyof typeof PUBLIC
const TYPES = Object.keys(PUBLIC) as MultikeyType[]

/** Keys that were read before: base58 of the few issuers that one meets takes longer than what is read. Bounded. */
const MAX_REMEMBERED = 256
const remembered = new Map<string, PublicKey>()

/** Reads a `publicKeyMultibase` (Multikey); the key has passed its sanity checks. */
export function parseMultikey(text: string): Result<PublicKey, KeyError> {
  const known = remembered.get(text)
  if (known) return ok(known)
  const parsed = parseText(text)
  if (parsed.ok) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(text, parsed.value)
  }
  return parsed
}

function parseText(text: string): Result<PublicKey, KeyError> {
  const bytes = text.startsWith('z') ? decodeMultibase(text) : null
  if (!bytes?.ok) return err({ code: 'E_KEY_MALFORMED', reason: 'not base58btc multibase' })
  return parseMultikeyBytes(bytes.value)
}

/** What kind of key the bytes of a Multikey say that they are; null for one that is not known here. */
export const kindOfMultikey = (bytes: Uint8Array): MultikeyType | null =>
  TYPES.find(one => bytes[0] === PUBLIC[one][0] && bytes[1] === PUBLIC[one][1]) ?? null

/** Reads the bytes of a Multikey, as CBOR and the like carry them. */
export function parseMultikeyBytes(bytes: Uint8Array): Result<PublicKey, KeyError> {
  const type = kindOfMultikey(bytes)
  if (type === null)
    return err({ code: 'E_KEY_UNSUPPORTED', reason: 'a kind of key that is not Ed25519, P-256, P-384 or BLS12-381' })
  const raw = bytes.subarray(2)
  if (raw.length !== PUBLIC_LENGTH[type])
    return err({ code: 'E_KEY_MALFORMED', reason: 'the wrong length for its kind' })
  return checkPublicKey(type, raw)
}

/** Writes a key as Multikey. @throws TypeError for RSA, which has no Multikey form */
export const encodeMultikey = (key: PublicKey): string => toBase58btc(encodeMultikeyBytes(key))

/** The bytes of a Multikey. @throws TypeError for RSA */
export function encodeMultikeyBytes(key: PublicKey): Uint8Array {
  if (key.type === 'RSA') throw new TypeError('RSA has no Multikey form')
  return concat(new Uint8Array(PUBLIC[key.type]), key.bytes)
}

/** Reads a `secretKeyMultibase`: the kind and the raw secret key (Ed25519: its 32-byte seed). */
export function parseSecretMultikey(text: string): Result<{ type: MultikeyType; secretKey: Uint8Array }, KeyError> {
  const bytes = text.startsWith('z') ? decodeMultibase(text) : null
  if (!bytes?.ok) return err({ code: 'E_KEY_MALFORMED', reason: 'not base58btc multibase' })
  const type = TYPES.find(one => bytes.value[0] === SECRET[one][0] && bytes.value[1] === SECRET[one][1])
  if (!type) return err({ code: 'E_KEY_UNSUPPORTED', reason: 'not a secret key of a known kind' })
  const secretKey = bytes.value.subarray(2)
  if (secretKey.length !== SECRET_LENGTH[type])
    return err({ code: 'E_KEY_MALFORMED', reason: 'the wrong length for its kind' })
  return ok({ type, secretKey })
}

export const encodeSecretMultikey = (type: MultikeyType, secretKey: Uint8Array): string =>
  toBase58btc(concat(new Uint8Array(SECRET[type]), secretKey))
