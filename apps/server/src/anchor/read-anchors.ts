import { type AnchorProof, readEvidence, readHex, writeAnchorProof } from '@laurel/core/anchor'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { type AnchoredRow, type AnchorState, listAnchored, pathOf } from './store.ts'

/** Where a checkpoint of an issuer's log is anchored, or on its way. */
export type IssuerAnchor = {
  /** `chain:11155111` or `calendar:https://…` */
  readonly target: string
  readonly size: number
  readonly state: AnchorState
  readonly plannedAt: Date
  readonly confirmedAt: Date | null
  /** For `verifyAnchor` and proof bundles, as JSON. Null until the place has confirmed it: until then there is none. */
  readonly proof: object | null
}

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

const asJson = (proof: AnchorProof | null) => proof && writeAnchorProof(proof)

/** The anchors of an issuer's log, the newest first; of one checkpoint where its size is named. */
export async function readAnchors(
  deps: Deps,
  issuerId: string,
  wanted: { readonly size?: number; readonly limit?: number } = {},
): Promise<IssuerAnchor[]> {
  const rows = await tx(deps, { issuerId }, at =>
    listAnchored(at, issuerId, { size: wanted.size, limit: wanted.limit ?? 100 }),
  )
  return rows.map(row => ({
    target: row.target,
    size: Number(row.size),
    state: row.state,
    plannedAt: new Date(row.planned_at),
    confirmedAt: row.confirmed_at === null ? null : new Date(row.confirmed_at),
    proof: asJson(proofOf(row)),
  }))
}
