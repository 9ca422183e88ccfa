import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { fitsChallenge } from '../oauth/pkce.ts'
import { readBasic } from '../oauth/read-form.ts'
import { writeScopes } from './scopes.ts'
import { type ClientRow, findClient, redeemCode } from './store.ts'

const ACCESS_SECONDS = 3_600
const REFRESH_DAYS = 90

type Form = Readonly<Record<string, string>>

/** Who asks: by a secret in the header or the form, or an app without one by its name alone (RFC 6749 §2.3). */
async function clientOf(tx: Tx, issuerId: string, form: Form, authorization: string | undefined): Promise<ClientRow> {
  const invalid = () => new OauthError('invalid_client', 'The app is not known here, or its secret is not right.')
  const basic = readBasic(authorization)
  let [id, secret] = [form.client_id ?? '', form.client_secret]
  if (basic !== undefined) {
    if (secret !== undefined || (id !== '' && id !== basic.id)) throw invalid()
    ;({ id, secret } = basic)
  }
  const client = await findClient(tx, issuerId, id)
  if (!client) throw invalid()
  if (client.secret_hash === null) {
    if (secret) throw invalid()
    return client
  }
  const given = Buffer.from(tokenHash(secret ?? ''))
  if (!timingSafeEqual(given, Buffer.from(client.secret_hash))) throw invalid()
  return client
}

async function issueTokens(tx: Tx, deps: Deps, issuerId: string, connectionId: string, scopes: readonly string[]) {
  const now = deps.clock().getTime()
  const made = { access: newToken(), refresh: newToken() }
  const lasts = { access: ACCESS_SECONDS * 1000, refresh: REFRESH_DAYS * 86_400_000 }
  const isOffline = scopes.includes('offline')
  for (const kind of ['access', 'refresh'] as const)
    if (kind === 'access' || isOffline)
      await tx.execute(sql`
        insert into ob_token (issuer_id, hash, connection_id, kind, scopes, expires_at)
        values (${issuerId}, ${tokenHash(made[kind])}, ${connectionId}, ${kind}, ${sql.param([...scopes])},
          ${new Date(now + lasts[kind]).toISOString()})`)
  return {
    access_token: made.access,
    token_type: 'Bearer',
    expires_in: ACCESS_SECONDS,
    ...(isOffline ? { refresh_token: made.refresh } : {}),
    scope: writeScopes(scopes),
  }
}

type Tokens = Awaited<ReturnType<typeof issueTokens>>

/** `authorization_code` with PKCE. The code is used up even where the rest is wrong. */
async function byCode(tx: Tx, deps: Deps, issuerId: string, client: ClientRow, form: Form): Promise<Tokens | string> {
  const request = await redeemCode(tx, issuerId, tokenHash(form.code ?? ''), deps.clock())
  if (!request?.person_id || request.client_id !== client.id) return 'The code is none, was used already, or is over.'
  if (!fitsChallenge(form.code_verifier, request.code_challenge))
    return 'The code_verifier is not the one of the request.'
  if (
    form.redirect_uri !== request.redirect_uri &&
    (form.redirect_uri !== undefined || client.redirect_uris.length > 1)
  )
    return 'The redirect_uri is not the one of the request.'
  const now = deps.clock().toISOString()
  const kept = await tx.execute<{ id: string }>(sql`
    insert into ob_connection (issuer_id, id, client_id, person_id, scopes, connected_at, profile)
    values (${issuerId}, ${deps.newId()}, ${client.id}, ${request.person_id}, ${sql.param(request.scopes)}, ${now}, '{}')
    on conflict (issuer_id, client_id, person_id) do update set scopes = excluded.scopes, connected_at = excluded.connected_at
    returning id`)
  const id = kept.rows[0]!.id
  // Somebody who connects anew has new wishes; what was given before ends.
  await tx.execute(sql`delete from ob_token where issuer_id = ${issuerId} and connection_id = ${id}`)
  return issueTokens(tx, deps, issuerId, id, request.scopes)
}

/** `refresh_token`, which is exchanged each time. One that comes twice has been copied: the connection's tokens all end. */
async function byRefresh(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  client: ClientRow,
  form: Form,
): Promise<Tokens | string> {
  const now = deps.clock()
  const found = await tx.execute<{ connection_id: string; used_at: string | null; scopes: string[] }>(sql`
    select connection_id, token.used_at, token.scopes from ob_token as token
    join ob_connection as connection on connection.issuer_id = token.issuer_id and connection.id = connection_id
    where token.issuer_id = ${issuerId} and hash = ${tokenHash(form.refresh_token ?? '')} and kind = 'refresh'
      and client_id = ${client.id} and expires_at > ${now.toISOString()} for update of token`)
  const token = found.rows[0]
  if (!token) return 'The refresh token is none, or is over.'
  if (token.used_at !== null) {
    await tx.execute(sql`
      delete from ob_token where issuer_id = ${issuerId} and connection_id = ${token.connection_id}`)
    return 'The refresh token was used already; the learner has to connect the app again.'
  }
  await tx.execute(sql`
    update ob_token set used_at = ${now.toISOString()} where issuer_id = ${issuerId} and hash = ${tokenHash(form.refresh_token ?? '')}`)
  await tx.execute(sql`
    delete from ob_token where issuer_id = ${issuerId} and connection_id = ${token.connection_id} and kind = 'access'`)
  return issueTokens(tx, deps, issuerId, token.connection_id, token.scopes)
}

/** The token endpoint. What is used up stays so, also where the answer is no: that is said after the commit. @throws OauthError */
export async function grantTokens(
  deps: Deps,
  issuerId: string,
  form: Form,
  authorization: string | undefined,
): Promise<Tokens> {
  const said = await tx(deps, { issuerId }, async tx => {
    const client = await clientOf(tx, issuerId, form, authorization)
    if (form.grant_type === 'authorization_code') return byCode(tx, deps, issuerId, client, form)
    if (form.grant_type === 'refresh_token') return byRefresh(tx, deps, issuerId, client, form)
    throw new OauthError('unsupported_grant_type', 'grant_type is authorization_code or refresh_token.')
  })
  if (typeof said === 'string') throw new OauthError('invalid_grant', said)
  return said
}

/** An app gives a token back (RFC 7009); one that is none is as good as given back. */
export async function revokeToken(deps: Deps, issuerId: string, form: Form, authorization: string | undefined) {
  await tx(deps, { issuerId }, async tx => {
    const client = await clientOf(tx, issuerId, form, authorization)
    await tx.execute(sql`
      delete from ob_token using ob_connection as connection
      where ob_token.issuer_id = ${issuerId} and connection.issuer_id = ob_token.issuer_id
        and connection.id = ob_token.connection_id and client_id = ${client.id}
        and connection_id in (select connection_id from ob_token where issuer_id = ${issuerId} and hash = ${tokenHash(form.token ?? '')})`)
  })
}
