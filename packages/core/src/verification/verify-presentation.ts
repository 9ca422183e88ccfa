import { bundledContexts, type ProofFinding, verifyJwt, verifyProofs } from '../credential/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import { rememberingResolver } from './check-issuer.ts'
import { described, holderFinding, refused } from './findings.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import { conclude, type Finding, type Verdict } from './report.ts'

const MAX_PRESENTED = 20

/** Verifies one credential of a presentation, in whichever form it is, which is among so many. */
export type VerifyPresented = (credential: Json, among: number) => Promise<VerificationReport>

/** A presentation with its proof inside, or with none. */
export async function verifyPresentation(
  document: JsonObject,
  options: VerifyOptions,
  verifyOne: VerifyPresented,
): Promise<VerificationReport> {
  if (document.proof === undefined) return reportPresentation(document, null, options, verifyOne)
  const proofs = await verifyProofs(document, {
    resolveDid: rememberingResolver(options),
    now: options.now,
    purpose: 'authentication',
    cryptography: options.cryptography ?? pureCryptography,
    contexts: options.contexts ?? bundledContexts,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  })
  return reportPresentation(document, proofs, options, verifyOne)
}

/** A presentation secured as JWT (VC-JOSE-COSE §3.1.2): `nonce` and `aud` answer what the verifier gave out. */
export async function verifyPresentationJwt(
  text: string,
  options: VerifyOptions,
  verifyOne: VerifyPresented,
): Promise<VerificationReport> {
  const { finding, document } = await verifyJwt(text, {
    resolveDid: rememberingResolver(options),
    now: options.now,
    typ: 'vp+jwt',
    cryptography: options.cryptography ?? pureCryptography,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  })
  if (!document) return refused('jwt', finding.code, options)
  return reportPresentation(document, [finding], options, verifyOne)
}

/** One report for the presentation and one for each credential in it; the worst of them is the verdict (HOSTILE H-20). */
async function reportPresentation(
  document: JsonObject,
  proofs: readonly ProofFinding[] | null,
  options: VerifyOptions,
  verifyOne: VerifyPresented,
): Promise<VerificationReport> {
  const credentials = list(document.verifiableCredential)
  if (credentials.length === 0 || credentials.length > MAX_PRESENTED)
    return refused('presentation', 'PRESENTATION_SIZE', options)
  const presented = await Promise.all(
    credentials.map(one =>
      typeof one === 'string' || isJsonObject(one)
        ? verifyOne(one, credentials.length)
        : refused('unknown', 'INPUT_UNKNOWN', options),
    ),
  )
  const findings: Finding[] = [
    { check: 'structure', outcome: 'passed', code: 'PRESENTATION_OK', message: 'It presents credentials.' },
    ...(proofs ?? []).map(one => ({ check: 'proof', ...described(one) }) as const),
  ]
  const holder = idOf(document.holder)
  const signers = (proofs ?? []).flatMap(one => (one.outcome === 'passed' && one.did !== undefined ? [one.did] : []))
  if (proofs === null)
    // Credentials handed over without a holder's proof: each stands for itself, and nobody has shown that they are theirs.
    findings.push({
      check: 'proof',
      outcome: options.challenge === undefined ? 'warning' : 'failed',
      code: 'PRESENTATION_UNSIGNED',
      message: 'The one who presents it has not signed.',
    })
  else if (holder !== null && !signers.includes(holder))
    findings.push({
      check: 'issuer-key',
      outcome: 'failed',
      code: 'E_HOLDER_KEY',
      message: 'It was not signed by the holder that it names.',
    })
  if (signers.length > 0) findings.push(checkHolder(signers, presented))
  const worst = [conclude(findings), ...presented.map(one => one.result)]
  const result: Verdict = worst.includes('invalid')
    ? 'invalid'
    : worst.includes('indeterminate')
      ? 'indeterminate'
      : 'valid'
  return { result, findings, format: 'presentation', presented, document, checkedAt: toIso(options.now) }
}

/** Are the credentials about the one who presents them? */
function checkHolder(signers: readonly string[], presented: readonly VerificationReport[]): Finding {
  const subjects = presented.flatMap(one => one.credential?.subjects ?? [])
  return holderFinding(subjects.every(one => one.id !== null && signers.includes(one.id)))
}
