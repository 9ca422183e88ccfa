import {
  badgeOfClaims,
  checkJwsSignature,
  type ProofFinding,
  parseJwt,
  type VerifiedSdJwt,
  verifySdJwt,
} from '../credential/index.ts'
import { type DidResolver, didKeyOf, didWebOf, jwtVcIssuerUrl, resolveJwtVcIssuer } from '../did/index.ts'
import { parseJwk } from '../keys/jwk.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import { checkTokenStatus } from '../status/index.ts'
import { checkConstituents } from './check-constituents.ts'
import { checkSubject, checkValidity } from './check-content.ts'
import { checkEndorsements, type Reach } from './check-endorsements.ts'
import { checkIssuerKey, checkTrust } from './check-issuer.ts'
import { statusFinding } from './check-revocation.ts'
import { checkType } from './check-type.ts'
import { displayCredential } from './display.ts'
import { complete, described, list, refused } from './findings.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import type { InputFormat } from './read-input.ts'
import { conclude, type Finding } from './report.ts'
import { verifyContent } from './verify-credential.ts'

/** A credential that can be shown in part: an SD-JWT VC, or a VCDM document secured as SD-JWT (VC-JOSE-COSE §3.2). */
export async function verifyCredentialSdJwt(
  text: string,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
): Promise<VerificationReport> {
  const resolver: DidResolver = id =>
    id.startsWith('did:') ? reach.resolver(id) : resolveJwtVcIssuer(id, options.fetch)
  const checked = await verifySdJwt(text, {
    resolveIssuer: resolver,
    now: options.now,
    cryptography: options.cryptography ?? pureCryptography,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  })
  const claims = checked.revealed?.claims
  if (!claims) {
    const finding: Finding = { check: 'proof', ...described(checked.finding) }
    const { code } = checked.finding
    const findings = [{ check: 'structure', outcome: 'failed', code, message: finding.message } as const, finding]
    return { result: 'invalid', findings: complete(findings), format, checkedAt: toIso(options.now) }
  }
  if (typeof claims.vct === 'string') return reportOf(claims.vct, checked, claims, resolver, format, options, reach)
  if (checked.typ !== 'vc+sd-jwt' || !list(claims.type).includes('VerifiableCredential'))
    return refused(format, 'NOT_A_CREDENTIAL', options)
  const { iss: _iss, iat: _iat, cnf: _cnf, ...document } = claims
  const report = await verifyContent(document, format, options, reach, async () => [checked.finding], 'jwt')
  const findings = complete([...report.findings, ...bindingFindings(checked.binding)])
  return { ...report, findings, result: conclude(findings) }
}

/** The checks, in TRUST.md's order: nobody is asked about a token before its digests add up. */
async function reportOf(
  vct: string,
  checked: VerifiedSdJwt,
  claims: JsonObject,
  resolver: DidResolver,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
): Promise<VerificationReport> {
  const named = typeof claims.iss === 'string' ? claims.iss : ''
  const issuerId = identityOf(named)
  const findings: Finding[] = [
    {
      check: 'structure',
      outcome: 'passed',
      code: 'STRUCTURE_OK',
      message: 'It is a credential, and has one reading only.',
    },
    // A token signs every byte, and its words mean what its type says.
    { check: 'contexts', outcome: 'passed', code: 'CONTEXTS_NONE', message: 'Its words are explained by its type.' },
    { check: 'proof', ...described(checked.finding) },
  ]
  const issuerKey = checkIssuerKey([checked.finding], named)
  findings.push(issuerKey)
  const isAuthentic = issuerKey.outcome === 'passed' && checked.finding.outcome === 'passed'
  const type = await checkType(vct, claims, checked.revealed!, isAuthentic, options)
  findings.push(...type.findings)
  const badge = badgeOfClaims(claims, { issuerId, typeName: type.name, ...holderOf(claims) })
  findings.push(checkValidity(badge, options.at ?? options.now))
  findings.push(await checkTokenRevocation(claims, named, isAuthentic, resolver, options))
  findings.push(checkSubject(badge), ...bindingFindings(checked.binding))
  findings.push(...(await checkTrust(issuerId, badge, options)))
  // It has no room for either; the reports of all formats say the same things.
  findings.push(...(await checkEndorsements({}, isAuthentic, reach)).findings)
  findings.push(...(await checkConstituents({}, isAuthentic, reach)).findings)
  const all = complete(findings)
  return {
    result: conclude(all),
    findings: all,
    format,
    credential: { ...displayCredential(badge), endorsements: [] },
    document: claims,
    issuerId,
    selective: type.selective,
    checkedAt: toIso(options.now),
  }
}

