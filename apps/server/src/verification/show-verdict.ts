import { didWebOf } from '@laurel/core/did'
import type { VerificationReport } from '@laurel/core/verification'
import { type ShownVerdict, showReport } from '@laurel/ui/verdict'

/** The short name in a DID of ours; nothing in any other. */
export function shortNameIn(issuerId: string, baseUrl: string): string | undefined {
  const prefix = `${didWebOf(new URL(baseUrl).host, ['i'])}:`
  return issuerId.startsWith(prefix) ? issuerId.slice(prefix.length) : undefined
}

/** Our own profile page of an issuer whose DID is ours. */
function profileOf(issuerId: string | undefined, baseUrl: string): string | undefined {
  const shortName = issuerId && shortNameIn(issuerId, baseUrl)
  return shortName ? `${baseUrl}/i/${shortName}` : undefined
}

/** A report as the public pages take it; everything shown comes from the gated form. */
export const showVerdict = (report: VerificationReport, baseUrl: string): ShownVerdict =>
  showReport(report, { origin: baseUrl, profileUrl: profileOf(report.issuerId, baseUrl) })
