import { type DidDocument, lineOf, parallelDidWeb } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { describeIssuer } from './describe-issuer.ts'
import { factsOf, startLog } from './follow-issuer.ts'
import { orRefuse } from './replace-keys.ts'
import { lastEntry, readLog, type StoredEntry } from './store.ts'
import { DidLogStuckError } from './stuck.ts'

/** The document under the issuer's did:web, which names its did:webvh. */
export async function documentUnder(tx: Tx, deps: Deps, issuerId: string): Promise<DidDocument> {
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId)
  // A log that cannot be read is named to nobody, and the did:web goes on without it.
  const last = await lastEntry(tx, issuerId).catch(error => {
    if (error instanceof DidLogStuckError) return null
    throw error
  })
  return last
    ? parallelDidWeb(describeIssuer(issuer, facts, last.entry.state.id as string))
    : describeIssuer(issuer, facts, issuer.did)
}

/** What `did.json` says: the document of the did:web, which names the did:webvh beside it. */
export async function publishedDocument(deps: Deps, issuerId: string): Promise<DidDocument> {
  await startLog(deps, issuerId)
  return tx(deps, { issuerId }, tx => documentUnder(tx, deps, issuerId))
}

/** What `did.jsonl` says: every version of the did:webvh there has been. */
export async function publishedLog(deps: Deps, issuerId: string): Promise<string> {
  await startLog(deps, issuerId)
  const log = await orRefuse(() => tx(deps, { issuerId }, tx => readLog(tx, issuerId)))
  await rememberShown(deps, issuerId, log)
  return log.map(({ entry }) => lineOf(entry)).join('')
}

/**
 * Before anybody is shown a version this machine remembers it, whatever the database forgets: nothing is added to a log
 * that does not have it. A version that nobody has seen may be lost with the transaction that made it, or in a restore.
 */
export async function rememberShown(deps: Deps, issuerId: string, log: readonly StoredEntry[]): Promise<void> {
  const newest = log.at(-1)?.entry.versionId
  if (newest === undefined) return
  const shown = await deps.didHeads.read(issuerId)
  const isKnown = shown === null || log.some(({ entry }) => entry.versionId === shown)
  if (isKnown && shown !== newest) await deps.didHeads.keep(issuerId, newest)
}
