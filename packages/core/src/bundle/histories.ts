import {
  type DidDocument,
  didWebvhOf,
  documentOf,
  parallelDidWeb,
  parseDidWebvh,
  parseLog,
  parseWitnessProofs,
  type VerifiedLog,
  type Version,
  verifyLog,
} from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import { isJsonObject, type JsonObject, list } from '../primitives/json.ts'
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
 * The document of a did:web that its key history gives: of the last version in which the DID bears that name, and says
 * of itself that it is also known as this did:web. Null where the history names no such place, or does not hold.
 */
export function keysOfWeb(web: string, { log }: History): KeysThen | null {
  if (log.broken !== null) return null
  const did = didWebvhOf(web, log.scid)
  const last = lastVersionOf(did, log)
  if (!last || !list(last.document.alsoKnownAs).includes(web)) return null
  const next = log.versions[log.versions.indexOf(last) + 1]
  return { document: parallelDidWeb(documentOf(did, last, log)), since: last.since, until: next?.since ?? null }
}

const lastVersionOf = (did: string, log: VerifiedLog): Version | undefined =>
  [...log.versions].reverse().find(one => one.document.id === did && !one.parameters.deactivated)

/** Whether a history is of somebody: by their did:webvh, or by the place that their did:web names. */
export const isHistoryOf = (did: string, { log }: History): boolean =>
  log.versions.some(({ document }) => {
    if (document.id === did) return true
    const address = parseDidWebvh(document.id)
    return address.ok && address.value.web === did
  })

/** The first version in which a key stands, by the fragment of its id and by what it is. */
export function publishedIn({ log }: History, fragment: string, key: JsonObject | null): Version | undefined {
  return log.versions.find(({ document }) =>
    methodsIn(document).some(
      one =>
        typeof one.id === 'string' &&
        one.id.split('#')[1] === fragment &&
        (key === null || keyText(one) === keyText(key)),
    ),
  )
}

export const methodsIn = (document: DidDocument): readonly JsonObject[] =>
  [...list(document.verificationMethod), ...list(document.assertionMethod)].filter(isJsonObject)

/** A key as it is written. */
export const keyText = ({ publicKeyMultibase, publicKeyJwk }: JsonObject): string =>
  JSON.stringify([publicKeyMultibase ?? null, publicKeyJwk ?? null])

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
