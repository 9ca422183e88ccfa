import { authorizationCodeGrantIdentifier } from '@openid4vc/oauth2'
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci'
import type { Deps } from '../../deps.ts'
import { checkSendUrl } from '../../platform/guarded-call.ts'
import { Refusal } from '../../refusal.ts'

export type AuthorizationServer = IssuerMetadataResult['authorizationServers'][number]

/** Whether people can sign in there by a code (RFC 8414 §2), and it can be told afterwards that it was there. */
function signsIn(server: AuthorizationServer): boolean {
  const { response_types_supported: types } = server as { response_types_supported?: unknown }
  const takesCodes = server.authorization_endpoint !== undefined && (!Array.isArray(types) || types.includes('code'))
  return takesCodes && isToldApart(server)
}

/**
 * A server that lets in whoever describes themselves sends people back to every address in the description, or takes a
 * description that somebody else names. So no address is its own (RFC 9700 §4.4.2.2), and its answers have to say whose
 * they are.
 */
function isToldApart(server: AuthorizationServer): boolean {
  const { client_id_metadata_document_supported: isOpen } = server as {
    client_id_metadata_document_supported?: unknown
  }
  return server.authorization_response_iss_parameter_supported === true || isOpen !== true
}

/** The server that the offer names; without a name one that signs people in (OpenID4VCI 1.0 §4.1.1, §12.2.4). */
function serverOf({ grants = {} }: CredentialOfferObject, metadata: IssuerMetadataResult): AuthorizationServer {
  const grant = grants[authorizationCodeGrantIdentifier]
  // An offer that names no way at all leaves that to the servers (§4.1.1).
  if (!grant && Object.keys(grants).length > 0) throw new Refusal('E_OFFER_SIGN_IN')
  const named = grant?.authorization_server
  const { authorization_servers: listed } = metadata.credentialIssuer
  if (named !== undefined && !listed?.includes(named)) throw new Refusal('E_OFFER_ISSUER')
  const server = metadata.authorizationServers.find(
    one => signsIn(one) && (named === undefined || one.issuer === named),
  )
  if (!server) throw new Refusal('E_OFFER_SIGN_IN')
  return server
}

/**
 * Where somebody has to sign in to take an offer.
 *
 * @throws Refusal E_OFFER_SIGN_IN where there is no such place, E_OFFER_OWN, E_OFFER_ISSUER, E_OFFER_UNREACHABLE, and
 *   E_OFFER_KEY for one that knows no PKCE by S256
 */
export function chooseServer(
  deps: Pick<Deps, 'baseUrl' | 'isLoopback'>,
  offer: CredentialOfferObject,
  metadata: IssuerMetadataResult,
): { readonly server: AuthorizationServer; readonly host: string } {
  const server = serverOf(offer, metadata)
  const { code_challenge_methods_supported: methods } = server
  if (methods && !methods.includes('S256')) throw new Refusal('E_OFFER_KEY')
  const own = new URL(deps.baseUrl).origin
  const addresses = [server.authorization_endpoint, server.token_endpoint, server.pushed_authorization_request_endpoint]
  for (const address of addresses) {
    if (address === undefined) continue
    // A person is sent to the first of them, where nothing is looked up before.
    const checked = checkSendUrl(address, deps.isLoopback)
    if (!checked.ok) throw new Refusal('E_OFFER_UNREACHABLE')
    if (checked.value.origin === own) throw new Refusal('E_OFFER_OWN')
  }
  return { server, host: new URL(server.authorization_endpoint as string).host }
}
