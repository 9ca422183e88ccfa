import type { DidResolver } from '../../did/index.ts'
import type { Cryptography, Signer } from '../../keys/signer.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { decodeBase64url, toBase64url } from '../../primitives/multibase.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import type { Instant } from '../../primitives/time.ts'
import { ALGORITHM, checkJwsSignature, type ParsedJwt } from './jws-signature.ts'
import type { ProofCode, ProofFinding } from './proof-error.ts'
import { CLOCK_SKEW_MS } from './verify-proofs.ts'

/** What kinds of token are taken: VC-JOSE-COSE 1.0, and what Open Badges 3.0 §8.2.4 writes. */
export type JwtType = 'vc+jwt' | 'vp+jwt'

export type JwtError = { readonly code: 'E_JWT_MALFORMED' | 'E_TYP'; readonly reason: string }

/**
 * Takes a compact JWS apart; both parts must be strict JSON objects. Checks no signature.
 *
 * @param limits  a status list may be longer than a credential
 */
export function parseJwt(text: string, { maxText = 400_000, maxPayload = 262_144 } = {}): Result<ParsedJwt, JwtError> {
  const malformed = (reason: string) => err({ code: 'E_JWT_MALFORMED', reason } as const)
  if (text.length > maxText) return malformed('too long')
  const parts = text.split('.')
  if (parts.length !== 3) return malformed('not three parts')
  const [headerBytes, payloadBytes, signature] = parts.map(part => decodeBase64url(part))
  if (!headerBytes?.ok || !payloadBytes?.ok || !signature?.ok) return malformed('not base64url')
  const header = parseStrictJson(headerBytes.value, { maxBytes: 8_192, maxDepth: 8 })
  const payload = parseStrictJson(payloadBytes.value, { maxBytes: maxPayload })
  if (!header.ok || !isJsonObject(header.value)) return malformed('the header is no JSON object')
  if (!payload.ok || !isJsonObject(payload.value)) return malformed('the payload is no JSON object')
  return ok({
    header: header.value,
    payload: payload.value,
    signature: signature.value,
    signed: `${parts[0]}.${parts[1]}`,
  })
}

/**
 * Secures a credential as JWT (VC-JOSE-COSE §3.1.1): the payload is the credential, the header says `vc+jwt` and names
 * the key as `kid`, its issuer as `iss`.
 */
export const signJwt = (
  credential: JsonObject,
  signer: Signer,
  options: { readonly typ?: JwtType } = {},
): Promise<string> => signJwtText(JSON.stringify(credential), signer, options)

/** The same for a credential as `JSON.stringify` writes it. */
export function signJwtText(
  credential: string,
  signer: Signer,
  options: { readonly typ?: JwtType } = {},
): Promise<string> {
  const typ = options.typ ?? 'vc+jwt'
  const did = signer.verificationMethod.split('#')[0]!
  const header = { alg: ALGORITHM[signer.type], typ, cty: typ.slice(0, 2), kid: signer.verificationMethod, iss: did }
  return signJwsText(header, credential, signer)
}

/** Signs any header and payload as compact JWS with the signer's algorithm. */
export const signJws = (header: JsonObject, payload: JsonObject, signer: Signer): Promise<string> =>
  signJwsText(header, JSON.stringify(payload), signer)

async function signJwsText(header: JsonObject, payload: string, signer: Signer): Promise<string> {
  const part = (text: string) => toBase64url(toUtf8(text))
  const signed = `${part(JSON.stringify(header))}.${part(payload)}`
  const [signature] = await signer.sign([toUtf8(signed)])
  return `${signed}.${toBase64url(signature!)}`
}

export type VerifyJwtOptions = {
  readonly resolveDid: DidResolver
  readonly now: Instant
  /** The header's `typ` must be this, exactly; Open Badges' `JWT` or none is taken for credentials only. */
  readonly typ?: JwtType
  /** For presentations: what the verifier gave out as `nonce`, and its own name as `aud` (VC-JOSE-COSE §3.1.2). */
  readonly challenge?: string
  readonly domain?: string
  readonly cryptography?: Cryptography
  /** What is said of now, as a status list does, is said with a key of now. */
  readonly presentKeysOnly?: true
}

