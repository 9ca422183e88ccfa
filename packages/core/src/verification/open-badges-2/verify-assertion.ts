import type { ParsedJwt } from '../../credential/index.ts'
import { canonicalJson } from '../../primitives/jcs.ts'
import { idOf, isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { toIso } from '../../primitives/time.ts'
import { checkValidity } from '../check-content.ts'
import { checkTrust } from '../check-issuer.ts'
import { complete, refused } from '../findings.ts'
import type { VerificationReport, VerifyOptions } from '../options.ts'
import type { InputFormat } from '../read-input.ts'
import { conclude, type Finding } from '../report.ts'
import { checkContexts } from './check-contexts.ts'
import { answersFor } from './check-origin.ts'
import { checkRecipient } from './check-recipient.ts'
import { checkRevocationList, checkSigned } from './check-signed.ts'
import { displayAssertion } from './display-assertion.ts'
import { type Had, isAssertion, isWebAddress, readHosted, readLinked } from './read-document.ts'

type Source =
  /** As a file, or by its address alone. */
  | { readonly kind: 'hosted'; readonly copy: JsonObject | null; readonly url: string }
  | { readonly kind: 'signed'; readonly jws: ParsedJwt }

const finding = (check: Finding['check'], outcome: Finding['outcome'], code: string, message: string): Finding => ({
  check,
  outcome,
  code,
  message,
})

/**
 * ISO 8601 as older badges write it: a day, a zone without its colon. What is no text, or too long for a time, stays as
 * it is, which nobody reads as one; null means in JSON-LD that nothing is said.
 */
function momentOf(value: Json | undefined): Json {
  if (value === undefined) return null
  if (typeof value !== 'string' || value.length > 40) return value
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return `${value}T00:00:00Z`
  const zoned = value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  return /T[\d:.]+$/.test(zoned) ? `${zoned}Z` : zoned
}

const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null)

/** What must be the same in a copy as in what the issuer's website says. */
const essence = ({ recipient, badge, issuedOn, expires, narrative, evidence }: JsonObject) =>
  canonicalJson({
    recipient: (recipient as Json) ?? null,
    badge: (badge as Json) ?? null,
    issuedOn: (issuedOn as Json) ?? null,
    expires: (expires as Json) ?? null,
    narrative: (narrative as Json) ?? null,
    evidence: (evidence as Json) ?? null,
  })

/**
 * Checks a badge of Open Badges 2.0 or 2.1 by 1EdTech's rules. A signed one stands by its signature; a hosted one is a
 * page of its issuer's and holds only as long as that says so, which is never said to be proven (`OB2_HOSTED` stays open).
 */
export async function verifyAssertion(
  source: Source,
  format: InputFormat,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const findings: Finding[] = []
  const read = await assertionOf(source, options)
  if ('failed' in read)
    return read.failed === null ? unreachable(format, options) : refused(format, read.failed, options)
  const { assertion, gone, differs } = read
  const badge = await readLinked(assertion.badge as Json, options)
  const issuerRef = 'document' in badge ? badge.document.issuer : undefined
  const named = idOf(issuerRef)
  const issuerId = isWebAddress(named) ? named : null
  if (!('document' in badge))
    return badge.missing === 'unreadable' ? refused(format, 'OB2_MALFORMED', options) : unreachable(format, options)
  if (issuerId === null || typeof badge.document.name !== 'string') return refused(format, 'OB2_MALFORMED', options)
  // Who somebody is, only their own address says: a profile that comes inside is what the badge says of them.
  const hostedIssuer = await readHosted(issuerId, options)
  const issuer = 'document' in hostedIssuer && hostedIssuer.document.id === issuerId ? hostedIssuer.document : null
  const shownIssuer = issuer ?? (isJsonObject(issuerRef) ? issuerRef : {})

  findings.push(
    finding('structure', 'passed', 'OB2_STRUCTURE_OK', 'It is a badge of the older kind (Open Badges 2).'),
    finding('schema', 'passed', 'OB2_SHAPE_OK', 'It says what such a badge has to say.'),
    checkContexts([assertion, ...(isJsonObject(assertion.badge) ? [] : [badge.document]), ...(issuer ? [issuer] : [])]),
  )
  if (issuer === null)
    findings.push(
      finding('proof', 'not-checked', 'OB2_ISSUER_UNREACHABLE', 'The issuer’s own page could not be had.'),
      finding('issuer-key', 'not-checked', 'OB2_ISSUER_UNREACHABLE', 'The issuer’s own page could not be had.'),
    )
  else if (source.kind === 'signed')
    findings.push(...(await checkSigned(source.jws, { id: issuerId, document: issuer }, options)))
  else findings.push(...hosted(source.url, issuer, issuerId, differs))

  const [validFrom, validUntil] = [momentOf(assertion.issuedOn as Json), momentOf(assertion.expires as Json)]
  findings.push(
    checkValidity(
      { ...(validFrom === null ? {} : { validFrom }), ...(validUntil === null ? {} : { validUntil }) },
      options.at ?? options.now,
    ),
  )
  findings.push(
    gone || assertion.revoked === true
      ? finding('status', 'failed', 'OB2_REVOKED', 'The issuer has taken it back.')
      : source.kind === 'signed' && issuer
        ? await checkRevocationList(assertion, { id: issuerId, document: issuer }, options)
        : source.kind === 'hosted'
          ? finding('status', 'passed', 'OB2_NOT_REVOKED', 'The issuer has not taken it back.')
          : finding(
              'status',
              'not-checked',
              'OB2_STATUS_UNREACHABLE',
              'Whether it has been revoked could not be found out.',
            ),
    checkRecipient(assertion.recipient as Json, options.recipientAddresses),
  )
  const said = { issuer: { ...pick(shownIssuer, ['name', 'url', 'image']), id: issuerId } } as JsonObject
  findings.push(
    ...(await checkTrust(issuerId, said, false, options)),
    finding('endorsements', 'passed', 'ENDORSEMENTS_NONE', 'Nobody else stands behind it.'),
    finding('constituents', 'passed', 'CONSTITUENTS_NONE', 'It consists of no other credentials.'),
  )
  const all = complete(findings)
  return {
    result: conclude(all),
    findings: all,
    format,
    checkedAt: toIso(options.now),
    issuerId,
    document: assertion,
    credential: displayAssertion({
      assertion,
      badge: badge.document,
      issuer: shownIssuer,
      issuerId,
      validFrom: textOf(validFrom),
      validUntil: textOf(validUntil),
    }),
  }
}

