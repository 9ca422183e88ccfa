import type { GuardedFetch } from '../did/fetcher.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'
import { decodeBitstring, readStatus, type StatusIndex } from './bitstring.ts'

/** What one entry says. */
export type StatusFinding = {
  readonly outcome: 'passed' | 'failed' | 'warning' | 'not-checked'
  readonly code:
    | 'STATUS_CLEAR'
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
  /** For `STATUS_MESSAGE`: the value that was read. */
  readonly value?: number
}

/** Remembers the newest list that was seen at an address, so that an older one is noticed (HOSTILE H-25). */
export type StatusMemory = {
  newest(url: string): Instant | undefined
  note(url: string, validFrom: Instant): void
}

/** Whether the list credential's own proof holds, and by whose key; given by `verification`, which knows proofs. */
export type VerifyList = (
  list: JsonObject,
) => Promise<{ readonly outcome: 'passed' | 'failed' | 'not-checked'; readonly reason: string }>

export type CheckStatusOptions = {
  readonly fetch: GuardedFetch
  readonly verifyList: VerifyList
  readonly now: Instant
  readonly issuer: string
  /** Issuers of lists to whom the credential's issuer has handed that over in its DID document. */
  readonly delegates?: readonly string[]
  readonly memory?: StatusMemory
  /** Lists expanded before, by the text that they came as; a batch of credentials shares a few lists. */
  readonly expanded?: Map<string, Uint8Array>
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

  const fetched = await options.fetch(url)
  if (!fetched.ok) return finding('not-checked', 'STATUS_UNREACHABLE', fetched.error.code, { purpose })
  const list = readList(fetched.value.body, url)
  if (!list.ok) return finding('failed', 'STATUS_LIST_INVALID', list.error, { purpose })
  const { credential, issuer, validFrom, validUntil, purposes, encodedList } = list.value
  if (issuer !== options.issuer && !options.delegates?.includes(issuer))
    return finding('failed', 'E_STATUS_ISSUER', 'the list is signed by somebody else than the issuer', { purpose })
  const proof = await options.verifyList(credential)
  if (proof.outcome === 'not-checked') return finding('not-checked', 'STATUS_UNREACHABLE', proof.reason, { purpose })
  if (proof.outcome === 'failed') return finding('failed', 'E_STATUS_PROOF', proof.reason, { purpose })
  const about = { purpose, ...(typeof credential.validFrom === 'string' ? { asOf: credential.validFrom } : {}) }
  if (!purposes.includes(purpose))
    return finding('failed', 'STATUS_PURPOSE_MISMATCH', 'the list is for another purpose', about)
  if (!PURPOSES.includes(purpose))
    return finding('not-checked', 'STATUS_TYPE_UNKNOWN', 'a purpose that Laurel does not know', about)
  const skew = 60_000
  if (validUntil !== null && validUntil < options.now - skew)
    return finding('not-checked', 'STATUS_LIST_EXPIRED', 'the list has run out', about)
  if (validFrom !== null && validFrom > options.now + skew)
    return finding('failed', 'STATUS_LIST_INVALID', 'the list is from the future', about)
  if (validFrom !== null && options.memory) {
    const newest = options.memory.newest(url)
    if (newest !== undefined && validFrom < newest)
      return finding('failed', 'E_STATUS_ROLLBACK', 'a newer list has been seen', about)
    options.memory.note(url, validFrom)
  }

  let bits = options.expanded?.get(encodedList)
  if (!bits) {
    const decoded = decodeBitstring(encodedList)
    if (!decoded.ok) {
      const code = decoded.error.code === 'STATUS_LIST_TOO_LARGE' ? 'STATUS_LIST_TOO_LARGE' : 'STATUS_LIST_INVALID'
      return finding('failed', code, decoded.error.reason, about)
    }
    bits = decoded.value
    options.expanded?.set(encodedList, bits)
  }
  const value = readStatus(bits, index, statusSize)
  if (!value.ok) {
    const code = value.error.code === 'RANGE_ERROR' ? 'RANGE_ERROR' : 'STATUS_LIST_LENGTH_ERROR'
    return finding('failed', code, value.error.reason, about)
  }
  if (purpose === 'message')
    return finding('warning', 'STATUS_MESSAGE', 'the issuer has a message on it', { ...about, value: value.value })
  if (value.value === 0) return finding('passed', 'STATUS_CLEAR', 'the list says nothing against it', about)
  if (purpose === 'revocation') return finding('failed', 'REVOKED', 'the issuer has revoked it', about)
  if (purpose === 'suspension') return finding('failed', 'SUSPENDED', 'the issuer has suspended it', about)
  return finding('warning', 'REFRESH_AVAILABLE', 'the issuer has a newer one', about)
}

/** An index is written as a decimal text (some write a number); `007`, `1e3`, a sign or a fraction is none. */
function parseIndex(value: Json | undefined): StatusIndex | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,15})$/.test(text)) return null
  const index = Number(text)
  return Number.isSafeInteger(index) ? (index as StatusIndex) : null
}

type List = {
  readonly credential: JsonObject
  readonly issuer: string
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  readonly purposes: readonly string[]
  readonly encodedList: string
}

function readList(body: Uint8Array, url: string): Result<List, string> {
  // A list of 2^26 bits that are half set does not compress; its text may be that long, unlike a credential's.
  const parsed = parseStrictJson(body, { maxBytes: 12 * 1024 * 1024 })
  if (!parsed.ok) return err(parsed.error.code)
  const credential = parsed.value
  if (!isJsonObject(credential)) return err('not a credential')
  const types: readonly Json[] = Array.isArray(credential.type) ? credential.type : [credential.type as Json]
  if (!types.includes('BitstringStatusListCredential')) return err('not a status list')
  if (credential.id !== undefined && credential.id !== url) return err('the list of another address')
  const issuer = isJsonObject(credential.issuer) ? credential.issuer.id : credential.issuer
  const subject = credential.credentialSubject
  if (typeof issuer !== 'string' || !isJsonObject(subject)) return err('no issuer, or no subject')
  if (subject.type !== 'BitstringStatusList' || typeof subject.encodedList !== 'string') return err('no list inside')
  const date = (value: Json | undefined): Instant | null | 'bad' => {
    if (value === undefined) return null
    const read = typeof value === 'string' ? parseDateTime(value) : null
    return read?.ok ? read.value : 'bad'
  }
  const validFrom = date(credential.validFrom)
  const validUntil = date(credential.validUntil)
  if (validFrom === 'bad' || validUntil === 'bad') return err('a date that is none')
  const purposes = (Array.isArray(subject.statusPurpose) ? subject.statusPurpose : [subject.statusPurpose]).filter(
    (one): one is string => typeof one === 'string',
  )
  return ok({ credential, issuer, validFrom, validUntil, purposes, encodedList: subject.encodedList })
}
