import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { isWellFormed, toUtf8 } from '../../../primitives/bytes.ts'
import type { JsonObject } from '../../../primitives/json.ts'
import { toMultibaseBase64url } from '../../../primitives/multibase.ts'
import { CanonRefusal } from '../../canon/canon-error.ts'
import { compareCodePoints, hasSurrogates } from '../../canon/code-point-order.ts'
import { documentQuads } from '../../canon/document-quads.ts'
import { createNodeMemory, type NodeMemory } from '../../canon/node-memory.ts'
import type { Quad, Term } from '../../canon/quad.ts'
import { canonicalLabels, type HashFunction } from '../../canon/rdfc.ts'
import type { ContextLibrary } from '../../contexts/index.ts'
import { DisclosureRefusal } from './disclosure-error.ts'
import { selectPart } from './select-part.ts'

/** More statements than this are no credential: each one is signed by itself. */
export const MAX_STATEMENTS = 2_048

/** Gives blank nodes other labels than the canonical ones, from which a verifier could guess what was withheld. */
export type Relabel = (canonical: ReadonlyMap<number, string>) => Map<number, string>

/** The labels of ecdsa-sd-2023: the HMAC of the canonical label (VC-DI-ECDSA §3.4.4 createHmacIdLabelMapFunction). */
export const relabelByHmac =
  (hmacKey: Uint8Array): Relabel =>
  canonical =>
    new Map([...canonical].map(([node, label]) => [node, toMultibaseBase64url(hmac(sha256, hmacKey, toUtf8(label)))]))

/** The characters of base64url by the code points that they have: HMACs are ordered as the texts that they are written as. */
const RANK = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
  one => one.codePointAt(0) as number,
)

const sixBits = (bytes: Uint8Array, at: number): number =>
  (((bytes[(at * 6) >> 3]! << 8) | (bytes[((at * 6) >> 3) + 1] ?? 0)) >> (10 - ((at * 6) & 7))) & 63

/** Compares two HMACs as `toMultibaseBase64url` would write them, without writing them. */
export function compareLabels(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at * 6 < one.length * 8; at++) {
    const difference = RANK[sixBits(one, at)]! - RANK[sixBits(other, at)]!
    if (difference !== 0) return difference
  }
  return 0
}

/** The labels of bbs-2023: numbers in the order of those HMACs, which say nothing more (VC-DI-BBS §3.3.1). */
export const relabelShuffled =
  (hmacKey: Uint8Array): Relabel =>
  canonical => {
    const byHmac = [...relabelByHmac(hmacKey)(canonical)].sort(([, one], [, other]) => (one < other ? -1 : 1))
    return new Map(byHmac.map(([node], index) => [node, `b${index}`]))
  }

/** A document as statements whose order and labels a holder and a verifier agree on. */
export type LabelledStatements = {
  /** A copy in which no object stands in two places, since objects are what blank nodes are known by. */
  readonly document: JsonObject
  /** N-Quads, each line ended, none twice, in the order of code points. */
  readonly lines: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly labels: ReadonlyMap<number, string>
  readonly memory: NodeMemory
}

export type LabelTools = { readonly contexts: ContextLibrary; readonly hash?: HashFunction }

/** Turns a document into labelled statements (VC-DI-ECDSA §3.4.1 labelReplacementCanonicalizeJsonLd). @throws refusals */
export function labelStatements(given: JsonObject, relabel: Relabel, tools: LabelTools): LabelledStatements {
  const document = selectPart(given, [''], new Map())!
  const memory = createNodeMemory()
  const quads = documentQuads(document, tools.contexts, memory)
  if (quads.length > MAX_STATEMENTS)
    throw new DisclosureRefusal({ code: 'E_TOO_LARGE', reason: `more than ${MAX_STATEMENTS} statements` })
  const labels = relabel(canonicalLabels(quads, { hash: tools.hash }))
  const lines = sorted(new Set(quads.map(quad => writeQuad(quad, labels))))
  return { document, lines, indexOf: new Map(lines.map((line, index) => [line, index])), labels, memory }
}

export type StatementGroup = {
  /** Positions among the lines, ascending. */
  readonly indexes: readonly number[]
  readonly part: JsonObject | null
  readonly quads: readonly Quad[]
}

/** The statements that pointers select (§3.4.16 canonicalizeAndGroup, of one group). @throws refusals */
export function groupStatements(
  statements: LabelledStatements,
  pointers: readonly string[],
  tools: LabelTools,
): StatementGroup {
  const { document, memory, labels, indexOf } = statements
  memory.sources.clear()
  const part = selectPart(document, pointers, memory.sources)
  if (part === null) return { indexes: [], part, quads: [] }
  const quads = documentQuads(part, tools.contexts, memory)
  const indexes = new Set<number>()
  for (const quad of quads) {
    const index = indexOf.get(writeQuad(quad, labels))
    // A part of what is signed as one value (`@json`) says what the document does not.
    if (index === undefined)
      throw new DisclosureRefusal({ code: 'E_POINTER', reason: 'a JSON pointer into a value that is signed whole' })
    indexes.add(index)
  }
  return { indexes: [...indexes].sort((one, other) => one - other), part, quads }
}

function writeQuad({ subject, predicate, object, graph }: Quad, labels: ReadonlyMap<number, string>): string {
  const name = (term: Term) => (typeof term === 'number' ? `_:${labels.get(term)}` : term)
  return `${name(subject)} ${predicate} ${name(object)} ${graph === '' ? '' : `${name(graph)} `}.\n`
}

function sorted(lines: ReadonlySet<string>): string[] {
  const list = [...lines].sort()
  if (!list.some(hasSurrogates)) return list
  if (!list.every(isWellFormed)) throw new CanonRefusal('VALUE_INVALID', 'a lone surrogate')
  return list.sort(compareCodePoints)
}
