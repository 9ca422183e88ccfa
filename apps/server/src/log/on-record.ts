import { digestOf } from '@laurel/core/log'
import type { JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { recordedSince } from './read-proof.ts'

/** Since when each document is on record; what is once, stays so. */
const knownBy = new WeakMap<Deps, Map<string, Date>>()
const MOST_KNOWN = 1_000

/** Since when a stored document is on its issuer's public record; `null` where it is not yet. */
export async function onRecordSince(deps: Deps, issuerId: string, document: string): Promise<Date | null> {
  const known = knownBy.get(deps) ?? new Map<string, Date>()
  knownBy.set(deps, known)
  const digest = digestOf(JSON.parse(document) as JsonObject)
  const key = `${issuerId} ${Buffer.from(digest).toString('base64')}`
  const since = known.get(key) ?? (await tx(deps, { issuerId }, tx => recordedSince(tx, issuerId, digest)))
  if (!since) return null
  known.delete(key)
  known.set(key, since)
  const [oldest] = known.keys()
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  return since
}