export type VerifiedJwt = {
  readonly finding: ProofFinding
  /** The credential or presentation inside, whether or not the signature holds; absent where there is none. */
  readonly document?: JsonObject
  /** The token's own `status` claim (Token Status List §6.2), which stands beside the document. */
  readonly status?: Json
}

/**
 * Checks a credential or presentation secured as JWT: EdDSA, ES256, ES384, RS256. Keys come from the resolved DID
 * document alone; `jwk`, `jku`, `x5u` and `x5c` in the header count for nothing (HOSTILE H-16). Never throws.
 */
export async function verifyJwt(text: string, options: VerifyJwtOptions): Promise<VerifiedJwt> {
  const failed = (code: ProofCode, reason: string, more: Partial<ProofFinding> = {}): VerifiedJwt => ({
    finding: { outcome: 'failed', code, reason, ...more },
  })
  const parsed = parseJwt(text)
  if (!parsed.ok) return failed('E_JWT_MALFORMED', parsed.error.reason)
  const { header, payload } = parsed.value
  if (header.crit !== undefined || header.b64 !== undefined)
    return failed('E_JWT_CRIT', 'a header that must be understood and is not')
  const wanted = options.typ ?? 'vc+jwt'
  const isPlain =
    wanted === 'vc+jwt' && (header.typ === undefined || header.typ === 'JWT' || header.typ === 'vc+ld+jwt')
  if (header.typ !== wanted && !isPlain) return failed('E_TYP', 'another kind of token')
  // A token that names no kind of its own (a log-in, a message of a course) is a credential only if it says so inside.
  if (isPlain && payload.vc === undefined && !isCredential(payload)) return failed('E_TYP', 'holds no credential')
  const mechanism = typeof header.alg === 'string' && Object.values(ALGORITHM).includes(header.alg) ? header.alg : 'JWT'

  const content = contentOf(payload, isPlain)
  if (!content.ok) return failed('E_JWT_CLAIMS', content.error.reason, { mechanism })
  const { document, ...beside } = content.value
  const issuer = issuerOf(document, wanted)
  if (issuer === null) return failed('E_JWT_CLAIMS', 'names no issuer', { mechanism })
  for (const claimed of [payload.iss, header.iss])
    if (claimed !== undefined && claimed !== issuer)
      return { ...failed('E_JWT_CLAIMS', 'iss is not the issuer', { mechanism }), document, ...beside }
  const refuse = (code: ProofCode, reason: string, more: Partial<ProofFinding> = {}): VerifiedJwt => ({
    ...failed(code, reason, { mechanism, did: issuer, ...more }),
    document,
    ...beside,
  })
  const time = checkTimes(payload, options.now)
  if (time) return refuse(time.code, time.reason)
  if (options.challenge !== undefined && payload.nonce !== options.challenge)
    return refuse('E_CHALLENGE', 'an answer to another question')
  if (options.domain !== undefined && !list(payload.aud).includes(options.domain))
    return refuse('E_DOMAIN', 'meant for somebody else')

  const finding = await checkJwsSignature(parsed.value, issuer, {
    ...options,
    purpose: wanted === 'vp+jwt' ? 'authentication' : 'assertionMethod',
    signedAt: options.presentKeysOnly ? undefined : signedAtOf(payload),
    isStatement: !options.presentKeysOnly && wanted === 'vc+jwt',
  })
  return { finding, document, ...beside }
}

/** How a token can say where its status is found (Token Status List §6.1, and whoever has registered another way). */
const STATUS_MECHANISMS = ['status_list', 'identifier_list', 'status_assertion'] as const

/**
 * Whether a `status` is the credential's own member, by a term that it brings in its contexts; none of those that are
 * kept here has such a term. In any other case it is the token's, and a way that is not known must not pass unseen.
 */
function isOwnStatus(status: Json, payload: JsonObject): boolean {
  if (isJsonObject(status) && STATUS_MECHANISMS.some(name => Object.hasOwn(status, name))) return false
  const terms = list(payload['@context']).flatMap(one =>
    isJsonObject(one) && Object.hasOwn(one, 'status') ? [one.status] : [],
  )
  return terms.length > 0 && terms.every(one => one !== null)
}

