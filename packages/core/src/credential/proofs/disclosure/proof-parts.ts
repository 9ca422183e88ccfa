import { concat, equalBytes } from '../../../primitives/bytes.ts'
import type { Json } from '../../../primitives/json.ts'
import { decodeMultibase, toMultibaseBase64url } from '../../../primitives/multibase.ts'
import { type Cbor, decodeCbor, encodeCbor } from './cbor.ts'

/** What a proof value says first about itself: a CBOR tag of three bytes, one for each suite and kind. */
export const HEADERS = {
  'ecdsa-sd-2023 base': Uint8Array.of(0xd9, 0x5d, 0x00),
  'ecdsa-sd-2023 derived': Uint8Array.of(0xd9, 0x5d, 0x01),
  'bbs-2023 base': Uint8Array.of(0xd9, 0x5d, 0x02),
  'bbs-2023 derived': Uint8Array.of(0xd9, 0x5d, 0x03),
} as const
export type ProofKind = keyof typeof HEADERS

/** Far above what MAX_STATEMENTS signatures take. */
const MAX_PROOF_VALUE = 400_000

export const writeProofValue = (kind: ProofKind, parts: readonly Cbor[]): string =>
  toMultibaseBase64url(concat(HEADERS[kind], encodeCbor(parts)))

/** The kind of a proof value and its parts, of which nothing is known yet; `null` for whatever else. */
export function readProofValue(value: Json | undefined): { kind: ProofKind; parts: readonly Cbor[] } | null {
  if (typeof value !== 'string' || !value.startsWith('u') || value.length > MAX_PROOF_VALUE) return null
  const bytes = decodeMultibase(value)
  if (!bytes.ok) return null
  const kinds = Object.keys(HEADERS) as ProofKind[]
  const kind = kinds.find(one => equalBytes(HEADERS[one], bytes.value.subarray(0, 3)))
  const parts = kind === undefined ? null : decodeCbor(bytes.value.subarray(3))
  return kind !== undefined && Array.isArray(parts) ? { kind, parts } : null
}

export const isBytes = (part: Cbor | undefined, length: number): part is Uint8Array =>
  part instanceof Uint8Array && part.length === length

export const isTexts = (part: Cbor | undefined): part is readonly string[] =>
  Array.isArray(part) && part.every(one => typeof one === 'string')

/** Positions that rise: none twice, so that each statement has one place. */
export const areIndexes = (part: Cbor | undefined): part is readonly number[] =>
  Array.isArray(part) && part.every((one, at) => typeof one === 'number' && (at === 0 || one > part[at - 1]))

/** The label of a blank node by the number in its canonical label: `0` for `c14n0`. */
export type LabelMap = ReadonlyMap<number, string>
