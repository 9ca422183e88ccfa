import { authorizationCodeGrantIdentifier } from '@openid4vc/oauth2'
import type { IssuerMetadataResult } from '@openid4vc/openid4vci'
import type { Deps } from '../../deps.ts'
import { Refusal, type RefusalCode } from '../../refusal.ts'
import type { AuthorizationServer } from './choose-server.ts'
import { openStep, type Steps, sealStep } from './flow-state.ts'
import { dpopOf, speakWithIssuer } from './issuer-client.ts'
import type { Begun, SignedIn } from './schema.ts'
import { identifiersOf } from './take-offered.ts'
import { clientIdOf, returnPathOf } from './wallet-client.ts'

/** What an error of OAuth says about us, and not about the person. */
const CLIENT: Readonly<Record<string, RefusalCode>> = {
  invalid_client: 'E_OFFER_CLIENT',
  unauthorized_client: 'E_OFFER_CLIENT',
  invalid_client_metadata: 'E_OFFER_CLIENT',
  invalid_redirect_uri: 'E_OFFER_CLIENT',
}

/** What a server knows of a person, and for how long it tells; no credential (OpenID Connect Core 1.0 §3.1.2.1, §5.4, §11). */
const OF_THE_PERSON = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access']

/** Whether a scope names one thing (RFC 6749 §3.3), as that of a credential does. */
const isOfCredential = (scope: unknown): scope is string =>
  typeof scope === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/.test(scope) && !OF_THE_PERSON.includes(scope)

/**
 * What a scope lets in is for the server to say, and which server it is, for the issuer. One that is another's gets no
 * scope, unless its tokens are bound to a key of this server's: whoever named them gets nothing to use elsewhere.
 */
function isForScopes(issuer: string, server: AuthorizationServer): boolean {
  const isOwn = new URL(server.issuer).origin === new URL(issuer).origin
  return isOwn || server.dpop_signing_alg_values_supported?.includes('ES256') === true
}

/**
 * What is asked for: by the scope of each credential where it has one of its own, else by its name, for this issuer
 * (OpenID4VCI 1.0 §5.1.1, §5.1.2).
 */
function wishOf({ credentialIssuer }: IssuerMetadataResult, server: AuthorizationServer, ids: readonly string[]) {
  const { credential_issuer: issuer, authorization_servers: servers } = credentialIssuer
  const scopes = new Set<string>()
  const details: object[] = []
  for (const id of ids) {
    const { scope } = credentialIssuer.credential_configurations_supported[id] as { scope?: unknown }
    if (isForScopes(issuer, server) && isOfCredential(scope)) scopes.add(scope)
    else
      details.push({
        type: 'openid_credential',
        credential_configuration_id: id,
        ...(servers ? { locations: [issuer] } : {}),
      })
  }
  return {
    ...(scopes.size > 0 ? { scope: [...scopes].join(' ') } : {}),
    ...(details.length > 0 ? { details } : {}),
  }
}

/** For whom the token is to be, where the one who gives it may give others too (RFC 8707). */
const resourceOf = ({ credentialIssuer }: IssuerMetadataResult) =>
  credentialIssuer.authorization_servers ? { resource: credentialIssuer.credential_issuer } : {}

/** An endpoint may have a question of its own, which the library does not expect. */
function atEndpoint(endpoint: string, made: string): string {
  const url = new URL(endpoint)
  for (const [name, value] of new URLSearchParams(made.slice(endpoint.length + 1))) url.searchParams.set(name, value)
  return url.href
}

const serverIn = ({ metadata, server }: { metadata: IssuerMetadataResult; server: string }): AuthorizationServer => {
  const found = metadata.authorizationServers.find(one => one.issuer === server)
  if (!found?.authorization_endpoint) throw new Refusal('E_OFFER_STATE')
  return found
}

/**
 * Begins signing in with whoever makes an offer (OpenID4VCI 1.0 §5, RFC 6749 §4.1, RFC 7636, RFC 9126).
 *
 * @returns where the person goes; the next state, which is of use only with what they come back with; and by which name of
 *   that they can be told apart
 * @throws Refusal E_OFFER_STATE, E_OFFER_CLIENT, E_OFFER_REFUSED, E_OFFER_ISSUER, E_OFFER_UNREACHABLE
 */
