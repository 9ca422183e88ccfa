import type { GuardedFetch } from '../did/fetcher.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import type { Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import { type BitstringError, decodeBitstring, readStatus, type StatusIndex } from './bitstring.ts'
import { type FetchedList, type List, readFetched, readList } from './read-list.ts'

/** What one entry says. */
export type StatusFinding = {
  readonly outcome: 'passed' | 'failed' | 'warning' | 'not-checked'
  readonly code:
    | 'STATUS_CLEAR'
    | 'STATUS_LIST_OLD'
    | 'REVOKED'
    | 'SUSPENDED'
    | 'REFRESH_AVAILABLE'
    | 'STATUS_MESSAGE'
    | 'STATUS_ENTRY_MALFORMED'
    | 'STATUS_TYPE_UNKNOWN'
    | 'STATUS_UNREACHABLE'
    | 'STATUS_LIST_INVALID'
    | 'STATUS_LIST_LENGTH_ERROR'
    | 'STATUS_LIST_TOO_LARGE'
    | 'STATUS_PURPOSE_MISMATCH'
    | 'STATUS_LIST_EXPIRED'
    | 'RANGE_ERROR'
    | 'E_STATUS_ISSUER'
    | 'E_STATUS_PROOF'
    | 'E_STATUS_ROLLBACK'
  readonly reason: string
  readonly purpose?: string
  /** As of when the list speaks: its `validFrom`. */
  readonly asOf?: string
  /** The list was kept from then, and not fetched now. */
  readonly saved?: true
  /** For `STATUS_MESSAGE`: the value that was read. */
  readonly value?: number
  /** For `STATUS_MESSAGE`: what the credential says that the value means; the issuer's words, plain text. */
  readonly message?: string
}

/** Remembers the newest list that was seen at an address, so that an older one is noticed (HOSTILE H-25). */
export type StatusMemory = {
  newest(url: string): Instant | undefined
  note(url: string, validFrom: Instant): void
}

/**
 * Whether the list credential's own proof holds, and by whose key; given by `verification`, which knows proofs. Gives
 * the document that was signed: what is read out of a list is read from nowhere else.
 */
export type VerifyList = (list: FetchedList) => Promise<{
  readonly outcome: 'passed' | 'failed' | 'not-checked'
  readonly reason: string
  readonly document?: JsonObject
}>

export type CheckStatusOptions = {
  readonly fetch: GuardedFetch
  readonly verifyList: VerifyList
  readonly now: Instant
  readonly issuer: string
  /** Issuers of lists to whom the credential's issuer has handed that over in its DID document. */
  readonly delegates?: readonly string[]
  readonly memory?: StatusMemory
  /** Whether what `fetch` gave for an address was kept from some time ago; asked after it was fetched. */
  readonly isSaved?: ((url: string) => boolean) | undefined
  /** Lists that were opened before; many credentials share a few lists. */
  readonly opened?: OpenedLists
}

/**
 * What was made of lists before, by the very bytes that they were fetched as: whoever keeps those and hands out the same
 * object again, gets the list back as it was read. What is remembered follows from the bytes alone, and goes with them;
 * by whom a list is signed, and how old it is, is found out each time.
 */
export type OpenedLists = { of(body: Uint8Array): OpenedList }
export type OpenedList = {
  given?: FetchedList | null
  /** As read from the document and for the address that it was last read for. */
  list?: { readonly document: JsonObject; readonly url: string; readonly read: Result<List, string> }
  bits?: { readonly encodedList: string; readonly decoded: Result<Uint8Array, BitstringError> }
}

export function createOpenedLists(): OpenedLists {
  const opened = new WeakMap<Uint8Array, OpenedList>()
  return {
    of(body) {
      const known = opened.get(body)
      if (known) return known
      const made: OpenedList = {}
      opened.set(body, made)
      return made
    },
  }
}

const MAX_ENTRIES = 8
const PURPOSES = ['revocation', 'suspension', 'refresh', 'message']

const finding = (
  outcome: StatusFinding['outcome'],
  code: StatusFinding['code'],
  reason: string,
  more: Partial<StatusFinding> = {},
): StatusFinding => ({
  outcome,
  code,
  reason,
  ...more,
})

