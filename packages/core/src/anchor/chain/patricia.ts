import { keccak_256 } from '@noble/hashes/sha3.js'
import { equalBytes } from '../../primitives/bytes.ts'
import { isBytes, type Rlp, readRlpList, writeNumber, writeRlp } from './rlp.ts'

// Merkle-Patricia tries (Yellow Paper, appendix D): the trees whose roots stand in a block's header.

/** What stands in a trie under a key. */
export type Entry = { readonly key: Uint8Array; readonly value: Uint8Array }
type Path = { readonly rest: readonly number[]; readonly value: Uint8Array }

/** The key of a block's nth transaction or receipt. */
export const keyOfIndex = (index: number): Uint8Array => writeRlp(writeNumber(index))

const nibblesOf = (bytes: Uint8Array): number[] => [...bytes].flatMap(byte => [byte >> 4, byte & 15])

/** Half-bytes as a node writes them, with a mark whether they end at a value. */
function writeNibbles(nibbles: readonly number[], isLeaf: boolean): Uint8Array {
  const flag = isLeaf ? 2 : 0
  const all = nibbles.length % 2 === 1 ? [flag + 1, ...nibbles] : [flag, 0, ...nibbles]
  return Uint8Array.from({ length: all.length / 2 }, (_, at) => all[at * 2]! * 16 + all[at * 2 + 1]!)
}

function readNibbles(bytes: Uint8Array): { nibbles: number[]; isLeaf: boolean } | null {
  const [first, second, ...rest] = nibblesOf(bytes)
  if (first === undefined || second === undefined || first > 3) return null
  const isOdd = first % 2 === 1
  if (!isOdd && second !== 0) return null
  return { nibbles: isOdd ? [second, ...rest] : rest, isLeaf: first >= 2 }
}

const EMPTY = new Uint8Array()
/** A node that is shorter than its hash stands in its parent itself. */
const reference = (node: Rlp): Rlp => {
  const bytes = writeRlp(node)
  return bytes.length < 32 ? node : keccak_256(bytes)
}

function sharedLength(paths: readonly Path[]): number {
  const [first, ...others] = paths
  let length = 0
  while (
    length < first!.rest.length &&
    others.every(one => length < one.rest.length && one.rest[length] === first!.rest[length])
  )
    length++
  return length
}

const after = (paths: readonly Path[], count: number): Path[] =>
  paths.map(({ rest, value }) => ({ rest: rest.slice(count), value }))

/** The node over these paths. Those on the way to `wanted` are put into `proof`, the uppermost last. */
function nodeOver(paths: readonly Path[], wanted: readonly number[] | null, proof: Uint8Array[]): Rlp {
  const node = makeNode(paths, wanted, proof)
  if (wanted) proof.push(writeRlp(node))
  return node
}

function makeNode(paths: readonly Path[], wanted: readonly number[] | null, proof: Uint8Array[]): Rlp {
  if (paths.length === 0) return EMPTY
  const [first] = paths
  if (paths.length === 1) return [writeNibbles(first!.rest, true), first!.value]
  const shared = sharedLength(paths)
  if (shared > 0) {
    const below = nodeOver(after(paths, shared), wanted?.slice(shared) ?? null, proof)
    return [writeNibbles(first!.rest.slice(0, shared), false), reference(below)]
  }
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = after(
      paths.filter(one => one.rest[0] === nibble),
      1,
    )
    return below.length === 0
      ? EMPTY
      : reference(nodeOver(below, wanted?.[0] === nibble ? wanted.slice(1) : null, proof))
  })
  return [...children, paths.find(one => one.rest.length === 0)?.value ?? EMPTY]
}

/**
 * The root of a trie, and the nodes that lead from it down to `wanted`, which must be in it.
 *
 * @returns `proof` from the root down; nodes that stand in their parent are not listed by themselves
 */
export function makePatricia(
  entries: readonly Entry[],
  wanted?: Uint8Array,
): { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] } {
  const paths = entries.map(({ key, value }) => ({ rest: nibblesOf(key), value }))
  const proof: Uint8Array[] = []
  const root = writeRlp(nodeOver(paths, wanted ? nibblesOf(wanted) : null, proof))
  const [top, ...below] = proof.reverse()
  return { root: keccak_256(root), proof: top ? [top, ...below.filter(one => one.length >= 32)] : [] }
}

/**
 * What stands in a trie under a key.
 *
 * @param proof the nodes from the root down to it
 * @returns `null` where the nodes do not lead there
 */
export function readPatricia(root: Uint8Array, key: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | null {
  let path = nibblesOf(key)
  let used = 0
  let next: Rlp = root
  for (;;) {
    let node: readonly Rlp[] | null
    if (isBytes(next)) {
      const bytes = proof[used++]
      if (!bytes || next.length !== 32 || !equalBytes(keccak_256(bytes), next)) return null
      node = readRlpList(bytes)
    } else node = next
    if (node?.length === 17) {
      const [nibble, ...rest] = path
      if (nibble === undefined) return lastOf(node[16], used, proof)
      path = rest
      next = node[nibble]!
    } else if (node?.length === 2) {
      const [written, below] = node as [Rlp, Rlp]
      const step = isBytes(written) ? readNibbles(written) : null
      if (!step || step.nibbles.some((nibble, at) => nibble !== path[at])) return null
      path = path.slice(step.nibbles.length)
      if (step.isLeaf) return path.length === 0 ? lastOf(below, used, proof) : null
      if (step.nibbles.length === 0) return null
      next = below
    } else return null
  }
}

/** A value at the end of the way; a proof with more than it takes is none. */
const lastOf = (value: Rlp | undefined, used: number, proof: readonly Uint8Array[]): Uint8Array | null =>
  isBytes(value) && value.length > 0 && used === proof.length ? value : null
