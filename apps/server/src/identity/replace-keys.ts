import { placeOfDidWeb } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer, homeDid } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { changingKeys, requireSeen } from './changing-keys.ts'
import { checkDomain } from './domain/check-domain.ts'
import { listDomains, nameBy } from './domain/store.ts'
import { followIssuer, type Wish } from './follow-issuer.ts'
import type { StoredEntry } from './store.ts'

/**
 * Replaces an issuer's signing keys: what is signed from now on is signed with new ones, and what was signed before goes
 * on verifying by the old ones, of which the public half stays and the private half is destroyed. Where
 * credentials name a domain that serves files of its own, the new keys must stand in those files first.
 *
 * @param seen  the newest version of the log that whoever asks has seen; of two at once, or of one who presses twice, one
 *   is refused
 * @throws Refusal E_KEYS_TO_PREPARE, E_DOMAIN_BEHIND where others could not verify what is signed with the new keys
 */
export async function replaceKeys(deps: Deps, actor: Actor, seen: string): Promise<void> {
  await requireListed(deps, actor)
  await changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    await renewKeys(tx, deps, actor, { event: 'keys-replaced' }, { isListed: true })
    await note(tx, deps, actor, { event: 'keys.replaced', subject: actor.issuerId })
  })
}

/**
 * Every domain that credentials name, whether it is the present one or not: the status of what names it is signed anew
 * each day, under its name, with the keys that there are then.
 */
async function requireListed(deps: Deps, { issuerId }: Actor): Promise<void> {
  const { domains, isPrepared } = await tx(deps, { issuerId }, async tx => ({
    domains: await listDomains(tx, issuerId),
    isPrepared: (await deps.keys.publicKeys(tx, issuerId)).some(one => one.isPrepared),
  }))
  const behind: string[] = []
  for (const { id, did, used_since, given_up_at } of domains) {
    if (used_since === null || given_up_at !== null) continue
    const { isLive, isGood } = await checkDomain(deps, { issuerId }, id)
    if (isLive) continue
    if (!isPrepared) throw new Refusal('E_KEYS_TO_PREPARE')
    if (!isGood) behind.push(placeOfDidWeb(did))
  }
  if (behind.length > 0)
    throw new Refusal(
      'E_DOMAIN_BEHIND',
      behind.map(place => ({ path: place, code: 'custom', message: 'does not list the new keys yet' })),
    )
}

/** Makes the keys that will sign next, and lists them: so that files elsewhere can have them before anything is signed. */
export const prepareKeys = (deps: Deps, actor: Actor, seen: string): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    const { issuerId } = actor
    await requireSeen(tx, deps, actor, seen)
    if ((await deps.keys.publicKeys(tx, issuerId)).some(one => one.isPrepared)) throw new Refusal('E_KEYS_CHANGED')
    const { did } = await currentIssuer(tx, issuerId)
    await deps.keys.prepareKeys(tx, { issuerId, did, now: deps.clock() })
    await followIssuer(tx, deps, issuerId, { event: 'keys-prepared' })
    await note(tx, deps, actor, { event: 'keys.prepared', subject: issuerId })
  })

/** Forgets the prepared keys; they have signed nothing. */
export const dropPreparedKeys = (deps: Deps, actor: Actor, seen: string): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    const { issuerId } = actor
    await requireSeen(tx, deps, actor, seen)
    if (!(await deps.keys.publicKeys(tx, issuerId)).some(one => one.isPrepared)) throw new Refusal('E_KEYS_CHANGED')
    await deps.keys.dropPrepared(tx, issuerId)
    await followIssuer(tx, deps, issuerId, { event: 'keys-dropped' })
    await note(tx, deps, actor, { event: 'keys.dropped', subject: issuerId })
  })

/**
 * Puts new keys in the place of those in use. Where a domain serves files of its own and they may lack the new keys, new
 * credentials name the address of this server from now on: what is signed must be found there at once.
 *
 * @param isListed  whoever verifies finds the new keys already: those that were prepared. Else they are made now, and what
 *   was prepared is forgotten, since whoever got at the keys in use got at those as well
 */
export async function renewKeys(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  wish: Wish,
  { isListed = false }: { readonly isListed?: boolean } = {},
): Promise<StoredEntry> {
  const { issuerId } = actor
  if (!isListed) {
    await deps.keys.dropPrepared(tx, issuerId)
    await leaveFiles(tx, deps, actor)
  }
  const { did } = await currentIssuer(tx, issuerId)
  await deps.keys.replaceKeys(tx, { issuerId, did, now: deps.clock() })
  return followIssuer(tx, deps, issuerId, wish)
}

async function leaveFiles(tx: Tx, deps: Deps, actor: Actor): Promise<void> {
  const { issuerId } = actor
  const issuer = await currentIssuer(tx, issuerId)
  const domain = (await listDomains(tx, issuerId)).find(one => one.did === issuer.did)
  if (!domain || domain.is_live) return
  await nameBy(tx, issuerId, homeDid(issuer))
  await note(tx, deps, actor, {
    event: 'identity.domain-left',
    subject: domain.id,
    details: { did: homeDid(issuer), before: issuer.did },
  })
}
