import { parseStrictJson, readBySchema } from '@laurel/core/primitives'
import * as z from 'zod'
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../refusal.ts'
import { readScopes } from '../scopes.ts'
import type { Wish } from './read-description.ts'
import { openSecret, type Tokens } from './seal.ts'
import type { HostRow } from './store.ts'

const MOST_BYTES = 64 * 1024

const token = z.string().regex(/^[\x21-\x7e]{1,8000}$/)
const zTokens = z.object({
  access_token: token,
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().nonnegative().max(1e9).optional(),
  refresh_token: token.optional(),
  scope: z.string().max(2_000).optional(),
})

/** What came of asking: tokens; or that the service does not take the grant, or does not know this server any more. */
export type Granted =
  | { readonly tokens: Tokens; readonly scopes: readonly Wish[] | null }
  | { readonly error: 'grant' | 'client' }

/** Encoded as in a form (RFC 6749 §2.3.1). */
const encoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+')

/** Posts a form to one of a service's endpoints, as the client that it knows this server as. */
async function postAs(deps: Deps, host: HostRow, url: string, fields: Readonly<Record<string, string>>) {
  const secret = host.client_secret === null ? null : openSecret(deps, host.id, host.client_secret)
  const clientId = host.client_id ?? ''
  const body = new URLSearchParams(secret === null ? { ...fields, client_id: clientId } : fields)
  const basic = Buffer.from(`${encoded(clientId)}:${encoded(secret ?? '')}`).toString('base64')
  return deps.call(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(secret === null ? {} : { authorization: `Basic ${basic}` }),
    },
    body: body.toString(),
    maxBytes: MOST_BYTES,
  })
}

/** The scopes that were granted; what is none of ours is read over. */
function scopesOf(text: string): Wish[] {
  const known = text.split(' ').filter(one => readScopes(one)?.length === 1)
  return (readScopes(known.join(' ')) ?? []).filter(one => one === 'read' || one === 'add' || one === 'offline')
}

function readGranted(deps: Deps, status: number, body: Uint8Array): Granted {
  const json = parseStrictJson(body, { maxBytes: MOST_BYTES })
  if (status === 200) {
    const read = json.ok ? readBySchema(zTokens, json.value) : null
    if (!read?.success) throw new Refusal('E_BACKPACK_UNCLEAR')
    const { access_token: access, refresh_token: refresh = null, expires_in: seconds, scope } = read.data
    const expiresAt = seconds === undefined ? null : deps.clock().getTime() + seconds * 1000
    return { tokens: { access, refresh, expiresAt }, scopes: scope === undefined ? null : scopesOf(scope) }
  }
  const error = json.ok ? readBySchema(z.object({ error: z.string() }), json.value).data?.error : undefined
  if (status === 401 || error === 'invalid_client' || error === 'unauthorized_client') return { error: 'client' }
  if (status === 400 && error !== undefined) return { error: 'grant' }
  throw new Refusal(status >= 500 || status === 429 ? 'E_BACKPACK_UNREACHABLE' : 'E_BACKPACK_UNCLEAR')
}

async function ask(deps: Deps, host: HostRow, url: string, fields: Readonly<Record<string, string>>): Promise<Granted> {
  const answered = await postAs(deps, host, url, fields)
  if (!answered.ok) throw new Refusal('E_BACKPACK_UNREACHABLE')
  return readGranted(deps, answered.value.status, answered.value.body)
}

/** Redeems a code (RFC 6749 §4.1.3, RFC 7636). @throws Refusal E_BACKPACK_UNREACHABLE, E_BACKPACK_UNCLEAR */
export const redeemCode = (
  deps: Deps,
  host: HostRow,
  {
    code,
    verifier,
    redirectUri,
    scope,
  }: { readonly code: string; readonly verifier: string; readonly redirectUri: string; readonly scope: string },
): Promise<Granted> =>
  ask(deps, host, host.endpoints.token, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    // The API's own text wants it here (§7.1.2.3); OAuth reads over it.
    scope,
  })

/** New tokens for a refresh token (RFC 6749 §6). @throws Refusal E_BACKPACK_UNREACHABLE, E_BACKPACK_UNCLEAR */
export async function refreshTokens(deps: Deps, host: HostRow, refresh: string): Promise<Granted> {
  const granted = await ask(deps, host, host.endpoints.refresh, { grant_type: 'refresh_token', refresh_token: refresh })
  if ('error' in granted || granted.tokens.refresh !== null) return granted
  return { ...granted, tokens: { ...granted.tokens, refresh } }
}

/** Gives tokens back (RFC 7009). @returns whether the service has heard of it; one that has no way for that has not */
export async function revokeTokens(deps: Deps, host: HostRow, tokens: Tokens): Promise<boolean> {
  const { revoke } = host.endpoints
  if (revoke === null) return false
  // Access tokens that no refresh token belongs to any more end with it (§2.1).
  const [given, hint] = tokens.refresh ? [tokens.refresh, 'refresh_token'] : [tokens.access, 'access_token']
  const answered = await postAs(deps, host, revoke, { token: given, token_type_hint: hint })
  return answered.ok && answered.value.status < 300
}