/**
 * Checks every status entry of a credential (Bitstring §3.2). A list that cannot be had leaves the entry unchecked; it
 * is never taken for clear (HOSTILE H-26). A list signed by anybody but the issuer or its delegate does not count (H-22).
 */
export async function checkStatus(credentialStatus: Json, options: CheckStatusOptions): Promise<StatusFinding[]> {
  const entries: readonly Json[] = Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus]
  if (entries.length === 0 || entries.length > MAX_ENTRIES)
    return [finding('failed', 'STATUS_ENTRY_MALFORMED', `not between 1 and ${MAX_ENTRIES} status entries`)]
  return Promise.all(entries.map(entry => checkEntry(entry, options)))
}

async function checkEntry(entry: Json, options: CheckStatusOptions): Promise<StatusFinding> {
  if (!isJsonObject(entry)) return finding('failed', 'STATUS_ENTRY_MALFORMED', 'an entry that is no object')
  if (entry.type !== 'BitstringStatusListEntry')
    return finding('not-checked', 'STATUS_TYPE_UNKNOWN', 'a kind of status that Laurel does not know')
  const { statusPurpose: purpose, statusListCredential: url, statusListIndex } = entry
  if (typeof purpose !== 'string' || typeof url !== 'string')
    return finding('failed', 'STATUS_ENTRY_MALFORMED', 'no purpose, or no list')
  const index = parseIndex(statusListIndex)
  if (index === null) return finding('failed', 'RANGE_ERROR', 'the index is no whole number', { purpose })
  const statusSize = entry.statusSize ?? 1
  if (typeof statusSize !== 'number' || !Number.isInteger(statusSize) || statusSize < 1 || statusSize > 16)
    return finding('failed', 'STATUS_ENTRY_MALFORMED', 'statusSize is not between 1 and 16', { purpose })
  if (statusSize > 1 && (!Array.isArray(entry.statusMessage) || entry.statusMessage.length !== 2 ** statusSize))
    return finding('failed', 'STATUS_ENTRY_MALFORMED', 'not one message for each value', { purpose })

  const fetched = await fetchList(url, options)
  if ('outcome' in fetched) return { ...fetched, purpose }
  const { credential, validFrom, validUntil, purposes, encodedList } = fetched.list
  const isSaved = options.isSaved?.(url) === true
  const about = {
    purpose,
    ...(typeof credential.validFrom === 'string' ? { asOf: credential.validFrom } : {}),
    ...(isSaved ? { saved: true as const } : {}),
  }
  if (!purposes.includes(purpose))
    return finding('failed', 'STATUS_PURPOSE_MISMATCH', 'the list is for another purpose', about)
  if (!PURPOSES.includes(purpose))
    return finding('not-checked', 'STATUS_TYPE_UNKNOWN', 'a purpose that Laurel does not know', about)
  const skew = 60_000
  const hasRunOut = validUntil !== null && validUntil < options.now - skew
  // One that was kept says what was so then, whatever has become of it since.
  if (hasRunOut && !isSaved) return finding('not-checked', 'STATUS_LIST_EXPIRED', 'the list has run out', about)
  if (validFrom !== null && validFrom > options.now + skew)
    return finding('failed', 'STATUS_LIST_INVALID', 'the list is from the future', about)
  if (validFrom !== null && options.memory) {
    const newest = options.memory.newest(url)
    if (newest !== undefined && validFrom < newest)
      return finding('failed', 'E_STATUS_ROLLBACK', 'a newer list has been seen', about)
    options.memory.note(url, validFrom)
  }

  const { opened } = fetched
  const known = opened.bits?.encodedList === encodedList ? opened.bits.decoded : null
  const decoded = known ?? decodeBitstring(encodedList)
  opened.bits = { encodedList, decoded }
  if (!decoded.ok) {
    const code = decoded.error.code === 'STATUS_LIST_TOO_LARGE' ? 'STATUS_LIST_TOO_LARGE' : 'STATUS_LIST_INVALID'
    return finding('failed', code, decoded.error.reason, about)
  }
  const value = readStatus(decoded.value, index, statusSize)
  if (!value.ok) {
    const code = value.error.code === 'RANGE_ERROR' ? 'RANGE_ERROR' : 'STATUS_LIST_LENGTH_ERROR'
    return finding('failed', code, value.error.reason, about)
  }
  if (purpose === 'message')
    return finding('warning', 'STATUS_MESSAGE', 'the issuer has a message on it', {
      ...about,
      value: value.value,
      ...messageOf(entry, value.value),
    })
  if (value.value === 0) {
    if (isSaved && (hasRunOut || isOld(validFrom, options.now)))
      return finding('not-checked', 'STATUS_LIST_OLD', OLD, about)
    return finding('passed', 'STATUS_CLEAR', 'the list says nothing against it', about)
  }
  if (purpose === 'revocation') return finding('failed', 'REVOKED', 'the issuer has revoked it', about)
  if (purpose === 'suspension') return finding('failed', 'SUSPENDED', 'the issuer has suspended it', about)
  return finding('warning', 'REFRESH_AVAILABLE', 'the issuer has a newer one', about)
}

