/**
 * Why a document has no canonical form here. `UNSUPPORTED` is said rather than guessed: a feature of JSON-LD that no
 * bundled context uses.
 */
export type CanonError = {
  readonly code:
    | 'CONTEXT_MISSING'
    | 'CONTEXT_UNKNOWN'
    | 'CONTEXT_INLINE'
    | 'CONTEXT_INVALID'
    | 'TERM_UNDEFINED'
    | 'TERM_PROTECTED'
    | 'IRI_RELATIVE'
    | 'VALUE_DROPPED'
    | 'VALUE_INVALID'
    | 'LIST_PART'
    | 'NQUADS_SYNTAX'
    | 'WORK_LIMIT'
    | 'UNSUPPORTED'
  /** Where in the document, as keys joined by `/`, or what feature. */
  readonly at: string
}

/** Carries a `CanonError` out of the depth; it never leaves this folder. */
export class CanonRefusal extends Error {
  readonly reason: CanonError
  constructor(code: CanonError['code'], at: string) {
    super(code)
    this.reason = { code, at }
  }
}
