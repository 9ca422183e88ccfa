import { signJws } from '@laurel/core/credential'
import type { DcqlQuery } from '@laurel/core/presentation'
import type { JsonObject } from '@laurel/core/primitives'
import { pictureUrl } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer, type IssuerRow } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { Refusal } from '../../refusal.ts'
import { addressesOf, clientIdOf } from './addresses.ts'
import { keptQuery } from './query-of.ts'
import { answerKey, visitorOf } from './secrets.ts'
import {
  isoOrNull,
  makeRoom,
  type RequestRow,
  type ResponseMode,
  requestByToken,
  saveTransaction,
  stateOf,
} from './store.ts'

/** A person has so long to find the credential, open the wallet and agree. */
const TRANSACTION_SECONDS = 1_800
/**
 * Visits of one request that are open at once: a whole school's leavers in one half-hour. Anybody may begin one, so there
 * has to be an end to the rows that they make; beyond it the oldest give way, of whoever has begun the most.
 */
const MOST_OPEN = 5_000
/** Who receives a request that was not made for one wallet (OpenID4VP 1.0 §5.8). */
const ANY_WALLET = 'https://self-issued.me/v2'

export const CONTENT_ENCRYPTION = ['A128GCM', 'A256GCM'] as const
const JWS_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'ES384']
const FORMATS = {
  'dc+sd-jwt': { 'sd-jwt_alg_values': JWS_ALGORITHMS, 'kb-jwt_alg_values': JWS_ALGORITHMS },
  ldp_vc: {
    proof_type_values: ['DataIntegrityProof'],
    cryptosuite_values: [
      ...(['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-jcs-2019', 'ecdsa-sd-2023'] as const),
    ],
  },
  jwt_vc_json: { alg_values: JWS_ALGORITHMS },
} as const

/** A request that takes answers. @throws Refusal E_NOT_FOUND, E_EXPIRED where it is closed or over */
export async function openRequest(deps: Deps, issuerId: string, token: string): Promise<RequestRow> {
  const request = /^[\w-]{22}$/.test(token)
    ? await tx(deps, { issuerId }, tx => requestByToken(tx, issuerId, tokenHash(token)))
    : undefined
  if (!request) throw new Refusal('E_NOT_FOUND')
  if (stateOf(request, deps.clock()) !== 'open') throw new Refusal('E_EXPIRED')
  return request
}

type Begun = {
  readonly id: string
  readonly token: string
  readonly nonce: string
  readonly state: string
  readonly query: DcqlQuery
  readonly at: Date
}

/** Who asks and what can be taken, for wallets that show it (OpenID4VP 1.0 §5.1 `client_metadata`). */
function clientMetadata(deps: Deps, issuer: IssuerRow, request: RequestRow, transactionId: string): JsonObject {
  const logo = issuer.logo_sha256 && pictureUrl(deps.baseUrl, issuer.short_name, issuer.logo_sha256)
  return {
    client_name: issuer.name,
    ...(logo ? { logo_uri: logo } : {}),
    jwks: { keys: [answerKey(deps, issuer.issuer_id, transactionId).publicJwk] },
    encrypted_response_enc_values_supported: [...CONTENT_ENCRYPTION],
    vp_formats_supported: Object.fromEntries(request.formats.map(one => [one, FORMATS[one]])),
  } as unknown as JsonObject
}

function requestObject(
  deps: Deps,
  issuer: IssuerRow,
  request: RequestRow,
  begun: Begun,
  { responseMode, walletNonce }: Asked,
): JsonObject {
  const iat = Math.floor(begun.at.getTime() / 1_000)
  const page = new URL(deps.baseUrl)
  return {
    iss: issuer.did,
    client_id: clientIdOf(issuer.did),
    aud: ANY_WALLET,
    iat,
    exp: iat + TRANSACTION_SECONDS,
    response_type: 'vp_token',
    response_mode: responseMode,
    nonce: begun.nonce,
    state: begun.state,
    // In a browser the answer goes back to the page, and only to one of ours (appendix A.2).
    ...(responseMode === 'dc_api.jwt'
      ? { expected_origins: [page.origin] }
      : { response_uri: addressesOf(deps, issuer.short_name).response(begun.token) }),
    ...(walletNonce === undefined ? {} : { wallet_nonce: walletNonce }),
    dcql_query: begun.query as unknown as JsonObject,
    client_metadata: clientMetadata(deps, issuer, request, begun.id),
    // Why it is asked for, in the words of who asks; wallets that know no such format leave it (§5.11).
    verifier_info: [
      {
        format: 'laurel-ask',
        data: { name: request.name, purpose: request.purpose, ends_at: isoOrNull(request.ends_at) },
      },
    ],
  }
}

export type Asked = {
  readonly responseMode: ResponseMode
  /** Of a wallet that fetched by POST (§5.10); it is given back in the signed request. */
  readonly walletNonce?: string | undefined
}

/**
 * Begins the visit of one wallet: a nonce, a state, an address and a key of its own, so that one link serves many people
 * and each answer is of one visit.
 *
 * @param wanted `peer` is who is at the other end, of which no more is kept than tells one from another
 * @returns the signed request (`oauth-authz-req+jwt`), and what the answer is sent to
 * @throws Refusal E_NOT_FOUND, E_EXPIRED
 */
export async function beginTransaction(
  deps: Deps,
  issuerId: string,
  token: string,
  wanted: { readonly inBrowser: boolean; readonly peer: string; readonly walletNonce?: string | undefined },
): Promise<{ readonly request: string; readonly responseUri: string }> {
  const request = await openRequest(deps, issuerId, token)
  const secret = () => Buffer.from(deps.random(32)).toString('base64url')
  const begun: Begun = {
    id: deps.newId(),
    token: secret(),
    nonce: secret(),
    state: secret(),
    query: await keptQuery(deps, issuerId, request),
    at: deps.clock(),
  }
  const asked: Asked = {
    responseMode: wanted.inBrowser ? 'dc_api.jwt' : request.response_mode,
    walletNonce: wanted.walletNonce,
  }
  const issuer = await tx(deps, { issuerId }, async tx => {
    await makeRoom(tx, issuerId, request.id, MOST_OPEN)
    await saveTransaction(tx, issuerId, {
      id: begun.id,
      token_hash: tokenHash(begun.token),
      request_id: request.id,
      response_mode: asked.responseMode,
      nonce: begun.nonce,
      state: begun.state,
      query: begun.query,
      created_at: begun.at.toISOString(),
      expires_at: new Date(begun.at.getTime() + TRANSACTION_SECONDS * 1_000).toISOString(),
      visitor: visitorOf(deps, request.id, wanted.peer),
    })
    return currentIssuer(tx, issuerId)
  })
  // By the name under which its key is a Multikey: Credo and what is built on it read no other.
  const signer = await deps.keys.signerFor(issuerId, 'assertion-p256')
  const header = { alg: 'ES256', typ: 'oauth-authz-req+jwt', kid: signer.verificationMethod }
  return {
    request: await signJws(header, requestObject(deps, issuer, request, begun, asked), signer),
    responseUri: addressesOf(deps, issuer.short_name).response(begun.token),
  }
}
