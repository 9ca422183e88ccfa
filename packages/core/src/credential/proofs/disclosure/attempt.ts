import { NotCanonicalError } from '../../../primitives/jcs.ts'
import { err, ok, type Result } from '../../../primitives/result.ts'
import { CanonRefusal } from '../../canon/canon-error.ts'
import { type DisclosureError, DisclosureRefusal } from './disclosure-error.ts'

/** Turns refusals out of the depth into an error that is a value. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Result<T, DisclosureError>> {
  try {
    return ok(await work())
  } catch (refusal) {
    if (refusal instanceof CanonRefusal || refusal instanceof DisclosureRefusal) return err(refusal.reason)
    if (refusal instanceof NotCanonicalError) return err({ code: 'VALUE_INVALID', at: 'a value of type @json' })
    throw refusal
  }
}