const pick = (from: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap(key => (typeof from[key] === 'string' ? [[key, from[key] as Json]] : [])))

function hosted(url: string, issuer: JsonObject, issuerId: string, differs: boolean): readonly Finding[] {
  if (!answersFor(issuer, issuerId, url))
    return [
      finding('proof', 'failed', 'OB2_HOST_OF_OTHER', 'It stands at an address that its issuer does not answer for.'),
      finding(
        'issuer-key',
        'failed',
        'OB2_HOST_OF_OTHER',
        'It stands at an address that its issuer does not answer for.',
      ),
    ]
  return [
    differs
      ? finding('proof', 'failed', 'OB2_COPY_DIFFERS', 'The issuer’s website says something else than this copy.')
      : finding(
          'proof',
          'not-checked',
          'OB2_HOSTED',
          'Nobody has signed it. The issuer’s website says so now, and it holds as long as that does.',
        ),
    finding('issuer-key', 'passed', 'OB2_HOST_OF_ISSUER', 'It stands on the issuer’s own website.'),
  ]
}

type Read = { assertion: JsonObject; gone: boolean; differs: boolean } | { failed: string | null }

async function assertionOf(source: Source, options: VerifyOptions): Promise<Read> {
  if (source.kind === 'signed')
    return isAssertion(source.jws.payload)
      ? { assertion: source.jws.payload, gone: false, differs: false }
      : { failed: 'NOT_A_CREDENTIAL' }
  const had: Had = await readHosted(source.url, options)
  if ('document' in had) {
    // What was taken back may be no more than its address and that it was (OB 2.0 "Revoked hosted assertions").
    if (had.document.revoked === true && had.document.id === source.url)
      return { assertion: source.copy ?? had.document, gone: true, differs: false }
    if (!isAssertion(had.document) || had.document.id !== source.url) return { failed: 'OB2_MALFORMED' }
    const differs = source.copy !== null && essence(source.copy) !== essence(had.document)
    return { assertion: differs && source.copy ? source.copy : had.document, gone: false, differs }
  }
  if (had.missing === 'gone' && source.copy) return { assertion: source.copy, gone: true, differs: false }
  if (had.missing === 'gone') return { failed: 'OB2_REVOKED' }
  return { failed: had.missing === 'unreachable' ? null : 'OB2_NOT_THERE' }
}

/** Nobody could be asked, so nothing is known; which is not the badge's fault. */
function unreachable(format: InputFormat, options: VerifyOptions): VerificationReport {
  const findings: Finding[] = [
    finding('structure', 'passed', 'OB2_STRUCTURE_OK', 'It is a badge of the older kind (Open Badges 2).'),
    finding('proof', 'not-checked', 'OB2_ISSUER_UNREACHABLE', 'The issuer’s own page could not be had.'),
  ]
  return { result: 'indeterminate', findings: complete(findings), format, checkedAt: toIso(options.now) }
}
