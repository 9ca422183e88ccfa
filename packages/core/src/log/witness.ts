import { base64 } from '@scure/base'
import type { Cryptography } from '../keys/index.ts'
import { equalBytes } from '../primitives/bytes.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { type Hash, isCount } from './hash.ts'
import { decodeBase64, isSignedBy, type NoteKey, type NoteSignature, readNote } from './note.ts'
import { type TreeHead, verifyConsistency } from './verify-proof.ts'

/** What a log sends to a witness (C2SP tlog-witness, `POST …/add-checkpoint`): the size that the witness knows, and the way from there. */
export type AddCheckpoint = { readonly old: number; readonly proof: readonly Hash[]; readonly checkpoint: string }

/** A proof between two trees that JavaScript can count has no more hashes. */
const MOST_HASHES = 63

export const writeAddCheckpoint = ({ old, proof, checkpoint }: AddCheckpoint): string =>
  [`old ${old}`, ...proof.map(one => base64.encode(one)), '', checkpoint].join('\n')

export function readAddCheckpoint(text: string): AddCheckpoint | null {
  const split = text.indexOf('\n\n')
  if (split < 0) return null
  const [first = '', ...lines] = text.slice(0, split).split('\n')
  const old = Number(/^old (0|[1-9]\d{0,15})$/.exec(first)?.[1] ?? Number.NaN)
  const proof = lines.map(decodeBase64)
  if (!isCount(old) || proof.length > MOST_HASHES || proof.some(one => one?.length !== 32)) return null
  return { old, proof: proof as Hash[], checkpoint: text.slice(split + 2) }
}

/** The lines of signatures that a witness answers with; `null` where it is something else. */
export function readCosignatures(text: string): readonly NoteSignature[] | null {
  const note = readNote(`\n\n${text}`)
  return note.ok && !text.includes('\n\n') ? note.value.signatures : null
}

/** What a witness answers where it does not sign: the status that tlog-witness has for it; with 409 the size that it knows. */
export type WitnessRefusal = { readonly status: 400 | 403 | 404 | 409 | 422; readonly size?: number }

const refuse = (status: WitnessRefusal['status'], size?: number) =>
  err(size === undefined ? { status } : { status, size })

/**
 * Whether a witness may sign a log's head: it is signed by a log that the witness knows, and leads on from the newest
 * one that it has signed. What it answers with `ok` it has to remember before it signs.
 *
 * @param knows the logs' keys
 * @param newest the newest head that was signed of a log, by its name; `undefined` for none
 */
export async function considerCheckpoint(
  request: AddCheckpoint | null,
  knows: readonly NoteKey[],
  newest: (origin: string) => TreeHead | undefined,
  cryptography?: Cryptography,
): Promise<Result<Checkpoint & { readonly text: string }, WitnessRefusal>> {
  const note = request && readNote(request.checkpoint)
  const head = note?.ok ? readCheckpoint(note.value.text) : null
  if (!request || !note?.ok || !head?.ok) return refuse(400)
  const { origin, size, root } = head.value
  const log = knows.find(one => one.name === origin)
  if (!log) return refuse(404)
  if (!(await isSignedBy(note.value, log, cryptography))) return refuse(403)
  if (request.old > size) return refuse(400)
  const known = newest(origin)
  if (request.old !== (known?.size ?? 0)) return refuse(409, known?.size ?? 0)
  if (known && known.size === size && !equalBytes(known.root, root)) return refuse(409, known.size)
  if (!known || known.size === 0)
    return request.proof.length === 0 ? ok({ ...head.value, text: note.value.text }) : refuse(422)
  return verifyConsistency(known, head.value, request.proof)
    ? ok({ ...head.value, text: note.value.text })
    : refuse(422)
}
