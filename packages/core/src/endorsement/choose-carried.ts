import { toUtf8 } from '../primitives/bytes.ts'

/** So many endorsements travel inside one credential: more would be looked at by nobody, and slow every check. */
export const MOST_CARRIED = 8
/** Bytes that they may take together, of the 256 KiB that a credential may have. */
const MOST_CARRIED_BYTES = 96 * 1024

type Signed = { readonly document: string; readonly since: string }

/**
 * The endorsements that go into a credential: the newest first, as many as there is room for. What is left out is still
 * shown beside the credential.
 *
 * @param endorsements each with its signed document as text and the time since when it holds, ISO 8601 in UTC
 */
export function chooseCarried<One extends Signed>(endorsements: readonly One[]): readonly One[] {
  const newest = [...endorsements].sort((one, other) =>
    one.since === other.since ? (one.document < other.document ? -1 : 1) : one.since > other.since ? -1 : 1,
  )
  const carried: One[] = []
  let bytes = 0
  for (const one of newest) {
    const size = toUtf8(one.document).length
    if (carried.length === MOST_CARRIED || bytes + size > MOST_CARRIED_BYTES) break
    carried.push(one)
    bytes += size
  }
  return carried
}
