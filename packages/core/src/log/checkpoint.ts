import { base64 } from '@scure/base'
import { err, ok, type Result } from '../primitives/result.ts'
import { isCount } from './hash.ts'
import { decodeBase64 } from './note.ts'
import type { TreeHead } from './verify-proof.ts'

/** What a log says of itself at one moment (C2SP tlog-checkpoint): the text of a note. */
export type Checkpoint = TreeHead & { readonly origin: string }

export type CheckpointError = { readonly code: 'CHECKPOINT_MALFORMED' }
const MALFORMED = { code: 'CHECKPOINT_MALFORMED' } as const

export const writeCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64.encode(root)}\n`

/** Reads a checkpoint out of a note's text. Lines after the third are nobody's business here, and may be there. */
export function readCheckpoint(text: string): Result<Checkpoint, CheckpointError> {
  const lines = text.split('\n')
  const [origin = '', count = '', hash = '', ...rest] = lines
  const more = rest.slice(0, -1)
  const size = /^(0|[1-9]\d{0,15})$/.test(count) ? Number(count) : Number.NaN
  const root = decodeBase64(hash)
  const isOne = origin !== '' && isCount(size) && root?.length === 32 && rest.at(-1) === '' && more.every(Boolean)
  return isOne ? ok({ origin, size, root }) : err(MALFORMED)
}
