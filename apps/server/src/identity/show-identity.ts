import { placeOfDidWeb, servesUs } from '@laurel/core/did'
import type * as z from 'zod'
import { lastAnchorsOf } from '../anchor/read-anchors.ts'
import type { Deps } from '../deps.ts'
import { findLogs } from '../log/store.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer, homeDid, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { KeyPurpose } from '../platform/key-store.ts'
import { Refusal } from '../refusal.ts'
import { orRefuse } from './changing-keys.ts'
import { listCompromises } from './compromise/store.ts'
import { addressesOf } from './domain/check-domain.ts'
import { isPortable, isWitnessed } from './domain/files.ts'
import { type DomainRow, listDomains } from './domain/store.ts'
import { startLog } from './follow-issuer.ts'
import { witnessesAfter } from './named-witnesses.ts'
import { placeOfWebvh } from './names.ts'
import type { zIdentity } from './schema.ts'
import { readLog, type StoredEntry } from './store.ts'
import { readWaiting } from './witnesses.ts'

const USE = { assertion: 'statements', 'assertion-p256': 'tokens', 'assertion-bbs': 'parts' } as const satisfies Record<
  KeyPurpose,
  string
>

/** Under which names an issuer is known, its keys with their periods, and what became of them. */
export async function showIdentity(deps: Deps, { issuerId }: Actor): Promise<z.infer<typeof zIdentity>> {
  await startLog(deps, issuerId)
  return tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const log = await orRefuse(() => readLog(tx, issuerId))
    const last = log.at(-1)?.entry
    if (!last) throw new Refusal('E_DID_STUCK')
    const keys = await deps.keys.publicKeys(tx, issuerId)
    const stolen = new Map(
      (await listCompromises(tx, issuerId)).map(one => [one.id, new Date(one.since).toISOString()]),
    )
    const { nextKeyHashes } = last.parameters
    const base = `${deps.baseUrl}/i/${issuer.short_name}`
    const home = homeDid(issuer)
    const current = addressesOf(issuer.did)
    const webvhPlace = placeOfWebvh(last.state.id) ?? home
    const domains = await listDomains(tx, issuerId)
    const witnesses = witnessesAfter(log.map(one => one.entry))
    const waiting = await readWaiting(tx, deps, issuerId)
    // The log is at the place that its newest entry names; under this server's own address it is for ever.
    const logUrl = webvhPlace === home ? `${base}/did.jsonl` : addressesOf(webvhPlace).log
    return {
      did: issuer.did,
      didUrl: issuer.did === home ? `${base}/did.json` : current.document,
      home: { did: home, place: placeOfDidWeb(home), isInUse: issuer.did === home },
      domains: domains.map(one => shownDomain(one, issuer, { base, log })),
      isPortable: isPortable(log),
      witnesses: witnesses && { threshold: witnesses.threshold, ids: [...witnesses.ids] },
      waiting: waiting && {
        version: waiting.held.entry.versionId,
        number: waiting.held.number,
        event: waiting.held.event,
        threshold: waiting.witnesses.threshold,
        witnesses: waiting.witnesses.ids.map(id => ({ id, hasApproved: waiting.approvedBy.includes(id) })),
      },
      webvh: last.state.id as string,
      logUrl,
      version: last.versionId,
      keys: keys.map(({ fragment, purpose, key, createdAt, retiredAt, isPrepared, compromiseId }) => ({
        name: fragment,
        use: USE[purpose],
        type: key.type,
        since: createdAt.toISOString(),
        until: retiredAt?.toISOString() ?? null,
        isPrepared,
        stolenSince: (compromiseId && stolen.get(compromiseId)) || null,
      })),
      // Newest first: what happened last is what one wants to know.
      history: log
        .map(({ number, event, entry }) => ({ number, event, version: entry.versionId, at: entry.versionTime }))
        .reverse(),
      recordUrl: `${base}/log`,
      anchors: await anchorsOf(tx, issuerId),
      hasRecoveryKey: Array.isArray(nextKeyHashes) && nextKeyHashes.length > 1,
    }
  })
}

function stateOf({ did, used_since, given_up_at }: DomainRow, issuer: IssuerRow) {
  if (given_up_at !== null) return 'given-up'
  if (used_since === null) return 'set-up'
  return did === issuer.did ? 'in-use' : 'former'
}

const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString())

function shownDomain(
  domain: DomainRow,
  issuer: IssuerRow,
  { base, log }: { readonly base: string; readonly log: readonly StoredEntry[] },
): z.infer<typeof zIdentity>['domains'][number] {
  const { id, did, found } = domain
  const addresses = addressesOf(did)
  const hasLog =
    (isPortable(log) && domain.used_since === null) || log.some(({ entry }) => placeOfWebvh(entry.state.id) === did)
  const source = (name: string) => `${base}/domains/${did.slice('did:web:'.length)}/${name}`
  const file = (name: string, url: string) => ({ name, url, source: source(name) })
  return {
    id,
    did,
    place: placeOfDidWeb(did),
    state: stateOf(domain, issuer),
    usedSince: iso(domain.used_since),
    files: [
      file('did.json', addresses.document),
      ...(hasLog ? [file('did.jsonl', addresses.log)] : []),
      ...(hasLog && isWitnessed(log) ? [file('did-witness.json', addresses.witnesses)] : []),
    ],
    checkedAt: iso(domain.checked_at),
    found,
    isGood: found !== null && [found.document, found.log, found.witnesses].every(one => one === null || servesUs(one)),
    isLive: domain.is_live,
    failingSince: iso(domain.failing_since),
  }
}

/** Of the record that goes on, where there is one. */
async function anchorsOf(tx: Tx, issuerId: string): Promise<z.infer<typeof zIdentity>['anchors']> {
  const log = (await findLogs(tx, issuerId)).find(one => one.closed_at === null)
  const anchors = log ? await lastAnchorsOf(tx, issuerId, log.origin) : []
  return anchors.map(({ block, ...anchor }) => ({
    ...anchor,
    block: block && { number: block.number, at: block.at?.toISOString() ?? null },
  }))
}
