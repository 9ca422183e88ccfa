import { createDidDocument, type DidDocument, lineOf, parallelDidWeb } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { describeIssuer } from './describe-issuer.ts'
import { catchUp, factsOf } from './follow-issuer.ts'
import { lastEntry, readLog } from './store.ts'

/** What `did.json` says: the document of the did:web, which names the did:webvh beside it. */
export async function publishedDocument(deps: Deps, issuerId: string): Promise<DidDocument> {
  await catchUp(deps, issuerId)
  return tx(deps, { issuerId }, async tx => {
    const { issuer, ...facts } = await factsOf(tx, deps, issuerId)
    const last = await lastEntry(tx, issuerId)
    return last
      ? parallelDidWeb(describeIssuer(issuer, facts, last.entry.state.id as string))
      : createDidDocument({ did: issuer.did, ...facts })
  })
}

/** What `did.jsonl` says: every version of the did:webvh there has been. */
export async function publishedLog(deps: Deps, issuerId: string): Promise<string> {
  await catchUp(deps, issuerId)
  const log = await tx(deps, { issuerId }, tx => readLog(tx, issuerId))
  return log.map(({ entry }) => lineOf(entry)).join('')
}
