import { badgeOfClaims, type ProofFinding, type VerifiedSdJwt, verifySdJwt } from '../credential/index.ts'
import { type DidResolver, didKeyOf, resolveDidJwk, resolveJwtVcIssuer } from '../did/index.ts'
import { parseJwk } from '../keys/jwk.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { idOf, isJsonObject, type JsonObject, list } from '../primitives/json.ts'
import { type Instant, toIso } from '../primitives/time.ts'
import { checkClosing } from './check-closing.ts'
import { checkConstituents } from './check-constituents.ts'
import { checkSubject, checkValidity } from './check-content.ts'
import { checkEndorsements, type Reach } from './check-endorsements.ts'
import { checkIssuerKey, checkTrust, remembering } from './check-issuer.ts'
import { checkTokenRevocation, identityOf } from './check-token-revocation.ts'
import { checkType } from './check-type.ts'
import { displayCredential } from './display.ts'
import { complete, described, holderFinding, refused, unreadable } from './findings.ts'
import { judgeByExistence } from './judge-by-existence.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import type { InputFormat } from './read-input.ts'
import { conclude, type Finding } from './report.ts'
import { STATUS_NONE } from './status-finding.ts'
import { verifyContent } from './verify-credential.ts'

/** A credential that can be shown in part: an SD-JWT VC, or a VCDM document secured as SD-JWT (VC-JOSE-COSE §3.2). */
export async function verifyCredentialSdJwt(
  text: string,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
): Promise<VerificationReport> {
  const resolver = remembering((id, at) =>
    id.startsWith('did:') ? reach.resolver(id, at) : resolveJwtVcIssuer(id, options.fetch),
  )
  const read = await verifySdJwt(text, {
    resolveIssuer: resolver,
    now: options.now,
    cryptography: options.cryptography ?? pureCryptography,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  })
  const [finding = read.finding] = await judgeByExistence([read.finding], text, options, resolver)
  const checked: VerifiedSdJwt = { ...read, finding }
  const claims = checked.revealed?.claims
  if (!claims) return unreadable(checked.finding, format, options)
  if (typeof claims.vct === 'string') return reportOf(claims.vct, checked, claims, resolver, format, options, reach)
  if (checked.typ !== 'vc+sd-jwt' || !list(claims.type).includes('VerifiableCredential'))
    return refused(format, 'NOT_A_CREDENTIAL', options)
  if (!checked.content) return unreadable(checked.finding, format, options)
  const { document, status } = checked.content
  const report = await verifyContent(document, format, options, { ...reach, resolver }, async () => [checked.finding], {
    as: 'token',
    isPart: checked.revealed.withheld > 0,
    ...(status === undefined ? {} : { ofToken: status }),
  })
  const subjects = list(document.credentialSubject).flatMap(one => idOf(one) ?? [])
  const findings = complete([...report.findings, ...bindingFindings(checked.binding, claims, subjects)])
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
  if (issuerKey.outcome === 'passed')
    findings.push(...(await checkClosing(issuerId, [signedAt(checked.finding, claims)], reach.resolver, options.now)))
  const isAuthentic = issuerKey.outcome === 'passed' && checked.finding.outcome === 'passed'
  const type = await checkType(vct, claims, checked.revealed!, isAuthentic, options)
  findings.push(...type.findings)
  const badge = badgeOfClaims(claims, { issuerId, typeName: type.name, ...holderOf(claims) })
  findings.push(checkValidity(badge, options.at ?? options.now))
  findings.push(
    claims.status === undefined
      ? STATUS_NONE
      : await checkTokenRevocation(claims.status, named, isAuthentic, resolver, options),
  )
  const subjects = typeof claims.sub === 'string' && claims.sub.startsWith('did:') ? [claims.sub] : []
  findings.push(checkSubject(badge), ...bindingFindings(checked.binding, claims, subjects))
  findings.push(...(await checkTrust(issuerId, badge, isAuthentic, options, reach.resolver)))
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

/** The finding on a token, with the time at which it says that it was signed. */
function signedAt(finding: ProofFinding, { iat }: JsonObject): ProofFinding {
  const isTime = typeof iat === 'number' && iat >= 0 && iat < 253_402_300_800
  return finding.created === undefined && isTime ? { ...finding, created: toIso((iat * 1000) as Instant) } : finding
}

/** The key that it was issued to, by the name that keys have elsewhere. */
function holderOf(claims: JsonObject): { holder?: string } {
  const jwk = isJsonObject(claims.cnf) && isJsonObject(claims.cnf.jwk) ? parseJwk(claims.cnf.jwk) : null
  return jwk?.ok ? { holder: didKeyOf(jwk.value).did } : {}
}

/** The did:key of the key that a did:jwk is; every other id as it is. */
function keyIn(id: string): string {
  const resolved = id.startsWith('did:jwk:') ? resolveDidJwk(id) : null
  const [method] = resolved?.ok ? list(resolved.value.verificationMethod) : []
  return isJsonObject(method) ? (holderOf({ cnf: { jwk: method.publicKeyJwk ?? null } }).holder ?? id) : id
}

/**
 * Whether whoever presents it is the one whom it is about: the key that it was issued to, which stands for a subject
 * without an id, and must be the key of one that has an id.
 *
 * @param subjects the ids of those whom it is about
 */
function bindingFindings(binding: ProofFinding | null, claims: JsonObject, subjects: readonly string[]): Finding[] {
  if (binding === null) return []
  const { holder } = holderOf(claims)
  if (binding.outcome === 'passed') return [holderFinding(subjects.every(one => keyIn(one) === holder))]
  const message =
    binding.code === 'E_KEY_BINDING_MISSING'
      ? 'Nothing shows that the one who presents it has the key that it was issued to.'
      : 'The one who presents it has not signed as its holder.'
  return [
    { check: 'subject', outcome: binding.outcome, code: binding.code, message, details: { reason: binding.reason } },
  ]
}
