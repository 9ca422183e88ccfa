import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'

/** Who goes on with the work of an institution that has closed; nobody may have an address of theirs. */
export type Successor = { readonly name: string; readonly did: string | null }

/** What an institution says when it closes: that it has, and what of it is the last there will ever be. */
export type ClosingFacts = {
  /** The institution's DID. */
  readonly issuer: string
  readonly name: string
  readonly closedAt: Instant
  readonly successor: Successor | null
  /** The last version of its did:webvh, by the name that the log gives it. */
  readonly didVersion: { readonly did: string; readonly version: string }
  /** Its status lists, each by the digest of its last form (`digestOf`, hexadecimal), as credential and as token. */
  readonly statusLists: readonly { readonly url: string; readonly digest: string; readonly tokenDigest: string }[]
  /**
   * The heads of its public records when this was signed. The statement itself goes on record after that: one more head of
   * one of them covers it, and none follows.
   */
  readonly records: readonly { readonly origin: string; readonly size: number; readonly root: string }[]
}

/** Where a statement is found, below the institution's address. */
export const CLOSING_PATH = 'closing.json'

const CONTEXTS = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/undefined-terms/v2']
const TYPES = ['VerifiableCredential', 'ClosingStatement']

/** The unsigned statement. Its own words have no vocabulary elsewhere, so they are read under W3C's context for such. */
export const buildClosingStatement = (
  { issuer, name, successor, didVersion, statusLists, records }: ClosingFacts,
  { url, closedAt }: { readonly url: string; readonly closedAt: string },
): JsonObject => ({
  '@context': CONTEXTS,
  id: url,
  type: TYPES,
  name: `${name} has closed`,
  issuer: { id: issuer, name },
  validFrom: closedAt,
  credentialSubject: {
    id: issuer,
    type: 'ClosedInstitution',
    closedAt,
    ...(successor
      ? {
          successor: {
            type: 'Successor',
            successorName: successor.name,
            ...(successor.did ? { id: successor.did } : {}),
          },
        }
      : {}),
    lastDidVersion: { type: 'DidVersion', did: didVersion.did, version: didVersion.version },
    ...(statusLists.length > 0
      ? {
          lastStatusLists: statusLists.map(({ url, digest, tokenDigest }) => ({
            type: 'LastStatusList',
            listUrl: url,
            digest,
            tokenDigest,
          })),
        }
      : {}),
    ...(records.length > 0
      ? {
          lastHeads: records.map(({ origin, size, root }) => ({ type: 'LastHead', origin, treeSize: size, root })),
        }
      : {}),
  },
})

const isText = (value: Json | undefined): value is string => typeof value === 'string'
const isHash = (value: Json | undefined): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value)

/** Each of a list as `read` has it; null where one is not as it should be. A list that is left out is empty. */
function each<T>(value: Json | undefined, read: (one: JsonObject) => T | null): readonly T[] | null {
  if (value === undefined) return []
  const all = Array.isArray(value) ? value : [value as Json]
  const found = all.map(one => (isJsonObject(one) ? read(one) : null))
  return found.every(one => one !== null) ? (found as T[]) : null
}

function readSuccessor(value: Json | undefined): Successor | null | 'malformed' {
  if (value === undefined) return null
  if (!isJsonObject(value) || !isText(value.successorName)) return 'malformed'
  if (value.id !== undefined && !isText(value.id)) return 'malformed'
  return { name: value.successorName, did: value.id ?? null }
}

const isListOf = (value: Json | undefined, wanted: readonly string[]) =>
  Array.isArray(value) && value.length === wanted.length && wanted.every((one, index) => value[index] === one)

/** What a closing statement says, read in the one form in which it is written; null for anything else. Believes nothing. */
export function readClosingStatement(document: JsonObject): ClosingFacts | null {
  if (!isListOf(document['@context'], CONTEXTS) || !isListOf(document.type, TYPES)) return null
  const { issuer, credentialSubject: subject } = document
  if (!isJsonObject(issuer) || !isText(issuer.id) || !isText(issuer.name) || !isJsonObject(subject)) return null
  // Nobody closes somebody else.
  if (subject.id !== issuer.id || subject.type !== 'ClosedInstitution' || !isText(subject.closedAt)) return null
  const closedAt = parseDateTime(subject.closedAt)
  const successor = readSuccessor(subject.successor)
  const version = subject.lastDidVersion
  if (!closedAt.ok || document.validFrom !== subject.closedAt || successor === 'malformed') return null
  if (!isJsonObject(version) || !isText(version.did) || !isText(version.version)) return null
  const statusLists = each(subject.lastStatusLists, ({ listUrl, digest, tokenDigest }) =>
    isText(listUrl) && isHash(digest) && isHash(tokenDigest) ? { url: listUrl, digest, tokenDigest } : null,
  )
  const records = each(subject.lastHeads, ({ origin, treeSize, root }) =>
    isText(origin) && typeof treeSize === 'number' && Number.isSafeInteger(treeSize) && isText(root)
      ? { origin, size: treeSize, root }
      : null,
  )
  if (!statusLists || !records) return null
  return {
    issuer: issuer.id,
    name: issuer.name,
    closedAt: closedAt.value,
    successor,
    didVersion: { did: version.did, version: version.version },
    statusLists,
    records,
  }
}
