import { isJsonObject, type Json, list, parseStrictJson } from '@laurel/core/primitives'
import type { Answered } from '../../../platform/guarded-call.ts'
import { broughtKey } from '../keep-brought.ts'

/** Of one page. */
export const MOST_BYTES = 5 * 1024 * 1024

export type CredentialPage = {
  /** JSON or compact JWS, each as it is to be verified. */
  readonly contents: readonly string[]
  /** The page after this one, of the very same collection; `null` at the end. */
  readonly next: string | null
}

/** The `next` of a Link header (RFC 8288), which a service writes in no certain order. */
function nextOf(header: string): string | null {
  for (const [, address = '', parameters = ''] of header.matchAll(/<([^<>]*)>((?:\s*;[^,<]*)*)/g))
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return address
  return null
}

/**
 * Where to go on. The token goes with the call, so a link that leads anywhere but to the same collection is none (a proxy
 * may have written `http` into it). A service that sends the total is asked by counting then (§6.4).
 */
function goOn(asked: string, answer: Answered, count: number): string | null {
  const here = new URL(asked)
  const named = nextOf(String(answer.headers.link ?? '').slice(0, 8_000))
  if (named !== null) {
    const there = URL.canParse(named, asked) ? new URL(named, asked) : null
    if (there?.origin === here.origin && there.pathname === here.pathname && !there.username) return there.href
  }
  const total = Number(answer.headers['x-total-count'] ?? 0)
  const reached = Number(here.searchParams.get('offset') ?? 0) + count
  // Links that name no next page have said that there is none; one that leads astray has said nothing.
  const isAtEnd = named === null && answer.headers.link !== undefined
  if (isAtEnd || count === 0 || !(total > reached)) return null
  here.searchParams.set('offset', String(reached))
  return here.href
}

/** A page of getCredentials (Open Badges 3.0 §6.2.2); `null` where the answer is none. */
export function readPage(asked: string, answer: Answered): CredentialPage | null {
  const json = parseStrictJson(answer.body, { maxBytes: MOST_BYTES, maxDepth: 40 })
  if (!json.ok || !isJsonObject(json.value)) return null
  const { credential, compactJwsString, compactJwsStrings } = json.value
  const documents = list(credential)
  // The text of the specification has the one name in its model and the other in its example.
  const tokens = [...list(compactJwsString), ...list(compactJwsStrings)]
  const isPage =
    [credential, compactJwsString, compactJwsStrings].some(one => one !== undefined) ||
    Object.keys(json.value).length === 0
  if (!isPage || !documents.every(isJsonObject) || !tokens.every(one => typeof one === 'string')) return null
  const contents = [...documents.map(one => JSON.stringify(one)), ...(tokens as string[])]
  return { contents, next: goOn(asked, answer, contents.length) }
}

/** What a content says of itself, without a proof. */
function claimed(content: string): Json | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(content)?.[1]
  const json = parseStrictJson(payload === undefined ? content : Buffer.from(payload, 'base64url'))
  if (!json.ok || !isJsonObject(json.value)) return null
  return isJsonObject(json.value.vc) ? json.value.vc : json.value
}

/** Names a credential by issuer and id, so that it is brought once. Nothing but that depends on it. */
export function seenKey(content: string): string {
  const found = claimed(content)
  const { issuer, id } = isJsonObject(found) ? found : {}
  const issuerId = isJsonObject(issuer) ? issuer.id : issuer
  if (typeof issuerId !== 'string' || typeof id !== 'string') return broughtKey('', content)
  return broughtKey(issuerId, id)
}
