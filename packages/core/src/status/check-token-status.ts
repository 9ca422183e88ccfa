import type { GuardedFetch } from '../did/fetcher.ts'
import { decodeUtf8Strictly } from '../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { type Instant, toIso } from '../primitives/time.ts'
import type { StatusIndex } from './bitstring.ts'
import { isOld, OLD, type StatusFinding, type StatusMemory } from './check-status.ts'
import { MAX_LIST_TEXT } from './read-list.ts'
import { decodeTokenList, isStatusBits, readTokenStatus, TOKEN_STATUS } from './token-list.ts'

export const STATUS_LIST_JWT = 'application/statuslist+jwt'

/**
 * Whether the list's token is signed by the issuer of the credential; given by `verification`, which knows keys. Gives
 * what was signed.
 */
export type VerifyTokenList = (token: string) => Promise<{
  readonly outcome: 'passed' | 'failed' | 'not-checked'
  readonly reason: string
  readonly claims?: JsonObject
}>

export type CheckTokenStatusOptions = {
  readonly fetch: GuardedFetch
  readonly verifyList: VerifyTokenList
  readonly now: Instant
  readonly memory?: StatusMemory
  /** Whether what `fetch` gave for an address was kept from some time ago; asked after it was fetched. */
  readonly isSaved?: ((url: string) => boolean) | undefined
}

const SKEW_MS = 60_000

const tokenIn = (body: Uint8Array): string | null => {
  const text = body.length > MAX_LIST_TEXT ? null : decodeUtf8Strictly(body)?.trim()
  return text && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? text : null
}

/**
 * The token at an address. A plain web server has one answer for it, whatever is asked for, and may have the list in its
 * other form there: then the token is looked for beside it. It says itself (`sub`) of which address it is.
 */
async function fetchToken(uri: string, fetch: GuardedFetch): Promise<{ readonly text: string | null } | null> {
  const fetched = await fetch(uri, STATUS_LIST_JWT)
  if (!fetched.ok) return null
  const text = tokenIn(fetched.value.body)
  // Every credential list is a document, and begins like one.
  if (text !== null || fetched.value.body[0] !== 0x7b) return { text }
  const beside = await fetch(`${uri}.jwt`, STATUS_LIST_JWT)
  return { text: beside.ok ? tokenIn(beside.value.body) : null }
}

/** Checks the `status` claim of a token (Token Status List §8.3). A list that cannot be had is never taken for clear. */
export async function checkTokenStatus(status: Json, options: CheckTokenStatusOptions): Promise<StatusFinding> {
  const finding = (
    outcome: StatusFinding['outcome'],
    code: StatusFinding['code'],
    reason: string,
    more: Partial<StatusFinding> = {},
  ): StatusFinding => ({ outcome, code, reason, ...more })
  if (!isJsonObject(status)) return finding('failed', 'STATUS_ENTRY_MALFORMED', 'the status is no object')
  const place = status.status_list
  if (place === undefined)
    return finding('not-checked', 'STATUS_TYPE_UNKNOWN', 'a kind of status that Laurel does not know')
  if (!isJsonObject(place) || typeof place.uri !== 'string' || typeof place.idx !== 'number')
    return finding('failed', 'STATUS_ENTRY_MALFORMED', 'no index, or no list')
  const { uri, idx } = place
  if (!Number.isSafeInteger(idx) || idx < 0) return finding('failed', 'RANGE_ERROR', 'the index is no whole number')

  const fetched = await fetchToken(uri, options.fetch)
  if (fetched === null) return finding('not-checked', 'STATUS_UNREACHABLE', 'the list could not be had')
  const { text } = fetched
  if (text === null) return finding('failed', 'STATUS_LIST_INVALID', 'no token at its address')
  const verified = await options.verifyList(text)
  if (verified.outcome === 'not-checked') return finding('not-checked', 'STATUS_UNREACHABLE', verified.reason)
  if (verified.outcome === 'failed' || !verified.claims) return finding('failed', 'E_STATUS_PROOF', verified.reason)

  const { sub, iat, exp, status_list: list } = verified.claims
  if (sub !== uri) return finding('failed', 'STATUS_LIST_INVALID', 'the list of another address')
  if (typeof iat !== 'number') return finding('failed', 'STATUS_LIST_INVALID', 'does not say from when it is')
  const from = (iat * 1000) as Instant
  const isSaved = options.isSaved?.(uri) === true
  const about = {
    ...(Number.isFinite(from) && Math.abs(iat) < 253_402_300_800 ? { asOf: toIso(from) } : {}),
    ...(isSaved ? { saved: true as const } : {}),
  }
  if (from > options.now + SKEW_MS)
    return finding('failed', 'STATUS_LIST_INVALID', 'the list is from the future', about)
  if (exp !== undefined && typeof exp !== 'number')
    return finding('failed', 'STATUS_LIST_INVALID', 'a date that is none', about)
  const hasRunOut = exp !== undefined && exp * 1000 < options.now - SKEW_MS
  if (hasRunOut && !isSaved) return finding('not-checked', 'STATUS_LIST_EXPIRED', 'the list has run out', about)
  const newest = options.memory?.newest(uri)
  if (newest !== undefined && from < newest)
    return finding('failed', 'E_STATUS_ROLLBACK', 'a newer list has been seen', about)
  options.memory?.note(uri, from)

  if (!isJsonObject(list) || typeof list.lst !== 'string' || !isStatusBits(list.bits))
    return finding('failed', 'STATUS_LIST_INVALID', 'no list inside', about)
  const expanded = decodeTokenList(list.lst)
  if (!expanded.ok) {
    const code = expanded.error.code === 'STATUS_LIST_TOO_LARGE' ? 'STATUS_LIST_TOO_LARGE' : 'STATUS_LIST_INVALID'
    return finding('failed', code, expanded.error.reason, about)
  }
  const value = readTokenStatus(expanded.value, idx as StatusIndex, list.bits)
  if (!value.ok) return finding('failed', 'RANGE_ERROR', value.error.reason, about)
  if (value.value === TOKEN_STATUS.valid) {
    if (isSaved && (hasRunOut || isOld(from, options.now))) return finding('not-checked', 'STATUS_LIST_OLD', OLD, about)
    return finding('passed', 'STATUS_CLEAR', 'the list says nothing against it', about)
  }
  if (value.value === TOKEN_STATUS.suspended)
    return finding('failed', 'SUSPENDED', 'the issuer has suspended it', { ...about, purpose: 'suspension' })
  if (value.value === TOKEN_STATUS.invalid)
    return finding('failed', 'REVOKED', 'the issuer has revoked it', { ...about, purpose: 'revocation' })
  // 0x03 and 0x0C to 0x0F are left to applications (§7.1): what they mean here, nobody knows.
  return finding('not-checked', 'STATUS_TYPE_UNKNOWN', 'a status that Laurel does not know', {
    ...about,
    value: value.value,
  })
}
