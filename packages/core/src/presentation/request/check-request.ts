import { checkJwsSignature, isAlgorithmOf, type ParsedJwt, parseJwt } from '../../credential/index.ts'
import type { DidResolver } from '../../did/index.ts'
import { parseJwk } from '../../keys/index.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { ok, type Result } from '../../primitives/result.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import type { Instant } from '../../primitives/time.ts'
import { type DcqlQuery, parseDcqlQuery } from '../dcql/index.ts'
import { type ClientId, hostOf, parseClientId } from './client-id.ts'
import { type RequestError, refuse } from './request-error.ts'
import type { RequestLink } from './request-link.ts'

/** What a certificate with which a request is signed says, as whoever can read certificates has found out. */
export type CertificateFacts = {
  /** Of the first, as JWK. */
  readonly publicKey: JsonObject
  /** Its dNSNames. */
  readonly names: readonly string[]
  /** Each is signed by the next, and all are in force. */
  readonly isChain: boolean
  /** The last one leads to an authority that browsers trust. */
  readonly isTrusted: boolean
}

export type RequestTools = {
  readonly now: Instant
  readonly resolveDid: DidResolver
  readonly cryptography: Cryptography
  /** Null where they are no certificates. @param chain base64 of DER, the signer's first (RFC 7515 §4.1.6) */
  readonly readCertificates: (chain: readonly string[]) => CertificateFacts | null
  /** What was sent along when the request was fetched by POST. */
  readonly walletNonce?: string | undefined
}

/** To whom an answer is sealed. */
export type Sealing = { readonly publicJwk: JsonObject; readonly encryption: 'A128GCM' | 'A256GCM' }

/** A request that may be answered, and what is known of who has sent it. */
export type CheckedRequest = {
  readonly clientId: string
  /** `host`: whoever asks has that host. `key`: nobody knows whose key it is. `nothing`: it is not signed. */
  readonly proven: 'host' | 'key' | 'nothing'
  /** What is shown of the identifier: host and path of a did:web, else the host that answers go to. */
  readonly address: string
  /** What it calls itself; nobody has checked that. */
  readonly name: string | null
  /** What for, in its own words; nobody has checked that either. */
  readonly purpose: string | null
  readonly query: DcqlQuery
  readonly nonce: string
  readonly state: string | null
  readonly responseUri: string
  readonly responseHost: string
  /** Null where the answer goes as it is (`direct_post`). */
  readonly sealing: Sealing | null
  /** `vp_formats_supported` as it stands there (appendix B). */
  readonly formats: JsonObject
}

const ANY_WALLET = 'https://self-issued.me/v2'
const SKEW_MS = 60_000
/** 96 bits, however they are written. */
const NONCE = /^[\x21-\x7e]{16,512}$/
const MOST_NAME = 200
const MOST_PURPOSE = 1_000

/** A text as it can be shown: in one line, without letters that turn others around. */
const plain = (value: Json | undefined, most: number): string | null => {
  if (typeof value !== 'string') return null
  const text = value
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return text === '' ? null : text.slice(0, most)
}

type Signed = { readonly payload: JsonObject; readonly proven: CheckedRequest['proven'] }

/**
 * Checks a request before anything of it is shown (OpenID4VP 1.0 §5, HOSTILE H-18 to H-21b): who it comes from by the
 * identifier in the link, that it is signed by them, made for a wallet, now, and that its answer goes to nobody else.
 *
 * @param token the request object, where it was given or fetched; `null` for one in the link's own parameters
 */
export async function checkRequest(
  link: RequestLink,
  token: string | null,
  tools: RequestTools,
): Promise<Result<CheckedRequest, RequestError>> {
  const client = parseClientId(link.clientId)
  if (!client.ok) return client
  const opened = token === null ? fromParameters(link, client.value) : await openToken(token, client.value, tools)
  if (!opened.ok) return opened
  const { payload, proven } = opened.value
  if (payload.client_id !== link.clientId)
    return refuse('E_REQUEST_OTHER', 'the request names another client_id than the link')
  const time = checkMoment(payload, proven !== 'nothing', tools)
  return time ?? readRequest(payload, client.value, proven)
}

