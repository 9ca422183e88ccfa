import { type DidDocument, lineOf, parallelDidWeb } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { homeDid } from '../people/store.ts'
import { etagOf } from '../platform/caching.ts'
import { type Tx, tx } from '../platform/database.ts'
import { keepSome } from '../platform/keep-some.ts'
import { oncePer } from '../platform/once-per.ts'
import { readTogether } from '../platform/read-together.ts'
import { orRefuse } from './changing-keys.ts'
import { describeIssuer } from './describe-issuer.ts'
import { factsOf, startLog } from './follow-issuer.ts'
import { placeOfWebvh } from './names.ts'
import { identityState, identityStateIn, lastEntry, readLog, type StoredEntry } from './store.ts'
import { DidLogStuckError } from './stuck.ts'

/**
 * The document under one of the issuer's did:webs, which names all its other names. Where the did:webvh is at the same
 * place the two are the same document (did:webvh 1.0, "Publishing a Parallel did:web DID").
 *
 * @param did   the one under this server's address where nothing is said
 * @param next  the entry that will be the newest, for a document that is to be served before it is
 */
export async function documentUnder(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  which: { readonly did?: string; readonly next?: StoredEntry | null } = {},
): Promise<DidDocument> {
  return (await documentWithLast(tx, deps, issuerId, which)).document
}

async function documentWithLast(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  { did: wanted, next }: { readonly did?: string; readonly next?: StoredEntry | null },
): Promise<{ readonly document: DidDocument; readonly last: StoredEntry | null | undefined }> {
  // A log that cannot be read is named to nobody, and the did:web goes on without it.
  const last =
    next ??
    (await lastEntry(tx, issuerId).catch(error => {
      if (error instanceof DidLogStuckError) return null
      throw error
    }))
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId, last?.entry, wanted === undefined ? [] : [wanted])
  const did = wanted ?? homeDid(issuer)
  const document =
    last && placeOfWebvh(last.entry.state.id) === did
      ? parallelDidWeb(describeIssuer(issuer, facts, last.entry.state.id as string))
      : describeIssuer(issuer, facts, did)
  return { document, last }
}

/** What `did.json` says: the document of a did:web, which names the did:webvh beside it. */
export type PublishedDocument = { readonly text: string; readonly etag: string }

/** A thousand documents and more; one is some three kilobytes. */
const MOST_BYTES = 4 * 2 ** 20

type Kept = PublishedDocument & { readonly state: string }

/**
 * The document as of this instant. Every verification asks for it, and many at once are told together. What this process
 * has made of it before is given again where the database says that nothing of what it is made of has changed.
 */
export const publishedDocument = (deps: Deps, issuerId: string, did?: string): Promise<PublishedDocument> =>
  reader(deps)(JSON.stringify(did === undefined ? [issuerId] : [issuerId, did]))

const reader = oncePer((deps: Deps) => {
  const memory = keepSome<Kept>(MOST_BYTES)
  return readTogether(async key => {
    const [issuerId, did] = JSON.parse(key) as [issuerId: string, did?: string]
    const kept = memory.get(key)
    if (kept && kept.state === (await identityState(deps, issuerId))) return kept
    const { state, ...made } = await readDocument(deps, issuerId, did)
    if (state === undefined) memory.forget(key)
    else memory.keep(key, { ...made, state }, 1_024 + made.text.length)
    return made
  })
})

/** @returns a `state` only where nothing but what the database says has been read for it */
async function readDocument(
  deps: Deps,
  issuerId: string,
  did?: string,
): Promise<PublishedDocument & { readonly state?: string | undefined }> {
  // One moment for the document and what is said of it: kept as of a state is what was made of that state.
  const read = () =>
    tx(deps, { issuerId, isSnapshot: true }, async tx => ({
      state: await identityStateIn(tx, issuerId),
      ...(await documentWithLast(tx, deps, issuerId, did === undefined ? {} : { did })),
    }))
  let found = await read()
  if (!found.last) {
    await startLog(deps, issuerId)
    found = await read()
  }
  const text = JSON.stringify(found.document)
  return { text, etag: etagOf(text), ...(found.last ? { state: found.state } : {}) }
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
