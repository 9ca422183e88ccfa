import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type VerificationReport, type VerifyOptions, verify, withoutHidden } from '../verification/index.ts'

/**
 * What an accreditor says of an issuer. EBSI writes `accreditedFor` (its older form `authorizationClaims`), the W3C's
 * Recognized Entities `recognizedTo`.
 */
export type Recognition =
  | {
      readonly state: 'recognised'
      /** The accreditor's DID. */
      readonly by: string
      /** How the accreditor names the issuer. */
      readonly name: string | null
      /** Types, or addresses of schemas; empty where it names none, and so limits nothing. */
      readonly mayIssue: readonly string[]
      readonly until: string | null
    }
  | { readonly state: 'other' | 'unchecked'; readonly reason: string }

const ACCREDITATION = /^(?:Verifiable)?(?:Accreditation|Recognition|Authorisation|Authorization)|Accredit|Recogni[sz]/
const MAX_NAMED = 32

const words = (value: Json | undefined): readonly string[] =>
  list(value).filter((one): one is string => typeof one === 'string')

/** What stands in one subject of what may be issued. */
function mayIssueIn(subject: JsonObject): readonly string[] {
  const accredited = [...list(subject.accreditedFor), ...list(subject.authorizationClaims)].filter(isJsonObject)
  const actions = list(subject.recognizedTo).filter(isJsonObject)
  const named = [
    ...accredited.flatMap(one => (words(one.types).length > 0 ? words(one.types) : words(one.schemaId))),
    ...actions
      .filter(one => one.action === 'issue')
      .flatMap(one => list(one.outputValidation).flatMap(schema => idOf(schema) ?? [])),
  ]
  return [...new Set(named)]
    .filter(one => one !== 'VerifiableCredential' && one !== 'VerifiableAttestation')
    .slice(0, MAX_NAMED)
}

/** Whether a subject says that somebody is recognised, and not only that they exist. */
const isRecognised = (subject: JsonObject, types: readonly string[]): boolean => {
  const actions = list(subject.recognizedTo).filter(isJsonObject)
  if (actions.length > 0) return actions.some(one => one.action === 'issue')
  return (
    subject.accreditedFor !== undefined ||
    subject.authorizationClaims !== undefined ||
    list(subject.type).includes('RecognizedEntity') ||
    types.some(one => ACCREDITATION.test(one))
  )
}

/**
 * Does a recognition credential recognise this issuer, for what it has issued here? It counts only where core's own
 * verification finds it valid, and where its issuer is one of the accreditors whom the verifier trusts: anybody may write
 * that they recognise somebody.
 *
 * @param types  of the credential in question; where the accreditor says what may be issued, one of them must be among it
 */
export async function judgeRecognition(
  input: Uint8Array | string,
  about: { readonly did: string; readonly types: readonly string[] },
  accreditors: readonly string[],
  options: VerifyOptions,
): Promise<Recognition> {
  const { trust: _trust, layers: _layers, ...plain } = options
  return readRecognition(await verify(input, plain), about, accreditors)
}

/** The same of what has been verified already. */
export function readRecognition(
  report: VerificationReport,
  { did, types }: { readonly did: string; readonly types: readonly string[] },
  accreditors: readonly string[],
): Recognition {
  const { document, issuerId } = report
  if (!document || issuerId === undefined) return { state: 'unchecked', reason: codeOf(report) }
  if (!accreditors.includes(issuerId)) return { state: 'other', reason: 'OTHER_ACCREDITOR' }
  const own = words(document.type)
  const subject = list(document.credentialSubject)
    .filter(isJsonObject)
    .find(one => one.id === did)
  if (!subject || !isRecognised(subject, own)) return { state: 'other', reason: 'OTHER_SUBJECT' }
  if (report.result === 'invalid')
    // A recognition that has ended or was taken back recognises nobody; one that was tampered with says nothing at all.
    return report.findings.some(one => one.outcome === 'failed' && !['validity', 'status'].includes(one.check))
      ? { state: 'unchecked', reason: codeOf(report) }
      : { state: 'other', reason: codeOf(report) }
  if (report.result === 'indeterminate') return { state: 'unchecked', reason: codeOf(report) }
  const mayIssue = mayIssueIn(subject)
  const named = mayIssue.filter(one => !/^https?:/.test(one))
  if (types.length > 0 && named.length > 0 && !named.some(one => types.includes(one)))
    return { state: 'other', reason: 'OTHER_TYPES' }
  const name = subject.name ?? subject.legalName
  const until = document.validUntil ?? document.expirationDate
  return {
    state: 'recognised',
    by: issuerId,
    name: typeof name === 'string' ? withoutHidden(name).slice(0, 300) || null : null,
    mayIssue,
    until: typeof until === 'string' ? until : null,
  }
}

const codeOf = ({ findings }: VerificationReport): string =>
  (findings.find(one => one.outcome === 'failed') ?? findings.find(one => one.outcome === 'not-checked'))?.code ??
  'UNREADABLE'
