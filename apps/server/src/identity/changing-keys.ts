import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { isLogEnded, lastEntry } from './store.ts'
import { DidLogStuckError } from './stuck.ts'

/** A change of keys, all of it or nothing; refused where the log cannot be gone on with. */
export const changingKeys = <T>(deps: Deps, actor: Actor, change: (tx: Tx) => Promise<T>): Promise<T> =>
  orRefuse(() => tx(deps, actor, change))

export async function orRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DidLogStuckError)) throw error
    throw new Refusal(error.code)
  }
}

/** From here on nobody else changes the keys; refused where somebody has since the log was shown, and once it has ended. */
export async function requireSeen(tx: Tx, deps: Pick<Deps, 'keys'>, { issuerId }: Actor, seen: string): Promise<void> {
  await deps.keys.lock(tx, issuerId)
  if (await isLogEnded(tx, issuerId)) throw new Refusal('E_INSTITUTION_CLOSED')
  if ((await lastEntry(tx, issuerId))?.entry.versionId !== seen) throw new Refusal('E_KEYS_CHANGED')
}
