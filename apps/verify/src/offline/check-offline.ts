import type { Instant } from '@laurel/core/primitives'
import { conclude, type Finding, type VerificationReport } from '@laurel/core/verification'
import type { Checked, Checker } from '../check-one.ts'
import { type Material, verifyHere } from '../verify-here.ts'

/**
 * A did:web key that came out of a file proves nothing about the domain in its name: whoever forged the credential can
 * have made the file. The check is open until somebody who saved the file says so.
 */
const fromFile = (finding: Finding): Finding =>
  finding.check === 'issuer-key' && finding.outcome === 'passed'
    ? {
        ...finding,
        outcome: 'not-checked',
        code: 'ISSUER_KEY_FROM_FILE',
        message: 'The issuer’s key was read from a file, not from its own address.',
      }
    : finding

function unvouched(report: VerificationReport): VerificationReport {
  const presented = report.presented?.map(unvouched)
  const findings = report.issuerId?.startsWith('did:web:') ? report.findings.map(fromFile) : report.findings
  const results = [conclude(findings), ...(presented ?? []).map(one => one.result)]
  const result = results.includes('invalid') ? 'invalid' : results.includes('indeterminate') ? 'indeterminate' : 'valid'
  return { ...report, findings, result, ...(presented ? { presented } : {}) }
}

/** Checks with the given files alone. `isVouched`: the person got the key documents from the issuers' own addresses. */
export function createOfflineChecker(materials: readonly Material[], isVouched: boolean): Checker {
  return async (input): Promise<Checked> => {
    const check = async (at?: Instant) => {
      const report = await verifyHere(input, { materials }, at)
      return isVouched ? report : unvouched(report)
    }
    return { report: await check(), by: 'browser', again: check }
  }
}
