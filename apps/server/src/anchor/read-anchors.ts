import { createHash } from 'node:crypto'
import {
  type AnchorProof,
  type Ledger,
  readBitcoinHeader,
  readEvidence,
  readHeader,
  readHex,
  readTimestamp,
  rootOfPath,
  writeAnchorProof,
} from '@laurel/core/anchor'
import { equalBytes } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { type AnchoredRow, type AnchorState, lastAnchors, listAnchored, pathOf } from './store.ts'

/** The block in which an anchor stands, by its own proof. */
export type AnchorBlock = {
  readonly number: number
  /** The block's time; null where the proof has no header to read it from. */
  readonly at: Date | null
}

/** Where a checkpoint of an issuer's log is anchored, or on its way. */
export type IssuerAnchor = {
  /** Of the anchor: other logs, of others too, may stand under the same one. */
  readonly id: string
  /** SHA-256 of the log's origin, as `0x…`. */
  readonly logId: string
  /** `chain:11155111` or `calendar:https://…` */
  readonly target: string
  readonly size: number
  readonly state: AnchorState
  readonly plannedAt: Date
  readonly confirmedAt: Date | null
  readonly block: AnchorBlock | null
  /** For `verifyAnchor` and proof bundles, as JSON. Null until the place has confirmed it: until then there is none. */
  readonly proof: object | null
}

/** How anchors name a log. */
export const logIdOf = (origin: string): Uint8Array => createHash('sha256').update(origin).digest()

/** What shows it to anybody, from when it is confirmed. */
export function proofOf(row: AnchoredRow): AnchorProof | null {
  const evidence = row.state === 'confirmed' ? readEvidence(row.evidence) : null
  if (!evidence?.ok) return null
  const checkpoint = {
    logId: readHex(row.log_id, 32)!,
    size: Number(row.size),
    checkpointHash: readHex(row.checkpoint_hash, 32)!,
  }
  return { checkpoint, path: pathOf(row), evidence: evidence.value }
}

/** Where the proofs of a place end: calendars write into Bitcoin. */
const ledgerOf = (target: string): Ledger =>
  target.startsWith('chain:') ? Number(target.slice('chain:'.length)) : 'bitcoin'

const atSecond = (seconds: number) => new Date(seconds * 1_000)

/** Which block that is, for people: whether it is one of its chain is for whoever verifies it to ask. */
function blockOf({ checkpoint, path, evidence }: AnchorProof): AnchorBlock | null {
  if (evidence.kind === 'chain') {
    const header = readHeader(evidence.header)
    return header && { number: header.number, at: atSecond(header.timestamp) }
  }
  const root = rootOfPath(checkpoint, path)
  const header = evidence.header && readBitcoinHeader(evidence.header)
  for (const { attestation, message } of (root && readTimestamp(root, evidence.timestamp)) || [])
    if (attestation.kind === 'bitcoin' && (!header || equalBytes(header.merkleRoot, message)))
      return { number: attestation.height, at: header && atSecond(header.timestamp) }
  return null
}

function viewOf(row: AnchoredRow): IssuerAnchor {
  const proof = proofOf(row)
  return {
    id: row.anchor_id,
    logId: row.log_id,
    target: row.target,
    size: Number(row.size),
    state: row.state,
    plannedAt: new Date(row.planned_at),
    confirmedAt: row.confirmed_at === null ? null : new Date(row.confirmed_at),
    block: proof && blockOf(proof),
    proof: proof && writeAnchorProof(proof),
  }
}

type Wanted = Partial<Parameters<typeof listAnchored>[2]>

/** The anchors of an issuer's logs, the newest first; of one checkpoint where its size is named. */
export const readAnchors = async (
  deps: Pick<Deps, 'database'>,
  issuerId: string,
  wanted: Wanted = {},
): Promise<IssuerAnchor[]> =>
  (await tx(deps, { issuerId }, at => listAnchored(at, issuerId, { limit: 100, ...wanted }))).map(viewOf)

/** A confirmed anchor, as people are told of it. */
export type LastAnchor = Pick<IssuerAnchor, 'size' | 'block'> & { readonly ledger: Ledger }

/** Where a log was last anchored, on each ledger, in the tenant's transaction. */
export async function lastAnchorsOf(tx: Tx, issuerId: string, origin: string): Promise<LastAnchor[]> {
  const last = new Map<Ledger, LastAnchor>()
  for (const { target, size, block } of (await lastAnchors(tx, issuerId, logIdOf(origin))).map(viewOf)) {
    const ledger = ledgerOf(target)
    // Several calendars write into one ledger.
    if (size > (last.get(ledger)?.size ?? 0)) last.set(ledger, { ledger, size, block })
  }
  return [...last.values()]
}
