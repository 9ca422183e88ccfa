import type { LogEntry, WebvhWitnesses } from '@laurel/core/did'
import { isJsonObject, list } from '@laurel/core/primitives'

/** The witnesses that an entry brings: null where it ends them, undefined where it says nothing of them. */
function broughtBy({ parameters }: LogEntry): WebvhWitnesses | null | undefined {
  const { witness } = parameters
  if (witness === undefined) return undefined
  if (!isJsonObject(witness) || witness.threshold === undefined) return null
  const ids = list(witness.witnesses)
    .filter(isJsonObject)
    .map(one => String(one.id))
  return { threshold: Number(witness.threshold), ids }
}

/** Who has to approve what follows on these entries of ours, each of which was checked when it was added. */
export const witnessesAfter = (entries: readonly LogEntry[]): WebvhWitnesses | null =>
  entries.map(broughtBy).findLast(one => one !== undefined) ?? null
