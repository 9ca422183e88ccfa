import type { DidDocument, LogEntry } from '@laurel/core/did'
import { isJsonObject, list } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { holdEntry } from '../follow-issuer.ts'
import { witnessesAfter } from '../named-witnesses.ts'
import { placeOfWebvh } from '../names.ts'
import { documentUnder } from '../published.ts'
import { type HeldEntry, readHeld, readLog, type StoredEntry } from '../store.ts'
import type { DomainRow } from './store.ts'

/** What a domain should serve. */
export type DomainFiles = {
  readonly document: DidDocument
  /** Null where the did:webvh is not at the domain and cannot be moved there. */
  readonly log: readonly LogEntry[] | null
  /** So many entries of the log are needed for the DID to be found there with the keys that sign. */
  readonly needed: number
  /** Fragments of the keys that sign, now or next. */
  readonly signing: readonly string[]
  /** The entry that moves the did:webvh to the domain, which is published when the domain serves it. */
  readonly held: HeldEntry | null
  readonly published: readonly StoredEntry[]
}

/** Whether a DID can be taken to another place: only its first entry can say so (did:webvh 1.0, "DID Portability"). */
export const isPortable = (log: readonly StoredEntry[]): boolean => log[0]?.entry.parameters.portable === true

/** Whether others look for approvals beside the log. */
export const isWitnessed = (log: readonly StoredEntry[]): boolean =>
  log.some(({ entry }) => Object.keys(entry.parameters.witness ?? {}).length > 0)

/**
 * The files of a domain, as they are now. For one that is being set up and serves files that somebody has put there, the
 * log ends with the entry that moves the DID: made now, and published once it is found there. So there is no moment at
 * which the newest entry names a place that does not have it.
 *
 * @param hold  `make` that entry where there is none yet, `keep` to the one that there is, or do `without`: a domain that
 *   hands on what this server says has the newest entry when there is one
 */
export async function filesOf(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  domain: DomainRow,
  hold: 'make' | 'keep' | 'without',
): Promise<DomainFiles> {
  await deps.keys.lock(tx, issuerId)
  const published = await readLog(tx, issuerId)
  const last = published.at(-1)
  if (!last) throw new Refusal('E_DID_STUCK')
  const isThere = placeOfWebvh(last.entry.state.id) === domain.did
  const wasThere = published.some(({ entry }) => placeOfWebvh(entry.state.id) === domain.did)
  // One entry cannot wait for a website and for witnesses at once; a domain that hands on needs no entry to wait.
  const needsWitnesses = witnessesAfter(published.map(one => one.entry)) !== null
  const movesThere = isPortable(published) && !isThere && domain.used_since === null && !needsWitnesses
  const held = movesThere && hold !== 'without' ? await heldFor(tx, deps, issuerId, domain, hold === 'make') : null
  const entries = [...published, ...(held ? [held] : [])].map(one => one.entry)
  const document = await documentUnder(tx, deps, issuerId, { did: domain.did, next: held })
  const keys = await deps.keys.publicKeys(tx, issuerId)
  const signing = keys.filter(one => !one.isRetired).map(one => one.fragment)
  return {
    document,
    log: isThere || wasThere || movesThere ? entries : null,
    needed: neededOf(entries, signing),
    signing,
    held,
    published,
  }
}

async function heldFor(tx: Tx, deps: Deps, issuerId: string, { id, did }: DomainRow, mayHold: boolean) {
  const held = await readHeld(tx, issuerId)
  if (held?.waitsFor === 'domain' && held.domainId === id) return held
  if (!mayHold) return null
  if (held?.waitsFor === 'witnesses') throw new Refusal('E_DID_WAITS')
  return holdEntry(tx, deps, issuerId, { event: 'moved', place: did }, { waitsFor: 'domain', domainId: id })
}

/** From the first entry on that is at the newest one's place and has every key that signs. */
function neededOf(entries: readonly LogEntry[], signing: readonly string[]): number {
  const id = entries.at(-1)?.state.id
  const has = ({ state }: LogEntry) => {
    const listed = list(state.verificationMethod).filter(isJsonObject)
    return state.id === id && signing.every(one => listed.some(method => method.id === `${String(id)}#${one}`))
  }
  const at = entries.findIndex(has)
  return at < 0 ? entries.length : at + 1
}
