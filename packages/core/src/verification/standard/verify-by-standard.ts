import { bundledContexts, type ProofFinding, verifyJwt, verifyProofs } from '../../credential/index.ts'
import type { DidResolver, VerificationRelationship } from '../../did/index.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import { idOf, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { checkSchema } from '../check-content.ts'
import { checkIssuerKey, rememberingResolver } from '../check-issuer.ts'
import { checkRevocation, type StatusBeside } from '../check-revocation.ts'
import { described } from '../findings.ts'
import { judgeByExistence } from '../judge-by-existence.ts'
import { checkNormalForm } from '../normal-form.ts'
import type { VerifyOptions } from '../options.ts'
import { readInput } from '../read-input.ts'
import { conclude, type Finding } from '../report.ts'
import { isSelective } from '../verify-credential.ts'
import { checkCredentialModel, checkEnvelope } from './data-model.ts'
import type { ModelFinding } from './model-finding.ts'
import { checkRelatedContent } from './related-resources.ts'
import { readTime } from './values.ts'

export type StandardOptions = VerifyOptions & {
  /** What the proofs must have been made for; `assertionMethod` by default. */
  readonly purpose?: VerificationRelationship
  /** False where the caller does not ask for the status: what it says still counts, that it could not be had does not. */
  readonly needsStatus?: boolean
}

/** By the standard's own rules: verified only if every check was made and held. */
export type StandardReport = {
  readonly isVerified: boolean
  readonly findings: readonly Finding[]
  /** What keeps it from being shown to people here, or is worth knowing; no verdict. */
  readonly warnings: readonly Finding[]
  readonly document?: JsonObject
  readonly issuerId?: string
  readonly presented?: readonly StandardReport[]
}

export const failure = (check: Finding['check'], code: string, message: string, details?: JsonObject): Finding => ({
  check,
  outcome: 'failed',
  code,
  message,
  ...(details ? { details } : {}),
})

export const modelFailure = (one: ModelFinding): Finding =>
  failure(
    one.code === 'MODEL_TERM' || one.code === 'MODEL_CONTEXT' ? 'contexts' : 'structure',
    one.code,
    `${one.at} ${one.reason} (${one.section}).`,
    { at: one.at, reason: one.reason, section: one.section },
  )

export const notVerified = (...findings: readonly Finding[]): StandardReport => ({
  isVerified: false,
  findings,
  warnings: [],
})

export type Reading =
  | { readonly kind: 'document'; readonly document: JsonObject }
  | { readonly kind: 'jwt'; readonly text: string; readonly envelope?: JsonObject }
  | { readonly kind: 'wrong'; readonly report: StandardReport }

/** Takes an object, JSON text or a compact JWT apart, and opens an envelope: one level of it. */
export function readSecured(input: unknown, kind: 'Credential' | 'Presentation'): Reading {
  const read = readInput(input)
  if (!read.ok)
    return { kind: 'wrong', report: notVerified(failure('structure', read.error.code, 'This could not be read.')) }
  if (read.value.kind === 'jwt') return { kind: 'jwt', text: read.value.text }
  if (read.value.kind !== 'document')
    return { kind: 'wrong', report: notVerified(failure('structure', 'INPUT_UNKNOWN', 'This could not be read.')) }
  const { document } = read.value
  if (!list(document.type).some(type => typeof type === 'string' && type.startsWith('Enveloped')))
    return { kind: 'document', document }
  const wrong = checkEnvelope(document, kind)
  if (wrong.length > 0) return { kind: 'wrong', report: notVerified(...wrong.map(modelFailure)) }
  const media =
    kind === 'Credential'
      ? /^data:application\/vc(?:[-+]ld)?\+jwt(?:;[\w=-]+)*,/
      : /^data:application\/vp(?:[-+]ld)?\+jwt(?:;[\w=-]+)*,/
  const id = document.id as string
  const found = media.exec(id)
  if (found) return { kind: 'jwt', text: id.slice(found[0].length), envelope: document }
  const finding = failure(
    'structure',
    'ENVELOPE_UNSUPPORTED',
    'The envelope holds a kind of token that is not known here.',
  )
  return { kind: 'wrong', report: notVerified(finding) }
}

/** Verifies a credential by VC Data Model 2.0 §7.1 and the specification of what secures it. Never throws. */
export async function verifyCredentialByStandard(
  input: unknown,
  options: StandardOptions,
  resolver: DidResolver = rememberingResolver(options),
): Promise<StandardReport> {
  const read = readSecured(input, 'Credential')
  if (read.kind === 'wrong') return read.report
  const contexts = options.contexts ?? bundledContexts
  const tools = { resolveDid: resolver, now: options.now, cryptography: options.cryptography ?? pureCryptography }
  const asked = {
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  }
  if (read.kind === 'document') {
    const proofs = async () => {
      const found = await verifyProofs(read.document, {
        ...tools,
        contexts,
        ...asked,
        ...(options.purpose ? { purpose: options.purpose } : {}),
        ...(options.curve ? { curve: options.curve } : {}),
      })
      return judgeByExistence(found, read.document, options, resolver)
    }
    return verifyContent(read.document, proofs, options, resolver, { isPart: isSelective(read.document) })
  }
  const checked = await verifyJwt(read.text, { ...tools, ...asked })
  if (!checked.document) return notVerified({ check: 'proof', ...described(checked.finding) })
  const proofs = () => judgeByExistence([checked.finding], read.text, options, resolver)
  return verifyContent(checked.document, proofs, options, resolver, {
    isPart: false,
    ...(checked.status === undefined ? {} : { ofToken: checked.status }),
  })
}

