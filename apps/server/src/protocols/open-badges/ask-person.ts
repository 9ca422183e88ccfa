import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { awardsOfPerson } from '../../wallet/store.ts'
import { readScopes } from './scopes.ts'
import { findClient, findRequest, sweep } from './store.ts'

/** How long the question stands, and then the code. */
const REQUEST_SECONDS = 1_800
const CODE_SECONDS = 60

type Query = Readonly<Record<string, string | undefined>>
/** `page`: told to the person alone, since where to send them back to is not known to be the app's. */
export type Asked = { readonly to: string } | { readonly page: 'unknownApp' }

const withParameters = (redirectUri: string, parameters: Readonly<Record<string, string | null>>): string => {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value)
  return url.toString()
}

/**
 * Takes an app's question in (RFC 6749 §4.1.1, RFC 7636). Nobody is sent to an address that the app has not registered,
 * to the letter; everything else that is wrong is told to the app there.
 *
 * @returns where the person goes next: the page that asks them
 */
export async function takeRequest(deps: Deps, issuerId: string, query: Query): Promise<Asked> {
  const now = deps.clock()
  return tx(deps, { issuerId }, async tx => {
    const client = await findClient(tx, issuerId, query.client_id ?? '')
    const redirectUri = query.redirect_uri ?? (client?.redirect_uris.length === 1 ? client.redirect_uris[0] : undefined)
    if (!client || redirectUri === undefined || !client.redirect_uris.includes(redirectUri))
      return { page: 'unknownApp' }
    const { state = null } = query
    const refuse = (error: string) => ({
      to: withParameters(redirectUri, { error, state: state?.slice(0, 500) ?? null }),
    })
    if (query.response_type !== 'code') return refuse('unsupported_response_type')
    if (state !== null && (state.length > 500 || /\p{Cc}/u.test(state))) return refuse('invalid_request')
    if (query.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(query.code_challenge ?? ''))
      return refuse('invalid_request')
    const scopes = readScopes(query.scope ?? '')
    if (!scopes || scopes.every(one => one === 'offline') || !scopes.every(one => client.scopes.includes(one)))
      return refuse('invalid_scope')
    await sweep(tx, issuerId, now)
    const token = newToken()
    await tx.execute(sql`
      insert into ob_request (issuer_id, token_hash, client_id, redirect_uri, scopes, state, code_challenge, expires_at)
      values (${issuerId}, ${tokenHash(token)}, ${client.id}, ${redirectUri}, ${sql.param(scopes)}, ${state},
        ${query.code_challenge}, ${new Date(now.getTime() + REQUEST_SECONDS * 1000).toISOString()})`)
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    return { to: `/connect/${shortName}/${token}` }
  })
}

export type Question = {
  readonly app: { readonly name: string; readonly host: string }
  readonly issuerName: string
  readonly scopes: readonly string[]
  /** How many awards of this institution are in the person's wallet. */
  readonly count: number
}

/** What the page asks; undefined where the question is over. */
export async function readQuestion(
  deps: Deps,
  issuerId: string,
  token: string,
  person: Person,
): Promise<Question | undefined> {
  const held = await tx(deps, { personId: person.id }, tx => awardsOfPerson(tx, person.id))
  return tx(deps, { issuerId }, async tx => {
    const request = await findRequest(tx, issuerId, tokenHash(token), deps.clock())
    if (!request || request.code_hash !== null) return undefined
    return {
      app: { name: request.client_name, host: new URL(request.home).host },
      issuerName: (await currentIssuer(tx, issuerId)).name,
      scopes: request.scopes,
      count: held.filter(one => one.issuer_id === issuerId && one.lost_at === null).length,
    }
  })
}

/**
 * The person has said yes or no.
 *
 * @returns where the app waits for the answer, and what it is called; undefined where the question is over
 */
export async function answerQuestion(
  deps: Deps,
  issuerId: string,
  token: string,
  person: Person,
  isAllowed: boolean,
): Promise<{ readonly to: string; readonly appName: string } | undefined> {
  const now = deps.clock()
  return tx(deps, { issuerId }, async tx => {
    const hash = tokenHash(token)
    await tx.execute(sql`select 1 from ob_request where issuer_id = ${issuerId} and token_hash = ${hash} for update`)
    const request = await findRequest(tx, issuerId, hash, now)
    if (!request || request.code_hash !== null) return undefined
    const { redirect_uri: redirectUri, state, client_name: appName } = request
    if (!isAllowed) {
      await tx.execute(sql`delete from ob_request where issuer_id = ${issuerId} and token_hash = ${hash}`)
      return { to: withParameters(redirectUri, { error: 'access_denied', state }), appName }
    }
    const code = newToken()
    await tx.execute(sql`
      update ob_request set code_hash = ${tokenHash(code)}, person_id = ${person.id},
        expires_at = ${new Date(now.getTime() + CODE_SECONDS * 1000).toISOString()}
      where issuer_id = ${issuerId} and token_hash = ${hash}`)
    const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
    await note(tx, deps, actor, { event: 'app.connected', subject: request.client_id, details: { app: appName } })
    return { to: withParameters(redirectUri, { code, state }), appName }
  })
}
