import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { followIssuer, type Wish } from './follow-issuer.ts'
import { lastEntry, type StoredEntry } from './store.ts'
import { DidLogStuckError } from './stuck.ts'

/**
 * Replaces an issuer's signing keys: what is signed from now on is signed with new ones, and what was signed before goes
 * on verifying by the old ones, of which the public half stays and the private half is destroyed.
 *
 * @param seen  the newest version of the log that whoever asks has seen; of two at once, or of one who presses twice, one
 *   is refused
 */
export const replaceKeys = (deps: Deps, actor: Actor, seen: string): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    await renewKeys(tx, deps, actor, { event: 'keys-replaced' })
    await note(tx, deps, actor, { event: 'keys.replaced', subject: actor.issuerId })
  })

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

/** From here on nobody else changes the keys; refused where somebody has since the log was shown. */
export async function requireSeen(tx: Tx, deps: Pick<Deps, 'keys'>, { issuerId }: Actor, seen: string): Promise<void> {
  await deps.keys.lock(tx, issuerId)
  if ((await lastEntry(tx, issuerId))?.entry.versionId !== seen) throw new Refusal('E_KEYS_CHANGED')
}

export async function renewKeys(tx: Tx, deps: Deps, { issuerId }: Actor, wish: Wish): Promise<StoredEntry> {
  const { did } = await currentIssuer(tx, issuerId)
  await deps.keys.replaceKeys(tx, { issuerId, did, now: deps.clock() })
  return followIssuer(tx, deps, issuerId, wish)
}
