import type { JsonObject } from '../primitives/json.ts'
import type { Outcome } from './report.ts'

/** What a proof bundle has besides the credential, in the order in which a report lists it. */
export const PIECES = [
  'key-history',
  'identity',
  'record',
  'anchor',
  'status',
  'contexts',
  'closing',
  'verifier',
  'today',
] as const
export type PieceName = (typeof PIECES)[number]

/** What one part of a bundle shows. Of itself it makes nothing valid, and nothing invalid: the findings do that. */
export type Piece = {
  readonly piece: PieceName
  readonly outcome: Outcome
  /** Stable; `pieces` of `checks.json` has a sentence for each code in each language. */
  readonly code: string
  /** One English sentence. Never quotes untrusted input. */
  readonly message: string
  /** ISO 8601: when what it says was so; of a record, by when the credential existed. */
  readonly asOf?: string
  readonly details?: JsonObject
}
