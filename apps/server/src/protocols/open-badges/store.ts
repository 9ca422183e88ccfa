import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

export type ClientRow = {
  id: string
  name: string
  home: string
  redirect_uris: string[]
  scopes: string[]
  secret_hash: string | null
}
export type RequestRow = {
  client_id: string
  client_name: string
  home: string
  redirect_uri: string
  scopes: string[]
  state: string | null
  code_challenge: string
  code_hash: string | null
  person_id: string | null
}
export type ConnectionRow = {
  id: string
  client_id: string
  client_name: string
  home: string
  person_id: string
  scopes: string[]
  connected_at: string
  used_at: string | null
  profile: Record<string, unknown>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function findClient(tx: Tx, issuerId: string, id: string): Promise<ClientRow | undefined> {
  if (!UUID.test(id)) return undefined
  const found = await tx.execute<ClientRow>(sql`
    select id, name, home, redirect_uris, scopes, secret_hash from ob_client where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

/** A request that is still open, by the hash of the token in its page's address. */
export async function findRequest(tx: Tx, issuerId: string, tokenHash: string, now: Date) {
  const found = await tx.execute<RequestRow>(sql`
    select request.client_id, client.name as client_name, home, redirect_uri, request.scopes, state, code_challenge, code_hash, person_id
    from ob_request as request join ob_client as client on client.issuer_id = request.issuer_id and client.id = client_id
    where request.issuer_id = ${issuerId} and token_hash = ${tokenHash} and expires_at > ${now.toISOString()}`)
  return found.rows[0]
}

/** Uses a code up: whoever comes second finds nothing, also at the same moment (H-21). */
export async function redeemCode(tx: Tx, issuerId: string, codeHash: string, now: Date) {
  const found = await tx.execute<Omit<RequestRow, 'client_name' | 'home'>>(sql`
    delete from ob_request where issuer_id = ${issuerId} and code_hash = ${codeHash} and expires_at > ${now.toISOString()}
    returning client_id, redirect_uri, scopes, state, code_challenge, code_hash, person_id`)
  return found.rows[0]
}

export async function connectionsOf(tx: Tx, personId: string): Promise<(ConnectionRow & { issuer_id: string })[]> {
  const found = await tx.execute<ConnectionRow & { issuer_id: string }>(sql`
    select issuer_id, id, client_id, '' as client_name, '' as home, person_id, scopes, connected_at, used_at, profile
    from ob_connection where person_id = ${personId} order by id desc limit 200`)
  return found.rows
}

/** Ends a connection: its tokens at once, and what it has brought and nobody has taken in. */
export async function endConnection(tx: Tx, issuerId: string, personId: string, id: string): Promise<boolean> {
  await tx.execute(sql`delete from ob_token where issuer_id = ${issuerId} and connection_id = ${id}`)
  const ended = await tx.execute(sql`
    delete from ob_connection where issuer_id = ${issuerId} and id = ${id} and person_id = ${personId} returning id`)
  return ended.rows.length > 0
}

/** What is held of the apps that somebody has let in here, for them to have. */
export async function exportConnections(tx: Tx, issuerId: string, personId: string) {
  const found = await tx.execute(sql`
    select client.name, client.home, connection.scopes, connected_at, used_at, profile from ob_connection as connection
    join ob_client as client on client.issuer_id = connection.issuer_id and client.id = client_id
    where connection.issuer_id = ${issuerId} and person_id = ${personId} order by connection.id`)
  return found.rows
}

/** An institution erases a learner: no app reads anything of theirs here any more, and what came by way of it is gone. */
export async function forgetConnections(tx: Tx, issuerId: string, personId: string): Promise<void> {
  const theirs = sql`issuer_id = ${issuerId} and person_id = ${personId}`
  await tx.execute(sql`
    delete from ob_token where issuer_id = ${issuerId}
      and connection_id in (select id from ob_connection where ${theirs})`)
  await tx.execute(sql`delete from ob_inbox where ${theirs}`)
  await tx.execute(sql`delete from ob_connection where ${theirs}`)
  await tx.execute(sql`delete from ob_request where ${theirs}`)
}

/** What nobody needs any more: requests and tokens that are over, and apps that nobody has let in within a day. */
export async function sweep(tx: Tx, issuerId: string, now: Date): Promise<void> {
  await tx.execute(sql`delete from ob_request where issuer_id = ${issuerId} and expires_at < ${now.toISOString()}`)
  await tx.execute(sql`delete from ob_token where issuer_id = ${issuerId} and expires_at < ${now.toISOString()}`)
  const old = new Date(now.getTime() - 86_400_000).toISOString()
  await tx.execute(sql`
    delete from ob_client as client where issuer_id = ${issuerId} and registered_at < ${old}
      and not exists (select 1 from ob_connection where ob_connection.issuer_id = client.issuer_id and client_id = client.id)
      and not exists (select 1 from ob_request where ob_request.issuer_id = client.issuer_id and client_id = client.id)`)
}
