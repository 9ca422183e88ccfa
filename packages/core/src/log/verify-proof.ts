import { equalBytes } from '../primitives/bytes.ts'
import { EMPTY_ROOT, type Hash, isCount, nodeHash } from './hash.ts'

const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)
const areHashes = (hashes: readonly Hash[]): boolean => hashes.every(one => one.length === 32)

/**
 * The root that an entry's hash and its proof lead to (RFC 9162 §2.1.3.2), from the leaf's sibling up.
 *
 * @returns `null` where the proof cannot be one of this entry in a tree of this size
 */
export function rootOfInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash | null {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, ...proof])) return null
  let at = index
  let last = size - 1
  let root = leaf
  for (const sibling of proof) {
    if (last === 0) return null
    if (isOdd(at) || at === last) {
      root = nodeHash(sibling, root)
      // Up to where this subtree is somebody's right half: between, it stood alone.
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else root = nodeHash(root, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 ? root : null
}

/** Whether the entry stands at `index` in the tree of `size` entries that has this root. */
export function verifyInclusion(
  claim: { readonly leaf: Hash; readonly index: number; readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  const root = rootOfInclusion(claim.leaf, claim.index, claim.size, proof)
  return root !== null && equalBytes(root, claim.root)
}

/** A tree as a checkpoint names it. */
export type TreeHead = { readonly size: number; readonly root: Hash }

/**
 * Whether the older tree is the beginning of the newer one (RFC 9162 §2.1.4.2). A tree without entries is the beginning of
 * nothing that could be proven, so it is consistent with itself alone.
 */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false
  if (older.size === 0 && !equalBytes(older.root, EMPTY_ROOT)) return false
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root)
  if (older.size === 0 || !areHashes([older.root, newer.root, ...proof])) return false
  let at = older.size - 1
  let last = newer.size - 1
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  // An older tree that is complete is the first node of the path itself.
  const path = at === 0 ? [older.root, ...proof] : proof
  const [first, ...rest] = path
  if (!first) return false
  let wasRoot = first
  let isRoot = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      wasRoot = nodeHash(sibling, wasRoot)
      isRoot = nodeHash(sibling, isRoot)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else isRoot = nodeHash(isRoot, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equalBytes(wasRoot, older.root) && equalBytes(isRoot, newer.root)
}
