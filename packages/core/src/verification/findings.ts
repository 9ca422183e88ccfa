import type { ProofFinding } from '../credential/index.ts'
import type { Json } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import { CHECKS, type Finding } from './report.ts'

const SENTENCES: Partial<Record<string, string>> = {
  NOT_A_CREDENTIAL: 'This is no credential.',
  OPEN_BADGES_2: 'This is a badge of an older kind that names no address of its own, so it cannot be checked.',
  OB2_MALFORMED: 'This badge of the older kind lacks what it has to say.',
  OB2_NOT_THERE: 'The issuer’s website knows nothing of this badge.',
  OB2_REVOKED: 'The issuer has taken it back.',
  NOTHING_BAKED: 'This picture holds no credential.',
  BAKED_TWICE: 'This file holds two credentials; nobody could say which one counts.',
  BUNDLE_MALFORMED: 'This proof file is damaged: a part of it is not what it has to be.',
  BUNDLE_TOO_LARGE: 'This proof file is larger than any that is read.',
  BUNDLE_VERSION: 'This proof file is of a kind that is not known here.',
  BUNDLE_TWICE: 'This file holds two proof files; nobody could say which one counts.',
  BUNDLE_OF_ANOTHER: 'The proof file in this file belongs to another credential than the file itself.',
  PDF_ENCRYPTED: 'This PDF is locked with a password; what is inside cannot be read.',
  INPUT_PDF: 'This PDF holds no credential that can be read here.',
  INPUT_EMPTY: 'There is nothing in it.',
}

/** A report on something that could not be read: the first check failed, the others were never made. */
export function refused(
  format: VerificationReport['format'],
  code: string,
  options: VerifyOptions,
): VerificationReport {
  const message = SENTENCES[code] ?? 'This could not be read as a credential.'
  const findings: Finding[] = [{ check: 'structure', outcome: 'failed', code, message }]
  return { result: 'invalid', findings: complete(findings), format, checkedAt: toIso(options.now) }
}

/** A token out of which no credential could be taken; nothing else was looked at. */
export function unreadable(
  finding: ProofFinding,
  format: VerificationReport['format'],
  options: VerifyOptions,
): VerificationReport {
  const proof: Finding = { check: 'proof', ...described(finding) }
  const structure: Finding = { check: 'structure', outcome: 'failed', code: finding.code, message: proof.message }
  return { result: 'invalid', findings: complete([structure, proof]), format, checkedAt: toIso(options.now) }
}

/** Is whoever presents it the one whom it is about? Somebody else may present it for good reasons: it is said, not judged. */
export const holderFinding = (isSubject: boolean): Finding =>
  isSubject
    ? {
        check: 'subject',
        outcome: 'passed',
        code: 'HOLDER_IS_SUBJECT',
        message: 'The one who presents it is the one whom it is about.',
      }
    : {
        check: 'subject',
        outcome: 'warning',
        code: 'HOLDER_NOT_SUBJECT',
        message: 'Nothing shows that the one who presents it is the one whom it is about.',
      }

/** Adds "not checked" for each check that was not made, and puts all in order. */
export function complete(findings: readonly Finding[]): Finding[] {
  return CHECKS.flatMap(check => {
    const own = findings.filter(one => one.check === check)
    if (own.length > 0) return own
    return [
      {
        check,
        outcome: 'not-checked',
        code: 'NOT_REACHED',
        message: 'Not checked, because an earlier check failed.',
      } as const,
    ]
  })
}

/** It was signed with a key that the issuer once had: by its own signature nobody can tell when. */
const FORMER_KEY: Partial<Record<string, string>> = {
  PROOF_FORMER_KEY:
    'Nothing in it has changed since it was signed. The issuer has since taken away the key that signed it, and only the signer says that it was signed before that.',
  PROOF_DID_GIVEN_UP:
    'Nothing in it has changed since it was signed. The issuer has since given up its identity, and only the signer says that it was signed before that.',
}

/** It was signed with a key that counts no more, and is shown to have existed while it did. */
const EARLIER: Partial<Record<string, string>> = {
  PROOF_BEFORE_COMPROMISE:
    'Nothing in it has changed since it was signed. The key that signed it was stolen later; it was on public record before that.',
  PROOF_FORMER_KEY_THEN:
    'Nothing in it has changed since it was signed. The issuer has since taken away the key that signed it; it was on public record before that.',
}

/** A key that somebody else has got hold of. */
const STOLEN: Partial<Record<string, string>> = {
  E_AFTER_COMPROMISE:
    'The issuer says that the key which signed it was stolen, and nothing shows that it was signed before that. Ask the issuer for a new one.',
  E_PART_AFTER_COMPROMISE:
    'The issuer says that the key which signed it was stolen, and a part of a credential cannot show that it was signed before that. Ask for the whole, or for a new one.',
}

export const isByFormerKey = (one: ProofFinding): boolean => FORMER_KEY[one.code] !== undefined

/** A proof's finding in words for a person; the engineer's words stand in the details. */
export function described(one: ProofFinding): Omit<Finding, 'check'> {
  const message =
    one.isDerived && one.outcome === 'passed'
      ? 'Nothing that is shown has changed since it was signed. Its holder chose what to show.'
      : one.outcome === 'passed'
        ? (EARLIER[one.code] ?? 'Nothing in it has changed since it was signed.')
        : one.outcome === 'not-checked'
          ? (FORMER_KEY[one.code] ?? 'The signer’s key could not be had, so the signature could not be checked.')
          : one.code === 'E_SIGNATURE'
            ? 'Something in it has been changed since it was signed.'
            : one.code === 'E_PROOF_MISSING' || one.code === 'E_PROOF_EMPTY'
              ? 'Nobody has signed it.'
              : one.code === 'E_PROOF_BASE'
                ? 'It is the copy that only its holder may have, from which what to show is taken.'
                : (STOLEN[one.code] ?? 'Its signature does not hold.')
  const details: Record<string, Json> = { reason: one.reason }
  for (const key of ['mechanism', 'verificationMethod', 'created'] as const)
    if (one[key] !== undefined) details[key] = one[key]
  if (one.compromise) details.since = toIso(one.compromise.since)
  if (one.existedBy !== undefined) details.existedBy = toIso(one.existedBy)
  const code = one.isDerived && one.outcome === 'passed' ? 'PROOF_DERIVED' : one.code
  return { outcome: one.outcome, code, message, details }
}
