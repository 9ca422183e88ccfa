import { parseDomain } from '@laurel/core/did'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer, tenantOf } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { Refusal, type RefusalCode } from '../../refusal.ts'
import { catchUp } from '../follow-issuer.ts'
import { placeOfWebvh } from '../names.ts'
import { dropHeld, lastEntry, readHeld } from '../store.ts'
import { deleteDomain, findDomain, giveUp, insertDomain, listDomains } from './store.ts'

/** More have no school; each is asked every day. */
const MOST_DOMAINS = 10

/** The did:web of what somebody has typed. @param own  the hosts of this server, on which nobody is at home by this way */
function readDomain(text: string, own: readonly string[]): string {
  const wrong = (code: RefusalCode, message: string) => new Refusal(code, [{ path: 'domain', code: 'custom', message }])
  const typed = text.trim()
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url) throw wrong('E_DOMAIN_MALFORMED', 'is no domain, such as school.example')
  if (own.includes(url.host)) throw wrong('E_DOMAIN_OWN', 'is the address of this server itself')
  const did = parseDomain(url)
  if (did.ok) return did.value
  throw wrong(
    did.error.code === 'DOMAIN_NOT_PUBLIC' ? 'E_DOMAIN_NOT_PUBLIC' : 'E_DOMAIN_MALFORMED',
    did.error.code === 'DOMAIN_NOT_PUBLIC'
      ? 'cannot be reached from the internet'
      : `is not taken: ${did.error.reason}`,
  )
}

/** Begins to set up a domain of the institution's own. Nothing changes by it yet. @returns its id */
export async function addDomain(deps: Deps, actor: Actor, domain: string): Promise<string> {
  const { issuerId } = actor
  const did = readDomain(domain, deps.hosts)
  return tx(deps, actor, async tx => {
    const { kind } = await currentIssuer(tx, issuerId)
    if (kind !== 'institution') throw new Refusal('E_FORBIDDEN')
    const known = await listDomains(tx, issuerId)
    const same = known.find(one => one.did === did)
    if (same && same.given_up_at === null) throw new Refusal('E_DOMAIN_KNOWN')
    const taken = await tenantOf(tx, 'did', did)
    if (taken !== undefined && taken !== issuerId) throw new Refusal('E_DOMAIN_TAKEN')
    if (known.filter(one => one.given_up_at === null).length >= MOST_DOMAINS) throw new Refusal('E_TOO_MANY_DOMAINS')
    const id = same?.id ?? deps.newId()
    await insertDomain(tx, issuerId, id, did, deps.clock())
    await note(tx, deps, actor, { event: 'identity.domain-added', subject: id, details: { did } })
    return id
  })
}

/**
 * Ends it: one that was never used is forgotten; one that credentials name stays in the list, and nothing is expected of
 * it any more. The one in use stays until another address is.
 */
export async function removeDomain(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  const wasUsed = await tx(deps, actor, async tx => {
    await deps.keys.lock(tx, issuerId)
    const issuer = await currentIssuer(tx, issuerId)
    const domain = await findDomain(tx, issuerId, id)
    if (!domain || domain.given_up_at !== null) throw new Refusal('E_NOT_FOUND')
    const last = await lastEntry(tx, issuerId)
    if (domain.did === issuer.did || placeOfWebvh(last?.entry.state.id) === domain.did)
      throw new Refusal('E_DOMAIN_IN_USE')
    const held = await readHeld(tx, issuerId)
    if (held?.domainId === id) await dropHeld(tx, issuerId)
    if (domain.used_since === null) await deleteDomain(tx, issuerId, id)
    else await giveUp(tx, issuerId, id, deps.clock())
    await note(tx, deps, actor, {
      event: domain.used_since === null ? 'identity.domain-removed' : 'identity.domain-given-up',
      subject: id,
      details: { did: domain.did },
    })
    return domain.used_since !== null
  })
  if (wasUsed) await catchUp(deps, issuerId)
}
