import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { recordedSince } from './read-proof.ts'
import { digestOfDocument } from './record.ts'

export type OnRecord = {
  /** By the word of the record itself. */
  readonly since: Date
  /** How many others have signed a head that covers it. */
  readonly witnesses: number
}

type Kept = { readonly found: OnRecord; readonly at: number }
/** What is on record stays so; who else has seen it can be more after a while. */
const KEPT_MILLISECONDS = 60_000
const MOST_KEPT = 1_000
const keptBy = new WeakMap<Deps, Map<string, Kept>>()

/** Since when a stored document is on its issuer's public record; `null` where it is not yet. */
export async function onRecord(deps: Deps, issuerId: string, document: string): Promise<OnRecord | null> {
  const kept = keptBy.get(deps) ?? new Map<string, Kept>()
  keptBy.set(deps, kept)
  const digest = digestOfDocument(document)
  const key = `${issuerId} ${Buffer.from(digest).toString('base64')}`
  const now = deps.clock().getTime()
  const known = kept.get(key)
  if (known && Math.abs(now - known.at) < KEPT_MILLISECONDS) return known.found
  const found = await tx(deps, { issuerId }, tx => recordedSince(tx, issuerId, digest))
  if (!found) return null
  kept.delete(key)
  kept.set(key, { found, at: now })
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return found
}
