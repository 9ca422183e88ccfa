import { bundledContexts, type ProofFinding, verifyJwt, verifyProofs } from '../../credential/index.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { rememberingResolver } from '../check-issuer.ts'
import { described } from '../findings.ts'
import { conclude, type Finding } from '../report.ts'
import { checkCredentialModel, checkPresentationModel } from './data-model.ts'
import {
  checkPeriod,
  failure,
  modelFailure,
  notVerified,
  readSecured,
  type StandardOptions,
  type StandardReport,
  verifyCredentialByStandard,
} from './verify-by-standard.ts'

const MAX_PRESENTED = 20

/**
 * Verifies a presentation and each credential in it by the standard's rules. All must hold (HOSTILE H-20). Never throws.
 *
 * @param isUnsecured a presentation without a proof of its own was asked for: each credential stands for itself
 */
export async function verifyPresentationByStandard(
  input: unknown,
  options: StandardOptions,
  isUnsecured = false,
): Promise<StandardReport> {
  const read = readSecured(input, 'Presentation')
  if (read.kind === 'wrong') return read.report
  const contexts = options.contexts ?? bundledContexts
  const resolveDid = rememberingResolver(options)
  const asked = {
    resolveDid,
    now: options.now,
    cryptography: options.cryptography ?? pureCryptography,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  }
  let document: JsonObject
  let proofs: readonly ProofFinding[]
  if (read.kind === 'jwt') {
    const checked = await verifyJwt(read.text, { ...asked, typ: 'vp+jwt' })
    if (!checked.document) return notVerified({ check: 'proof', ...described(checked.finding) })
    document = checked.document
    proofs = [checked.finding]
  } else document = read.document
  const model = checkPresentationModel(document, { for: 'verifying', contexts })
  if (model.length > 0) return { ...notVerified(...model.map(modelFailure)), document }
  const credentials = list(document.verifiableCredential)
  if (credentials.length > MAX_PRESENTED)
    return notVerified(failure('structure', 'PRESENTATION_SIZE', `It presents more than ${MAX_PRESENTED} credentials.`))
  proofs ??= isUnsecured
    ? []
    : await verifyProofs(document, { ...asked, contexts, purpose: options.purpose ?? 'authentication' })

  const findings: Finding[] = [
    { check: 'structure', outcome: 'passed', code: 'MODEL_OK', message: 'It is as the data model has it.' },
    ...proofs.map(one => ({ check: 'proof', ...described(one) }) as const),
  ]
  const holder = idOf(document.holder)
  const signers = proofs.flatMap(one => (one.outcome === 'passed' && one.did !== undefined ? [one.did] : []))
  const isSigned = proofs.length > 0 && proofs.every(one => one.outcome === 'passed')
  if (holder !== null && isSigned && !signers.includes(holder))
    findings.push(failure('issuer-key', 'E_HOLDER_KEY', 'It was not signed by the holder that it names.'))
  const isHolders = conclude(findings) === 'valid' && holder !== null && signers.includes(holder)
  const { challenge: _challenge, domain: _domain, purpose: _purpose, ...own } = options
  const presented = await Promise.all(
    credentials.map(one =>
      isHolders && isSelfAsserted(one, holder)
        ? selfAsserted(one as JsonObject, options)
        : verifyCredentialByStandard(one, own, resolveDid),
    ),
  )
  const isVerified = conclude(findings) === 'valid' && presented.every(one => one.isVerified)
  return { isVerified, findings, warnings: [], document, presented }
}

/** What a holder says of itself, secured by the presentation alone (VC 2.0 §4.13.4): its issuer is the holder. */
const isSelfAsserted = (one: Json, holder: string): boolean =>
  isJsonObject(one) && one.proof === undefined && idOf(one.issuer) === holder

function selfAsserted(document: JsonObject, options: StandardOptions): StandardReport {
  const contexts = options.contexts ?? bundledContexts
  const model = checkCredentialModel(document, { for: 'verifying', contexts })
  if (model.length > 0) return { ...notVerified(...model.map(modelFailure)), document }
  const message = 'The holder says it of itself, and has signed the presentation.'
  const warnings: Finding[] = []
  const findings: Finding[] = [
    { check: 'proof', outcome: 'passed', code: 'SELF_ASSERTED', message },
    checkPeriod(document, options, warnings),
  ]
  return { isVerified: conclude(findings) === 'valid', findings, warnings, document }
}
