import type { CanonError } from '../../canon/index.ts'

/**
 * Why nothing could be disclosed. `E_POINTER`: a JSON pointer that is malformed, or that leads to nothing in the
 * document; `E_PROOF_MISSING`: no base proof of the suite asked for, or several of them.
 */
export type DisclosureError =
  | {
      readonly code: 'E_POINTER' | 'E_PROOF_MISSING' | 'E_PROOF_MALFORMED' | 'E_SUITE' | 'E_TOO_LARGE'
      readonly reason: string
    }
  | CanonError

/** Carries a `DisclosureError` out of the depth; it never leaves `proofs/`. */
export class DisclosureRefusal extends Error {
  readonly reason: DisclosureError
  constructor(reason: DisclosureError) {
    super(reason.code)
    this.reason = reason
  }
}