const isCredential = (payload: JsonObject): boolean =>
  payload['@context'] !== undefined && list(payload.type).includes('VerifiableCredential')

/** A credential or presentation, and what its token says beside it. */
export type TokenContent = { readonly document: JsonObject; readonly status?: Json }

/**
 * The credential in a payload: the payload itself (VC-JOSE-COSE), or in a token that names no kind its `vc` claim
 * (VC 1.1 §6.3.1). A `vc+jwt` or `vp+jwt` must not have such a claim (VC-JOSE-COSE §3.1): it would say two things.
 */
export function contentOf(payload: JsonObject, isPlain: boolean): Result<TokenContent, { readonly reason: string }> {
  if (!isPlain && (payload.vc !== undefined || payload.vp !== undefined))
    return err({ reason: 'says one thing as itself and another in a vc or vp claim' })
  const inner = payload.vc
  if (inner === undefined) {
    // Registered claims stand beside the credential's own members; what a person sees is the credential alone.
    const {
      iss: _iss,
      jti,
      nbf: _nbf,
      exp: _exp,
      iat: _iat,
      sub,
      cnf: _cnf,
      aud: _aud,
      nonce: _nonce,
      status,
      ...rest
    } = payload
    const isOfToken = status !== undefined && !isOwnStatus(status, payload)
    const document: JsonObject = isOfToken || status === undefined ? rest : { ...rest, status }
    if (jti !== undefined && document.id !== undefined && jti !== document.id)
      return err({ reason: 'jti is not the id' })
    if (!checkSubject(sub, document)) return err({ reason: 'sub is not the subject' })
    return ok(isOfToken ? { document, status } : { document })
  }
  if (!isJsonObject(inner)) return err({ reason: 'the vc claim is no object' })
  if (payload.jti !== undefined && inner.id !== undefined && payload.jti !== inner.id)
    return err({ reason: 'jti is not the id' })
  if (!checkSubject(payload.sub, inner)) return err({ reason: 'sub is not the subject' })
  const issuer: JsonObject = inner.issuer === undefined && payload.iss !== undefined ? { issuer: payload.iss } : {}
  const id: JsonObject = inner.id === undefined && payload.jti !== undefined ? { id: payload.jti } : {}
  const beside = payload.status === undefined ? {} : { status: payload.status }
  return ok({ document: { ...inner, ...issuer, ...id }, ...beside })
}

function checkSubject(sub: unknown, document: JsonObject): boolean {
  if (sub === undefined) return true
  const named = list(document.credentialSubject).flatMap(one => (isJsonObject(one) ? (one.id ?? []) : []))
  return named.length === 0 || named.includes(sub as Json)
}

function issuerOf(document: JsonObject, typ: JwtType): string | null {
  return idOf(typ === 'vp+jwt' ? document.holder : document.issuer)
}

/** The registered times, in seconds since 1970 (RFC 7519 §4.1). */
export function checkTimes(payload: JsonObject, now: Instant): { code: ProofCode; reason: string } | null {
  for (const claim of ['nbf', 'exp', 'iat'] as const)
    if (payload[claim] !== undefined && typeof payload[claim] !== 'number')
      return { code: 'E_JWT_CLAIMS', reason: `${claim} is no number` }
  if (typeof payload.exp === 'number' && payload.exp * 1000 < now - CLOCK_SKEW_MS)
    return { code: 'E_PROOF_EXPIRED', reason: 'exp has passed' }
  if (typeof payload.nbf === 'number' && payload.nbf * 1000 > now + CLOCK_SKEW_MS)
    return { code: 'E_PROOF_FROM_FUTURE', reason: 'nbf has not come' }
  return null
}

/** What a token says of when it was signed. */
export function signedAtOf({ iat, nbf }: JsonObject): Instant | undefined {
  const seconds = iat ?? nbf
  return typeof seconds === 'number' ? ((seconds * 1000) as Instant) : undefined
}
