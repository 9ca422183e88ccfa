import { createHash } from 'node:crypto'
import { isJsonObject, parseStrictJson, type Result } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'

/** Requests are as long as their queries, and what is answered to an answer is one address. */
const MOST_BYTES = 400_000

export type Relayed = { readonly status: number; readonly text: string }
type Outgoing = {
  readonly method: 'GET' | 'POST'
  readonly accept: string
  readonly form?: Readonly<Record<string, string>>
}

/**
 * A person as an address that no network has (RFC 4193), so that this server's own limits count everybody who is here by
 * themselves, and not all as one.
 */
function addressFor(personId: string): string {
  const hash = createHash('sha256').update(personId).digest('hex')
  return `fd${hash.slice(0, 2)}:${hash.slice(2, 6)}:${hash.slice(6, 10)}:${hash.slice(10, 14)}::1`
}

/** Verifiers of this server are asked without a connection; nothing else of it can be reached so. */
async function callOwn(
  deps: Deps,
  personId: string,
  path: string,
  { method, accept, form }: Outgoing,
): Promise<Relayed | null> {
  if (!/^\/i\/[^/]+\/openid4vp\/(requests|responses)\/[\w-]+$/.test(path)) return null
  const answer = await deps.own(path, {
    method,
    headers: {
      accept,
      'x-forwarded-for': addressFor(personId),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
  })
  return { status: answer.status, text: await answer.text() }
}

async function callOther(deps: Deps, uri: string, { method, accept, form }: Outgoing): Promise<Relayed | null> {
  const answered = await deps.call(uri, {
    method,
    headers: { accept, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    maxBytes: MOST_BYTES,
  })
  return answered.ok ? { status: answered.value.status, text: answered.value.body.toString('utf8') } : null
}

/**
 * Speaks to whoever asks in the place of a wallet, whose page may speak to this server alone: guarded, and following no
 * redirect (OpenID4VP 1.0 §14.2, HOSTILE H-21b).
 *
 * @param personId for whom
 * @returns null where there was no answer
 */
export async function relay(deps: Deps, personId: string, uri: string, outgoing: Outgoing): Promise<Relayed | null> {
  const url = URL.canParse(uri) ? new URL(uri) : null
  if (!url || url.username || url.password) return null
  return url.origin === new URL(deps.baseUrl).origin
    ? callOwn(deps, personId, url.pathname + url.search, outgoing)
    : callOther(deps, uri, outgoing)
}

/** The member of a JSON object in an answer; null where it is none, or not a text. */
export function textIn(text: string, member: string): string | null {
  const read: Result<unknown, unknown> = parseStrictJson(new TextEncoder().encode(text))
  const value = read.ok && isJsonObject(read.value) ? read.value[member] : undefined
  return typeof value === 'string' ? value : null
}