/** A list that was kept for longer says what was so then, and not whether it still is. */
const FRESH_MS = 7 * 86_400_000
export const OLD = 'a list that was kept for too long says nothing of today'
export const isOld = (from: Instant | null, now: Instant): boolean => from === null || from < now - FRESH_MS

/** What an entry's `statusMessage` says of a value, which stands there in hexadecimal (Bitstring §2.1). */
function messageOf(entry: JsonObject, value: number): { message?: string } {
  const found = (Array.isArray(entry.statusMessage) ? entry.statusMessage : [])
    .filter(isJsonObject)
    .find(one => typeof one.status === 'string' && /^0x[0-9a-f]+$/i.test(one.status) && Number(one.status) === value)
  return typeof found?.message === 'string' ? { message: found.message.slice(0, 500) } : {}
}

/** Fetches a list and sees to it that the issuer, or its delegate, has signed it; or says what is wrong with it. */
async function fetchList(
  url: string,
  options: CheckStatusOptions,
): Promise<{ readonly list: List; readonly opened: OpenedList } | StatusFinding> {
  const fetched = await options.fetch(url)
  if (!fetched.ok) return finding('not-checked', 'STATUS_UNREACHABLE', fetched.error.code)
  const opened: OpenedList = options.opened?.of(fetched.value.body) ?? {}
  const given = opened.given ?? readFetched(fetched.value.body)
  opened.given = given
  // A portal's sign-in page, a proxy's error: whoever answered, it was not the list.
  if (given === null) return finding('not-checked', 'STATUS_UNREACHABLE', 'the answer is no list')
  const accept = (document: JsonObject): List | StatusFinding => {
    const known = opened.list
    const list = known?.document === document && known.url === url ? known.read : readList(document, url)
    opened.list = { document, url, read: list }
    if (!list.ok) return finding('failed', 'STATUS_LIST_INVALID', list.error)
    const isIssuers = list.value.issuer === options.issuer || options.delegates?.includes(list.value.issuer)
    return isIssuers ? list.value : finding('failed', 'E_STATUS_ISSUER', 'the list is somebody else’s')
  }
  // The issuer is looked at before anybody's keys are asked for.
  const claimed = given.form === 'json' ? accept(given.document) : null
  if (claimed && 'outcome' in claimed) return claimed
  const proof = await options.verifyList(given)
  const list = proof.document ? accept(proof.document) : null
  if (list && 'outcome' in list) return list
  if (proof.outcome === 'not-checked') return finding('not-checked', 'STATUS_UNREACHABLE', proof.reason)
  return proof.outcome === 'passed' && list ? { list, opened } : finding('failed', 'E_STATUS_PROOF', proof.reason)
}

/** An index is written as a decimal text (some write a number); `007`, `1e3`, a sign or a fraction is none. */
function parseIndex(value: Json | undefined): StatusIndex | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,15})$/.test(text)) return null
  const index = Number(text)
  return Number.isSafeInteger(index) ? (index as StatusIndex) : null
}
