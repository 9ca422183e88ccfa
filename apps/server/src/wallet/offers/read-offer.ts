import { didWebUrl } from '@laurel/core/did'
import { isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import { resembles, withoutHidden } from '@laurel/core/verification'
import { preAuthorizedCodeGrantIdentifier } from '@openid4vc/oauth2'
import type { CredentialOfferObject, IssuerMetadataResult, Openid4vciVersion } from '@openid4vc/openid4vci'
import type { Deps } from '../../deps.ts'
import { checkSendUrl } from '../../platform/guarded-call.ts'
import { Refusal } from '../../refusal.ts'
import { knownIssuers } from '../../verification/known-issuers.ts'
import type { TrustedIssuer } from '../../verification/trusted-issuers.ts'
import { type AuthorizationServer, chooseServer } from './choose-server.ts'
import { choose, displaysOf } from './configurations.ts'
import { sealStep } from './flow-state.ts'
import { type IssuerClient, makeDpopKey, speakWithIssuer } from './issuer-client.ts'
import type { OfferedCredential, ReadOffer } from './schema.ts'

/** More than anybody takes at once. */
const MOST_OFFERED = 20

/** The parameters of an offer's link, whatever its scheme (OpenID4VCI 1.0 §4.1). */
function readLink(text: string): { readonly value: string } | { readonly reference: string } {
  const url = URL.canParse(text) ? new URL(text) : null
  const value = url?.searchParams.get('credential_offer')
  const reference = url?.searchParams.get('credential_offer_uri')
  // Both at once would say two things (§4.1).
  if (value && !reference) return { value }
  if (reference && !value) return { reference }
  throw new Refusal('E_OFFER_UNREADABLE')
}

/**
 * An issuer's name is the address that its description stands at, and nothing else (§12.2.1): the library would leave off
 * what else there is, and ask there.
 *
 * @throws Refusal E_OFFER_UNREACHABLE, E_OFFER_UNREADABLE
 */
function checkIssuer(deps: Deps, address: string): void {
  const checked = checkSendUrl(address, deps.isLoopback)
  if (!checked.ok) throw new Refusal('E_OFFER_UNREACHABLE')
  if (checked.value.search !== '' || checked.value.hash !== '') throw new Refusal('E_OFFER_UNREADABLE')
}

/** @throws Refusal E_OFFER_OWN, where both ends would be this server */
function refuseOwn(deps: Deps, address: string): void {
  if (URL.canParse(address) && new URL(address).origin === new URL(deps.baseUrl).origin)
    throw new Refusal('E_OFFER_OWN')
}

async function fetchOffer(deps: Deps, client: IssuerClient, text: string): Promise<CredentialOfferObject> {
  const link = readLink(text)
  if ('reference' in link) {
    refuseOwn(deps, link.reference)
    return client.vci.resolveCredentialOffer(
      `openid-credential-offer://?${new URLSearchParams({ credential_offer_uri: link.reference })}`,
    )
  }
  const json = parseStrictJson(link.value, { maxBytes: 100_000 })
  if (!json.ok || !isJsonObject(json.value)) throw new Refusal('E_OFFER_UNREADABLE')
  // The library takes percent signs away once more than the link has them.
  const encoded = encodeURIComponent(encodeURIComponent(JSON.stringify(json.value)))
  return client.vci
    .resolveCredentialOffer(`openid-credential-offer://?credential_offer=${encoded}`)
    .catch(() => Promise.reject(new Refusal('E_OFFER_UNREADABLE')))
}

const KEPT_OF_SERVER = [
  ...(['issuer', 'token_endpoint', 'dpop_signing_alg_values_supported', 'authorization_endpoint'] as const),
  ...(['pushed_authorization_request_endpoint', 'require_pushed_authorization_requests'] as const),
  'authorization_response_iss_parameter_supported',
] as const

function serverWithoutRest(server: AuthorizationServer): AuthorizationServer {
  const all = server as unknown as Readonly<Record<string, unknown>>
  const kept = KEPT_OF_SERVER.flatMap(name => (all[name] === undefined ? [] : [[name, all[name]]]))
  // PKCE is always used; the library does so where this is said.
  return { ...Object.fromEntries(kept), code_challenge_methods_supported: ['S256'] } as unknown as AuthorizationServer
}

/** The part of an issuer's description that taking the offer needs: no words, no pictures, nothing that was not offered. */
function withoutRest(metadata: IssuerMetadataResult, credentials: readonly OfferedCredential[]): IssuerMetadataResult {
  const { credentialIssuer: issuer, authorizationServers, knownCredentialConfigurations: known } = metadata
  const only = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      credentials.flatMap(({ id }) => {
        const {
          display: _display,
          credential_metadata: _metadata,
          claims: _claims,
          ...one
        } = {
          ...all[id],
        } as Record<string, unknown>
        return all[id] === undefined ? [] : [[id, one as T]]
      }),
    )
  return {
    // What is asked for is asked in the words of 1.0, whichever draft the description could also be of.
    originalDraftVersion: 'V1' as Openid4vciVersion,
    credentialIssuer: {
      credential_issuer: issuer.credential_issuer,
      credential_endpoint: issuer.credential_endpoint,
      nonce_endpoint: issuer.nonce_endpoint,
      deferred_credential_endpoint: issuer.deferred_credential_endpoint,
      notification_endpoint: issuer.notification_endpoint,
      authorization_servers: issuer.authorization_servers,
      credential_configurations_supported: only(issuer.credential_configurations_supported),
    } as IssuerMetadataResult['credentialIssuer'],
    authorizationServers: authorizationServers.map(serverWithoutRest),
    knownCredentialConfigurations: only(known),
  }
}

