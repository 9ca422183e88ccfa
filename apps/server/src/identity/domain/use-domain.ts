import { placeOfDidWeb } from '@laurel/core/did'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer, homeDid, saveAddresses, tenantOf } from '../../people/store.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { forgetKnownIssuers } from '../../verification/known-issuers.ts'
import { changingKeys, requireSeen } from '../changing-keys.ts'
import { followIssuer, publishHeld } from '../follow-issuer.ts'
import { placeOfWebvh } from '../names.ts'
import { lastEntry, readHeld, readLog } from '../store.ts'
import { checkDomain } from './check-domain.ts'
import { isPortable } from './files.ts'
import { markUsed, nameBy } from './store.ts'

type Said = { readonly seen: string; readonly confirm: string }

/** What somebody has typed to say that they mean it. */
function requireConfirmed(confirm: string, did: string): void {
  if (confirm.trim().toLowerCase() !== placeOfDidWeb(did).toLowerCase())
    throw new Refusal('E_CONFIRM', [
      { path: 'confirm', code: 'custom', message: 'is not the address as it stands above' },
    ])
}

/**
 * From now on new credentials name the DID of this domain. Only where the domain serves the files at this very moment:
 * no credential names an issuer that cannot be found from outside. The did:webvh moves there with its history, where it
 * can; what was issued before goes on naming what it names, and that goes on being served.
 */
export async function useDomain(deps: Deps, actor: Actor, id: string, { seen, confirm }: Said): Promise<void> {
  const { issuerId } = actor
  const { domain, files, isLive, isGood } = await checkDomain(deps, actor, id)
  if (domain.given_up_at !== null) throw new Refusal('E_NOT_FOUND')
  requireConfirmed(confirm, domain.did)
  if (!isGood) throw new Refusal('E_DOMAIN_NOT_READY')
  await changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    const issuer = await currentIssuer(tx, issuerId)
    if (issuer.did === domain.did) throw new Refusal('E_DOMAIN_IN_USE')
    const taken = await tenantOf(tx, 'did', domain.did)
    if (taken !== undefined && taken !== issuerId) throw new Refusal('E_DOMAIN_TAKEN')
    // What was compared is what there is now: no key, and no entry of the log, was added since.
    const keys = await deps.keys.publicKeys(tx, issuerId)
    const signing = keys.filter(one => !one.isRetired).map(one => one.fragment)
    const held = await readHeld(tx, issuerId)
    const isSame = files.held === null || held?.entry.versionId === files.held.entry.versionId
    if (!isSame || signing.join() !== files.signing.join()) throw new Refusal('E_KEYS_CHANGED')
    await markUsed(tx, issuerId, id, deps.clock())
    await nameBy(tx, issuerId, domain.did)
    await saveAddresses(tx, issuerId, [{ kind: 'did', address: domain.did }])
    if (files.held !== null) await publishHeld(tx, deps, issuerId, files.held)
    else if (isLive && (await canMoveTo(tx, issuerId, domain.did)))
      await followIssuer(tx, deps, issuerId, { event: 'moved', place: domain.did })
    else await followIssuer(tx, deps, issuerId)
    await note(tx, deps, actor, {
      event: 'identity.domain-used',
      subject: id,
      details: { did: domain.did, before: issuer.did },
    })
  })
  forgetKnownIssuers(deps)
}

/** Back under this server's own address, which needs nobody: new credentials name it, and the history moves back. */
export async function useHome(deps: Deps, actor: Actor, { seen, confirm }: Said): Promise<void> {
  const { issuerId } = actor
  await changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    const issuer = await currentIssuer(tx, issuerId)
    const home = homeDid(issuer)
    requireConfirmed(confirm, home)
    const isThere = !(await canMoveTo(tx, issuerId, home))
    if (issuer.did === home && isThere) throw new Refusal('E_DOMAIN_IN_USE')
    await nameBy(tx, issuerId, home)
    await followIssuer(tx, deps, issuerId, ...(isThere ? [] : [{ event: 'moved', place: home } as const]))
    await note(tx, deps, actor, {
      event: 'identity.home-used',
      subject: issuerId,
      details: { did: home, before: issuer.did },
    })
  })
}

async function canMoveTo(tx: Tx, issuerId: string, did: string): Promise<boolean> {
  const last = await lastEntry(tx, issuerId)
  return placeOfWebvh(last?.entry.state.id) !== did && isPortable(await readLog(tx, issuerId))
}