/**
 * Who an issuer is, for lists of issuers. One that goes by a web address is who did:web says of the same place: whoever
 * answers for the one's keys answers for the other's, and the well-known part is harder to get hold of.
 */
function identityOf(issuer: string): string {
  if (issuer.startsWith('did:') || jwtVcIssuerUrl(issuer) === null) return issuer
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)\/?(.*)$/.exec(issuer) ?? []
  return didWebOf(host, path === '' ? [] : path.split('/'))
}

/** The key that it was issued to, by the name that keys have elsewhere. */
function holderOf(claims: JsonObject): { holder?: string } {
  const jwk = isJsonObject(claims.cnf) && isJsonObject(claims.cnf.jwk) ? parseJwk(claims.cnf.jwk) : null
  return jwk?.ok ? { holder: didKeyOf(jwk.value).did } : {}
}

function bindingFindings(binding: ProofFinding | null): Finding[] {
  if (binding === null) return []
  if (binding.outcome === 'passed')
    return [
      {
        check: 'subject',
        outcome: 'passed',
        code: 'HOLDER_IS_SUBJECT',
        message: 'The one who presents it is the one whom it is about.',
      },
    ]
  const message =
    binding.code === 'E_KEY_BINDING_MISSING'
      ? 'Nothing shows that the one who presents it has the key that it was issued to.'
      : 'The one who presents it has not signed as its holder.'
  return [
    { check: 'subject', outcome: binding.outcome, code: binding.code, message, details: { reason: binding.reason } },
  ]
}

/** Has the issuer taken it back? Nobody is asked about a token that nobody has signed. */
async function checkTokenRevocation(
  claims: JsonObject,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
): Promise<Finding> {
  if (claims.status === undefined)
    return { check: 'status', outcome: 'passed', code: 'STATUS_NONE', message: 'The issuer has not made it revocable.' }
  if (!isAuthentic)
    return {
      check: 'status',
      outcome: 'not-checked',
      code: 'STATUS_SKIPPED',
      message: 'Not looked up, because the signature does not hold.',
    }
  return statusFinding(
    await checkTokenStatus(claims.status as Json, {
      fetch: options.fetch,
      now: options.now,
      ...(options.statusMemory ? { memory: options.statusMemory } : {}),
      verifyList: token => verifyTokenList(token, issuer, resolver, options),
    }),
  )
}

/** A list that does not compress is long, unlike a credential. */
const MAX_LIST_TEXT = 12 * 1024 * 1024

/** A list counts only if the credential's own issuer has signed it (HOSTILE H-22), as a list and nothing else. */
async function verifyTokenList(token: string, issuer: string, resolver: DidResolver, options: VerifyOptions) {
  const parsed = parseJwt(token, { maxText: MAX_LIST_TEXT, maxPayload: MAX_LIST_TEXT })
  if (!parsed.ok) return { outcome: 'failed', reason: parsed.error.reason } as const
  const { header, payload } = parsed.value
  if (header.typ !== 'statuslist+jwt' || header.crit !== undefined || header.b64 !== undefined)
    return { outcome: 'failed', reason: 'another kind of token' } as const
  const { iss } = payload
  if (iss !== undefined && (typeof iss !== 'string' || identityOf(iss) !== identityOf(issuer)))
    return { outcome: 'failed', reason: 'the list of another issuer' } as const
  const { outcome, code } = await checkJwsSignature(parsed.value, issuer, {
    resolveDid: resolver,
    now: options.now,
    purpose: 'assertionMethod',
    cryptography: options.cryptography ?? pureCryptography,
  })
  return { outcome, reason: code, claims: payload }
}
