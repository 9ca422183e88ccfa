import { base64 } from '@scure/base'
import type { Cryptography } from '../keys/index.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { cosignedAt } from './cosignature.ts'
import { type Hash, isCount, leafHash } from './hash.ts'
import { decodeBase64, isSignedBy, type Note, type NoteKey, readNote } from './note.ts'
import { verifyInclusion } from './verify-proof.ts'

/** That an entry stands in a log, for whoever has no network (C2SP tlog-proof). */
export type TlogProof = { readonly index: number; readonly hashes: readonly Hash[]; readonly checkpoint: string }

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
/** A tree that JavaScript can count has no more levels. */
const MOST_HASHES = 53

export type TlogProofError = {
  readonly code: 'PROOF_MALFORMED' | 'PROOF_OF_OTHER_LOG' | 'PROOF_UNSIGNED' | 'PROOF_OF_OTHER_ENTRY'
}
const refuse = (code: TlogProofError['code']) => err({ code } as const)

export const writeTlogProof = ({ index, hashes, checkpoint }: TlogProof): string =>
  [FIRST_LINE, `index ${index}`, ...hashes.map(one => base64.encode(one)), '', checkpoint].join('\n')

/** Reads such a file without believing any of it. `extra` is passed over: nobody has signed it. */
export function readTlogProof(text: string): Result<TlogProof, TlogProofError> {
  const split = text.indexOf('\n\n')
  if (split < 0) return refuse('PROOF_MALFORMED')
  const [first, ...rest] = text.slice(0, split).split('\n')
  const lines = rest[0]?.startsWith('extra ') ? rest.slice(1) : rest
  const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(lines[0] ?? '')?.[1] ?? Number.NaN)
  const hashes = lines.slice(1).map(decodeBase64)
  const areHashes = hashes.length <= MOST_HASHES && hashes.every(one => one?.length === 32)
  if (first !== FIRST_LINE || !isCount(index) || !areHashes) return refuse('PROOF_MALFORMED')
  return ok({ index, hashes: hashes as Hash[], checkpoint: text.slice(split + 2) })
}

/** Which log is believed, and which witnesses. */
export type LogPolicy = { readonly log: NoteKey; readonly witnesses: readonly NoteKey[] }

export type Logged = {
  readonly checkpoint: Checkpoint
  /** Who saw that tree, and when: seconds since 1970. The only clock that counts is theirs. */
  readonly cosigned: readonly { readonly name: string; readonly at: number }[]
}

async function seenBy(note: Note, witnesses: readonly NoteKey[], cryptography: Cryptography | undefined) {
  const seen: { name: string; at: number }[] = []
  for (const witness of witnesses) {
    const at = await cosignedAt(note, witness, cryptography)
    if (at !== null) seen.push({ name: witness.name, at })
  }
  return seen
}

/** Whether an entry stands in a log: its checkpoint signed by the log's key, and the way up to its root. */
export async function verifyTlogProof(
  entry: Uint8Array,
  { index, hashes, checkpoint }: TlogProof,
  { log, witnesses }: LogPolicy,
  cryptography?: Cryptography,
): Promise<Result<Logged, TlogProofError>> {
  const note = readNote(checkpoint)
  const head = note.ok ? readCheckpoint(note.value.text) : note
  if (!note.ok || !head.ok) return refuse('PROOF_MALFORMED')
  if (head.value.origin !== log.name) return refuse('PROOF_OF_OTHER_LOG')
  if (!(await isSignedBy(note.value, log, cryptography))) return refuse('PROOF_UNSIGNED')
  const { size, root } = head.value
  if (!verifyInclusion({ leaf: leafHash(entry), index, size, root }, hashes)) return refuse('PROOF_OF_OTHER_ENTRY')
  return ok({ checkpoint: head.value, cosigned: await seenBy(note.value, witnesses, cryptography) })
}
