import type { AnchorFinding, AnchorPolicy, AnchorProof } from '../anchor/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import {
  type Checkpoint,
  commitmentOf,
  type NoteKey,
  readNote,
  readTlogProof,
  type TlogProofError,
  verifyTlogProof,
  writeNoteKey,
} from '../log/index.ts'
import { equalBytes } from '../primitives/bytes.ts'
import type { Instant } from '../primitives/time.ts'
import type { Existence } from '../verification/existence.ts'
import type { RecordEntry } from './format.ts'

/** A record that holds: the head that it leads to, and who saw that head when. */
export type Recorded = {
  readonly digest: Uint8Array
  readonly head: Checkpoint
  /** What is anchored, and what witnesses sign: the text of the head. */
  readonly text: string
  readonly cosigned: readonly { readonly name: string; readonly at: Instant }[]
  /** When as many witnesses as the verifier asks for had seen it. */
  readonly seenBy: Instant | null
}
export type RecordFault = {
  readonly digest: Uint8Array
  readonly code: TlogProofError['code'] | 'PROOF_LOG_UNKNOWN'
}

type Policy = {
  /** The keys that the issuer names for its public records, present and past. */
  readonly logs: readonly NoteKey[]
  readonly witnesses: readonly NoteKey[]
  /** How many witnesses must have seen a head before their clocks count. */
  readonly quorum: number
  readonly cryptography?: Cryptography | undefined
}

async function verifyRecord(entry: RecordEntry, policy: Policy): Promise<Recorded | RecordFault> {
  const { digest, salt, proof } = entry
  const fault = (code: RecordFault['code']): RecordFault => ({ digest, code })
  const read = readTlogProof(proof)
  if (!read.ok) return fault(read.error.code)
  const note = readNote(read.value.checkpoint)
  if (!note.ok) return fault('PROOF_MALFORMED')
  const origin = note.value.text.split('\n', 1)[0]
  const logs = policy.logs.filter(one => one.name === origin)
  if (logs.length === 0) return fault('PROOF_LOG_UNKNOWN')
  let why: RecordFault['code'] = 'PROOF_UNSIGNED'
  // One witness counts once, however often it is named.
  const witnesses = [...new Map(policy.witnesses.map(one => [writeNoteKey(one), one])).values()]
  for (const log of logs) {
    const held = await verifyTlogProof(commitmentOf(digest, salt), read.value, { log, witnesses }, policy.cryptography)
    if (held.ok) {
      const cosigned = held.value.cosigned.map(({ name, at }) => ({ name, at: (at * 1000) as Instant }))
      const times = cosigned.map(one => one.at).sort((one, other) => one - other)
      const seenBy = times[policy.quorum - 1] ?? null
      return { digest, head: held.value.checkpoint, text: note.value.text, cosigned, seenBy }
    }
    why = held.error.code
  }
  return fault(why)
}

/** What each record shows; those that do not hold, with why. */
export async function verifyRecords(records: readonly RecordEntry[], policy: Policy) {
  const found = await Promise.all(records.map(one => verifyRecord(one, policy)))
  return {
    held: found.filter((one): one is Recorded => 'head' in one),
    faults: found.filter((one): one is RecordFault => 'code' in one),
  }
}

/** What an anchor shows of a head; `of` is null where no record leads to the head that it is of. */
export type AnchoredHead = { readonly of: Recorded | null; readonly finding: AnchorFinding }

/** What each anchor shows. Its code is loaded when there is one. */
export async function verifyAnchors(
  anchors: readonly AnchorProof[],
  held: readonly Recorded[],
  policy: AnchorPolicy,
): Promise<readonly AnchoredHead[]> {
  if (anchors.length === 0) return []
  const [{ commitToCheckpoint }, { verifyAnchor }] = await Promise.all([
    import('../anchor/commitment.ts'),
    import('../anchor/verify-anchor.ts'),
  ])
  const heads = new Map(held.map(one => [one.text, one]))
  const committed = [...heads.values()].map(one => ({ one, is: commitToCheckpoint(one.text) }))
  return Promise.all(
    anchors.map(async anchor => {
      const of = committed.find(
        ({ is }) => is.ok && equalBytes(is.value.checkpointHash, anchor.checkpoint.checkpointHash),
      )?.one
      if (!of) return { of: null, finding: { outcome: 'refused', code: 'ANCHOR_OF_OTHER_CHECKPOINT' } } as const
      return { of, finding: await verifyAnchor(of.text, anchor, policy) }
    }),
  )
}

/** Since when a document exists, by the clocks that the verifier believes, and in which trees it stands. */
export function existenceOf(
  digest: Uint8Array,
  held: readonly Recorded[],
  anchored: readonly AnchoredHead[],
): Existence | null {
  const own = held.filter(one => equalBytes(one.digest, digest))
  if (own.length === 0) return null
  const times = own.flatMap(one => [
    ...(one.seenBy === null ? [] : [one.seenBy]),
    ...anchored.flatMap(({ of, finding }) =>
      of?.text === one.text && finding.outcome === 'anchored' ? [(finding.at * 1000) as Instant] : [],
    ),
  ])
  return {
    by: times.length === 0 ? null : (Math.min(...times) as Instant),
    trees: own.map(({ head: { origin, size, root } }) => ({ origin, size, root })),
  }
}
