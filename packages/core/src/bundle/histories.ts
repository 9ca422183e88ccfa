import {
  type DidDocument,
  documentAs,
  documentOf,
  keyMark,
  methodsOf,
  parseDidWebvh,
  parseLog,
  parseWitnessProofs,
  type VerifiedLog,
  type Version,
  verifyLog,
} from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import type { Instant } from '../primitives/time.ts'
import type { Material } from './format.ts'

/** The key history of somebody, as a file has it. */
export type History = { readonly url: string; readonly log: VerifiedLog }

type Tools = { readonly now: Instant; readonly cryptography?: Cryptography | undefined }

/** Checking one costs a signature an entry, and strangers write them. */
const MOST_HISTORIES = 4
const LOG = /\/did\.jsonl$/

/** Reads and checks a log as its address answered it; what witnesses say of it comes along. */
export async function readHistory(
  url: string,
  log: string,
  witnesses: string | undefined,
  { now, cryptography }: Tools,
): Promise<History> {
  const entries = parseLog(log)
  if (!entries.ok) return { url, log: { scid: '', versions: [], broken: entries.error } }
  const proofs = witnesses === undefined ? null : parseWitnessProofs(witnesses)
  const witnessProofs = proofs?.ok ? proofs.value : []
  return { url, log: await verifyLog(entries.value, { now, witnessProofs, ...(cryptography ? { cryptography } : {}) }) }
}

/** The key histories among materials, each checked. */
export function historiesIn(materials: readonly Material[], tools: Tools): Promise<readonly History[]> {
  const bodyAt = (url: string) => materials.find(one => one.url === url && one.status === undefined)?.body
  const logs = materials.filter(one => LOG.test(one.url) && one.status === undefined).slice(0, MOST_HISTORIES)
  return Promise.all(
    logs.map(({ url, body }) => readHistory(url, body, bodyAt(url.replace(LOG, '/did-witness.json')), tools)),
  )
}

/** What a history says of the keys of a did:web. */
export type KeysThen = {
  readonly document: DidDocument
  /** Since when it stands there. */
  readonly since: Instant
  /** From when on it counts no more: its DID was given up, or has moved to another place. */
  readonly until: Instant | null
}

/**
 * The document of a did:web that its key history gives: of the last version that says of itself that it is also known as
 * this did:web, at whichever place the history is then, since a DID has several names and one history. Null where the
 * history says so nowhere, or does not hold.
 *
 * Keys that were replaced stand in earlier versions alone. They still count for what they signed, as they do in the did:web
 * itself (decision 048), unless any later version calls them revoked.
 */
export function keysOfWeb(web: string, { log }: History): KeysThen | null {
  if (log.broken !== null) return null
  const versions = log.versions.filter(one => isKnownAs(web, one))
  const last = versions.at(-1)
  if (!last) return null
  const next = log.versions[log.versions.indexOf(last) + 1]
  const documents = versions.map(one => documentAs(web, documentOf(one.document.id, one, log)))
  return { document: withFormerKeys(documents), since: last.since, until: next?.since ?? null }
}

/** The newest of several documents of one name, with the keys that only those before it have. */
function withFormerKeys(documents: readonly DidDocument[]): DidDocument {
  const newest = documents.at(-1) as DidDocument
  const known = new Set(methodsOf(newest).map(keyMark))
  const names = new Set(methodsOf(newest).map(one => one.id))
  const former = documents.flatMap(document => {
    const stated = new Set(list(document.assertionMethod).map(one => (isJsonObject(one) ? one.id : one)))
    return methodsOf(document).filter(one => {
      const isNew = stated.has(one.id as Json) && !known.has(keyMark(one)) && !names.has(one.id)
      if (isNew) names.add(one.id)
      return isNew
    })
  })
  if (former.length === 0) return newest
  return {
    ...newest,
    verificationMethod: [...list(newest.verificationMethod), ...former],
    assertionMethod: [...list(newest.assertionMethod), ...former.map(one => one.id as Json)],
  }
}

const isKnownAs = (web: string, { document, parameters }: Version): boolean =>
  !parameters.deactivated && list(document.alsoKnownAs).includes(web)

/** Whether a history is of somebody, as far as it says so itself: by a place that it has been at, or by another name. */
export function isHistoryOf(did: string, { log }: History): boolean {
  const newest = log.versions.at(-1)
  if (newest && isKnownAs(did, newest)) return true
  return log.versions.some(({ document }) => {
    if (document.id === did) return true
    const address = parseDidWebvh(document.id)
    return address.ok && address.value.web === did
  })
}

/** The first version in which a key stands, by the fragment of its id and by what it is. */
export function publishedIn({ log }: History, fragment: string, key: JsonObject | null): Version | undefined {
  const mark = key && keyMark(key)
  return log.versions.find(({ document }) =>
    methodsOf(document).some(
      one =>
        typeof one.id === 'string' &&
        one.id.split('#')[1] === fragment &&
        (key === null || (mark !== null && keyMark(one) === mark)),
    ),
  )
}

/**
 * When a key stood in a history no more; `null` while it stands there, and for one that never did.
 *
 * @param mark  as `keyMark` gives it
 */
export function leftAt({ log }: History, mark: string): Instant | null {
  const has = ({ document }: Version) => methodsOf(document).some(one => keyMark(one) === mark)
  const last = log.versions.map(has).lastIndexOf(true)
  return last < 0 ? null : (log.versions[last + 1]?.since ?? null)
}

/** Whether the newer history goes on with the older one. */
export const goesOn = (newer: History, older: History): boolean => {
  const last = older.log.versions.at(-1)
  return (
    newer.log.broken === null &&
    newer.log.scid === older.log.scid &&
    last !== undefined &&
    newer.log.versions.some(one => one.versionId === last.versionId)
  )
}
