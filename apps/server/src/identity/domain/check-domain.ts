import {
  didWebUrl,
  type Fetched,
  type FetchProblem,
  judgeDocument,
  judgeLog,
  parseLog,
  parseWitnessProofs,
  type Served,
  servesUs,
  verifyLog,
  type WitnessProofs,
  whyNotServed,
} from '@laurel/core/did'
import type { Instant, Result } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { orRefuse } from '../changing-keys.ts'
import { startLog } from '../follow-issuer.ts'
import { type DomainFiles, filesOf, isWitnessed } from './files.ts'
import { isLive } from './live.ts'
import { type DomainRow, type Found, findDomain, saveFound } from './store.ts'

export type Checked = {
  readonly domain: DomainRow
  readonly files: DomainFiles
  readonly found: Found
  /** What is served there comes from here at each request. */
  readonly isLive: boolean
  /** What is signed here verifies by what is served there. */
  readonly isGood: boolean
}

/** Where a did:web and a did:webvh of the same place have their files. */
export function addressesOf(did: string) {
  const document = didWebUrl(did)
  if (!document.ok) throw new Error(`${did} is no did:web`)
  const place = document.value.slice(0, -'did.json'.length)
  return { document: document.value, log: `${place}did.jsonl`, witnesses: `${place}did-witness.json` }
}

/**
 * Fetches what a domain serves, as any stranger would, and compares it with what it should serve.
 *
 * @param actor  of whom an owner may have the entry made that moves the DID there; the hourly round makes nothing
 */
export async function checkDomain(
  deps: Deps,
  { issuerId, ...actor }: Pick<Actor, 'issuerId'> & Partial<Actor>,
  id: string,
): Promise<Checked> {
  await startLog(deps, issuerId)
  const domain = await tx(deps, { issuerId }, tx => findDomain(tx, issuerId, id))
  if (!domain) throw new Refusal('E_NOT_FOUND')
  const addresses = addressesOf(domain.did)
  const [document, log, witnesses] = await Promise.all([
    deps.fetch(addresses.document, 'application/did+json, application/json;q=0.9, */*;q=0.1'),
    deps.fetch(addresses.log, 'text/jsonl, */*;q=0.1'),
    deps.fetch(addresses.witnesses, 'application/json, */*;q=0.1'),
  ])
  const comesFromHere = (answer: Result<Fetched, FetchProblem>) =>
    answer.ok && isLive(deps, domain.did, answer.value.contentType)
  return orRefuse(() =>
    tx(deps, { issuerId, ...actor }, async tx => {
      const hold = comesFromHere(document) ? 'without' : actor.kind === undefined ? 'keep' : 'make'
      const files = await filesOf(tx, deps, issuerId, domain, hold)
      const found: Found = {
        document: document.ok
          ? judgeDocument(document.value, files.document, files.signing)
          : whyNotServed(document.error),
        log:
          files.log === null ? null : log.ok ? judgeLog(log.value, files.log, files.needed) : whyNotServed(log.error),
        witnesses:
          files.log === null || !isWitnessed(files.published) ? null : await judgeWitnesses(deps, witnesses, log),
      }
      const checked = {
        found,
        isLive: comesFromHere(document) && (files.log === null || comesFromHere(log)),
        isGood: [found.document, found.log, found.witnesses].every(one => one === null || servesUs(one)),
      }
      await saveFound(tx, issuerId, id, { ...checked, now: deps.clock() })
      return { domain, files, ...checked }
    }),
  )
}

type Answer = Result<Fetched, FetchProblem>

/** Whether the log that is served is approved by what is served beside it, as a stranger would find out. */
async function judgeWitnesses(deps: Deps, witnesses: Answer, log: Answer): Promise<Served> {
  const entries = log.ok ? parseLog(log.value.body) : null
  if (!entries?.ok) return witnesses.ok ? { outcome: 'behind' } : whyNotServed(witnesses.error)
  const judged = async (witnessProofs: readonly WitnessProofs[]) => {
    const now = (deps.clock().getTime() + AHEAD_MS) as Instant
    const { broken } = await verifyLog(entries.value, { now, cryptography: deps.cryptography, witnessProofs })
    return broken === null
  }
  // A log from before there were witnesses needs none.
  if (await judged([])) return { outcome: 'older' }
  if (!witnesses.ok) return whyNotServed(witnesses.error)
  const proofs = parseWitnessProofs(witnesses.value.body)
  if (!proofs.ok) return { outcome: 'not-json' }
  return { outcome: (await judged(proofs.value)) ? 'current' : 'behind' }
}

/** Times in a log may be some seconds ahead of the clock, and always rise. */
const AHEAD_MS = 60_000