async function openToken(token: string, client: ClientId, tools: RequestTools): Promise<Result<Signed, RequestError>> {
  const parsed = parseJwt(token)
  if (!parsed.ok) return refuse('E_REQUEST_UNREADABLE', parsed.error.reason)
  const { header, payload, signature } = parsed.value
  if (header.crit !== undefined || header.b64 !== undefined)
    return refuse('E_REQUEST_UNSUPPORTED', 'a header that must be understood and is not')
  if (header.typ !== 'oauth-authz-req+jwt') return refuse('E_REQUEST_SIGNATURE', 'typ is not oauth-authz-req+jwt')
  if (client.by === 'address') {
    // Signed, it could only be by a key that nothing ties to the address (§5.9.3).
    const isUnsigned = header.alg === 'none' && signature.length === 0
    return isUnsigned
      ? ok({ payload, proven: 'nothing' })
      : refuse('E_REQUEST_SIGNATURE', 'signed, although redirect_uri: cannot be')
  }
  return client.by === 'did' ? bySigner(parsed.value, client, tools) : byCertificate(parsed.value, client, tools)
}

async function bySigner(
  jwt: ParsedJwt,
  { did }: ClientId & { by: 'did' },
  tools: RequestTools,
): Promise<Result<Signed, RequestError>> {
  const { kid } = jwt.header
  if (typeof kid !== 'string' || (!kid.startsWith('#') && kid.split('#')[0] !== did))
    return refuse('E_REQUEST_SIGNATURE', 'kid is no key of the DID')
  const check = (purpose: 'authentication' | 'assertionMethod') => checkJwsSignature(jwt, did, { ...tools, purpose })
  const first = await check('authentication')
  const finding = first.code === 'E_PURPOSE' ? await check('assertionMethod') : first
  if (finding.outcome === 'not-checked') return refuse('E_REQUEST_KEY', finding.reason)
  if (finding.outcome !== 'passed') return refuse('E_REQUEST_SIGNATURE', `${finding.code}: ${finding.reason}`)
  return ok({ payload: jwt.payload, proven: /^did:web(vh)?:/.test(did) ? 'host' : 'key' })
}

async function byCertificate(
  jwt: ParsedJwt,
  { host }: ClientId & { by: 'certificate' },
  { readCertificates, cryptography }: RequestTools,
): Promise<Result<Signed, RequestError>> {
  const chain = list(jwt.header.x5c)
  const isChain = chain.length > 0 && chain.length <= 10 && chain.every(one => typeof one === 'string')
  const facts = isChain ? readCertificates(chain as string[]) : null
  if (!facts?.isChain) return refuse('E_REQUEST_CERTIFICATE', 'x5c is no chain of certificates in force')
  // The name in full: a certificate for every name of a domain belongs to none of them alone.
  if (!facts.names.some(one => one.toLowerCase() === host))
    return refuse('E_REQUEST_CERTIFICATE', 'the certificate is for another name')
  const key = parseJwk(facts.publicKey)
  if (!key.ok || !isAlgorithmOf(key.value.type, jwt.header.alg))
    return refuse('E_REQUEST_SIGNATURE', 'the algorithm does not go with the key')
  if (!(await cryptography.verify(key.value, jwt.signature, toUtf8(jwt.signed))))
    return refuse('E_REQUEST_SIGNATURE', 'the content is not what was signed')
  return ok({ payload: jwt.payload, proven: facts.isTrusted ? 'host' : 'key' })
}

/** A request in the link itself is signed by nobody, so only an address can have sent it. */
function fromParameters({ request }: RequestLink, client: ClientId): Result<Signed, RequestError> {
  if (client.by !== 'address' || !('parameters' in request))
    return refuse('E_REQUEST_SIGNATURE', 'not signed, although its client_id says so')
  const payload: Record<string, Json> = { ...request.parameters }
  for (const name of ['dcql_query', 'client_metadata', 'verifier_info', 'transaction_data']) {
    const text = request.parameters[name]
    if (text === undefined) continue
    const read = parseStrictJson(toUtf8(text))
    if (!read.ok) return refuse('E_REQUEST_UNREADABLE', `${name} is no JSON`)
    payload[name] = read.value
  }
  return ok({ payload, proven: 'nothing' })
}

function checkMoment(payload: JsonObject, isSigned: boolean, { now, walletNonce }: RequestTools) {
  for (const name of ['exp', 'nbf', 'iat'])
    if (isSigned && payload[name] !== undefined && typeof payload[name] !== 'number')
      return refuse('E_REQUEST_UNREADABLE', `${name} is no number`)
  if (typeof payload.exp === 'number' && payload.exp * 1_000 < now - SKEW_MS)
    return refuse('E_REQUEST_OVER', 'exp has passed')
  for (const name of ['nbf', 'iat'])
    if (typeof payload[name] === 'number' && (payload[name] as number) * 1_000 > now + SKEW_MS)
      return refuse('E_REQUEST_OVER', `${name} has not come`)
  if (isSigned && !list(payload.aud).includes(ANY_WALLET)) return refuse('E_REQUEST_OTHER', `aud is not ${ANY_WALLET}`)
  if (walletNonce !== undefined && payload.wallet_nonce !== walletNonce)
    return refuse('E_REQUEST_OTHER', 'wallet_nonce is not what was sent')
  return null
}

