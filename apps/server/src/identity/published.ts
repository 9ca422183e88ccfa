import { type DidDocument, lineOf, parallelDidWeb } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { describeIssuer } from './describe-issuer.ts'
import { followIssuer } from './follow-issuer.ts'
import { readLog } from './store.ts'

/** What `did.json` says: the document of the did:web, which names the did:webvh beside it. */
export const publishedDocument = (deps: Deps, issuerId: string): Promise<DidDocument> =>
  tx(deps, { issuerId }, async tx => {
    const { entry } = await followIssuer(tx, deps, issuerId)
    const issuer = await currentIssuer(tx, issuerId)
    const keys = await deps.keys.publicKeys(tx, issuerId)
    return parallelDidWeb(describeIssuer(issuer, keys, entry.state.id as string))
  })

/** What `did.jsonl` says: every version of the did:webvh there has been. */
export const publishedLog = (deps: Deps, issuerId: string): Promise<string> =>
  tx(deps, { issuerId }, async tx => {
    await followIssuer(tx, deps, issuerId)
    return (await readLog(tx, issuerId)).map(({ entry }) => lineOf(entry)).join('')
  })