/** What wants sealed answers or requests wants more than this wallet does. */
function wantsSealing({ credentialIssuer }: IssuerMetadataResult): boolean {
  const { credential_response_encryption: answers, credential_request_encryption: requests } =
    credentialIssuer as unknown as Record<string, { encryption_required?: unknown } | undefined>
  return answers?.encryption_required === true || requests?.encryption_required === true
}

/** The code that has to be typed with the one in the offer; null where there is none. */
function txCodeOf({ grants }: CredentialOfferObject): ReadOffer['txCode'] {
  const asked = grants?.[preAuthorizedCodeGrantIdentifier]?.tx_code
  if (!asked) return null
  const { input_mode: inputMode = 'numeric', length, description } = asked
  return {
    inputMode,
    length: length !== undefined && length > 0 && length <= 100 ? length : null,
    description: description ? withoutHidden(description) || null : null,
  }
}

/**
 * The host that an operator vouches for as a whole: the one they have named, or one that is the institution itself. Of a
 * host with several institutions each has a path, and none speaks for the others.
 */
function hostOf({ did, domain }: TrustedIssuer): string | null {
  if (domain !== undefined) return domain
  const url = didWebUrl(did)
  const found = url.ok ? new URL(url.value) : null
  return found?.pathname === '/.well-known/did.json' ? found.host : null
}

/** Who offers it, as far as anybody but themselves can say. */
async function issuerFacts(deps: Deps, metadata: IssuerMetadataResult): Promise<ReadOffer['issuer']> {
  const { credential_issuer: id, display } = metadata.credentialIssuer
  const { host, hostname } = new URL(id)
  const displays = displaysOf(display)
  const vouched = deps.trustedIssuers.find(one => hostOf(one) === host)
  const known = await knownIssuers(deps)
  const found = displays.map(({ name }) => resembles({ name, domain: hostname }, known)).find(one => one !== null)
  return {
    id,
    host,
    displays,
    vouched: vouched?.name ?? null,
    resembles: found ? { name: found.known.name, domain: found.known.domain ?? null } : null,
  }
}

/**
 * Reads an offer from elsewhere and what its issuer says of itself (OpenID4VCI 1.0 §4, §12.2). Nothing is asked for yet,
 * and no picture is fetched.
 *
 * @param text  the offer's link, by value or by reference
 * @throws Refusal E_OFFER_UNREADABLE, E_OFFER_OWN, E_OFFER_UNREACHABLE, E_OFFER_ISSUER, E_OFFER_SIGN_IN, E_OFFER_FORMAT,
 *   E_OFFER_KEY; as `chooseServer`
 */
export async function readOffer(deps: Deps, personId: string, text: string): Promise<ReadOffer> {
  return speakWithIssuer(deps, null, async client => {
    const offer = await fetchOffer(deps, client, text)
    refuseOwn(deps, offer.credential_issuer)
    checkIssuer(deps, offer.credential_issuer)
    const metadata = await client.vci.resolveIssuerMetadata(offer.credential_issuer)
    const ids = offer.credential_configuration_ids.slice(0, MOST_OFFERED)
    const credentials = choose(ids, metadata.credentialIssuer.credential_configurations_supported)
    if (credentials === 'format') throw new Refusal('E_OFFER_FORMAT')
    if (credentials === 'key' || wantsSealing(metadata)) throw new Refusal('E_OFFER_KEY')
    // A code that came with the offer leads nowhere else.
    const hasCode = offer.grants?.[preAuthorizedCodeGrantIdentifier] !== undefined
    const place = hasCode ? null : chooseServer(deps, offer, metadata)
    const needed = withoutRest(metadata, credentials)
    const knowsDpop = needed.authorizationServers.some(one => one.dpop_signing_alg_values_supported?.includes('ES256'))
    const issuer = await issuerFacts(deps, metadata)
    return {
      issuer,
      credentials: [...credentials],
      txCode: txCodeOf(offer),
      signIn: place && { host: place.host },
      state: sealStep(deps, personId, 'offered', {
        offer,
        metadata: needed,
        dpopKey: knowsDpop ? makeDpopKey() : null,
        signIn: place && { issuer, credentials: [...credentials], server: place.server.issuer },
      }),
    }
  })
}