export async function beginSignIn(
  deps: Deps,
  personId: string,
  { state, credentialIds }: { readonly state: string; readonly credentialIds: readonly string[] },
): Promise<Begun> {
  const { offer, metadata, dpopKey, signIn } = openStep(deps, personId, 'offered', state)
  if (signIn === null) throw new Refusal('E_OFFER_STATE')
  const credentials = signIn.credentials.filter(one => credentialIds.includes(one.id))
  if (credentials.length !== new Set(credentialIds).size) throw new Refusal('E_OFFER_STATE')
  const server = serverIn({ metadata, server: signIn.server })
  const secret = () => Buffer.from(deps.random(32)).toString('base64url')
  const [flow, verifier, path] = [secret(), secret(), returnPathOf(server)]
  const { scope, details } = wishOf(metadata, server, credentialIds)
  const issuerState = offer.grants?.[authorizationCodeGrantIdentifier]?.issuer_state
  const { authorizationRequestUrl: made } = await speakWithIssuer(
    deps,
    dpopKey,
    ({ oauth }) =>
      oauth.createAuthorizationRequestUrl({
        authorizationServerMetadata: server,
        clientId: clientIdOf(deps),
        redirectUri: `${deps.baseUrl}${path}`,
        state: flow,
        pkceCodeVerifier: verifier,
        ...(scope === undefined ? {} : { scope }),
        ...resourceOf(metadata),
        additionalRequestPayload: {
          ...(issuerState === undefined ? {} : { issuer_state: issuerState }),
          ...(details === undefined ? {} : { authorization_details: details }),
        },
        ...dpopOf(dpopKey),
      }),
    CLIENT,
  )
  const away: Steps['away'] = {
    ...{ metadata, dpopKey, flow, verifier, path },
    server: server.issuer,
    issuer: signIn.issuer,
    credentials,
  }
  return {
    to: atEndpoint(server.authorization_endpoint as string, made),
    flow,
    state: sealStep(deps, personId, 'away', away),
  }
}

export type Returned = {
  readonly state: string
  readonly code?: string | undefined
  readonly error?: string | undefined
  readonly iss?: string | undefined
}

/** What it means that somebody comes back without a code (RFC 6749 §4.1.2.1). */
const REFUSED: Readonly<Record<string, RefusalCode>> = {
  ...CLIENT,
  access_denied: 'E_OFFER_DENIED',
  server_error: 'E_OFFER_BUSY',
  temporarily_unavailable: 'E_OFFER_BUSY',
}

/** The code, if this is the answer to that question, from the server that was asked (RFC 9207 §2.4). */
function codeOf(away: Steps['away'], server: AuthorizationServer, at: string, said: Returned): string {
  const { authorization_response_iss_parameter_supported: isNamed } = server
  const isFromServer = said.iss === undefined ? isNamed !== true : said.iss === server.issuer
  if (said.state !== away.flow || at !== away.path || !isFromServer) throw new Refusal('E_OFFER_MIXED')
  if (said.error !== undefined)
    throw new Refusal(Object.hasOwn(REFUSED, said.error) ? (REFUSED[said.error] as RefusalCode) : 'E_OFFER_REFUSED')
  if (said.code === undefined || !/^[\x20-\x7e]{1,4000}$/.test(said.code)) throw new Refusal('E_OFFER_ISSUER')
  return said.code
}

/**
 * Redeems the code with which somebody has come back. The state was theirs before they left, so an answer that somebody
 * else began finds none (RFC 9700 §4.7).
 *
 * @param at the path of the address that they came back to
 * @throws Refusal E_OFFER_STATE also where the code has ended or was used, E_OFFER_MIXED, E_OFFER_DENIED, E_OFFER_BUSY, and
 *   as `beginSignIn`
 */
export async function endSignIn(
  deps: Deps,
  personId: string,
  { state, at, said }: { readonly state: string; readonly at: string; readonly said: Returned },
): Promise<SignedIn> {
  const away = openStep(deps, personId, 'away', state)
  const { metadata, dpopKey, verifier, path, issuer, credentials } = away
  const server = serverIn(away)
  const code = codeOf(away, server, at, said)
  const granted = await speakWithIssuer(
    deps,
    dpopKey,
    ({ oauth }) =>
      oauth.retrieveAuthorizationCodeAccessToken({
        authorizationServerMetadata: server,
        authorizationCode: code,
        pkceCodeVerifier: verifier,
        redirectUri: `${deps.baseUrl}${path}`,
        ...resourceOf(metadata),
        ...dpopOf(dpopKey),
      }),
    // The offer itself is as good as before: a code lives for less than a minute with some.
    { ...CLIENT, invalid_grant: 'E_OFFER_STATE' },
  )
  const { access_token: accessToken, authorization_details: details } = granted.accessTokenResponse
  const identifiers = identifiersOf(details)
  return {
    issuer,
    credentials: [...credentials],
    state: sealStep(deps, personId, 'granted', { metadata, dpopKey, accessToken, identifiers }),
  }
}
