import { concat } from '../../../primitives/bytes.ts'
import { relabelShuffled } from './label-statements.ts'

/** So many labels are tried at the most, some tenths of a second of hashing. */
const MOST_LABELS = 60_000

/** How many of `nodes` can be had in a wanted order: of n nodes, the first p come so in one of n! / (n − p)! keys. */
function reachable(nodes: number): number {
  let tries = 1
  let count = 0
  while (count < nodes && tries * (nodes - count) * nodes <= MOST_LABELS) tries *= nodes - count++
  return count
}

/**
 * An HMAC key under which bbs-2023 labels the blank nodes in the order of the document, as many as can be had. Under any
 * other key the labels are in an order that this one credential has and that each part of it shows again: with ten nodes
 * one of millions, by which two parts are known to be of one holder (VC-DI-BBS §6, linkage).
 *
 * @param canonical  canonical label by node, whose numbers follow the document
 */
export function orderlyKey(canonical: ReadonlyMap<number, string>, random: (length: number) => Uint8Array): Uint8Array {
  const nodes = [...canonical.keys()].sort((one, other) => one - other)
  const first = nodes.slice(0, reachable(nodes.length))
  const secret = random(28)
  for (let count = 0; ; count++) {
    const key = concat(secret, new Uint8Array(Uint32Array.of(count).buffer))
    const labels = relabelShuffled(key)(canonical)
    if (first.every((node, at) => labels.get(node) === `b${at}`)) return key
  }
}
