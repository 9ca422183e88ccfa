import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toUtf8 } from '../primitives/bytes.ts'
import { canonicalJson } from '../primitives/jcs.ts'
import type { JsonObject } from '../primitives/json.ts'
import type { Hash } from './hash.ts'

const LABEL = toUtf8('cred/v1')

/**
 * What of a signed document is on record, whichever way it has been written down since: of JSON its canonical form (RFC
 * 8785), proofs included; of a token what the issuer has signed, so without the disclosures of an SD-JWT.
 *
 * @param hash  SHA-256, where the platform has a faster one; a status list can be megabytes long
 */
export function digestOf(document: JsonObject | string, hash: (bytes: Uint8Array) => Hash = sha256): Hash {
  if (typeof document === 'string') return hash(toUtf8(document.split('~', 1)[0] as string))
  // What is in an envelope is the token alone (VC Data Model 2.0 §4.13), so it is the same with and without it.
  const token =
    typeof document.id === 'string' ? /^data:application\/[\w+.-]+,(.+)$/s.exec(document.id)?.[1] : undefined
  if (token !== undefined && document.type === 'EnvelopedVerifiableCredential') return digestOf(token, hash)
  return hash(toUtf8(canonicalJson(document)))
}

/**
 * The entry that stands for something in a log: `cred/v1` and H(salt ‖ digest). It says nothing of whom or what it is,
 * nor of which kind: whoever has the salt and the very document can show it, and with the salt gone nobody ever can
 * (P10).
 *
 * @param digest of `digestOf`
 * @param salt 32 random bytes, used for this alone
 */
export function commitmentOf(digest: Hash, salt: Uint8Array): Uint8Array {
  if (salt.length !== 32 || digest.length !== 32) throw new RangeError('a salt and a digest have 32 bytes')
  return concat(LABEL, sha256(concat(salt, digest)))
}

/** An entry that stands for nothing and cannot be told from one that does. @param random 32 random bytes */
export const paddingOf = (random: Uint8Array): Uint8Array => commitmentOf(sha256(random), random)