/** Where the answer must go, and that it goes nowhere else. */
function checkResponse(payload: JsonObject, client: ClientId): Result<string, RequestError> {
  const { response_uri: uri, redirect_uri: redirect } = payload
  if (redirect !== undefined) return refuse('E_REQUEST_UNREADABLE', 'redirect_uri beside response_uri')
  const host = typeof uri === 'string' && uri.length <= 2_048 ? hostOf(uri) : null
  if (host === null) return refuse('E_REQUEST_UNREADABLE', 'response_uri is no web address')
  if (client.host !== null && host !== client.host)
    return refuse('E_REQUEST_HOST', 'response_uri is of another host than client_id')
  if (client.by === 'address' && uri !== client.address)
    return refuse('E_REQUEST_HOST', 'response_uri is not the address in client_id')
  return ok(host)
}

/** The key to which the answer is sealed (§8.3): of ECDH-ES, and of a curve that is taken here. */
function sealingOf(metadata: JsonObject): Sealing | null {
  const keys = isJsonObject(metadata.jwks) ? list(metadata.jwks.keys).filter(isJsonObject) : []
  const publicJwk = keys.find(
    one =>
      (one.use === undefined || one.use === 'enc') &&
      (one.alg === undefined || one.alg === 'ECDH-ES') &&
      ((one.kty === 'EC' && ['P-256', 'P-384'].includes(String(one.crv))) ||
        (one.kty === 'OKP' && one.crv === 'X25519')) &&
      one.d === undefined,
  )
  const offered = list(metadata.encrypted_response_enc_values_supported ?? 'A128GCM')
  const encryption = (['A256GCM', 'A128GCM'] as const).find(one => offered.includes(one))
  return publicJwk && encryption ? { publicJwk, encryption } : null
}

/** Whoever asks may give a reason; we read that of our own verifiers. */
function purposeOf(payload: JsonObject): string | null {
  const own = list(payload.verifier_info)
    .filter(isJsonObject)
    .find(one => one.format === 'laurel-ask')
  return isJsonObject(own?.data) ? plain(own.data.purpose, MOST_PURPOSE) : null
}

/** Host and path of a did:web or did:webvh as people read them. */
const addressOf = (client: ClientId, responseHost: string): string =>
  client.by === 'did' && client.host !== null
    ? [client.host, ...client.did.split(':').slice(client.did.startsWith('did:webvh:') ? 4 : 3)].join('/')
    : (client.host ?? responseHost)

function readRequest(
  payload: JsonObject,
  client: ClientId,
  proven: CheckedRequest['proven'],
): Result<CheckedRequest, RequestError> {
  const { response_type: type, response_mode: mode, nonce, state } = payload
  if (payload.transaction_data !== undefined) return refuse('E_REQUEST_UNSUPPORTED', 'transaction_data')
  if (type !== 'vp_token') return refuse('E_REQUEST_UNSUPPORTED', 'response_type is not vp_token')
  if (mode !== 'direct_post' && mode !== 'direct_post.jwt')
    return refuse('E_REQUEST_UNSUPPORTED', 'response_mode is neither direct_post nor direct_post.jwt')
  if (typeof nonce !== 'string' || !NONCE.test(nonce))
    return refuse('E_REQUEST_NONCE', 'nonce is not 16 to 512 letters of ASCII')
  if (state !== undefined && (typeof state !== 'string' || state.length > 2_048))
    return refuse('E_REQUEST_UNREADABLE', 'state is no text')
  const responseHost = checkResponse(payload, client)
  if (!responseHost.ok) return responseHost
  const metadata = isJsonObject(payload.client_metadata) ? payload.client_metadata : {}
  const sealing = mode === 'direct_post.jwt' ? sealingOf(metadata) : null
  if (mode === 'direct_post.jwt' && sealing === null)
    return refuse('E_REQUEST_UNSUPPORTED', 'no key for ECDH-ES with A128GCM or A256GCM')
  const query = parseDcqlQuery(payload.dcql_query)
  if (!query.ok) return refuse('E_REQUEST_QUERY', `dcql_query ${query.error.path} ${query.error.reason}`)
  return ok({
    clientId: payload.client_id as string,
    proven,
    address: addressOf(client, responseHost.value),
    name: plain(metadata.client_name, MOST_NAME),
    purpose: purposeOf(payload),
    query: query.value,
    nonce,
    state: state ?? null,
    responseUri: payload.response_uri as string,
    responseHost: responseHost.value,
    sealing,
    formats: isJsonObject(metadata.vp_formats_supported) ? metadata.vp_formats_supported : {},
  })
}
