import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { type Actor, actionsOfScopes } from '../../people/actor.ts'
import { actorOfApiKey } from '../../people/api-keys.ts'
import { type ApprovalPolicy, SCOPES, type Scope } from '../../people/roles.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { OauthError } from '../oauth/oauth-error.ts'

const LIFETIME_SECONDS = 900
const PREFIX = 'lrt_'

type Claims = {
  readonly issuerId: string
  readonly keyId: string
  readonly scopes: readonly string[]
  readonly until: number
}

const mac = (deps: Pick<Deps, 'deriveSecret'>, body: string) =>
  createHmac('sha256', deps.deriveSecret('vc-api access token')).update(body).digest()

/**
 * Client credentials (RFC 6749 §4.4): the client is an API key, its secret the key itself. The token says which scopes
 * it has and until when; it ends with the key.
 */
export async function grantToken(
  deps: Deps,
  issuerId: string,
  wanted: { readonly grantType: string; readonly secret: string; readonly scope: string },
): Promise<{ access_token: string; token_type: 'Bearer'; expires_in: number; scope: string }> {
  if (wanted.grantType !== 'client_credentials')
    throw new OauthError('unsupported_grant_type', 'The grant type is client_credentials.')
  const actor = wanted.secret.length >= 16 ? await actorOfApiKey(deps, wanted.secret) : undefined
  if (!actor || actor.issuerId !== issuerId)
    throw new OauthError('invalid_client', 'The client secret is an API key of this institution.')
  const held = SCOPES.filter(scope => actor.may?.includes(scope))
  const asked = wanted.scope === '' ? held : wanted.scope.split(/\s+/)
  const scopes = held.filter(scope => asked.includes(scope))
  if (scopes.length === 0 || scopes.length < asked.length)
    throw new OauthError('invalid_scope', 'The API key has not every scope that is asked for.')
  const until = Math.floor(deps.clock().getTime() / 1_000) + LIFETIME_SECONDS
  const claims: Claims = { issuerId, keyId: actor.id, scopes, until }
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const token = `${PREFIX}${body}.${mac(deps, body).toString('base64url')}`
  return { access_token: token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS, scope: scopes.join(' ') }
}

/** Whom a token stands for; `undefined` for one that is none of ours, has run out, or whose key was revoked. */
export async function actorOfToken(deps: Deps, token: string): Promise<Actor | undefined> {
  const [, body, signature] = /^lrt_([\w-]{1,1500})\.([\w-]{43})$/.exec(token) ?? []
  if (body === undefined || signature === undefined) return undefined
  if (!timingSafeEqual(mac(deps, body), Buffer.from(signature, 'base64url'))) return undefined
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims
  if (claims.until * 1_000 <= deps.clock().getTime()) return undefined
  const { issuerId, keyId } = claims
  const found = await tx(deps, { issuerId }, tx =>
    tx.execute<{ name: string; scopes: Scope[]; approval: ApprovalPolicy }>(sql`
      select api_key.name, scopes, approval from api_key join issuer using (issuer_id)
      where issuer_id = ${issuerId} and id = ${keyId} and revoked_at is null`),
  )
  const key = found.rows[0]
  if (!key) return undefined
  const scopes = key.scopes.filter(scope => claims.scopes.includes(scope))
  return { issuerId, kind: 'api-key', id: keyId, name: key.name, may: actionsOfScopes(scopes, SCOPES, key.approval) }
}
