import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import type { DidDocument } from '../did-document.ts'
import type { Fetched, FetchProblem } from '../fetcher.ts'
import { type LogEntry, lineOf, parseLog } from '../webvh/entry.ts'

/** What is found where a domain should serve a file of a DID. */
export const SERVED_OUTCOMES = [
  /** It is the present file. */
  'current',
  /** It is a file of ours from earlier, and everything that signs now is in it. */
  'older',
  /** It is a file of ours from earlier, and something that is needed now is not in it. */
  'behind',
  'not-found',
  'redirect',
  'private',
  'packed',
  'too-large',
  /** Another status than 200; which one is the detail. */
  'status',
  'https',
  'no-name',
  'slow',
  'no-answer',
  /** Another content type; which one is the detail. */
  'type',
  'not-json',
  /** The document of another DID, which is the detail. */
  'other-did',
  /** A document of this DID with keys that are none of ours. */
  'other-keys',
  /** A log that is not ours, or has another past than ours. */
  'other-log',
] as const
export type ServedOutcome = (typeof SERVED_OUTCOMES)[number]
export type Served = { readonly outcome: ServedOutcome; readonly detail?: string }

/** Whether what is served will do: what is signed now verifies by it. */
export const servesUs = ({ outcome }: Served): boolean => outcome === 'current' || outcome === 'older'

/** Whether somebody else, or a file from long ago, says something that our signatures contradict. */
export const contradictsUs = ({ outcome }: Served): boolean =>
  outcome === 'behind' || outcome === 'other-did' || outcome === 'other-keys' || outcome === 'other-log'

const REASONS: Readonly<Record<string, ServedOutcome>> = {
  'a redirect': 'redirect',
  'not a public address': 'private',
  'a name that is not public': 'private',
  'packed although asked not to be': 'packed',
  'too large': 'too-large',
  'too slow': 'slow',
  'no such name': 'no-name',
  'no valid certificate': 'https',
}

/** Why nothing could be fetched, as it is said to people. */
export function whyNotServed(problem: FetchProblem): Served {
  if (problem.code === 'FETCH_NOT_FOUND') return { outcome: 'not-found' }
  if (problem.code === 'FETCH_OFFLINE') return { outcome: 'no-answer' }
  const status = /^status (\d+)$/.exec(problem.reason)?.[1]
  if (status !== undefined) return { outcome: 'status', detail: status }
  return { outcome: REASONS[problem.reason] ?? 'no-answer' }
}

const mediaType = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase()
const named = (text: string): string => text.slice(0, 200)

/**
 * Compares the document that a domain serves with the one that it should serve.
 *
 * @param signing  fragments of the keys that sign now, or will next: without them what is signed does not verify
 */
export function judgeDocument(
  { body, contentType }: Fetched,
  expected: DidDocument,
  signing: readonly string[],
): Served {
  const type = mediaType(contentType)
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type))
    return { outcome: 'type', detail: named(type) }
  const read = parseStrictJson(body)
  if (!read.ok || !isJsonObject(read.value)) return { outcome: 'not-json' }
  const found = read.value
  if (found.id !== expected.id) return { outcome: 'other-did', detail: named(String(found.id ?? '')) }
  const ours = new Map(methodsOf(expected).map(one => [one.id, one]))
  const theirs = methodsOf(found)
  const isOurs = (method: JsonObject) => {
    const known = ours.get(method.id)
    return known !== undefined && keyIn(known) === keyIn(method)
  }
  if (theirs.length === 0 || !theirs.every(isOurs)) return { outcome: 'other-keys' }
  if (canonicalJson(found) === canonicalJson(expected)) return { outcome: 'current' }
  const listed = new Set(list(found.assertionMethod).map(one => (isJsonObject(one) ? one.id : one)))
  const has = (id: string) => listed.has(id) && theirs.some(one => one.id === id)
  // One that has since been called stolen must not be told of as good.
  const isRevoked = theirs.some(one => one.revoked === undefined && ours.get(one.id)?.revoked !== undefined)
  const hasAll = signing.every(fragment => has(`${expected.id}#${fragment}`))
  return { outcome: hasAll && !isRevoked ? 'older' : 'behind' }
}

/** Every key that a document has, wherever it stands. */
const methodsOf = (document: JsonObject): JsonObject[] =>
  [
    'verificationMethod',
    'assertionMethod',
    'authentication',
    'capabilityInvocation',
    'capabilityDelegation',
    'keyAgreement',
  ].flatMap(name => list(document[name] as Json | undefined).filter(isJsonObject))

/** What a method says of the key itself and of whose it is; whether it is still good is another matter. */
function keyIn(method: JsonObject): string {
  const { revoked: _, expires: __, ...rest } = method
  return canonicalJson(rest)
}

/**
 * Compares the log that a domain serves with the one that it should serve.
 *
 * @param needed  how many entries of it are needed for the DID to be found there, with the keys that sign
 */
export function judgeLog({ body, contentType }: Fetched, expected: readonly LogEntry[], needed: number): Served {
  const type = mediaType(contentType)
  // Programs for did:webvh do not look at it; a page in the place of the file is what people get wrong.
  if (type === 'text/html') return { outcome: 'type', detail: type }
  const read = parseLog(body)
  if (!read.ok) return { outcome: 'not-json' }
  const found = read.value
  const same = (entry: LogEntry, at: number) => {
    const ours = expected[at]
    return ours !== undefined && sameLine(entry, ours)
  }
  if (!found.every(same)) return { outcome: 'other-log' }
  if (found.length === expected.length) return { outcome: 'current' }
  return { outcome: found.length >= needed ? 'older' : 'behind' }
}

const sameLine = (one: LogEntry, other: LogEntry): boolean =>
  lineOf(one) === lineOf(other) ||
  canonicalJson(one as unknown as JsonObject) === canonicalJson(other as unknown as JsonObject)
