import type { Hash } from './hash.ts'
import { hashOver } from './make-proof.ts'
import { hashBetween, TILE_WIDTH } from './tiles.ts'

/**
 * The right end of a tree in tiles: of each level, from the entries' hashes up, the tile that is not full yet, 0 to 255
 * hashes side by side. It is all that is needed to go on with the tree.
 */
export type Edge = { readonly size: number; readonly tiles: readonly Uint8Array[] }

export type FullTile = { readonly level: number; readonly index: number; readonly bytes: Uint8Array }

export const EMPTY_EDGE: Edge = { size: 0, tiles: [] }

const HASH_BYTES = 32
const FULL_BYTES = TILE_WIDTH * HASH_BYTES

function sideBySide(before: Uint8Array = new Uint8Array(), hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(before.length + hashes.length * HASH_BYTES)
  bytes.set(before)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, before.length + at * HASH_BYTES)
  return bytes
}

/** Adds entries by their hashes. @returns the grown edge, and every tile that became full by it, lower levels first */
export function growEdge(edge: Edge, leaves: readonly Hash[]): { grown: Edge; full: FullTile[] } {
  const tiles: Uint8Array[] = []
  const full: FullTile[] = []
  let rising = leaves
  // How many hashes there are on the present level, beneath its edge as well.
  let across = edge.size
  for (let level = 0; rising.length > 0 || level < edge.tiles.length; level++) {
    const bytes = sideBySide(edge.tiles[level], rising)
    const first = Math.floor(across / TILE_WIDTH)
    const risen: Hash[] = []
    let at = 0
    for (; at + FULL_BYTES <= bytes.length; at += FULL_BYTES) {
      const tile = bytes.slice(at, at + FULL_BYTES)
      full.push({ level, index: first + risen.length, bytes: tile })
      risen.push(hashBetween(tile, 0, TILE_WIDTH))
    }
    tiles.push(bytes.slice(at))
    rising = risen
    across = first
  }
  return { grown: { size: edge.size + leaves.length, tiles }, full }
}

/** The root of the whole tree. */
export function rootOfEdge({ tiles }: Edge): Hash {
  const hashes = [...tiles].reverse().flatMap(bytes => {
    const parts: Hash[] = []
    let left = bytes.length / HASH_BYTES
    for (let from = 0, span = TILE_WIDTH / 2; span >= 1; span /= 2)
      if (left >= span) {
        parts.push(hashBetween(bytes, from, from + span))
        from += span
        left -= span
      }
    return parts
  })
  return hashOver(hashes)
}
