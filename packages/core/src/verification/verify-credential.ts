import {
  bundledContexts,
  type CanonicalDocument,
  canonicalQuads,
  findSuite,
  type ProofFinding,
  verifyJwt,
  verifyProofs,
  withoutProof,
} from '../credential/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { idOf, isJsonObject, type JsonObject, list } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import { checkClosing } from './check-closing.ts'
import { checkConstituents } from './check-constituents.ts'
import { checkSchema, checkSubject, checkValidity } from './check-content.ts'
import { checkEndorsements, type Reach } from './check-endorsements.ts'
import { checkEndorsers, checkIssuerKey, checkTrust, historyNamed } from './check-issuer.ts'
import { checkRevocation, type StatusBeside } from './check-revocation.ts'
import { displayOnce } from './display.ts'
import { complete, described, refused, unreadable } from './findings.ts'
import { judgeByExistence } from './judge-by-existence.ts'
import { checkNormalForm } from './normal-form.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import type { InputFormat } from './read-input.ts'
import { conclude, type Finding } from './report.ts'

/** A credential secured as JWT: every byte of it is signed. */
export async function verifyCredentialJwt(
  text: string,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
): Promise<VerificationReport> {
  const checked = await verifyJwt(text, {
    resolveDid: reach.resolver,
    now: options.now,
    cryptography: options.cryptography ?? pureCryptography,
  })
  if (!checked.document) return unreadable(checked.finding, format, options)
  if (!list(checked.document.type).includes('VerifiableCredential')) return refused(format, 'NOT_A_CREDENTIAL', options)
  const proofs = () => judgeByExistence([checked.finding], text, options, reach.resolver)
  return verifyContent(checked.document, format, options, reach, proofs, {
    as: 'token',
    isPart: false,
    ...(checked.status === undefined ? {} : { ofToken: checked.status }),
  })
}

/** A credential with its proofs inside (VC Data Integrity). */
export function verifyCredential(
  document: JsonObject,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
): Promise<VerificationReport> {
  const proofs = async (canonical?: CanonicalDocument) => {
    const found = await verifyProofs(document, {
      canonical,
      resolveDid: reach.resolver,
      now: options.now,
      cryptography: options.cryptography ?? pureCryptography,
      contexts: options.contexts ?? bundledContexts,
      ...(options.curve ? { curve: options.curve } : {}),
    })
    return judgeByExistence(found, document, options, reach.resolver)
  }
  return verifyContent(document, format, options, reach, proofs, { as: 'embedded', isPart: isSelective(document) })
}

/** True if a proof shows a part of what it signed: what is missing may have been withheld. */
export const isSelective = (document: JsonObject): boolean =>
  list(document.proof)
    .filter(isJsonObject)
    .some(proof => findSuite(proof.type, proof.cryptosuite)?.isSelective)

/** How a document was secured. */
export type Secured = StatusBeside & { readonly as: 'embedded' | 'token' }

/** The checks, in TRUST.md's order: nothing is asked of anybody before the document has passed the gate. */
export async function verifyContent(
  document: JsonObject,
  format: InputFormat,
  options: VerifyOptions,
  reach: Reach,
  proofs: (canonical?: CanonicalDocument) => Promise<ProofFinding[]>,
  { as, ...beside }: Secured,
): Promise<VerificationReport> {
  const contexts = options.contexts ?? bundledContexts
  const findings: Finding[] = [
    {
      check: 'structure',
      outcome: 'passed',
      code: 'STRUCTURE_OK',
      message: 'It is a credential, and has one reading only.',
    },
  ]
  const done = (more: Partial<VerificationReport> = {}): VerificationReport => {
    const all = complete(findings)
    return { result: conclude(all), findings: all, format, checkedAt: toIso(options.now), ...more }
  }

  const issuerId = idOf(document.issuer)
  if (issuerId === null) {
    findings[0] = {
      check: 'structure',
      outcome: 'failed',
      code: 'ISSUER_MISSING',
      message: 'It does not say who issued it.',
    }
    return done()
  }
  const gate = checkNormalForm(document, {
    contexts,
    ...(options.allowContexts ? { allowContexts: options.allowContexts } : {}),
  })
  if (!gate.ok) {
    const { code, at, reason } = gate.error
    const details = { at: at.slice(0, 200), reason }
    if (code === 'E_NORMAL_FORM')
      findings[0] = {
        check: 'structure',
        outcome: 'failed',
        code,
        message: 'It is written so that it could be read in two ways.',
        details,
      }
    else
      findings.push({
        check: 'contexts',
        outcome: 'failed',
        code,
        message: 'It gives words a meaning of its own.',
        details,
      })
    return done({ issuerId })
  }

  const { isPart } = beside
  findings.push(await checkSchema(document, isPart))
  const plain = withoutProof(document)
  const terms = canonicalQuads(plain, { contexts, cryptography: options.cryptography ?? pureCryptography })
  if (terms.ok)
    findings.push({
      check: 'contexts',
      outcome: 'passed',
      code: 'CONTEXTS_OK',
      message: 'Every word in it has its published meaning.',
    })
  else {
    const code = terms.error.code === 'TERM_UNDEFINED' ? 'E_TERM_UNDEFINED' : `E_${terms.error.code}`
    // A token signs every byte, so a word without a published meaning cannot have been slipped in; it is still said.
    const outcome = as === 'token' ? 'warning' : 'failed'
    findings.push({
      check: 'contexts',
      outcome,
      code,
      message: 'It has a word that nobody has defined.',
      details: { at: terms.error.at.slice(0, 200) },
    })
    if (outcome === 'failed') return done({ issuerId })
  }

  const proofFindings = await proofs(terms.ok ? { document: plain, text: terms.value } : undefined)
  for (const one of proofFindings) findings.push({ check: 'proof', ...described(one) })
  const issuerKey = checkIssuerKey(proofFindings, issuerId)
  findings.push(issuerKey)
  if (issuerKey.outcome === 'passed')
    findings.push(...(await checkClosing(issuerId, proofFindings, reach.resolver, options.now)))
  findings.push(checkValidity(document, options.at ?? options.now))
  const isAuthentic = issuerKey.outcome === 'passed' && proofFindings.every(one => one.outcome === 'passed')
  findings.push(...(await checkRevocation(document, issuerId, isAuthentic, reach.resolver, options, beside)))
  findings.push(checkSubject(document))
  findings.push(...(await checkTrust(issuerId, document, isAuthentic, options, reach.resolver)))
  // Last, so that whatever endorsers' servers do, what the verdict needs has been asked for first.
  const endorsed = await checkEndorsements(document, isAuthentic, reach)
  findings.push(...endorsed.findings, ...(await checkEndorsers(endorsed.endorsements, options)))
  const made = await checkConstituents(document, isAuthentic, reach)
  findings.push(...made.findings)
  const credential = {
    ...displayOnce(document),
    endorsements: endorsed.endorsements,
    ...(made.constituents.length > 0 ? { constituents: made.constituents } : {}),
  }
  const history = isAuthentic ? await historyNamed(issuerId, reach.resolver) : {}
  return done({ credential, document, issuerId, ...history, ...(isPart ? { isPart } : {}) })
}
