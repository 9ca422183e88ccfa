import { type Hash, nodeHash } from './hash.ts'
import { hashOver, type Node } from './make-proof.ts'

/** A hash at its place in the tree. */
export type Placed = Node & { readonly hash: Hash }

/**
 * All that is needed of a tree to go on with it: the hashes of the complete subtrees that it consists of, from left to
 * right; one for each bit of its size.
 */
export type Frontier = { readonly size: number; readonly hashes: readonly Hash[] }

export const EMPTY: Frontier = { size: 0, hashes: [] }

/** Adds entries by their hashes. @returns the grown frontier, and every subtree that became complete by it, in order */
export function grow(frontier: Frontier, leaves: readonly Hash[]): { grown: Frontier; complete: Placed[] } {
  const hashes = [...frontier.hashes]
  const complete: Placed[] = []
  let { size } = frontier
  for (const leaf of leaves) {
    let node: Placed = { level: 0, index: size, hash: leaf }
    complete.push(node)
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      node = { level: node.level + 1, index: Math.floor(node.index / 2), hash: nodeHash(hashes.pop()!, node.hash) }
      complete.push(node)
    }
    hashes.push(node.hash)
    size++
  }
  return { grown: { size, hashes }, complete }
}

export const rootOf = ({ hashes }: Frontier): Hash => hashOver(hashes)