async function verifyContent(
  document: JsonObject,
  proofsOf: () => Promise<ProofFinding[]>,
  options: StandardOptions,
  resolver: DidResolver,
  beside: StatusBeside,
): Promise<StandardReport> {
  const contexts = options.contexts ?? bundledContexts
  const model = checkCredentialModel(document, { for: 'verifying', contexts })
  if (model.length > 0) return { ...notVerified(...model.map(modelFailure)), document }
  const issuerId = idOf(document.issuer) as string
  const findings: Finding[] = [
    { check: 'structure', outcome: 'passed', code: 'MODEL_OK', message: 'It is as the data model has it.' },
  ]
  const warnings = gateWarnings(document, options)
  // What a holder has left out cannot be held against the part that is shown.
  const schema = await checkSchema(document, beside.isPart)
  if (schema.outcome === 'failed') findings.push(schema)
  else if (schema.outcome === 'warning') warnings.push(schema)

  const proofs = await proofsOf()
  for (const one of proofs) findings.push({ check: 'proof', ...described(one) })
  const issuerKey = checkIssuerKey(proofs, issuerId)
  findings.push(issuerKey)
  findings.push(checkPeriod(document, options, warnings))
  const isAuthentic = issuerKey.outcome === 'passed' && proofs.every(one => one.outcome === 'passed')
  for (const one of await checkRevocation(document, issuerId, isAuthentic, resolver, options, beside)) {
    const isForgiven = one.code === 'STATUS_WITHHELD' || options.needsStatus === false
    const isWarning = one.outcome === 'warning' || (one.outcome === 'not-checked' && isForgiven)
    if (isWarning) warnings.push({ ...one, outcome: 'warning' })
    else findings.push(one)
  }
  // Whoever's resources these are is asked only about a document that somebody has signed.
  if (isAuthentic)
    for (const one of await checkRelatedContent(document, { fetch: options.fetch, contexts })) {
      const details = { at: one.at, reason: one.reason }
      if (one.outcome === 'failed')
        findings.push(
          failure('structure', 'RELATED_RESOURCE_DIFFERS', `${one.at}: ${one.reason} (VC 2.0 §5.3).`, details),
        )
      else if (one.outcome === 'not-checked')
        warnings.push({
          check: 'structure',
          outcome: 'warning',
          code: 'RELATED_RESOURCE_UNSEEN',
          message: `${one.at}: ${one.reason}.`,
          details,
        })
    }
  return { isVerified: conclude(findings) === 'valid', findings, warnings, document, issuerId }
}

/** The strict gate is a policy for what people are shown (TRUST.md 1); here its findings stand beside the verdict. */
export function gateWarnings(document: JsonObject, options: StandardOptions): Finding[] {
  const contexts = options.contexts ?? bundledContexts
  const gate = checkNormalForm(document, { contexts, allowContexts: options.allowContexts ?? [] })
  if (gate.ok) return []
  const { code, at, reason } = gate.error
  const message = 'Its signature would hold for other ways to write it as well, so it is not shown to people here.'
  return [{ check: 'contexts', outcome: 'warning', code, message, details: { at: at.slice(0, 200), reason } }]
}

/** Is it in force at the time asked about (VC 2.0 §4.9)? What is worth knowing is added to the warnings. */
export function checkPeriod(document: JsonObject, options: StandardOptions, warnings: Finding[]): Finding {
  const at = options.at ?? options.now
  const times = {
    from: document.validFrom ?? document.issuanceDate,
    until: document.validUntil ?? document.expirationDate,
  }
  const read = (value: Json | undefined) => (value === undefined ? null : readTime(value))
  const from = read(times.from)
  const until = read(times.until)
  if (from?.hasZone === false || until?.hasZone === false)
    warnings.push({
      check: 'validity',
      outcome: 'warning',
      code: 'VALIDITY_WITHOUT_ZONE',
      message: 'A time without a zone was read as UTC (VC 2.0 §4.9.1).',
    })
  if (from && from.instant > at + 60_000) return failure('validity', 'NOT_YET_VALID', 'It is not in force yet.')
  if (until && until.instant < at - 60_000) return failure('validity', 'EXPIRED', 'It has expired.')
  return { check: 'validity', outcome: 'passed', code: 'VALIDITY_OK', message: 'It is in force.' }
}
