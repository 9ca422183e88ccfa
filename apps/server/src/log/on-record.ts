import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { createMemory } from '../platform/remember.ts'
import { recordedSince } from './read-proof.ts'
import { digestOfDocument } from './record.ts'

export type OnRecord = {
  /** By the word of the record itself. */
  readonly since: Date
  /** How many others have signed a head that covers it. */
  readonly witnesses: number
}

/** What is on record stays so; who else has seen it can be more after a while. */
const KEPT_MILLISECONDS = 60_000
const MOST_KEPT = 1_000
const memoryOf = oncePer((deps: Deps) =>
  createMemory<OnRecord | null>(deps.clock, { most: MOST_KEPT, freshFor: found => (found ? KEPT_MILLISECONDS : 0) }),
)

/** Since when a stored document is on its issuer's public record; `null` where it is not yet. */
export async function onRecord(deps: Deps, issuerId: string, document: string): Promise<OnRecord | null> {
  const memory = memoryOf(deps)
  const digest = digestOfDocument(document)
  const key = `${issuerId} ${Buffer.from(digest).toString('base64')}`
  const found = await memory.get(
    key,
    async () => (await tx(deps, { issuerId }, tx => recordedSince(tx, issuerId, digest))) ?? null,
  )
  // It may be on record in a moment.
  if (!found) memory.forget(key)
  return found
}
