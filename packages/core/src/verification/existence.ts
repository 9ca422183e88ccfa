import type { Hash } from '../log/index.ts'
import type { Instant } from '../primitives/time.ts'

/** What shows that a document existed, by others than whoever signed it: a signer can write any date. */
export type Existence = {
  /** It existed then, by the earliest clock that the verifier believes: a witness's, or that of a chain's block. */
  readonly by: Instant | null
  /** The trees of public records in which it stands, as their heads name them. */
  readonly trees: readonly { readonly origin: string; readonly size: number; readonly root: Hash }[]
}

/**
 * Looks that up; null where nothing shows it.
 *
 * @param digest  `digestOf` of the document, see core/log
 */
export type ExistenceLookup = (digest: Hash) => Existence | null | Promise<Existence | null>
