import type { Cryptography } from '../../keys/signer.ts'
import { concat, toUtf8 } from '../../primitives/bytes.ts'
import { canonicalJson } from '../../primitives/jcs.ts'
import type { Json, JsonObject } from '../../primitives/json.ts'
import { toBase58btc } from '../../primitives/multibase.ts'
import { SCID_PLACEHOLDER } from './address.ts'
import type { UnsignedEntry } from './entry.ts'

type Hash = Pick<Cryptography, 'sha256'>

/** Multihash: 0x12 for SHA-256, then its length. */
const multihash = (text: string, { sha256 }: Hash): string =>
  toBase58btc(concat(Uint8Array.of(0x12, 0x20), sha256(toUtf8(text)))).slice(1)

/** The hash of an entry, whose `versionId` must be its predecessor's (of the first one: the SCID). */
export const entryHash = (entry: UnsignedEntry, previous: string, hash: Hash): string =>
  multihash(canonicalJson({ ...entry, versionId: previous } as unknown as JsonObject), hash)

/** What stands in `nextKeyHashes` for an update key. */
export const keyHash = (multikey: string, hash: Hash): string => multihash(multikey, hash)

/** The SCID of a first entry that has the placeholder in its places. */
export const scidOf = (preliminary: UnsignedEntry, hash: Hash): string =>
  multihash(canonicalJson({ ...preliminary, versionId: SCID_PLACEHOLDER } as unknown as JsonObject), hash)

/** A JSON value with one text in the place of another, in names and values. */
export const replaceThroughout = <T>(value: T, from: string, to: string): T =>
  JSON.parse(JSON.stringify(value as Json).replaceAll(from, to)) as T
