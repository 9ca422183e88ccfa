/**
 * The log cannot be gone on with: it does not hold, the update key that is kept is not the one that it committed to, or
 * the world may have seen a longer one. Nothing of the transaction in which this was found may be kept.
 */
export class DidLogStuckError extends Error {
  readonly code: 'E_DID_HELD' | 'E_DID_STUCK' | 'E_DID_FULL'
  constructor(code: DidLogStuckError['code'], message: string) {
    super(message)
    this.code = code
  }
}
