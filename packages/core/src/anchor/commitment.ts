import { sha256 } from '@noble/hashes/sha2.js'
import {
  type CheckpointError,
  EMPTY,
  grow,
  type Hash,
  inclusionProof,
  leafHash,
  type Node,
  readCheckpoint,
  rootOf,
  rootOfInclusion,
} from '../log/index.ts'
import { concat, toUtf8 } from '../primitives/bytes.ts'
import { ok, type Result } from '../primitives/result.ts'

/** A checkpoint of a log, as an anchor stands for it. */
export type CheckpointCommitment = {
  /** SHA-256 of the log's origin. */
  readonly logId: Hash
  readonly size: number
  /** SHA-256 of the checkpoint: the text of the note, without its signatures. */
  readonly checkpointHash: Hash
}

/** What an anchor says of a checkpoint: the text of a note up to the blank line before its signatures. */
export function commitToCheckpoint(text: string): Result<CheckpointCommitment, CheckpointError> {
  const checkpoint = readCheckpoint(text)
  if (!checkpoint.ok) return checkpoint
  const { origin, size } = checkpoint.value
  return ok({ logId: sha256(toUtf8(origin)), size, checkpointHash: sha256(toUtf8(text)) })
}

const LABEL = toUtf8('anchor/v1')

function eightBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size))
  return bytes
}

/** The entry that stands for a checkpoint among the others of its anchor. It must never be changed: anchors last. */
const entryOf = ({ logId, size, checkpointHash }: CheckpointCommitment): Uint8Array =>
  concat(LABEL, logId, eightBytes(size), checkpointHash)

/** The way from a checkpoint up to the root that was anchored: an RFC 6962 inclusion proof. */
export type AnchorPath = { readonly index: number; readonly leaves: number; readonly hashes: readonly Hash[] }

/**
 * One root for the checkpoints of many logs, so that one transaction anchors all of them and each log needs nothing of
 * the others to show that it is among them.
 *
 * @returns the root, and for each checkpoint, in the order given, its path
 */
export async function aggregate(
  commitments: readonly CheckpointCommitment[],
): Promise<{ readonly root: Hash; readonly paths: readonly AnchorPath[] }> {
  const { grown, complete } = grow(
    EMPTY,
    commitments.map(one => leafHash(entryOf(one))),
  )
  const place = ({ level, index }: Node) => `${level}/${index}`
  const known = new Map(complete.map(one => [place(one), one.hash]))
  const read = async (nodes: readonly Node[]) => nodes.map(one => known.get(place(one))!)
  const leaves = commitments.length
  const paths = commitments.map(async (_, index) => ({
    index,
    leaves,
    hashes: await inclusionProof(index, leaves, read),
  }))
  return { root: rootOf(grown), paths: await Promise.all(paths) }
}

/** The root to which a checkpoint's path leads; `null` where it can lead nowhere. */
export const rootOfPath = (commitment: CheckpointCommitment, { index, leaves, hashes }: AnchorPath): Hash | null =>
  rootOfInclusion(leafHash(entryOf(commitment)), index, leaves, hashes)
