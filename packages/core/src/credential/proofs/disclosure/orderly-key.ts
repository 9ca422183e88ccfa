import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toUtf8 } from '../../../primitives/bytes.ts'
import { compareLabels } from './label-statements.ts'
import type { RandomTools } from './tools.ts'

/** So many keys are tried for an order on the average, some hundredths of a second of hashing. */
const USUAL_TRIES = 6_000
/** So many times as many before one node less is put in order: it comes to that once in three thousand. */
const PATIENCE = 8
/** Tried before others get a turn: a millisecond. */
const TRIES_AT_ONCE = 64

/** Of n nodes, the first p come in one order in one of n! / (n − p)! keys. */
function triesFor(nodes: number, first: number): number {
  let tries = 1
  for (let count = 0; count < first; count++) tries *= nodes - count
  return tries
}

/** How many of `nodes` can be had in a wanted order. */
function reachable(nodes: number): number {
  let first = 0
  while (first < nodes && triesFor(nodes, first + 1) <= USUAL_TRIES) first++
  return first
}

/** Whether a key puts the first labels in the order that they have here, before all others; most do not at the second. */
function isInOrder(key: Uint8Array, labels: readonly Uint8Array[], first: number): boolean {
  const keyed = hmac.create(sha256, key)
  let before: Uint8Array | null = null
  for (const [at, label] of labels.entries()) {
    const one = keyed.clone().update(label).digest()
    if (before !== null && compareLabels(one, before) < 0) return false
    if (at < first) before = one
  }
  return true
}

/**
 * An HMAC key under which bbs-2023 labels the blank nodes in the order of the document, as many as can be had. Under any
 * other key the labels are in an order that this one credential has and that each part of it shows again: with ten nodes
 * one of millions, by which two parts are known to be of one holder (VC-DI-BBS §6, linkage).
 *
 * @param canonical  canonical label by node, whose numbers follow the document
 */
export async function orderlyKey(
  canonical: ReadonlyMap<number, string>,
  { random, pause }: Pick<RandomTools, 'random' | 'pause'>,
): Promise<Uint8Array> {
  const labels = [...canonical].sort(([one], [other]) => one - other).map(([, label]) => toUtf8(label))
  const secret = random(28)
  const keyOf = (count: number) => concat(secret, new Uint8Array(Uint32Array.of(count).buffer))
  let count = 0
  for (let first = reachable(labels.length); first > 0; first--)
    for (let tries = PATIENCE * triesFor(labels.length, first); tries > 0; tries--) {
      const key = keyOf(++count)
      if (isInOrder(key, labels, first)) return key
      if (count % TRIES_AT_ONCE === 0) await pause?.()
    }
  return keyOf(count)
}
