import { readBySchema } from '@laurel/core/primitives'
import * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { readScopes, SCOPES, type ScopeName, writeScopes } from './scopes.ts'
import { sweep } from './store.ts'

/** Apps of an institution at most: registering is free to anybody, so it must not fill a table. */
const MOST_CLIENTS = 2_000

const zMetadata = z.object({
  client_name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^\P{Cc}*$/u),
  client_uri: z.string().max(500),
  redirect_uris: z.array(z.string().max(500)).min(1).max(10),
  scope: z.string().max(1_000).optional(),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'none'])
    .default('client_secret_basic'),
  grant_types: z.array(z.string()).max(10).optional(),
  response_types: z.array(z.string()).max(10).optional(),
})

/**
 * An address that a browser may be sent back to: https and of the app's own host; on a server that only this machine can
 * reach, also http to this machine. No fragment, nothing before the host, no wildcard (H-38).
 */
function isRedirect(text: string, home: URL, isLoopback: boolean): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    !url ||
    url.username ||
    url.password ||
    text.includes('#') ||
    text.includes('*') ||
    /[\s\\\p{Cc}]|%00/iu.test(text)
  )
    return false
  return isWeb(url, isLoopback) && url.host === home.host
}
const isWeb = (url: URL, isLoopback: boolean) =>
  url.protocol === 'https:' ||
  (isLoopback && url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1'))

/** Registers an app (RFC 7591, Open Badges 3.0 §7.1). @throws OauthError */
export async function registerClient(deps: Deps, issuerId: string, body: unknown) {
  const read = readBySchema(zMetadata, body)
  if (!read.success) {
    const at = read.error.issues[0]?.path.join('.') ?? ''
    throw new OauthError('invalid_client_metadata', `${at || 'The request'} is missing or not as it has to be.`)
  }
  const { client_name: name, redirect_uris: redirects, token_endpoint_auth_method: method } = read.data
  const home = URL.canParse(read.data.client_uri) ? new URL(read.data.client_uri) : null
  if (!home || !isWeb(home, deps.isLoopback))
    throw new OauthError('invalid_client_metadata', 'client_uri is no https address.')
  if (!redirects.every(one => isRedirect(one, home, deps.isLoopback)))
    throw new OauthError(
      'invalid_redirect_uri',
      'Each of the redirect_uris has to be an https address under the host of client_uri, without a fragment.',
    )
  const unknown = [...(read.data.grant_types ?? [])].some(one => !['authorization_code', 'refresh_token'].includes(one))
  if (unknown || (read.data.response_types ?? ['code']).some(one => one !== 'code'))
    throw new OauthError('invalid_client_metadata', 'Only the authorization code grant is served.')
  const scopes = read.data.scope === undefined ? (Object.keys(SCOPES) as ScopeName[]) : readScopes(read.data.scope)
  if (!scopes || scopes.length === 0)
    throw new OauthError('invalid_client_metadata', 'scope names one that is not served.')
  const id = deps.newId()
  const secret = method === 'none' ? null : newToken()
  const now = deps.clock()
  await tx(deps, { issuerId }, async tx => {
    await sweep(tx, issuerId, now)
    const found = await tx.execute<{ count: number }>(
      sql`select count(*)::int as count from ob_client where issuer_id = ${issuerId}`,
    )
    if ((found.rows[0]?.count ?? 0) >= MOST_CLIENTS)
      throw new OauthError('invalid_client_metadata', 'Too many apps are registered here. Ask the institution.')
    await tx.execute(sql`
      insert into ob_client (issuer_id, id, name, home, redirect_uris, scopes, secret_hash, registered_at)
      values (${issuerId}, ${id}, ${name}, ${home.origin}, ${sql.param(redirects)}, ${sql.param(scopes)},
        ${secret && tokenHash(secret)}, ${now.toISOString()})`)
  })
  return {
    client_id: id,
    ...(secret ? { client_secret: secret, client_secret_expires_at: 0 } : {}),
    client_id_issued_at: Math.floor(now.getTime() / 1000),
    client_name: name,
    client_uri: read.data.client_uri,
    redirect_uris: redirects,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: method,
    scope: writeScopes(scopes),
  }
}
