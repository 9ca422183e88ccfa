import { EMPTY_ROOT, type Hash, isCount, nodeHash } from './hash.ts'

/** A complete subtree: the hash of the entries from `index` · 2^`level` on, 2^`level` of them. */
export type Node = { readonly level: number; readonly index: number }

/** Gives the hashes of complete subtrees, in order; from tiles, a table, or memory. */
export type ReadNodes = (nodes: readonly Node[]) => Promise<readonly Hash[]>

/** The complete subtrees that the entries from `from` to `to` consist of, from left to right. */
function completeIn(from: number, to: number): Node[] {
  const nodes: Node[] = []
  for (let at = from; at < to; ) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= to) {
      width *= 2
      level++
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** The greatest power of two below `size`, where a tree of that size is split (RFC 6962 §2.1). */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

type Range = readonly [from: number, to: number]

/** The ranges whose hashes are the proof of an entry, its sibling first (RFC 6962 §2.1.1). */
function rangesOfInclusion(index: number, from: number, to: number): Range[] {
  if (to - from === 1) return []
  const middle = from + splitOf(to - from)
  return index < middle
    ? [...rangesOfInclusion(index, from, middle), [middle, to]]
    : [...rangesOfInclusion(index, middle, to), [from, middle]]
}

/** The ranges whose hashes show that the first `size` entries are the beginning (RFC 6962 §2.1.2). */
function rangesOfConsistency(size: number, from: number, to: number, isWhole: boolean): Range[] {
  if (size === to) return isWhole ? [] : [[from, to]]
  const middle = from + splitOf(to - from)
  return size <= middle
    ? [...rangesOfConsistency(size, from, middle, isWhole), [middle, to]]
    : [...rangesOfConsistency(size, middle, to, false), [from, middle]]
}

/** The hash over complete subtrees that lie side by side, the smaller ones to the right. */
export const hashOver = (hashes: readonly Hash[]): Hash =>
  hashes.length === 0
    ? EMPTY_ROOT
    : hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), hashes.at(-1)!)

async function hashesOf(ranges: readonly Range[], read: ReadNodes): Promise<Hash[]> {
  const parts = ranges.map(([from, to]) => completeIn(from, to))
  const hashes = await read(parts.flat())
  let at = 0
  return parts.map(({ length }) => {
    at += length
    return hashOver(hashes.slice(at - length, at))
  })
}

const requireCount = (fits: boolean, what: string): void => {
  if (!fits) throw new RangeError(`there is no ${what}`)
}

/** The root of the tree of the first `size` entries. */
export async function rootAt(size: number, read: ReadNodes): Promise<Hash> {
  requireCount(isCount(size), 'tree of such a size')
  return size === 0 ? EMPTY_ROOT : (await hashesOf([[0, size]], read))[0]!
}

/** The proof that an entry stands in the tree of the first `size` entries. @throws RangeError where it does not */
export async function inclusionProof(index: number, size: number, read: ReadNodes): Promise<Hash[]> {
  requireCount(isCount(index) && isCount(size) && index < size, 'such entry')
  return hashesOf(rangesOfInclusion(index, 0, size), read)
}

/** The proof that a tree is the beginning of a later one. @throws RangeError where it is empty or the larger one */
export async function consistencyProof(older: number, newer: number, read: ReadNodes): Promise<Hash[]> {
  requireCount(isCount(older) && isCount(newer) && older > 0 && older <= newer, 'such earlier tree')
  return hashesOf(rangesOfConsistency(older, 0, newer, true), read)
}
