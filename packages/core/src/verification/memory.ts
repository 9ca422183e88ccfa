import type { CanonicalDocument } from '../credential/index.ts'
import type { ReadDocuments } from '../did/index.ts'
import { createHeldSignatures, type HeldSignatures } from '../keys/remember-signatures.ts'
import type { JsonObject } from '../primitives/json.ts'
import { createOpenedLists, type OpenedLists } from '../status/index.ts'

/** What follows from a list document alone: why it cannot be read in one way, or what its proofs are over. */
export type ListForm = { readonly refused: string } | { readonly canonical: CanonicalDocument | undefined }

/**
 * What one verifier makes of the same bytes again and again, by the very object that its `fetch` gives: a DID document as it
 * was read, a status list as it was expanded and brought into canonical form. Nothing is remembered of what may change:
 * each verification asks `fetch`, and finds out anew whose keys count, whether a proof holds and how old a list is. What is
 * remembered goes with the bytes, so it is bounded by what `fetch` keeps.
 *
 * For options that stay the same: of another verifier, with other contexts, it is another memory.
 */
export type VerifierMemory = {
  readonly documents: ReadDocuments
  readonly lists: OpenedLists
  readonly forms: WeakMap<JsonObject, ListForm>
  readonly signatures: HeldSignatures
}

/** Of status lists; an issuer has a handful. */
const MOST_SIGNATURES = 1_024

export const createVerifierMemory = (): VerifierMemory => ({
  documents: new WeakMap(),
  lists: createOpenedLists(),
  forms: new WeakMap(),
  signatures: createHeldSignatures(MOST_SIGNATURES),
})
