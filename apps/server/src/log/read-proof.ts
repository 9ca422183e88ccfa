import type { PublishedLog } from '@laurel/core/did'
import { parseMultikey } from '@laurel/core/keys'
import { inclusionProof, NOTE_SIGNATURE, type NoteKey, writeNoteKey, writeTlogProof } from '@laurel/core/log'
import { toBase64url } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { readTree } from './read-tree.ts'
import {
  type CheckpointRow,
  cosignaturesOf,
  countSeen,
  findCheckpoint,
  findLogs,
  findPlaced,
  findSeenCheckpoint,
  type LogRow,
} from './store.ts'

/** What shows that a document is on record: with the document itself, and the log's key out of the issuer's DID document. */
export type RecordProof = {
  /** Base64url of 32 bytes. */
  readonly salt: string
  /** A C2SP tlog-proof. */
  readonly proof: string
  /** The log's key in one line. */
  readonly key: string
  /** The log's own word for when it was published first. */
  readonly since: string
}

export function noteKeyOf(log: Pick<LogRow, 'origin' | 'public_key'>): NoteKey {
  const publicKey = parseMultikey(log.public_key)
  if (!publicKey.ok) throw new Error('a stored public key is malformed')
  return { name: log.origin, type: NOTE_SIGNATURE, publicKey: publicKey.value }
}

/** An issuer's logs as its DID document names them, those that ended as well: what stands in them is on record. */
export async function publishedLogs(tx: Tx, issuerId: string, url: string): Promise<PublishedLog[]> {
  return (await findLogs(tx, issuerId)).map(log => ({
    fragment: log.path === '' ? 'log' : `log-${log.path}`,
    url: log.path === '' ? url : `${url}/${log.path}`,
    key: writeNoteKey(noteKeyOf(log)),
  }))
}

/** Since when a document is on record, and how many others have seen it there; `undefined` where it is not, or not yet. */
export async function recordedSince(
  tx: Tx,
  issuerId: string,
  digest: Uint8Array,
): Promise<{ since: Date; witnesses: number } | undefined> {
  const placed = await findPlaced(tx, issuerId, digest)
  const first = placed && (await findCheckpoint(tx, issuerId, placed.log_id, { after: placed.position }))
  if (!placed || !first) return undefined
  const witnesses = await countSeen(tx, issuerId, placed.log_id, placed.position)
  return { since: new Date(first.at), witnesses }
}

/** A head with the lines of those who have seen it, and the proofs of what stands in its tree. */
export type OpenHead = { readonly size: number; readonly note: string; prove(position: number): Promise<string> }

export async function openHead(tx: Tx, issuerId: string, logId: string, head: CheckpointRow): Promise<OpenHead> {
  const seen = await cosignaturesOf(tx, issuerId, logId, head.size)
  const checkpoint = head.note + seen.map(one => one.line).join('')
  const tree = readTree(tx, issuerId, logId, head.size)
  return {
    size: head.size,
    note: head.note,
    prove: async index => writeTlogProof({ index, hashes: await inclusionProof(index, head.size, tree), checkpoint }),
  }
}

/**
 * What shows that a document is on record.
 *
 * @param size  under which head, where an earlier one is meant: one that a declaration names, for instance
 */
export async function recordProof(
  tx: Tx,
  issuerId: string,
  digest: Uint8Array,
  size?: number,
): Promise<RecordProof | undefined> {
  const placed = await findPlaced(tx, issuerId, digest)
  if (!placed) return undefined
  const { log_id: logId, position } = placed
  const first = await findCheckpoint(tx, issuerId, logId, { after: position })
  // One that others have signed says more than the newest.
  const head =
    size === undefined
      ? ((await findSeenCheckpoint(tx, issuerId, logId, position)) ??
        (await findCheckpoint(tx, issuerId, logId, 'last')))
      : await findCheckpoint(tx, issuerId, logId, { size })
  const log = (await findLogs(tx, issuerId)).find(one => one.id === logId)
  if (!first || !head || !log || head.size <= position) return undefined
  return {
    salt: toBase64url(placed.salt),
    proof: await (await openHead(tx, issuerId, logId, head)).prove(position),
    key: writeNoteKey(noteKeyOf(log)),
    since: new Date(first.at).toISOString(),
  }
}
