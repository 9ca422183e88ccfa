import type { DidResolver } from '../../did/index.ts'
import { parseJwk } from '../../keys/jwk.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import { idOf, isJsonObject, type JsonObject } from '../../primitives/json.ts'
import type { Instant } from '../../primitives/time.ts'
import { checkJwsSignature, isAlgorithmOf, type ParsedJwt } from '../proofs/jws-signature.ts'
import { checkTimes, contentOf, signedAtOf, type TokenContent } from '../proofs/jwt.ts'
import type { ProofCode, ProofFinding } from '../proofs/proof-error.ts'
import { CLOCK_SKEW_MS } from '../proofs/verify-proofs.ts'
import { digestOf, isSdHash } from './disclosure.ts'
import { parseSdJwt } from './parse.ts'
import { type Revealed, revealClaims } from './reveal.ts'

/** `dc+sd-jwt`, and what the drafts called it before November 2024. */
const TYPES = ['dc+sd-jwt', 'vc+sd-jwt']

/** What must always be shown (SD-JWT VC §3.2.2.2): a holder must not choose who issued it, what it is and until when. */
const ALWAYS_SHOWN = ['iss', 'nbf', 'exp', 'vct', 'vct#integrity', '_sd_alg']
const OF_THE_MODEL = ['@context', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialStatus']

/** How old the answer to a question may be. */
const MAX_AGE_MS = 600_000

export type VerifySdJwtOptions = {
  /** For a DID, and for an issuer that is a web address: see `resolveJwtVcIssuer`. */
  readonly resolveIssuer: DidResolver
  readonly now: Instant
  /** What the verifier gave out as `nonce`, and its own name as `aud`; with either of them a key binding must be there. */
  readonly challenge?: string
  readonly domain?: string
  readonly cryptography?: Cryptography
}

export type VerifiedSdJwt = {
  readonly finding: ProofFinding
  /** Whether the one who presents it has the key that it was issued to; null where nobody claims so and nobody asked. */
  readonly binding: ProofFinding | null
  /** As the token's header names it. */
  readonly typ?: string
  /** Absent where the token cannot be read as one set of claims. */
  readonly revealed?: Revealed
  /** Of a VCDM document secured as SD-JWT: the document. Such a token has no type of its own (`vct`). */
  readonly content?: TokenContent
}

/**
 * Checks an SD-JWT and its key binding (RFC 9901 §7): digests first, then the issuer's signature by a key that it has
 * published, then the holder's. `exp` and `nbf` of an SD-JWT VC are left to whoever knows for which time is asked; a VCDM
 * document has dates of its own, and they are its token's, as in any other JWT. Never throws.
 */
export async function verifySdJwt(text: string, options: VerifySdJwtOptions): Promise<VerifiedSdJwt> {
  const failed = (code: ProofCode, reason: string): VerifiedSdJwt => ({
    finding: { outcome: 'failed', code, reason },
    binding: null,
  })
  const parsed = parseSdJwt(text)
  if (!parsed.ok) return failed(parsed.error.code, parsed.error.reason)
  const { jwt, disclosures } = parsed.value
  const { header, payload } = jwt
  if (header.crit !== undefined || header.b64 !== undefined)
    return failed('E_JWT_CRIT', 'a header that must be understood and is not')
  const { typ } = header
  if (typeof typ !== 'string' || !TYPES.includes(typ)) return failed('E_TYP', 'another kind of token')
  const revealed = revealClaims(payload, disclosures)
  if (!revealed.ok) return failed(revealed.error.code, revealed.error.reason)
  const { claims, parts, withheldIn } = revealed.value
  if (parts.some(({ path }) => mustBeShown(path, claims)) || withheldIn.some(place => mustBeShown(place, claims)))
    return failed('E_SD_RESERVED', 'a claim that must not be hidden')
  const content = hasType(claims) ? null : contentOf(claims, false)
  const whole = { typ, revealed: revealed.value, ...(content?.ok ? { content: content.value } : {}) }
  const refuse = (code: ProofCode, reason: string): VerifiedSdJwt => ({ ...failed(code, reason), ...whole })
  const issuer = issuerOf(claims)
  if (issuer === null) return refuse('E_JWT_CLAIMS', 'names no issuer')
  if (content && !content.ok) return refuse('E_JWT_CLAIMS', content.error.reason)
  for (const claim of ['nbf', 'exp', 'iat'] as const)
    if (claims[claim] !== undefined && typeof claims[claim] !== 'number')
      return refuse('E_JWT_CLAIMS', `${claim} is no number`)
  if (typeof claims.iat === 'number' && claims.iat * 1000 > options.now + CLOCK_SKEW_MS)
    return refuse('E_PROOF_FROM_FUTURE', 'iat has not come')
  const time = content ? checkTimes(claims, options.now) : null
  if (time) return refuse(time.code, time.reason)
  const finding = await checkJwsSignature(jwt, issuer, {
    resolveDid: options.resolveIssuer,
    now: options.now,
    purpose: 'assertionMethod',
    signedAt: signedAtOf(claims),
    isStatement: true,
    ...(options.cryptography ? { cryptography: options.cryptography } : {}),
  })
  const isAsked = options.challenge !== undefined || options.domain !== undefined
  const { keyBinding, presented } = parsed.value
  if (!keyBinding)
    return {
      finding,
      ...whole,
      binding: isAsked
        ? { outcome: 'failed', code: 'E_KEY_BINDING_MISSING', reason: 'no answer by the holder’s key' }
        : null,
    }
  const hash = isSdHash(payload._sd_alg) ? payload._sd_alg : 'sha-256'
  return { finding, ...whole, binding: await checkKeyBinding(keyBinding, claims, digestOf(presented, hash), options) }
}

/** Whether it is an SD-JWT VC, which names its type, and no VCDM document. */
const hasType = (claims: JsonObject): boolean => typeof claims.vct === 'string'

/** Whether it stands in, or is, a claim that nobody may hide: a part of such a claim is no more the holder's to choose. */
function mustBeShown([name]: readonly (string | number)[], claims: JsonObject): boolean {
  if (typeof name !== 'string') return false
  if (name === 'status' || name === 'cnf') return true
  // These are of the token itself where it is a VCDM document (VC-JOSE-COSE §3.2).
  if (OF_THE_MODEL.includes(name)) return !hasType(claims)
  return ALWAYS_SHOWN.includes(name)
}

function issuerOf(claims: JsonObject): string | null {
  const { iss } = claims
  if (hasType(claims)) return typeof iss === 'string' ? iss : null
  if (typeof iss !== 'string') return idOf(claims.issuer)
  return claims.issuer === undefined || idOf(claims.issuer) === iss ? iss : null
}

/** The holder's token (RFC 9901 §7.3): by the key in `cnf`, over exactly what is shown, in answer to what was asked. */
async function checkKeyBinding(
  token: ParsedJwt,
  claims: JsonObject,
  digest: string,
  options: VerifySdJwtOptions,
): Promise<ProofFinding> {
  const refuse = (code: ProofCode, reason: string): ProofFinding => ({ outcome: 'failed', code, reason })
  const { header, payload } = token
  if (header.typ !== 'kb+jwt') return refuse('E_KEY_BINDING', 'another kind of token')
  if (header.crit !== undefined || header.b64 !== undefined)
    return refuse('E_JWT_CRIT', 'a header that must be understood and is not')
  const jwk = isJsonObject(claims.cnf) ? claims.cnf.jwk : undefined
  if (!isJsonObject(jwk)) return refuse('E_KEY_BINDING', 'was issued to no key')
  const key = parseJwk(jwk)
  if (!key.ok) return refuse(key.error.code, key.error.reason)
  if (!isAlgorithmOf(key.value.type, header.alg)) return refuse('E_ALG', 'the algorithm does not go with the key')
  const { iat, aud, nonce, sd_hash: hash } = payload
  if (typeof iat !== 'number' || typeof aud !== 'string' || typeof nonce !== 'string' || typeof hash !== 'string')
    return refuse('E_KEY_BINDING', 'lacks iat, aud, nonce or sd_hash')
  if (hash !== digest) return refuse('E_KEY_BINDING', 'was made for another choice of claims')
  if (options.challenge !== undefined && nonce !== options.challenge)
    return refuse('E_CHALLENGE', 'an answer to another question')
  if (options.domain !== undefined && aud !== options.domain) return refuse('E_DOMAIN', 'meant for somebody else')
  if (iat * 1000 > options.now + CLOCK_SKEW_MS) return refuse('E_PROOF_FROM_FUTURE', 'iat has not come')
  if (options.challenge !== undefined && iat * 1000 < options.now - MAX_AGE_MS)
    return refuse('E_PROOF_EXPIRED', 'made long before it was asked for')
  const cryptography = options.cryptography ?? pureCryptography
  if (cryptography.cannotVerify?.includes(key.value.type))
    return { outcome: 'not-checked', code: 'E_KEY_UNSUPPORTED', reason: 'this kind of key cannot be checked here' }
  return (await cryptography.verify(key.value, token.signature, toUtf8(token.signed)))
    ? { outcome: 'passed', code: 'PROOF_OK', reason: 'signed by the key that it was issued to' }
    : refuse('E_KEY_BINDING', 'signed by another key than it was issued to')
}
