import { sha256 } from '@noble/hashes/sha2.js'

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** The root of a tree without entries (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array())

/** What stands for an entry in the tree (RFC 6962 §2.1). */
export const leafHash = (entry: Uint8Array): Hash => sha256.create().update(LEAF).update(entry).digest()

/** What stands for two subtrees, left and right (RFC 6962 §2.1). */
export const nodeHash = (left: Hash, right: Hash): Hash =>
  sha256.create().update(NODE).update(left).update(right).digest()

/** A number of entries, or the place of one: JavaScript counts exactly up to 2^53. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
