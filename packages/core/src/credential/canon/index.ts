import { NotCanonicalError } from '../../primitives/jcs.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import { type CanonError, CanonRefusal } from './canon-error.ts'
import { documentQuads } from './document-quads.ts'
import { parseNQuads } from './parse-nquads.ts'
import { canonicalizeDataset, hexOf, type RdfcOptions } from './rdfc.ts'
import { type Pieces, treeCanonical } from './tree-canonical.ts'

export type { CanonError } from './canon-error.ts'
export { type Cohort, createCohort, type ToldFromText } from './cohort.ts'
export type { HashFunction, RdfcOptions } from './rdfc.ts'
export type { Pieces } from './tree-canonical.ts'

function attempt<T>(work: () => T): Result<T, CanonError> {
  try {
    return ok(work())
  } catch (refusal) {
    if (refusal instanceof CanonRefusal) return err(refusal.reason)
    if (refusal instanceof NotCanonicalError) return err({ code: 'VALUE_INVALID', at: 'a value of type @json' })
    throw refusal
  }
}

/**
 * The canonical N-Quads of a JSON-LD document: JSON-LD 1.1 to RDF in safe mode, then RDFC-1.0 with SHA-256.
 *
 * @param document  a document whose contexts are all in `library`; depth and size have been bounded by its parser
 * @returns N-Quads, each line ended; or why there are none: `TERM_UNDEFINED` for a key that no context defines,
 *   `CONTEXT_UNKNOWN`, `CONTEXT_INLINE`, `IRI_RELATIVE`, `WORK_LIMIT` for a poisoned graph, `UNSUPPORTED` never guessed
 */
export const canonicalize = (
  document: JsonObject,
  library: ContextLibrary,
  options?: RdfcOptions,
): Result<string, CanonError> => {
  const pieces = canonicalizeInPieces(document, library, options)
  return pieces.ok ? ok(pieces.value.join('')) : pieces
}

/** The same in pieces, for whoever hashes it: of a large document the whole is costly to put together. */
export const canonicalizeInPieces = (
  document: JsonObject,
  library: ContextLibrary,
  options?: RdfcOptions,
): Result<Pieces, CanonError> =>
  attempt(
    () =>
      treeCanonical(document, library, hexOf(options)) ?? [
        canonicalizeDataset(documentQuads(document, library), options).nquads,
      ],
  )

/**
 * Canonicalises N-Quads (RDFC-1.0).
 *
 * @returns the canonical N-Quads, and the canonical label of each blank node by the label that it had in `text`
 */
export const canonicalizeQuads = (
  text: string,
  options?: RdfcOptions,
): Result<{ nquads: string; labels: Map<string, string> }, CanonError> =>
  attempt(() => {
    const { quads, labels } = parseNQuads(text)
    const canonical = canonicalizeDataset(quads, options)
    return {
      nquads: canonical.nquads,
      labels: new Map(labels.map((label, node) => [label, canonical.labels.get(node)!])),
    }
  })
