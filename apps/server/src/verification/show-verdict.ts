import type { VerificationReport } from '@laurel/core/verification'
import { type ShownVerdict, showReport } from '@laurel/ui/verdict'

/** Our own profile page of an issuer whose DID is ours. */
function profileOf(issuerId: string | undefined, baseUrl: string): string | undefined {
  const prefix = `did:web:${new URL(baseUrl).host.replace(':', '%3A')}:i:`
  return issuerId?.startsWith(prefix) ? `${baseUrl}/i/${issuerId.slice(prefix.length)}` : undefined
}

/** A report as the public pages take it; everything shown comes from the gated form. */
export const showVerdict = (report: VerificationReport, baseUrl: string): ShownVerdict =>
  showReport(report, { origin: baseUrl, profileUrl: profileOf(report.issuerId, baseUrl) })
